"""A message that is under way when its sender is ended or stands still: the platform has it, nobody has noted so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.ports import Parcel, Sent
from tests.running.house import House, Phone, until


class SlowToAnswer(Phone):
    """A platform that takes a message at once, and says so when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = asyncio.Event()

    async def send(self, parcel: Parcel) -> Sent:
        """Take it."""
        sent = await super().send(parcel)
        await self.answers.wait()
        return sent


@asynccontextmanager
async def under_way(house: House) -> AsyncIterator[tuple[SlowToAnswer, asyncio.Event]]:
    """The house delivers a message, which its platform has and has not answered; the event ends the delivery."""
    phone, stop = SlowToAnswer(), asyncio.Event()
    house.delivery._messengers = {phone.platform: phone}
    house.waits("1", "hello")
    delivering = asyncio.create_task(house.delivery.run(stop))
    await until(lambda: phone.sent)
    yield phone, stop
    phone.answers.set()
    stop.set()
    await delivering


async def test_what_is_under_way_when_it_is_ended_is_noted(house: House) -> None:
    """SIGTERM waits for the platform's answer, a little: so the next start does not send it again."""
    async with under_way(house) as (phone, stop):
        stop.set()
        await asyncio.sleep(0.05)
        phone.answers.set()

    assert not house.unsent()
    await house.delivery.drain()
    assert phone.sent == [("1", "hello")]


async def test_what_was_under_way_when_its_sender_stood_still_comes_twice_at_most(postgresql: str) -> None:
    """Another sends it again, as nobody noted the first; whoever stood still notes nothing and sends no more."""
    stopped, other = House(postgresql), House(postgresql)
    async with under_way(stopped) as (phone, _):
        stopped.leases.want("send-telegram").lost()
        with stopped.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE lease SET until = now() - interval '1 second'")
        other.leases.attend()
        await other.delivery.drain()
        ended = "SELECT ended_at FROM outbox"
        with other.database.engine.begin() as connection:
            noted = connection.exec_driver_sql(ended).scalar_one()
        stopped.clock.time = other.clock.time.replace(year=other.clock.time.year + 1)

    assert (phone.sent, other.phone.sent) == ([("1", "hello")], [("1", "hello")])
    with other.database.engine.begin() as connection:
        assert connection.exec_driver_sql(ended).scalar_one() == noted
    for house in (stopped, other):
        house.database.close()
