"""An event handled whole and durably, beside an echo without a database and a handler with an ORM on aiosqlite.

Ours begins with the raw update and ends when the answer is handed to a sender without a network. Between lie two
commits with synchronous=FULL, which are one where nothing else waits: of the inbox; and of state, record and outbox
with the inbox's mark. That delivery then notes each answer as sent, another, is in the throughput, too.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import func, select

from adapters.telegram.inbound import read
from benchmarks.city import NOW
from benchmarks.measuring import AtLeast, Job, Limit, Peer, Prepared, Round, Size
from benchmarks.peers_orm import Usual
from benchmarks.peers_telegram import Bot, echo
from benchmarks.talking import STEPS, Neighbour, Raw, neighbourhood
from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import Answer, Lookup
from bot.flows import CONTENTS
from bot.model.chats import Platform
from bot.model.loan import LoanState
from bot.ports import Messenger, Parcel, Sent
from bot.running.delivery import Delivery
from bot.running.intake import Intake
from bot.running.notes import NOTES_WAIT_S
from bot.running.world import World
from storage import tables
from storage.database import Database
from storage.records import first_broken
from tests.running.house import Nowhere

WAITING: Final = 64
ANEW: Final = count(10**9)  # numbers of updates


class Sender(Messenger):
    """Telegram without a network: updates come from the neighbours, and what is sent has arrived at once."""

    platform = Platform.TELEGRAM

    def __init__(self) -> None:
        self.heard: dict[str, asyncio.Future[Parcel]] = {}  # by the event that is answered
        self._numbers = count(1)

    async def run(self, stop: asyncio.Event) -> None:
        """Nothing is open."""

    async def close(self) -> None:
        """Nothing is open."""

    def read(self, raw: Mapping[str, Any]) -> AnyEvent | None:
        """As the adapter does."""
        return read(raw, "shed_bot")

    async def ask(self, lookup: Lookup) -> Answer:
        """Nobody asks."""
        raise LookupError(lookup)

    async def waiting(self, event: AnyEvent) -> None:
        """Nothing to show."""

    async def finished(self, event: AnyEvent) -> None:
        """Nothing to end."""

    async def send(self, parcel: Parcel) -> Sent:
        """It is handed over."""
        parcel.begin()
        if parcel.answers in self.heard:
            self.heard.pop(parcel.answers).set_result(parcel)
        return Sent(str(next(self._numbers)))

    def direct_link(self, start: str) -> str:
        """None."""
        return ""


class Ours:
    """The program between an update and its answer."""

    def __init__(self, database: Database, people: Sequence[Neighbour]) -> None:
        """Of this database, with all of these people at once."""
        self._database, self._people, self._sender = database, people, Sender()
        self.said: list[Raw] = []  # what was said in the last round, in order
        self._waiting: list[tuple[AnyEvent, Raw]] = []  # in Telegram's queue

    def talk(self, conversations: int) -> Round:
        """Everybody has so many conversations, each event after the answer to the one before."""
        return asyncio.run(self._talk(conversations))

    async def _talk(self, conversations: int) -> Round:
        messengers: dict[Platform, Messenger] = {Platform.TELEGRAM: self._sender}
        delivery = Delivery(self._database.post, messengers, lambda: NOW, notes_wait_s=NOTES_WAIT_S)
        self._database.along = delivery.notes.along
        world = World(messengers, Nowhere())
        inbox = self._database.inbox
        intake = Intake(Engine(CONTENTS), self._database, inbox, world, lambda: NOW, delivery.ring)
        inbox.wake, inbox.at_once = intake.wake, intake.at_once
        stop, self.said, self._waiting = asyncio.Event(), [], []
        begun = perf_counter()
        running = [asyncio.create_task(it.run(stop)) for it in (intake, delivery)]
        talking = [self._converse(it, conversations * len(STEPS)) for it in self._people]
        times = [it for took in await asyncio.gather(*talking) for it in took]
        stop.set()
        await asyncio.gather(*running)
        await delivery.drain()
        return Round(times, perf_counter() - begun)

    async def _converse(self, who: Neighbour, steps: int) -> list[float]:
        """What one neighbour does; how long each answer took."""
        times = []
        for _ in range(steps):
            raw = who.next()
            self.said.append(raw)
            begun = perf_counter()
            event = self._sender.read(raw)
            assert event is not None
            answer = asyncio.get_running_loop().create_future()
            self._sender.heard[event.id] = answer
            self._arrives(event, raw)
            who.last = (await answer).reply
            times.append(perf_counter() - begun)
        return times

    def _arrives(self, event: AnyEvent, raw: Raw) -> None:
        """An update stands in Telegram's queue; one answer to getUpdates brings all that do."""
        self._waiting.append((event, raw))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._receive)

    def _receive(self) -> None:
        """As the adapter does with the answer: one commit."""
        inbox, came, self._waiting = self._database.inbox, self._waiting, []
        with inbox.together():
            for event, raw in came:
                inbox.receive(Platform.TELEGRAM, event.id, raw, account=event.account.id, chat=event.chat.id)


@contextmanager
def together(size: Size, folder: Path) -> Iterator[Prepared]:
    """64 wait at any time, each another person's."""
    with neighbourhood(min(WAITING, size.operations), folder) as (database, people):
        file = Path(str(database.engine.url.database))
        with closing(sqlite3.connect(file)) as now, closing(sqlite3.connect(folder / "usual.db")) as usual:
            now.backup(usual)
        orm = Usual(folder / "usual.db")
        ours = Ours(database, people)

        async def handled_by_orm() -> Round:
            """On a loop of its own; its connections end with it."""
            try:
                return await Bot(orm.handle).talk(_anew(ours.said))
            finally:
                await orm.close()

        yield Prepared(
            lambda: ours.talk(1),
            [lambda: _echoed(ours.said), lambda: asyncio.run(handled_by_orm())],
            partial(_check, ours, database),
        )
    for left in folder.glob("usual.db*"):
        left.unlink()


@contextmanager
def one_at_a_time(size: Size, folder: Path) -> Iterator[Prepared]:
    """Nobody else is there."""
    with neighbourhood(1, folder) as (database, people):
        ours = Ours(database, people)
        conversations = size.operations // len(STEPS) + 1
        yield Prepared(
            lambda: ours.talk(conversations), [lambda: _echoed(ours.said)], partial(_check, ours, database)
        )


def _echoed(said: Sequence[Raw]) -> Round:
    """A round of the echo."""
    return asyncio.run(Bot(echo).talk(said))


def _anew(said: Sequence[Raw]) -> list[Raw]:
    """The same, as updates that nobody has seen."""
    return [{**raw, "update_id": next(ANEW)} for raw in said]


def _check(ours: Ours, database: Database) -> None:
    """Each request was made and taken back, everything is handled, and the records hold together."""
    asked = len(ours.talk(1).times) // len(STEPS)
    with database.engine.begin() as connection:
        states = connection.execute(
            select(tables.loan.c.state, func.count()).group_by(tables.loan.c.state)
        ).all()
        left = select(func.count()).where(tables.inbox.c.handled_at.is_(None) | (tables.inbox.c.error != ""))
        unsent = select(func.count()).where(tables.outbox.c.ended_at.is_(None))
        assert [(row.state, row[1]) for row in states] == [(LoanState.WITHDRAWN, asked)]
        assert not connection.scalar(left)
        assert not connection.scalar(unsent)
        assert first_broken(connection) is None


JOBS: Final = (
    Job(
        "events",
        (
            Peer("python-telegram-bot's echo without a database", AtLeast(0.5)),
            Peer("python-telegram-bot with SQLAlchemy's ORM on aiosqlite", AtLeast(10)),
        ),
        together,
        (Limit("p99", 25),),
    ),
    Job(
        "events-one-at-a-time",
        (Peer("python-telegram-bot's echo without a database", AtLeast(0.25)),),
        one_at_a_time,
    ),
)
