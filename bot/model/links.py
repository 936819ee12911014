"""Secret links: pages that whoever holds the address may see. The address is shown once and kept only as a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.chats import Account


class Page(StrEnum):
    """What a secret link shows."""

    CALENDAR = "calendar"
    LABELS = "labels"
    INSIGHTS = "insights"


VALID: dict[Page, timedelta | None] = {
    Page.CALENDAR: None,  # a calendar program asks for years; it ends when it is renewed
    Page.LABELS: timedelta(days=1),
    Page.INSIGHTS: timedelta(hours=1),  # a moderator who was dismissed must not look on for long
}


@dataclass(frozen=True, slots=True)
class SecretLink:
    """A page that somebody may see: `member_id`'s (0: of nobody), in `community_id`. `account` asked for it."""

    digest: str
    page: Page
    account: Account
    member_id: int
    community_id: int
    made_at: datetime

    @property
    def expires_at(self) -> datetime | None:
        """When it ends; None for one that is only renewed."""
        valid = VALID[self.page]
        return None if valid is None else self.made_at + valid
