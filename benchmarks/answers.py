"""Whether our first five are those that rapidfuzz finds when it compares what was typed with every title."""

from __future__ import annotations

import random
import re
import sqlite3
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from rapidfuzz import fuzz, process

from adapters.places import distance_m
from benchmarks.city import NOUNS, Land
from benchmarks.measuring import Summary, Unit
from bot.model.places import Cell
from storage.rings import Steps
from storage.words import ALIKE, HANGUL, PART_FROM, letters

FIRST: Final = 5
QUESTIONS: Final = 100
WITHIN_M: Final = 5_000
ALWAYS: Final = ("laddr", "드랄")
AROUND: Final = " " * 16  # longer than any question
LOOSE: Final = re.compile("[\u1100-\u11ff]")  # a letter of no syllable
ANSWERS: Final = "answers"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types, and where they are."""

    words: str
    community_id: int
    viewer: Cell


@dataclass(frozen=True, slots=True)
class Agreed:
    """The goal: that at least so many of our answers are those of the peer."""

    share: float

    def ratio(self, ours: Summary, peer: Summary) -> float:
        """Of all."""
        return ours.figures[ANSWERS] / peer.figures[ANSWERS]

    def met(self, ratio: float) -> bool:
        """Not fewer."""
        return ratio >= self.share

    def told(self, it: Summary, unit: Unit) -> str:
        """How many agree."""
        return f"{it.figures[ANSWERS]:.0f} answers in {it.time:.3f} {unit.name} each"

    def __str__(self) -> str:
        return f"at least {self.share:g} of its answers"


def questions(land: Land, seed: int = 3) -> list[Typed]:
    """A hundred: words as spelt, words with a slip, and Hangul of two syllables; the same ones each time."""
    chance, nouns = random.Random(seed), NOUNS.split()
    short = [it for it in nouns if HANGUL.match(it) and len(it) == 2]
    long = [it for it in nouns if len(letters(it)) >= PART_FROM]
    ways: tuple[Callable[[], str], ...] = (
        lambda: chance.choice(nouns), lambda: slip(chance.choice(long), chance), lambda: chance.choice(short),
    )  # fmt: skip
    typed = [*ALWAYS, *(ways[number % len(ways)]() for number in range(QUESTIONS - len(ALWAYS)))]
    viewers = land.plan.viewers(seed=4)
    return [Typed(words, *next(viewers)) for words in typed]


def slip(word: str, chance: random.Random) -> str:
    """A word with a letter left out, doubled, mistaken for another one of the word, or swapped with the next; never
    the first, and as it can be typed: a Hangul syllable has two or three letters, of which one is a vowel."""
    apart = letters(word)
    while True:
        at = chance.randrange(1, len(apart) - 1)
        before, it, after, rest = apart[:at], apart[at], apart[at + 1], apart[at + 2 :]
        other = chance.choice([sign for sign in apart if sign != it])
        changed = chance.choice((after, it * 2 + after, other + after, after + it))
        slipped = unicodedata.normalize("NFC", before + changed + rest)
        if slipped != word and not LOOSE.search(slipped):
            return slipped


def by_rapidfuzz(land: Land, asked: Sequence[Typed]) -> Iterator[tuple[list[int], float]]:
    """The numbers of the first five items that rapidfuzz finds, and the seconds that each answer took.

    As rapidfuzz finds them: every title is scored by `partial_ratio`, which tells how well what was typed stands
    somewhere in it (both as letters, so that Hangul is compared letter by letter; with spaces around the title, for
    rapidfuzz looks for the shorter one within the longer one). Those with the best score, which is at least ALIKE,
    are what was meant. The nearest step comes first, then the newest.
    """
    with closing(sqlite3.connect(land.file)) as file:
        rows = file.execute("SELECT title, community_id, row, col, made_at, id FROM item").fetchall()
    placed: dict[str, list[tuple[int, int, int, str, int]]] = defaultdict(list)
    for title, *place in rows:
        placed[f"{AROUND}{letters(title)}{AROUND}"].append(tuple(place))
    titles, compared = [*placed], dict[str, tuple[list[str], float]]()
    for it in asked:
        if it.words not in compared:
            compared[it.words] = _best(letters(it.words), titles)
        meant, took = compared[it.words]
        begun, steps = time.perf_counter(), Steps(it.viewer, distance_m)
        found = (
            (-steps.to(row, col), made_at, number)
            for title in meant
            for community, row, col, made_at, number in placed[title]
            if community == it.community_id and steps.to(row, col) <= WITHIN_M
        )
        yield [number for _, _, number in nlargest(FIRST, found)], took + time.perf_counter() - begun


def _best(typed: str, titles: Sequence[str]) -> tuple[list[str], float]:
    """The titles with the best score, and the seconds that took."""
    begun = time.perf_counter()
    scored = process.extract(typed, titles, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=None)
    return [title for title, score, _ in scored if score == scored[0][1]], time.perf_counter() - begun
