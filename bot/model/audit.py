"""The record that each step leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Who did what to what: `subject` is "loan:7" or "item:42"; `actor` a member id, 0 for the clock."""

    at: datetime
    community_id: int
    actor: int
    role: str
    subject: str
    step: str
    before: str
    after: str
