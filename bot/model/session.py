"""A browser that is signed in to the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SESSION_VALID = timedelta(days=30)
APP_SESSION_VALID = timedelta(days=1)  # of a page within a chat, which signs in whenever it is opened


@dataclass(slots=True)
class Session:
    """One browser of a member. The cookie that it holds is kept only as a digest."""

    digest: str
    member_id: int
    made_at: datetime
    expires_at: datetime
    id: int = 0
