"""A house without walls: intake, delivery and a database, with a phone that is told what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, event

from adapters.clock import steady
from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent, Said
from bot.conversation.lookups import Answer, FoundPlaces, Lookup, Verdict
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say, Toast
from bot.errors import Contended, StoreAway
from bot.flows import CONTENTS
from bot.model.chats import Account, Chat, Platform
from bot.model.places import Point
from bot.ports import Messenger, Parcel, Raw, Sent
from bot.running.delivery import Delivery
from bot.running.failures import AGAIN_S, MOST_TRIES
from bot.running.intake import Intake
from bot.running.leases import Leases
from bot.running.world import World
from bot.store import Store
from storage.database import Database
from storage.migrations import migrate_engine

READER = Reader("en", "UTC")
FOREVER_S = 1e6  # no clock ends a batch


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.time


class Phone(Messenger):
    """A platform whose texts are said, and which fails as it is told."""

    platform = Platform.TELEGRAM

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.errors: dict[str, list[Exception]] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.lookups: list[Lookup] = []
        self.finished_events: list[str] = []
        self.open = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Nothing arrives by itself."""

    async def close(self) -> None:
        """Nothing is open."""

    def read(self, raw: Raw) -> AnyEvent | None:
        """Who said what."""
        if raw.get("broken"):
            raise ValueError("unreadable")
        account = Account(Platform.TELEGRAM, raw["who"])
        return Said(id=raw["id"], account=account, chat=Chat(Platform.TELEGRAM, raw["who"]), text=raw["text"])

    async def ask(self, lookup: Lookup) -> Answer:
        """Only when it is allowed to answer."""
        self.lookups.append(lookup)
        await self.open.wait()
        return Verdict(True)

    async def waiting(self, event: AnyEvent) -> None:
        """Nothing to show."""

    async def finished(self, event: AnyEvent) -> None:
        """Remember it."""
        self.finished_events.append(event.id)

    async def send(self, parcel: Parcel) -> Sent:
        """Fail as told, wait as told, else show."""
        assert isinstance(parcel.reply, Say)
        said = parcel.reply.text
        text = str(said.params.get("text", said.key))
        if parcel.to.id in self.slow:
            await self.slow[parcel.to.id].wait()
        if self.errors.get(parcel.to.id):
            raise self.errors[parcel.to.id].pop(0)
        parcel.begin()
        self.sent.append((parcel.to.id, text))
        return Sent(str(len(self.sent)))

    def direct_link(self, start: str) -> str:
        """None."""
        return ""


class Nowhere:
    """An atlas that knows nothing."""

    async def find(self, text: str, language: str, near: Point | None) -> FoundPlaces:
        """Nothing."""
        return FoundPlaces()

    async def close(self) -> None:
        """Nothing is open."""


class Echo(Engine):
    """An engine that says what it hears; "boom" breaks it, "who" makes it ask, in a "crowd" others are in the way."""

    crowd = 0  # how often others are still in the way

    def handle(self, store: Store, event: AnyEvent, now: datetime) -> list[Say | Toast]:
        """Echo."""
        assert isinstance(event, Said)
        if event.text == "boom":
            raise RuntimeError("boom")
        if event.text == "crowd" and self.crowd:
            self.crowd -= 1
            raise Contended("others were in the way")
        if event.text == "who":
            store.known.moderates(event.account, event.chat)
        store.outbox.add(event.chat, Say(t("echo", text=event.text)), READER, now)
        return []


class House:
    """A running house without walls."""

    def __init__(self, url: str) -> None:
        self.clock, self.phone = Clock(), Phone()
        self.url = url
        self.database = Database(url, lambda a, b: 0.0, self.clock)
        migrate_engine(self.database.engine)
        messengers: dict[Platform, Messenger] = {Platform.TELEGRAM: self.phone}
        self.leases = Leases(self.database.leases, self.database.holder, steady)
        sending = {Platform.TELEGRAM: self.leases.want("send-telegram")}
        self.leases.attend()
        self.delivery = Delivery(self.database.post, messengers, self.clock, sending)
        world = World(messengers, Nowhere())
        self.engine = Echo(CONTENTS)
        self.take_in = partial(
            Intake, self.engine, self.database, self.database.inbox, world, self.clock, self.delivery.ring
        )
        self.intake = self.take_in(batch_s=FOREVER_S)

    def arrives(self, who: str, text: str, key: str = "") -> bool:
        """A message of somebody."""
        raw = {"id": key or f"{who}{text}", "who": who, "text": text}
        return self.database.inbox.receive(Platform.TELEGRAM, raw["id"], raw, account=who, chat=who)

    def waits(self, who: str, text: str, answers: str = "") -> None:
        """Something in the outbox; `answers` is what somebody asked."""
        with self.database.work(self.clock()) as store:
            to, said = Chat(Platform.TELEGRAM, who), Say(t("echo", text=text))
            store.outbox.add(to, said, READER, self.clock(), answers=answers)

    def unsent(self) -> int:
        """How many messages are not noted as sent."""
        with self.database.engine.begin() as connection:
            waiting = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE ended_at IS NULL")
            return int(waiting.scalar_one())

    async def drains(self) -> None:
        """All that can be done now, and what is tried again a few seconds later."""
        for _ in range(MOST_TRIES):
            await self.intake.drain()
            self.clock.time += timedelta(seconds=max(AGAIN_S))
        await self.delivery.drain()

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """The database is away for a while."""

        def refuse(_connection: Connection) -> None:
            raise StoreAway("the server has gone away")

        event.listen(self.database.engine, "begin", refuse)
        try:
            yield
        finally:
            event.remove(self.database.engine, "begin", refuse)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Intake and delivery at work, as in the program; what ends one of them fails the test."""
        stop = asyncio.Event()
        parts = [asyncio.create_task(part.run(stop)) for part in (self.intake, self.delivery)]
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*parts)


async def until(met: Callable[[], object]) -> None:
    """Wait until something holds; that takes milliseconds, or longer on a busy machine."""
    async with asyncio.timeout(60):
        while not met():  # noqa: ASYNC110  # nobody would set an event
            await asyncio.sleep(0.01)


def over() -> asyncio.Event:
    """What tells a part to stop at once."""
    stop = asyncio.Event()
    stop.set()
    return stop
