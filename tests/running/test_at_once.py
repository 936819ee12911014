"""What arrives while nothing waits is handled by the commit that keeps it; whatever is in the way costs no event."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.errors import Contended, StoreAway
from bot.running.failures import MOST_TRIES
from storage import tables
from tests.running.at_work import at_work, commits
from tests.running.house import House, until
from tests.running.neighbours import rows


def unhandled(house: House) -> int:
    """How many events wait."""
    with house.database.engine.begin() as connection:
        waiting = select(func.count()).where(tables.inbox.c.handled_at.is_(None))
        return connection.execute(waiting).scalar_one()


async def test_what_arrives_alone_is_handled_by_the_commit_that_keeps_it(house: House) -> None:
    """When the platform is told that we have it, its answer is in the outbox."""
    async with at_work(house):
        with commits(house) as written:
            assert house.arrives("1", "hello")

        assert written == ["insert inbox, insert outbox, update inbox"]
        assert not unhandled(house)
        await until(lambda: house.phone.sent == [("1", "hello")])
        await until(lambda: house.phone.finished_events == ["1hello"])


async def test_a_second_copy_is_known(house: House) -> None:
    """As when the platform did not hear that we have it."""
    async with at_work(house):
        house.arrives("1", "hello")

        assert not house.arrives("1", "hello")
        await until(lambda: not house.unsent())

    assert house.phone.sent == [("1", "hello")]


async def test_what_comes_together_is_handled_together_and_in_order(house: House) -> None:
    """Of each person the first at once; the next follows."""
    async with at_work(house):
        with commits(house) as written, house.database.inbox.together():
            for who, text in (("1", "first"), ("2", "hello"), ("1", "second")):
                house.arrives(who, text)

        assert len(written) == 1
        assert unhandled(house) == 1
        await until(lambda: len(house.phone.sent) == 3)

    assert sorted(house.phone.sent) == [("1", "first"), ("1", "second"), ("2", "hello")]
    assert house.phone.sent.index(("1", "first")) < house.phone.sent.index(("1", "second"))


async def test_a_poison_event_is_kept_and_harms_no_other(house: House) -> None:
    """What it came with is handled; it is tried as often as any, and set aside."""
    async with at_work(house):
        with house.database.inbox.together():
            for who, text in (("1", "hello"), ("2", "boom"), ("3", "hello")):
                house.arrives(who, text)

        assert unhandled(house) == 1
        await until(lambda: len(house.phone.sent) == 2)
    await house.drains()

    with house.database.engine.begin() as connection:
        tries = connection.execute(select(func.max(tables.inbox.c.tries))).scalar_one()
    assert (tries, unhandled(house)) == (MOST_TRIES, 0)
    assert sorted(house.phone.sent) == [("1", "hello"), ("3", "hello")]


async def test_what_somebody_says_behind_a_look_up_waits_for_it(house: House) -> None:
    """Their events stay in order, and others are answered meanwhile."""
    async with at_work(house):
        house.arrives("1", "who")
        await until(lambda: house.phone.lookups and house.intake._idle)

        house.arrives("1", "later")
        await until(lambda: house.intake._idle)
        house.arrives("2", "hello")

        assert unhandled(house) == 2
        house.phone.open.set()
        await until(lambda: len(house.phone.sent) == 3)

    assert house.phone.sent == [("2", "hello"), ("1", "who"), ("1", "later")]


@pytest.mark.parametrize("error", [Contended("others were in the way"), ValueError("odd")])
async def test_what_cannot_be_handled_with_it_is_kept_without(house: House, error: Exception) -> None:
    """The event is there before the platform is told so, and then handled like any that waits."""
    async with at_work(house):
        with commits(house, error) as written:
            assert house.arrives("1", "hello")

        assert written == ["insert inbox"]
        await until(lambda: not unhandled(house) and house.phone.sent)

    assert house.phone.sent == [("1", "hello")]


async def test_what_could_not_be_kept_is_not_acknowledged(house: House) -> None:
    """Nothing is there of it, and the platform sends it again."""
    async with at_work(house):
        with commits(house, StoreAway("gone")), pytest.raises(StoreAway):
            house.arrives("1", "hello")
        assert not rows(house.database, "inbox")

        assert house.arrives("1", "hello")
        await until(lambda: house.phone.sent)

    assert house.phone.sent == [("1", "hello")]


async def test_what_cannot_be_read_holds_up_nobody(house: House) -> None:
    """It is kept, and set aside when it is taken."""
    async with at_work(house):
        with house.database.inbox.together():
            house.database.inbox.receive(house.phone.platform, "odd", {"broken": True})
            house.arrives("1", "hello")

        await until(lambda: not unhandled(house) and house.phone.sent)

    assert house.phone.sent == [("1", "hello")]


async def test_what_arrives_after_the_end_is_only_kept(house: House) -> None:
    """Adapters stay a little longer than intake; the next start handles what they took."""
    async with at_work(house):
        pass

    with commits(house) as written:
        house.arrives("1", "hello")

    assert written == ["insert inbox"]
    assert unhandled(house) == 1


async def test_what_another_process_has_taken_is_left_to_it(postgresql: str) -> None:
    """A copy of an event that somebody handles, and whatever comes behind it in the same chat."""
    ours, theirs = House(postgresql), House(postgresql)
    theirs.arrives("1", "hello")
    taken = theirs.database.inbox.take((theirs.phone.platform,), (), 1)

    async with at_work(ours):
        assert not ours.arrives("1", "hello")
        ours.arrives("1", "again")

        assert unhandled(ours) == 2
        with theirs.database.handling(taken[0]) as store:
            theirs.engine.handle(store, theirs.phone.read(taken[0].raw), theirs.clock())  # type: ignore[arg-type]  # it can be read
        ours.intake.wake()
        await until(lambda: not unhandled(ours))
        await until(lambda: len(ours.phone.sent) == 2)

    assert ours.phone.sent == [("1", "hello"), ("1", "again")]
    for house in (ours, theirs):
        house.database.close()
