"""The index of words: which word of an offered item stands in which cell. It follows from the items."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, select

from bot.model.item import Item, ItemState
from bot.model.places import Cell
from storage.entity_rows import LARGEST
from storage.prepared import Prepared
from storage.rows.values import Values
from storage.tables import item, item_word, word
from storage.upserts import inserting
from storage.vocabulary import Scores, Vocabulary, scored
from storage.words import words_of

INDEXED_AT_ONCE: Final = 1_000
# PostgreSQL: the lock under which words get their numbers; any number would do.
ADDING_WORDS: Final = 7_305_811_604
# Of words that this process does not know, and that are not its transaction's own (WordRows.unknown).
UNKNOWN: Final = and_(word.c.id > bindparam("highest"), word.c.id < bindparam("own"))
LEARNT = Prepared(select(word.c.id, word.c.text).where(UNKNOWN).order_by(word.c.id))
TOLD: Select[Any] = select(
    item.c.id, item.c.title, item.c.description, item.c.state, item.c.community_id, item.c.row, item.c.col
)
WRITTEN = TOLD.where(item.c.id == bindparam("this"))
OWNED = TOLD.where(item.c.owner_id == bindparam("owner"))
FORGET = delete(item_word).where(
    item_word.c.word == bindparam("of_word"),
    item_word.c.community_id == bindparam("of_community"),
    item_word.c.row == bindparam("at_row"),
    item_word.c.col == bindparam("at_col"),
    item_word.c.item_id == bindparam("of_item"),
)


class WordRows:
    """The vocabulary in one transaction: what is committed stands in memory, what this transaction adds beside it.

    Words get their numbers under a lock, so that they are committed in the order of their numbers: whoever has learnt
    all up to a number has missed none. A transaction sees what there was when it began: it learns once.
    """

    def __init__(self, connection: Connection, vocabulary: Vocabulary) -> None:
        """Work in this connection's transaction; `vocabulary` is the process's."""
        self._connection, self._vocabulary = connection, vocabulary
        self._own: list[str] = []
        self._first_own = 0
        self._knows_all = False

    def add(self, words: Collection[str]) -> None:
        """Add those that are not there."""
        there = set(self._connection.scalars(select(word.c.text).where(word.c.text.in_(words))))
        missing = [it for it in words if it not in there]
        if not missing:
            return
        dialect = self._connection.dialect.name
        if dialect == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(ADDING_WORDS)))
        fresh = inserting(dialect, word).on_conflict_do_nothing(index_elements=["text"])
        self._connection.execute(fresh, [{"text": it} for it in missing])
        if not self._first_own:
            first = select(func.min(word.c.id)).where(word.c.text.in_(missing))
            self._first_own = self._connection.scalar(first) or 0
        self._own += missing

    def learn(self) -> bool:
        """Learn what was added to the database since this process last asked; whether anything was."""
        if self._knows_all:
            return False
        rows = LEARNT.rows(self._connection, self.unknown)
        self._vocabulary.learn((row.id, row.text) for row in rows)
        self._knows_all = True
        return bool(rows)

    @property
    def unknown(self) -> Values:
        """The parameters of UNKNOWN."""
        return {"highest": self._vocabulary.highest, "own": self._first_own or LARGEST}

    def told(self, *, unknown: bool) -> None:
        """A statement has looked whether there are UNKNOWN words: if not, nobody needs to ask."""
        self._knows_all = not unknown

    def mark(self) -> tuple[int, int]:
        """Where `back_to` returns to."""
        return len(self._own), self._first_own

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget the words that were added since: the transaction went back to a savepoint."""
        kept, self._first_own = mark
        del self._own[kept:]

    def __contains__(self, text: str) -> bool:
        return text in self._vocabulary or text in self._own

    def answer(self, question: Callable[[str, str], float], text: str) -> Scores:
        """The words that a question of the vocabulary's gives at least ALIKE."""
        found = self._vocabulary.answer(question, text)
        return {**found, **scored(question, text, self._own)} if self._own else found


class ItemIndex:
    """Keeps the words of offered items, each with its place."""

    def __init__(self, connection: Connection, words: WordRows) -> None:
        """Work in this connection's transaction."""
        self._connection, self._words = connection, words

    def put(self, it: Item) -> None:
        """An item is there."""
        if it.offered:
            self._write(it.id, it.community_id, it.cell.row, it.cell.col, _words(it.title, it.description))

    def change(self, it: Item) -> None:
        """An item is about to be written: what its row still says goes, what it will say comes."""
        there = self._connection.execute(WRITTEN, {"this": it.id}).one_or_none()
        told = (it.title, it.description, it.state, it.community_id, it.cell.row, it.cell.col)
        if there is not None and tuple(there)[1:] != told:
            self._forget(there)
            self.put(it)

    def move(self, owner_id: int, cell: Cell) -> None:
        """A member's items are about to be written with another cell."""
        for there in self._connection.execute(OWNED, {"owner": owner_id}).all():
            self._forget(there)
            if there.state == ItemState.OFFERED:
                self._write(
                    there.id, there.community_id, cell.row, cell.col, _words(there.title, there.description)
                )

    def _write(self, item_id: int, community_id: int, row: int, col: int, words: dict[str, bool]) -> None:
        """Write an item's words."""
        if words:
            self._words.add(words)
            place = {"community_id": community_id, "row": row, "col": col, "item_id": item_id}
            self._connection.execute(
                insert(item_word),
                [{"word": text, "in_title": titled, **place} for text, titled in words.items()],
            )

    def _forget(self, there: Row[Any]) -> None:
        """Remove the words of an item as it was written."""
        if there.state == ItemState.OFFERED and (words := _words(there.title, there.description)):
            place = {
                "of_community": there.community_id, "at_row": there.row, "at_col": there.col, "of_item": there.id,
            }  # fmt: skip
            self._connection.execute(FORGET, [{"of_word": text, **place} for text in words])


def index_all(connection: Connection) -> None:
    """Write the words of all offered items, where none are written yet."""
    known: set[str] = set()
    fresh = inserting(connection.dialect.name, word).on_conflict_do_nothing(index_elements=["text"])
    offered = TOLD.where(item.c.state == ItemState.OFFERED, item.c.id > bindparam("after")).order_by(
        item.c.id
    )
    last, page = 0, offered.limit(INDEXED_AT_ONCE)
    while items := connection.execute(page, {"after": last}).all():
        last, rows = items[-1].id, [row for it in items for row in _rows(it)]
        if new := {row["word"] for row in rows} - known:
            connection.execute(fresh, [{"text": text} for text in sorted(new)])
            known |= new
        if rows:
            connection.execute(insert(item_word), rows)


def _rows(it: Row[Any]) -> list[dict[str, Any]]:
    """An item's rows in the index."""
    place = {"community_id": it.community_id, "row": it.row, "col": it.col, "item_id": it.id}
    return [
        {"word": text, "in_title": titled, **place}
        for text, titled in _words(it.title, it.description).items()
    ]


def _words(title: str, description: str) -> dict[str, bool]:
    """The words of an item, and whether each is one of its title's."""
    titled = words_of(title)
    return {**dict.fromkeys(words_of(description), False), **dict.fromkeys(titled, True)}
