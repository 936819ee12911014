"""Readings: what words that somebody typed may mean, in words of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.model.item import Item
from storage.indexing import WordRows
from storage.vocabulary import begins, holds, spells
from storage.words import (
    ALIKE,
    alike,
    begun,
    halves,
    likeness,
    spelt_right,
    splits,
    typed_words,
    wanted_words,
    whole,
)

Slot = frozenset[str]  # one of these words must stand there
Reading = tuple[Slot, ...]  # in each slot


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is looked for: an item that fills a reading may answer, and does if it fits."""

    readings: tuple[Reading, ...]
    titled: bool  # the words must stand in the title
    fits: Callable[[Item], bool]


def right(typed: str, words: WordRows) -> Meaning:
    """What was typed, taken as spelt right (storage/words.spelt_right)."""
    wanted = wanted_words(typed)
    readings: list[Reading] = []
    if len(wanted) == 1:
        readings = [(_answer(words, holds, wanted[0]),)]
        for one, rest in splits(wanted[0]):
            if one in words:
                readings.append((frozenset((one,)), _answer(words, begins, rest)))
    elif wanted:
        ones = [frozenset(one for one, _ in splits(word) if one in words) for word in wanted]
        readings = [
            tuple(_answer(words, holds, word) | some for word, some in zip(wanted, ones, strict=True))
        ]
    return Meaning(_filled(readings), False, lambda it: spelt_right(typed, f"{it.title} {it.description}"))


def misspelt(typed: str, words: WordRows) -> Meaning:
    """What was typed, taken as what is like it (storage/words.likeness)."""
    wanted = wanted_words(typed)
    readings = list(_of_one("".join(wanted), words)) if wanted else []
    if len(wanted) > 1:
        slots = (
            _answer(words, alike, word) | {half for half, _ in halves(word) if half in words}
            for word in wanted
        )
        readings.append(tuple(slots))
    return Meaning(_filled(readings), True, lambda it: likeness(typed, it.title) >= ALIKE)


def unfinished(typed: str, words: WordRows) -> Meaning:
    """What was typed so far (storage/words.begun); a title without a word goes on from nothing."""
    reading = tuple(_answer(words, spells, word) for word in typed_words(typed))
    return Meaning(_filled([reading]), True, lambda it: begun(typed, it.title))


def _of_one(word: str, words: WordRows) -> Iterator[Reading]:
    """Readings of one word: one that is like it, or two, of which one is spelt right."""
    yield (_answer(words, alike, word),)
    for half, rest in halves(word):
        if half in words:
            yield frozenset((half,)), _answer(words, whole, rest)


def _answer(words: WordRows, question: Callable[[str, str], float], word: str) -> Slot:
    """Words that answer a question."""
    return frozenset(words.answer(question, word))


def _filled(readings: list[Reading]) -> tuple[Reading, ...]:
    """Those that can be: something is known for each slot."""
    return tuple(reading for reading in readings if reading and all(reading))
