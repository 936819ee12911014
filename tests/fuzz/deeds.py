"""Deeds: what one of the people does, and the raw event that the platform makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzz import around, forms, gestures
from tests.fuzz.town import Raw, Town
from tests.fuzz.trick import Made, Trick
from tests.fuzz.wounds import Wound, wounded

PASSES: Final = "time"
LONGEST_H: Final = 72


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that happens. Its number deals what is left open; all of it may be anything."""

    what: str
    who: int
    number: int
    words: str
    forged: str
    in_room: bool
    wounds: tuple[Wound, ...]

    def happens(self, town: Town) -> None:
        """It happens in the town."""
        if self.what == PASSES:
            town.passes(1 + self.number % LONGEST_H)
            return
        who = town.people[self.who % len(town.people)]
        dice = Random(self.number)
        made = MAKERS[self.what](Trick(town, who, dice, self.words, self.forged, self.in_room))
        if made is not None:
            platform, raw = made
            town.happens(platform, wounded(_as_sent(raw), self.wounds))


def _as_sent(raw: Raw) -> Raw:
    """The event with an id as Discord's are: in stories it tells as well whether a form may open."""
    body = raw.get("d")
    if isinstance(body, dict) and str(body.get("id", "")).endswith("modal"):
        return raw | {"d": body | {"id": body["id"].removesuffix("modal")}}
    return raw


MAKERS: Final[Mapping[str, Callable[[Trick], Made]]] = {
    "press": gestures.presses, "command": gestures.commands, "follow": gestures.follows, "say": gestures.says,
    "link": gestures.links, "forge": gestures.forges, "share": gestures.shares, "point": gestures.points,
    "complete": gestures.completes, "answer": forms.answers, "submit": forms.submits, "move": around.moves,
    "stir": around.stirs, "update": around.any_update, "again": around.again,
}  # fmt: skip
