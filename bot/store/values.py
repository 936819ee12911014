"""What flows give to the store and get of it that is no entity of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.chats import Account, Chat
from bot.model.item import Item, Kind
from bot.model.places import Cell
from bot.model.spans import Span

Pick = tuple[str, str]  # an answer that is offered: raw, and its words


@dataclass(slots=True)
class Draft:
    """An unfinished form of one account: raw answers by field name, and what the form is about.

    `about` holds ids by name ({"item": 42}). `rejected` is what did not do, to start from in a modal.
    `picks` are the answers offered for a field whose answer was ambiguous (places of one name) or did not do (days that
    are promised). `then` is the packed action with which to go on when the form is complete.
    """

    account: Account
    form: str
    touched_at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    about: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    picks: dict[str, list[Pick]] = field(default_factory=dict)
    then: str = ""
    id: int = 0


@dataclass(slots=True)
class Posting:
    """A card in a chat that changes in place; `message` is the platform's id, empty until it was sent."""

    chat: Chat
    subject: str
    message: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for. `cell` is theirs; `within_m` and `span` narrow it; `not_of` leaves out one owner."""

    community_id: int
    cell: Cell
    words: str = ""
    within_m: int | None = None
    kind: Kind | None = None
    span: Span | None = None
    not_of: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An item that was found, with the distance step (metres) between the cells."""

    item: Item
    step_m: int


@dataclass(slots=True)
class KeptSearch:
    """What a member looked for, kept so that its buttons go on working; `asked` once the neighbours were."""

    member_id: int
    words: str
    made_at: datetime
    within_m: int | None = None
    kind: Kind | None = None
    span: Span | None = None
    asked: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class CellOfHome:
    """The cell in which a member lives, and since when."""

    member_id: int
    cell: Cell
    since: datetime
