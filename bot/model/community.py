"""A community, the rooms in which it talks, and the one-time codes that join rooms and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.chats import Account, Chat
from bot.model.places import CELL_M, Point

NAME_LONGEST = 60
RULES_LONGEST = 1_000
RADIUS_USUAL_M = 2_000
CODE_VALID = timedelta(minutes=10)
CODE_TRIES = 5


@dataclass(slots=True)
class Community:
    """Neighbours who share: a name, a centre with a radius (metres), a zone (IANA), a language and house rules."""

    name: str
    centre: Point
    zone: str
    made_at: datetime
    language: str = "en"
    radius_m: int = RADIUS_USUAL_M
    rules: str = ""
    cell_m: int = CELL_M
    id: int = 0
    vouched: bool = False  # whether a moderator lets each newcomer in
    drawn_at: datetime | None = None  # when it was last worked out what is shown of homes


@dataclass(slots=True)
class Room:
    """A group or channel in which a community talks (0: not set up yet). `gone` when the bot was removed from it.

    One `for_moderators` is shown what they alone see, and nothing else; being one there makes nobody a moderator.
    """

    chat: Chat
    community_id: int
    title: str = ""
    gone: bool = False
    id: int = 0
    for_moderators: bool = False


class Purpose(StrEnum):
    """What a one-time code is for."""

    ROOM = "room"
    LINK = "link"
    LINK_BACK = "link_back"  # the other account has agreed; now the first one answers
    WEB = "web"  # opens the pages in a browser


@dataclass(slots=True)
class Code:
    """A one-time code, kept only as a digest. `account` made it; it serves `community_id` (a room) or the account's
    member."""

    digest: str
    purpose: Purpose
    account: Account
    community_id: int
    expires_at: datetime
    tries: int = 0
    used_by: Account | None = None
    used_at: datetime | None = None
    id: int = 0

    def open_at(self, now: datetime) -> bool:
        """Whether it still can be used."""
        return self.used_at is None and now < self.expires_at and self.tries < CODE_TRIES
