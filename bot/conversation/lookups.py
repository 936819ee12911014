"""What the core must know of the world before it can answer: asked by a lookup, answered between two attempts.

A flow reads `store.known.place_named(...)`. Where the answer is not yet known, LookupNeeded is raised, the unit of
work rolls
back, intake asks the adapter, keeps the answer, and handles the same event again. So flows read from top to bottom,
the core stays without I/O, and a crash in between repeats nothing but the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.model.chats import Account, Chat, Platform
from bot.model.places import Point


@dataclass(frozen=True, slots=True)
class FindPlace:
    """Which places does this text name? Answered by FoundPlaces."""

    text: str
    language: str
    near: Point | None = None
    type: Literal["find_place"] = "find_place"


@dataclass(frozen=True, slots=True)
class IsModerator:
    """May this account moderate that room, as the platform says now? Answered by a yes or no."""

    account: Account
    room: Chat
    type: Literal["is_moderator"] = "is_moderator"


@dataclass(frozen=True, slots=True)
class FetchPhoto:
    """Fetch, check and keep a photo. Answered by FetchedPhoto."""

    account: Account
    ref: str
    type: Literal["fetch_photo"] = "fetch_photo"


@dataclass(frozen=True, slots=True)
class DrawLabel:
    """Draw and keep the label of an item, to be printed and stuck to it. Answered by Drawn.

    `start` is the packed action behind the QR code; it leads into the bot's chat on `platform`, if that has addresses.
    `number` is what is typed instead of scanning.
    """

    number: int
    title: str
    community: str
    start: str
    platform: Platform
    language: str
    type: Literal["draw_label"] = "draw_label"


@dataclass(frozen=True, slots=True)
class DrawWeeks:
    """Draw and keep a chart of a number for each week: (the Monday, the number). Answered by Drawn."""

    community: str
    weeks: tuple[tuple[date, int], ...]
    language: str
    type: Literal["draw_weeks"] = "draw_weeks"


Picture = DrawLabel | DrawWeeks
Lookup = FindPlace | IsModerator | FetchPhoto | Picture


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with the name by which the service knows it."""

    point: Point
    name: str


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The best matches, best first. `offline` when the service could not be asked: the person can send a pin
    instead."""

    places: tuple[NamedPlace, ...] = ()
    offline: bool = False
    type: Literal["places"] = "places"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the account moderates the room, and whether the room (the server) is its own."""

    yes: bool
    owner: bool = False
    type: Literal["verdict"] = "verdict"


@dataclass(frozen=True, slots=True)
class FetchedPhoto:
    """The id under which a re-encoded photo is kept, or why it is not: not_a_photo, too_large, gone, offline."""

    photo: str = ""
    refused: Literal["", "not_a_photo", "too_large", "gone", "offline"] = ""
    type: Literal["photo"] = "photo"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The id under which a drawn picture is kept; "" where there are no letters for its words."""

    photo: str = ""
    type: Literal["drawn"] = "drawn"


Answer = FoundPlaces | Verdict | FetchedPhoto | Drawn


class LookupNeeded(Exception):
    """The event can be handled only when this lookup is answered. Control flow, caught by intake."""

    def __init__(self, lookup: Lookup) -> None:
        """Keep the lookup for intake."""
        super().__init__(lookup)
        self.lookup = lookup
