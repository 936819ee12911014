"""Stories of deeds: Hypothesis draws what is odd in them, dice deal the rest."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from tests.fuzz.deeds import MAKERS, PASSES, Deed
from tests.fuzz.wounds import VALUES, Wound
from tests.stories.odd import FORGED, TYPED

MOST: Final = 2**32
PEOPLE: Final = 9  # in the town, as it is furnished
CAST: Final = (2, 3)  # of them in one story
LENGTHS: Final = (*[(20, 60)] * 5, (150, 300))  # deeds: one story of six is long
HURT: Final = 0.1  # of the events, since few of those get far
ROOM: Final = 0.2  # of the deeds happen where all read along
WEIGHTS: Final[Mapping[str, int]] = {
    "press": 14, "answer": 12, "command": 8, "submit": 3, "say": 2, "follow": 2, "link": 2, PASSES: 2,
}  # fmt: skip
WHATS: Final = (*MAKERS, PASSES)


@dataclass(frozen=True, slots=True)
class Oddities:
    """What nobody should send, for one story; its deeds take of it as the dice say."""

    words: tuple[str, ...]
    forged: tuple[str, ...]
    wounds: tuple[tuple[Wound, ...], ...]


def deal(odd: Oddities, number: int) -> list[Deed]:
    """A story. A few people do all of it, so that they get somewhere with each other."""
    dice = random.Random(f"{number} {odd!r}")
    cast = dice.sample(range(PEOPLE), dice.choice(CAST))
    whats = dice.choices(
        WHATS, [WEIGHTS.get(what, 1) for what in WHATS], k=dice.randint(*dice.choice(LENGTHS))
    )
    return [
        Deed(
            what,
            who=dice.choice(cast),
            number=dice.randrange(MOST),
            words=dice.choice(odd.words),
            forged=dice.choice(odd.forged),
            in_room=dice.random() < ROOM,
            wounds=dice.choice(odd.wounds) if dice.random() < HURT else (),
        )
        for what in whats
    ]


WOUND = st.builds(Wound, st.integers(0, 60), st.integers(0, len(VALUES) - 1))
ODDITIES = st.builds(
    Oddities,
    words=st.tuples(*[TYPED] * 6),
    forged=st.tuples(*[FORGED] * 6),
    wounds=st.tuples(*[st.tuples(WOUND)] * 3, st.tuples(WOUND, WOUND)),
)
STORIES = st.builds(deal, ODDITIES, st.integers(0, MOST))
