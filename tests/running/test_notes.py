"""What became of messages is noted together where they end together, and loses nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from bot.errors import Contended
from tests.running.house import House

PEOPLE = ("1", "2", "3", "4", "5")


@contextmanager
def noted(house: House, *, refused: int = 0) -> Iterator[list[int]]:
    """How many rows of the outbox each transaction wrote; the first so many of them cannot be kept."""
    written: list[int] = []
    now = [0]
    left = [refused]

    def writes(_c: Connection, _cursor: object, statement: str, given: Any, _x: object, many: bool) -> None:
        if statement.startswith("UPDATE outbox"):
            now[0] += len(given) if many else 1

    def ends(_connection: Connection) -> None:
        rows, now[0] = now[0], 0
        if rows and left[0]:
            left[0] -= 1
            raise Contended("others were in the way")
        if rows:
            written.append(rows)

    event.listen(house.database.engine, "before_cursor_execute", writes)
    event.listen(house.database.engine, "commit", ends)
    yield written
    event.remove(house.database.engine, "before_cursor_execute", writes)
    event.remove(house.database.engine, "commit", ends)


async def test_what_ends_together_is_noted_by_one_commit(house: House) -> None:
    """A commit costs more than a note."""
    for who in PEOPLE:
        house.waits(who, "hello")

    with noted(house) as written:
        await house.delivery.drain()

    assert written == [len(PEOPLE)]
    assert not house.unsent()


async def test_notes_that_cannot_be_kept_together_are_kept_one_by_one(house: House) -> None:
    """Nothing is sent twice for that."""
    for who in PEOPLE:
        house.waits(who, "hello")

    with noted(house, refused=1) as written:
        await house.delivery.drain()

    assert written == [1] * len(PEOPLE)
    assert sorted(house.phone.sent) == [(who, "hello") for who in PEOPLE]
    assert not house.unsent()
