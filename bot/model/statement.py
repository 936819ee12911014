"""What one side of a disputed loan tells the moderators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATEMENT_LONGEST = 1_000


@dataclass(slots=True)
class Statement:
    """Words, and perhaps a photo (by the id under which it is kept), by one side of a loan."""

    loan_id: int
    member_id: int
    words: str
    at: datetime
    photo: str = ""
    id: int = 0
