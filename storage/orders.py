"""The orders in which a shelf is read: outward from a cell, or from the newest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final, TypeVar

from bot.model.item import Item
from bot.model.places import STEPS_M, Cell
from bot.store import Found
from storage.readings import Meaning
from storage.rings import FARTHEST_M, NEXT_M, Steps, around, ring
from storage.shelf import Candidate, Shelf

BEYOND: Final = tuple(step for step in STEPS_M if step > NEXT_M)
NEAR_M: Final = 1_000  # the step up to which cells are looked at before all that there is
FARTHER: Final = tuple(step for step in STEPS_M if step > NEAR_M)
EVERYWHERE_M: Final = STEPS_M[-1]

T = TypeVar("T")


class Outward:
    """The nearest step first, then the newest."""

    def __init__(self, shelf: Shelf, viewer: Cell, steps: Steps) -> None:
        """From a viewer's cell."""
        self._shelf, self._viewer, self._steps = shelf, viewer, steps

    def any(self, most: int, reach: int) -> list[Found]:
        """The nearest items, whatever they are, up to the step `reach`."""
        next_to = self._steps.next_to() if reach >= NEXT_M else None
        near = self._shelf.near(self._viewer, next_to or (), most)
        found = [Found(it, self._steps.to(it.cell.row, it.cell.col)) for it in near]
        looked = any(it.step_m == NEXT_M for it in found)  # else there was nothing next to it, or too much
        for step in BEYOND if looked else STEPS_M[1:]:
            if len(found) >= most or step > reach:
                break
            if (
                step == FARTHER[0]
                and (all_there := self._shelf.candidates(most=self._shelf.portions.few)) is not None
            ):
                rest = self._ordered(all_there, step, reach)
                return [*found, *self._found(rest[: most - len(found)])]
            found += self._found(islice(self._of_step(step), most - len(found)))
        return found

    def answering(self, meaning: Meaning, reach: int = EVERYWHERE_M) -> Iterator[Found]:
        """The nearest items that answer."""
        if meaning.readings:
            candidates = chain.from_iterable(self._candidates(meaning, reach))
            found = self._found(candidates)
            yield from _fitting(found, lambda it: meaning.fits(it.item), self._shelf.portions.vain)

    def _candidates(self, meaning: Meaning, reach: int) -> Iterator[list[Candidate]]:
        """What may answer: all that there is where that is a handful; else some steps at a time: those next to the
        viewer, then ring by ring; but all that there is once that is little, as it may be where little is near."""
        portions = self._shelf.portions
        if (handful := self._shelf.handful(meaning)) is not None:
            yield self._ordered(handful, 0, reach)
            return
        near = self._shelf.candidates(meaning, around(self._viewer, FARTHEST_M[NEXT_M]), portions.few)
        if near is not None:
            yield self._ordered(near, 0, min(reach, NEXT_M))
        asked = near is None  # for all that there is: where so much is near, it is much
        for step in STEPS_M if near is None else BEYOND:
            if step > reach:
                return
            if not asked and (step > NEAR_M or len(near or ()) < portions.little):
                asked = True
                if (everything := self._shelf.candidates(meaning, most=portions.few)) is not None:
                    yield self._ordered(everything, step, reach)
                    return
            there = self._shelf.candidates(meaning, ring(self._viewer, step))
            yield self._ordered(there or [], step, step)

    def _of_step(self, step: int) -> Iterator[Candidate]:
        """All of one step, the newest first: from its ring, or, where that is too much, from the newest anywhere on."""
        cells = ring(self._viewer, step)
        there = self._shelf.candidates(runs=cells, most=self._shelf.portions.many)
        if there is None:
            last = None
            for last in islice(self._shelf.newest(), self._shelf.portions.scanned):
                if self._steps.to(last.row, last.col) == step:
                    yield last
            before = (last.made_at, last.id) if last is not None else None
            everything = self._shelf.candidates(runs=cells) or []
            there = [it for it in everything if before is None or (it.made_at, it.id) < before]
        yield from self._ordered(there, step, step)

    def _ordered(self, candidates: list[Candidate], least: int, most: int) -> list[Candidate]:
        """Those between two steps, the nearest step first; within a step they stay the newest first."""
        placed = [(self._steps.to(it.row, it.col), it) for it in candidates]
        return [it for _, it in sorted((it for it in placed if least <= it[0] <= most), key=lambda it: it[0])]

    def _found(self, candidates: Iterable[Candidate]) -> Iterator[Found]:
        """Their items, each with its step."""
        return (Found(it, self._steps.to(row.row, row.col)) for row, it in self._shelf.items(candidates))


class Newest:
    """The newest first, wherever it is."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def any(self, most: int) -> list[Item]:
        """The newest items, whatever they are."""
        return [it for _, it in self._shelf.items(islice(self._shelf.newest(), most))]

    def answering(self, meaning: Meaning) -> Iterator[Item]:
        """The newest items that answer: of those with the words, or, where those are many, of all."""
        if meaning.readings:
            there = self._shelf.candidates(meaning, most=self._shelf.portions.many)
            candidates = self._shelf.newest() if there is None else there
            items = (it for _, it in self._shelf.items(candidates))
            yield from _fitting(items, meaning.fits, self._shelf.portions.vain)


def _fitting(found: Iterable[T], fits: Callable[[T], bool], vain: int) -> Iterator[T]:
    """Those that fit, until so many did not: five syllables that stand in every tenth word would compare a whole city,
    and everybody waits for one who types such a thing."""
    for it in found:
        if fits(it):
            yield it
        else:
            vain -= 1
            if vain < 0:
                return
