"""Trouble: the database is away, others are in the way, an event is poison, another process takes over."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.running.house import House, until
from tests.running.neighbours import neighbourhood


def row(house: House, column: str, event: str) -> object:
    """What the inbox knows of an event."""
    with house.database.engine.begin() as connection:
        return connection.exec_driver_sql(f"SELECT {column} FROM inbox WHERE event = '{event}'").scalar_one()


async def test_nothing_ends_while_the_database_is_away(house: House) -> None:
    """Intake and delivery go on when it is back; no event has failed by it."""
    house.arrives("1", "before")
    async with house.running():
        await until(lambda: house.phone.sent == [("1", "before")])
        with house.without_database():
            house.intake.wake()
            house.delivery.ring()
            await asyncio.sleep(0.4)
        house.arrives("1", "after")
        house.intake.wake()
        await until(lambda: house.phone.sent == [("1", "before"), ("1", "after")])

    assert row(house, "tries", "1after") == 0


async def test_a_message_that_was_sent_is_noted_however_long_that_takes(house: House) -> None:
    """And until then its chat waits: it is not sent again."""
    house.phone.slow["1"] = asyncio.Event()
    house.waits("1", "first")
    house.waits("1", "second")
    async with house.running():
        await asyncio.sleep(0.1)
        with house.without_database():
            house.phone.slow["1"].set()
            await until(lambda: house.phone.sent)
            await asyncio.sleep(0.4)
            assert house.phone.sent == [("1", "first")]
        await until(lambda: not house.unsent())

    assert house.phone.sent == [("1", "first"), ("1", "second")]


async def test_others_in_the_way_are_no_failure(house: House) -> None:
    """The unit of work is tried again until it is through."""
    house.engine.crowd = 5
    house.arrives("1", "crowd")
    house.arrives("2", "hello")

    await house.intake.drain()
    await house.delivery.drain()

    assert sorted(house.phone.sent) == [("1", "crowd"), ("2", "hello")]
    assert row(house, "tries", "1crowd") == 0


async def test_moderators_hear_once_of_what_is_set_aside(house: House) -> None:
    """Not of each, should many fail one after another; an hour later they hear again."""
    neighbourhood(house)
    house.arrives("1", "boom")
    await house.drains()
    assert house.phone.sent == [("9", "event-set-aside")]
    assert row(house, "tries", "1boom") == 3

    house.arrives("1", "boom", key="another")
    await house.drains()
    assert len(house.phone.sent) == 1

    house.clock.time += timedelta(hours=1)
    house.arrives("1", "boom", key="later")
    await house.drains()
    assert len(house.phone.sent) == 2


async def test_where_nobody_moderates_the_log_alone_hears_of_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody who has not joined yet; the event is set aside all the same."""
    house.arrives("5", "boom")

    await house.drains()

    assert house.phone.sent == []
    assert row(house, "tries", "5boom") == 3
    assert "event 1 of telegram failed" in caplog.text


async def test_a_sender_whose_lease_runs_out_while_it_waits_sends_nothing(house: House) -> None:
    """What it was about to send is another's; only where there are others."""
    house.phone.slow["1"] = asyncio.Event()
    house.waits("1", "hello")
    sending = asyncio.ensure_future(house.delivery.drain())
    await asyncio.sleep(0.05)
    lease = house.leases.want("send-telegram")

    lease.lost()
    house.phone.slow["1"].set()
    await sending

    alone = house.database.leases is None
    assert house.phone.sent == ([("1", "hello")] if alone else [])
    assert house.unsent() == (0 if alone else 1)


async def test_two_processes_share_the_work_and_double_nothing(postgresql: str) -> None:
    """Each event is one's; somebody's events stay in order, whoever takes them."""
    houses = [House(postgresql), House(postgresql)]
    sender = houses[0]
    for number in range(40):
        sender.arrives(str(number % 8), f"word {number:02}")

    async with houses[0].running(), houses[1].running():
        for house in houses:
            house.intake.wake()
        await until(lambda: len(sender.phone.sent) == 40)

    for who in range(8):
        assert [text for to, text in sender.phone.sent if to == str(who)] == [
            f"word {number:02}" for number in range(who, 40, 8)
        ]
    assert houses[1].phone.sent == []  # it has no lease to send
    for house in houses:
        house.database.close()
