"""Finding items: by distance step, kind, free days and words. Its cost does not grow with what is offered.

Whoever looks for nothing in particular gets the newest of their own cell, then of the cells around. Words are looked up
in the vocabulary, misspelt ones corrected against it; then where items with such words stand. What is found so is
compared as storage/words.py defines: the index may name too much, and never too little. A search that has compared
thousands in vain ends with what it has (Portions.vain): everybody else waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from bot.model.item import Item
from bot.model.places import Cell
from bot.ports import Distances
from bot.store import Found, Sought
from storage.indexing import WordRows
from storage.orders import EVERYWHERE_M, Newest, Outward
from storage.readings import Meaning, misspelt, right, unfinished
from storage.rings import Steps
from storage.shelf import Portions, Shelf
from storage.words import typed_words

NOWHERE: Final = Cell(0, 0)
PORTIONS: Final = Portions()


class ItemSearch:
    """Search over the items of a community. What decides is the cell, never the home.

    The cells of a community are all of one size (Community.cell_m).
    """

    def __init__(
        self, connection: Connection, distance_m: Distances, words: WordRows, portions: Portions = PORTIONS
    ) -> None:
        """Measure between the centres of cells with `distance_m`."""
        self._connection, self._distance_m, self._words, self._portions = (
            connection,
            distance_m,
            words,
            portions,
        )

    def find(self, sought: Sought, offset: int, limit: int) -> list[Found]:
        """Nearest step first, then the newest; with words, those spelt right, or else those that look alike."""
        outward = Outward(self._shelf(sought), sought.cell, Steps(sought.cell, self._distance_m))
        reach = EVERYWHERE_M if sought.within_m is None else sought.within_m
        if not sought.words:
            return outward.any(offset + limit, reach)[offset:]
        found = self._answers(outward, sought.words, reach, offset, limit)
        # Seldom is there a word to learn; a statement that looks for items may tell that there is none.
        return self._answers(outward, sought.words, reach, offset, limit) if self._words.learn() else found

    def _answers(self, outward: Outward, typed: str, reach: int, offset: int, limit: int) -> list[Found]:
        """What answers, by the words that are known."""
        for meaning in self._meanings(typed):
            if found := [*islice(outward.answering(meaning, reach), offset, offset + limit)]:
                return found
            if any(True for _ in outward.answering(meaning)):  # on an earlier page, or farther away
                return []
        return []

    def public(self, sought: Sought, limit: int) -> list[Item]:
        """What everybody may see, of all communities (`sought` names none), the newest first."""
        newest = Newest(self._shelf(sought, public=True))
        if not sought.words:
            return newest.any(limit)
        self._words.learn()
        for meaning in self._meanings(sought.words):
            if found := [*islice(newest.answering(meaning), limit)]:
                return found
        return []

    def titles(self, community_id: int, typed: str, limit: int) -> list[tuple[int, str]]:
        """Items (id, title) that could be meant by what was typed so far, the newest first."""
        newest = Newest(self._shelf(Sought(community_id, NOWHERE)))
        if not typed_words(typed):
            return [(it.id, it.title) for it in newest.any(limit)]
        self._words.learn()
        for meaning in (unfinished(typed, self._words), misspelt(typed, self._words)):
            if found := [*islice(newest.answering(meaning), limit)]:
                return [(it.id, it.title) for it in found]
        return []

    def step(self, viewer: Cell, other: Cell) -> int:
        """The step between two cells."""
        return Steps(viewer, self._distance_m).to(other.row, other.col)

    def _shelf(self, sought: Sought, *, public: bool = False) -> Shelf:
        """What is on offer."""
        return Shelf(self._connection, sought, self._words, self._portions, public=public)

    def _meanings(self, typed: str) -> Iterator[Meaning]:
        """What was typed, as spelt; or else what is like it."""
        yield right(typed, self._words)
        yield misspelt(typed, self._words)
