"""Batches: events that wait share a commit, and what fails in one harms no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, select, update

from bot.errors import Contended, StoreAway
from bot.running.failures import MOST_TRIES
from storage import tables
from storage.transactions import SAVEPOINT
from tests.running.house import House
from tests.running.neighbours import NEIGHBOURS, rows


async def test_what_waits_shares_a_commit(house: House) -> None:
    """Four events are kept together: one savepoint each, one commit after the last."""
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    event.listen(house.database.engine, "commit", lambda *_: steps.append("commit"))
    arrive(house)

    await house.drains()

    assert steps[steps.index("savepoint") :][:5] == [*["savepoint"] * 4, "commit"]
    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]
    assert sorted(house.phone.finished_events) == [f"{who}hello" for who in NEIGHBOURS]


async def test_one_that_waits_alone_needs_no_savepoint(house: House) -> None:
    """Nobody shares with it."""
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    house.arrives("1", "hello")

    await house.drains()

    assert house.phone.sent == [("1", "hello")]
    assert not steps


async def test_a_poison_event_is_undone_alone(house: House) -> None:
    """Those before and behind it in the batch are kept with the first commit; it is tried again, then set aside."""
    house.arrives("1", "hello")
    house.arrives("2", "boom")
    house.arrives("3", "hello")

    await house.intake.drain()
    await house.delivery.drain()

    assert house.phone.sent == [("1", "hello"), ("3", "hello")]
    await house.drains()
    assert kept(house, "tries", "2boom") == MOST_TRIES


@pytest.mark.parametrize("error", [Contended("others were in the way"), ValueError("odd")])
async def test_a_batch_that_cannot_be_kept_is_tried_one_by_one(house: House, error: Exception) -> None:
    """Each is done once, and none has failed by the others."""
    arrive(house)

    with failing(house, [error]):
        await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]
    assert {kept(house, "tries", f"{who}hello") for who in NEIGHBOURS} == {0}


async def test_where_others_are_in_the_way_batches_become_rare(house: House) -> None:
    """After one that could not be kept 64 go one by one, then 128; after one that was kept the next is a batch."""
    rounds: list[int] = []
    batched: set[int] = set()
    on_savepoint(house, lambda _: batched.add(len(rounds)))

    with failing(house, [Contended("others were in the way"), Contended("and again")]):
        for number in range(50):
            for who in NEIGHBOURS:
                house.arrives(who, f"hello {number}")
            await house.intake.drain()
            rounds.append(number)

    assert sorted(batched) == [0, 16, 48, 49]


async def test_a_batch_whose_commit_is_lost_comes_again_whole(house: House) -> None:
    """As when the process is killed just before it: nothing of it is there, and then each is done once."""
    arrive(house)

    with failing(house, [StoreAway("gone")]), pytest.raises(StoreAway):
        await house.intake.drain()
    assert not rows(house.database, "outbox")
    assert {kept(house, "handled_at", f"{who}hello") for who in NEIGHBOURS} == {None}
    await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]


async def test_an_event_that_is_anothers_by_now_is_left_to_them(house: House) -> None:
    """The claim is looked at within the batch; the others are handled."""
    arrive(house)
    take = house.database.inbox.take

    def stolen(*asked: object) -> object:
        taken = take(*asked)  # type: ignore[arg-type]  # passed on as given
        with house.database.engine.begin() as connection:
            theirs = update(tables.inbox).where(tables.inbox.c.event == "2hello")
            connection.execute(theirs.values(claim="another", claimed_until=None, handled_at=house.clock()))
        return taken

    house.database.inbox.take = stolen  # type: ignore[assignment,method-assign]  # what happens between two calls

    await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS if who != "2"]


async def test_a_batch_waits_for_no_more_than_its_time(house: House) -> None:
    """What it had no time for is handled next, and nothing is left."""
    house.intake = house.take_in(batch_s=-1.0)
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    event.listen(house.database.engine, "commit", lambda *_: steps.append("commit"))
    arrive(house)

    await house.drains()

    assert "savepoint,savepoint" not in ",".join(steps)
    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]


async def test_what_a_batch_had_no_time_for_is_not_taken_again(house: House) -> None:
    """Reading the inbox costs, and so does decoding what stands there."""
    house.intake = house.take_in(batch_s=-1.0)
    take, taken = house.database.inbox.take, list[str]()

    def told(*asked: object) -> object:
        found = take(*asked)  # type: ignore[arg-type]  # passed on as given
        taken.extend(it.raw["who"] for it in found)
        return found

    house.database.inbox.take = told  # type: ignore[assignment,method-assign]  # only listened to
    arrive(house)

    await house.intake.drain()

    assert sorted(taken) == [*NEIGHBOURS]
    assert {kept(house, "tries", f"{who}hello") for who in NEIGHBOURS} == {0}


def arrive(house: House) -> None:
    """Everybody says hello."""
    for who in NEIGHBOURS:
        house.arrives(who, "hello")


def on_savepoint(house: House, told: Callable[[Connection], None]) -> None:
    """Tell of each savepoint, from now on."""

    def runs(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement == SAVEPOINT:
            told(connection)

    event.listen(house.database.engine, "before_cursor_execute", runs)


@contextmanager
def failing(house: House, errors: list[Exception]) -> Iterator[None]:
    """Commits of batches fail with these errors, one after another."""
    begun: list[Connection] = []

    def fail(_connection: Connection) -> None:
        if begun and errors:
            begun.clear()
            raise errors.pop(0)

    on_savepoint(house, begun.append)
    event.listen(house.database.engine, "commit", fail)
    yield
    event.remove(house.database.engine, "commit", fail)


def kept(house: House, column: str, name: str) -> object:
    """What the inbox knows of an event."""
    with house.database.engine.begin() as connection:
        query = select(tables.inbox.c[column]).where(tables.inbox.c.event == name)
        return connection.execute(query).scalar_one()
