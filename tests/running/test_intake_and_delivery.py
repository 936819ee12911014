"""Intake and delivery: each event once, a person's in order, a chat's messages in order, nobody held up by another."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.conversation.lookups import IsModerator, LookupNeeded
from bot.errors import RoomMoved, TryLater, Undeliverable, Unreachable
from bot.model.chats import Account, Chat, Platform
from bot.running.delivery import LANES
from bot.running.failures import MOST_TRIES
from tests.running.house import House, over


async def test_an_event_that_arrives_twice_has_one_effect(house: House) -> None:
    """The inbox keeps the platform's ids as a set."""
    assert house.arrives("1", "hello")
    assert not house.arrives("1", "hello")

    await house.drains()

    assert house.phone.sent == [("1", "hello")]


async def test_a_lower_id_than_before_is_still_new(house: House) -> None:
    """A set, never a maximum: a platform's ids may start again."""
    house.arrives("1", "first", key="900")
    house.arrives("1", "second", key="3")

    await house.drains()

    assert house.phone.sent == [("1", "first"), ("1", "second")]


async def test_a_poison_event_is_set_aside_and_others_go_on(house: House) -> None:
    """After three tries nobody waits for it any more."""
    house.arrives("1", "boom")
    house.arrives("1", "after")
    house.arrives("2", "hello")

    await house.drains()

    assert house.phone.sent == [("2", "hello"), ("1", "after")] or house.phone.sent == [
        ("1", "after"),
        ("2", "hello"),
    ]
    with house.database.engine.begin() as connection:
        tries = connection.exec_driver_sql("SELECT tries, error FROM inbox WHERE event = '1boom'").one()
    assert tries == (MOST_TRIES, "RuntimeError('boom')")


async def test_what_cannot_be_read_holds_up_nobody(house: House) -> None:
    """An update of a kind that nobody foresaw."""
    house.database.inbox.receive(Platform.TELEGRAM, "odd", {"broken": True})
    house.arrives("1", "hello")

    await house.drains()

    assert house.phone.sent == [("1", "hello")]


async def test_somebody_who_needs_a_look_up_holds_up_only_themselves(house: House) -> None:
    """Their own later words wait, so that their events stay in order."""
    house.arrives("1", "who")
    house.arrives("1", "later")
    house.arrives("2", "hello")
    running = asyncio.ensure_future(house.intake.drain())
    await asyncio.sleep(0.05)
    await house.delivery.drain()
    assert house.phone.sent == [("2", "hello")]

    house.phone.open.set()
    await running
    await house.drains()

    assert house.phone.sent == [("2", "hello"), ("1", "who"), ("1", "later")]
    assert house.phone.lookups == [IsModerator(Account(Platform.TELEGRAM, "1"), Chat(Platform.TELEGRAM, "1"))]


async def test_each_handled_event_is_finished(house: House) -> None:
    """The adapter ends what still spins."""
    house.arrives("1", "hello")

    await house.drains()

    assert house.phone.finished_events == ["1hello"]


async def test_messages_of_a_chat_stay_in_order_when_the_first_must_wait(house: House) -> None:
    """The second is not sent before the first."""
    house.waits("1", "first")
    house.waits("1", "second")
    house.phone.errors["1"] = [TryLater(40)]

    await house.delivery.drain()
    assert house.phone.sent == []
    house.clock.time += timedelta(seconds=39)
    await house.delivery.drain()
    assert house.phone.sent == []
    house.clock.time += timedelta(seconds=2)
    await house.delivery.drain()

    assert house.phone.sent == [("1", "first"), ("1", "second")]


async def test_a_slow_chat_holds_up_no_other(house: House) -> None:
    """Each chat is a lane of its own."""
    house.phone.slow["1"] = asyncio.Event()
    house.waits("1", "slow")
    house.waits("2", "quick")
    running = asyncio.ensure_future(house.delivery.drain())
    await asyncio.sleep(0.05)
    assert house.phone.sent == [("2", "quick")]

    house.phone.slow["1"].set()
    await running

    assert house.phone.sent == [("2", "quick"), ("1", "slow")]


async def test_an_answer_waits_for_no_broadcast(house: House) -> None:
    """However many chats something nobody asked for is on its way to, whoever asked is answered; each in order."""
    rooms = [str(-number) for number in range(1, 2 * LANES)]
    house.phone.slow = {room: asyncio.Event() for room in rooms}
    for room in (*rooms, "anna"):
        house.waits(room, "news")
    stop = asyncio.Event()
    running = asyncio.ensure_future(house.delivery.run(stop))
    await asyncio.sleep(0.05)
    assert house.phone.sent == []

    house.waits("anna", "answer", answers="asked")
    house.delivery.ring()
    async with asyncio.timeout(60):
        while len(house.phone.sent) < 2:  # noqa: ASYNC110 - the phone rings no bell
            await asyncio.sleep(0.01)

    assert house.phone.sent == [("anna", "news"), ("anna", "answer")]
    for gate in house.phone.slow.values():
        gate.set()
    stop.set()
    await running


async def test_what_can_never_arrive_is_given_up_with_its_reason(house: House) -> None:
    """Blocked, or refused: it ends, the reason stays, and what comes after it is tried."""
    house.waits("1", "blocked")
    house.waits("2", "malformed")
    house.waits("2", "fine")
    house.phone.errors = {"1": [Unreachable("blocked by the user")], "2": [Undeliverable("text too long")]}

    await house.delivery.drain()

    assert house.phone.sent == [("2", "fine")]
    with house.database.engine.begin() as connection:
        why = connection.exec_driver_sql("SELECT why FROM outbox ORDER BY id").scalars().all()
    assert why == ["blocked by the user", "text too long", ""]


async def test_a_room_that_moved_gets_what_waits_for_it(house: House) -> None:
    """A Telegram group became a supergroup: the messages follow."""
    house.waits("1", "hello")
    house.phone.errors["1"] = [RoomMoved(Chat(Platform.TELEGRAM, "9", direct=False))]

    await house.delivery.drain()

    assert house.phone.sent == [("9", "hello")]


async def test_a_stop_leaves_what_is_not_sent_in_the_outbox(house: House) -> None:
    """Then the next start sends it."""
    house.arrives("1", "hello")
    await house.intake.drain()
    await house.leases.run(over())
    house.database.close()

    again = House(house.url)
    await again.delivery.drain()

    assert again.phone.sent == [("1", "hello")]
    again.database.close()


def test_a_missing_answer_is_asked_for_by_name(house: House) -> None:
    """Reading what is not known names the question."""
    account = Account(Platform.TELEGRAM, "1")

    with pytest.raises(LookupNeeded) as needed, house.database.work(house.clock()) as store:
        store.known.moderates(account, Chat(Platform.TELEGRAM, "-5", direct=False))

    assert needed.value.lookup == IsModerator(account, Chat(Platform.TELEGRAM, "-5", direct=False))
