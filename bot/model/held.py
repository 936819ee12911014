"""A text that waits: a moderator looks at it before others read it. Nothing of it is lost meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.chats import Account


class HeldState(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    LET_THROUGH = "let_through"
    TAKEN_DOWN = "taken_down"


@dataclass(slots=True)
class Held:
    """A complete form that was not carried out yet: whose, its answers, what it is about, and the signals it carries.

    `form` is the form's key, or "ask" for a question to the neighbours. `decided_by` is a member; 0: not one.
    """

    community_id: int
    member_id: int
    account: Account
    form: str
    made_at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    about: dict[str, int] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    state: HeldState = HeldState.WAITING
    decided_by: int = 0
    decided_at: datetime | None = None
    id: int = 0
