"""A member of a community: one person, with an account on each platform they use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.chats import Account
from bot.model.places import Cell
from bot.model.quiet import QuietHours


class Conduct(StrEnum):
    """How a member stands with the moderators of their community."""

    WAITING = "waiting"  # until a moderator lets them in
    GOOD = "good"
    PAUSED = "paused"
    BANNED = "banned"


SEVERITY = tuple(Conduct)  # the mildest first


@dataclass(slots=True)
class Member:
    """A neighbour. `cell` is all that is told of where they live; `zone` is empty while it is the community's.

    `conduct` holds until `barred_until`; without an end it holds until a moderator changes it.
    """

    community_id: int
    name: str
    cell: Cell
    joined_at: datetime
    language: str = "en"
    zone: str = ""
    quiet: QuietHours = QuietHours()
    remind_handover: bool = True
    remind_day_before: bool = True
    remind_due_day: bool = True
    conduct: Conduct = Conduct.GOOD
    barred_until: datetime | None = None
    id: int = 0

    def conduct_at(self, now: datetime) -> Conduct:
        """How they stand at a moment: a pause ends by itself."""
        over = self.barred_until is not None and self.barred_until <= now
        return Conduct.GOOD if over else self.conduct


@dataclass(slots=True)
class Face:
    """An account as the bot knows it: the name shown there, and whether it can be written to directly.

    `member_id` is 0 until the person has joined. `reachable` is False after a block, None before
    anything was tried. `seen_at` is when they last did something there, give or take some minutes.
    """

    account: Account
    name: str
    language: str = "en"
    member_id: int = 0
    reachable: bool | None = None
    seen_at: datetime | None = None
