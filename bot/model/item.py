"""What is shared: a thing, a space or a skill, and what its card says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.places import Cell

TITLE_LONGEST = 80
DESCRIPTION_LONGEST = 1_000
NOTE_LONGEST = 500
DAYS_LONGEST = 90
DAYS_USUAL = 7


class Kind(StrEnum):
    """What sort of item it is."""

    THING = "thing"
    SPACE = "space"
    SKILL = "skill"


class ItemState(StrEnum):
    """Whether its owner offers it."""

    OFFERED = "offered"
    PAUSED = "paused"
    REMOVED = "removed"


class Standing(StrEnum):
    """What a card says: the item's state and its loans in one word."""

    FREE = "free"
    ASKED_FOR = "asked_for"
    PROMISED = "promised"
    OUT = "out"
    PAUSED = "paused"
    REMOVED = "removed"


@dataclass(slots=True)
class Item:
    """One item of a member. `note` is told at the handover only; `longest_days` bounds a loan."""

    community_id: int
    owner_id: int
    title: str
    cell: Cell
    made_at: datetime
    kind: Kind = Kind.THING
    description: str = ""
    note: str = ""
    photo: str = ""
    longest_days: int = DAYS_USUAL
    state: ItemState = ItemState.OFFERED
    id: int = 0
    public: bool = False  # whether its page may be seen by everybody, not by members alone
    least_returns: int = 0  # so much must whoever asks for it have brought back before

    @property
    def offered(self) -> bool:
        """Whether somebody may ask for it."""
        return self.state is ItemState.OFFERED

    def seen_from(self, community_id: int) -> bool:
        """Whether a member of that community may see its page; 0 is somebody of whom nothing is known."""
        if self.state is ItemState.REMOVED:
            return False
        return community_id == self.community_id or (self.public and self.offered)
