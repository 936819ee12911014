"""Stories of deeds, drawn by Hypothesis."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from hypothesis import strategies as st

from tests.fuzz.deeds import MAKERS, Deed
from tests.fuzz.wounds import VALUES, Wound
from tests.stories.odd import FORGED, TYPED

MOST: Final = 2**16
PEOPLE: Final = 8
CAST: Final = 2  # of them in one story
WEIGHTS: Final = {
    "press": 12, "say": 6, "command": 4, "submit": 4, "forge": 2, "update": 2, "follow": 2,
}  # fmt: skip
WHATS: Final = [what for what in (*MAKERS, "time") for _ in range(WEIGHTS.get(what, 1))]


def _scattered(story: list[Deed]) -> list[Deed]:
    """The same deeds with numbers that lie apart, by a few people, so that they get somewhere.

    Hypothesis likes small numbers, and the same one again and again.
    """
    cast = random.Random(f"{story[0].number} {story[-1].number} {len(story)}").sample(range(PEOPLE), CAST)
    dice = [random.Random(f"{at} {deed.number} {deed.who}") for at, deed in enumerate(story)]
    return [
        replace(deed, number=one.randrange(MOST), who=one.choice(cast))
        for deed, one in zip(story, dice, strict=True)
    ]


WOUND = st.builds(Wound, st.integers(0, 60), st.integers(0, len(VALUES) - 1))
WOUNDS = st.one_of(*[st.just(())] * 6, st.tuples(WOUND), st.tuples(WOUND, WOUND, WOUND))
DEEDS = st.builds(
    Deed,
    what=st.sampled_from(WHATS),
    who=st.integers(0, PEOPLE - 1),
    number=st.integers(0, MOST),
    words=TYPED,
    forged=FORGED,
    in_room=st.sampled_from((False, False, False, True)),
    wounds=WOUNDS,
)
STORIES = st.lists(DEEDS, min_size=20, max_size=60).map(_scattered)
