"""The record that each step leaves. Each holds the hash of the one before, so that none can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Who did what to what: `subject` is "loan:7" or "item:42"; `actor` a member id, 0 for the clock.

    `by` names a moderator who is no member; `why` is what a moderator gave as the reason.
    """

    at: datetime
    community_id: int
    actor: int
    role: str
    subject: str
    step: str
    before: str
    after: str
    by: str = ""
    why: str = ""

    def hash(self, previous: str, detail: str) -> str:
        """What the next record of the community holds: of this one, of the one before, and of the detail's digest."""
        at = self.at.astimezone(UTC).isoformat()
        told = [previous, at, self.community_id, self.actor, self.role, self.subject, self.step]
        written = json.dumps(
            [*told, self.before, self.after, detail], ensure_ascii=True, separators=(",", ":")
        )
        return hashlib.sha256(written.encode()).hexdigest()

    def detail(self, salt: str) -> str:
        """The digest of who and why, which stand apart: they can be forgotten, and the records still hold together."""
        if not (self.by or self.why):
            return ""
        return hashlib.sha256(json.dumps([salt, self.by, self.why]).encode()).hexdigest()
