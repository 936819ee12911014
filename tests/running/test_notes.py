"""What became of messages is noted together where they end together, and loses nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from bot.errors import Contended
from bot.running.notes import Notes
from bot.running.watch import UNWATCHED
from tests.running.at_work import at_work, commits
from tests.running.house import House, until

PEOPLE = ("1", "2", "3", "4", "5")
SOON_S, NEVER_S = 0.02, 3600.0


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


async def test_a_note_goes_along_with_the_next_event(house: House) -> None:
    """It needs no commit of its own."""
    notes_wait(house, NEVER_S)
    async with at_work(house):
        house.arrives("1", "hello")
        await until(lambda: house.phone.sent)
        assert house.unsent() == 1

        with commits(house) as written:
            house.arrives("2", "hello")

        assert written == ["insert inbox, insert outbox, update inbox, update outbox"]
        await until(lambda: len(house.phone.sent) == 2)
        house.delivery.notes.hurry()

    assert not house.unsent()


async def test_where_nobody_comes_a_note_is_made_soon(house: House) -> None:
    """A message whose note is not made comes again after a crash."""
    notes_wait(house, SOON_S)
    async with at_work(house):
        house.arrives("1", "hello")

        await until(lambda: house.phone.sent and not house.unsent())


async def test_a_note_outlives_the_commit_that_it_went_along_with(house: House) -> None:
    """That event is handled alone, and the note made when its time is over."""
    notes_wait(house, SOON_S)
    async with at_work(house):
        house.arrives("1", "hello")
        await until(lambda: house.phone.sent)

        with commits(house, Contended("others were in the way")):
            house.arrives("2", "hello")

        await until(lambda: len(house.phone.sent) == 2 and not house.unsent())

    assert house.phone.sent == [("1", "hello"), ("2", "hello")]


async def test_what_is_to_be_sent_next_waits_for_no_note(house: House) -> None:
    """Whether it was there when the first was sent, or comes afterwards."""
    notes_wait(house, NEVER_S)
    house.waits("1", "first")
    house.waits("1", "second")
    async with at_work(house):
        await until(lambda: len(house.phone.sent) == 2)
        house.waits("1", "third")
        house.delivery.ring()

        await until(lambda: len(house.phone.sent) == 3)
        house.delivery.notes.hurry()

    assert [text for _, text in house.phone.sent] == ["first", "second", "third"]


def notes_wait(house: House, seconds: float) -> None:
    """Notes wait for an event's commit."""
    house.delivery.notes = Notes(house.database.post, UNWATCHED, seconds)
    house.database.along = house.delivery.notes.along
