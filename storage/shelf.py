"""The shelf of one search: the items that may answer it, read by cells, by words, or from the newest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from bot.model.item import Item
from bot.model.places import Cell
from bot.store import Sought
from storage.candidates import (
    Asked,
    Params,
    Where,
    asked_for,
    ids_value,
    near,
    of_ids,
    runs_values,
    statement,
    values,
    words_value,
)
from storage.handful import handful
from storage.indexing import WordRows
from storage.readings import Meaning, Reading, Slot
from storage.rings import Run
from storage.rows.lending import read_item
from storage.rows.values import Found

Candidate = Found  # id, row, col, made_at
ALL: Final = 2**31 - 2


@dataclass(frozen=True, slots=True)
class Portions:
    """How much is read at once. It decides how fast a search is, and never what is found, but for `vain`."""

    handful: int = 64  # candidates, wherever they are: asked for first, as they are all that a town has
    few: int = 300  # candidates, wherever they are
    little: int = 8  # candidates next to the viewer: as if there were few anywhere
    words: int = 16  # of a slot, looked up for each item that has a word of another slot
    many: int = 5_000  # candidates where only the newest are wanted
    scanned: int = 20_000  # items looked through from the newest on, before a ring is read whole
    pages: tuple[int, ...] = (64, 512, 4_096)  # from the newest on: more each time
    chunk: int = 16  # items to be compared
    vain: int = 2_000  # items compared in vain, after which a search is content with what it has


class Shelf:
    """What is offered and not left out by the search's filters."""

    def __init__(
        self,
        connection: Connection,
        sought: Sought,
        words: WordRows,
        portions: Portions,
        *,
        public: bool = False,
    ) -> None:
        """`words` hear of words to be learnt; `public` leaves out what only members may see."""
        self.portions, self._words = portions, words
        self._connection, self._sought, self._public = connection, sought, public
        self._dialect, self._values = connection.dialect.name, values(sought)
        self._whole: dict[int, Item] = {}  # what was read already

    def near(self, cell: Cell, runs: Sequence[Run], most: int) -> list[Item]:
        """The newest items of a cell, then the newest of some others, unless those hold too many."""
        newest = near(self._dialect, asked_for(self._sought, public=self._public))
        given = {"row": cell.row, "col": cell.col, "most": most, "many": self.portions.many}
        given |= runs_values(self._dialect, runs)
        return [read_item(row) for row in newest.rows(self._connection, {**self._values, **given})]

    def candidates(
        self, meaning: Meaning | None = None, runs: Sequence[Run] | None = None, most: int = ALL
    ) -> list[Candidate] | None:
        """What may answer, of some cells or of all, the newest first; None where that is more than `most`."""
        found: dict[int, Candidate] = {}
        where = Where.EVERYWHERE if runs is None else Where.RUNS
        given = {**self._values, "most": most + 1} | (
            runs_values(self._dialect, runs) if runs is not None else {}
        )
        for asked, words in self._asked(meaning):
            rows = statement(self._dialect, asked, where).rows(self._connection, {**given, **words})
            if len(rows) > most:
                return None
            found.update((row.id, row) for row in rows)
        return _newest_first(found)

    def handful(self, meaning: Meaning) -> list[Candidate] | None:
        """What may answer, wherever it is, the newest first; None where the words stand in more than a handful."""
        most = self.portions.handful
        if self._dialect == "sqlite":
            return self.candidates(meaning, most=most)
        found: dict[int, Candidate] = {}
        for asked, words in self._asked(meaning):
            given = {**self._values, **words, **self._words.unknown, "most": most + 1}
            rows = handful(asked).rows(self._connection, given)
            self._words.told(unknown=rows[0].unknown)
            if rows[0].many > most:
                return None
            found.update((row.id, row) for row in rows if row.id is not None)
        self._whole |= {number: read_item([*row][2:]) for number, row in found.items()}
        return _newest_first(found)

    def _asked(self, meaning: Meaning | None) -> Iterator[tuple[Asked, Params]]:
        """What statements ask for: one for each reading, with its words."""
        for reading in [()] if meaning is None else map(self._narrowed, meaning.readings):
            titled = meaning is not None and meaning.titled
            asked = asked_for(self._sought, len(reading), titled=titled, public=self._public)
            yield asked, {f"words{at}": words_value(self._dialect, slot) for at, slot in enumerate(reading)}

    def _narrowed(self, reading: Reading) -> list[Slot]:
        """What of a reading is looked up: the slot of the fewest words, and those whose words are few. The others would
        be looked up one by one for each item; whether an item fills them is seen when it is compared."""
        fewest, *others = sorted(reading, key=len)
        return [fewest, *(slot for slot in others if len(slot) <= self.portions.words)]

    def newest(self) -> Iterator[Candidate]:
        """All that is on the shelf, the newest first; the index is read on as it is asked for."""
        asked = asked_for(self._sought, public=self._public)
        where, given, page = Where.NEWEST, self._values, 0
        while True:
            most = self.portions.pages[min(page, len(self.portions.pages) - 1)]
            rows = statement(self._dialect, asked, where).rows(self._connection, {**given, "most": most})
            yield from rows
            if len(rows) < most:
                return
            last = {"last_at": rows[-1].made_at, "last_id": rows[-1].id}
            where, given, page = Where.OLDER, {**self._values, **last}, page + 1

    def items(self, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Item]]:
        """Their items, in the same order, a few at a time."""
        waiting = iter(candidates)
        while chunk := list(islice(waiting, self.portions.chunk)):
            items = {it.id: self._whole[it.id] for it in chunk if it.id in self._whole}
            if left := [it.id for it in chunk if it.id not in items]:
                given = {"ids": ids_value(self._dialect, left)}
                rows = of_ids(self._dialect).rows(self._connection, given)
                items |= {it.id: it for it in map(read_item, rows)}
            yield from ((it, items[it.id]) for it in chunk)


def _newest_first(found: Mapping[int, Candidate]) -> list[Candidate]:
    """Candidates in their order."""
    return sorted(found.values(), key=lambda row: (row.made_at, row.id), reverse=True)
