"""A card to very many rooms at once, through the whole program and Telegram's limits, while people go on asking."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from adapters.telegram.pace import ALL
from benchmarks.city import CENTRE
from benchmarks.measuring import AtLeast, Job, Limit, Peer, Prepared, Round, Size
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Show
from bot.conversation.scene import Stage
from bot.model.chats import Chat, Platform
from bot.model.community import Community, Room
from bot.program import Program
from bot.settings import DatabaseSettings, PlacesSettings, Settings, TelegramSettings
from bot.wiring import build
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.world import Chat as Group

ROOMS: Final = 1_000
FEW_ROOMS: Final = 60
ITEMS_FOR_ALL: Final = 1_000_000  # the full form
PEOPLE: Final = 10  # who ask in turn, so that none of them asks more than a person may
ASKED_EVERY_S: Final = 1.0  # however long the answers take
WITHIN_S: Final = 300.0


@contextmanager
def to_every_room(size: Size, folder: Path) -> Iterator[Prepared]:
    """The program runs from round to round, as does the server that counts what it sends."""
    rooms = ROOMS if size.items >= ITEMS_FOR_ALL else FEW_ROOMS
    with asyncio.Runner() as runner:
        hall = runner.run(_open(f"sqlite:///{folder / 'hall.db'}", rooms))
        pace = Round([ALL[1] / ALL[0]] * rooms)
        try:
            yield Prepared(lambda: runner.run(hall.tell()), [lambda: pace], lambda: runner.run(hall.check()))
        finally:
            runner.run(hall.close())
            for left in folder.glob("hall.db*"):
                left.unlink()


@dataclass
class Hall:
    """A community of very many rooms, its program and its Telegram."""

    server: FakeTelegram
    program: Program
    groups: list[Group]
    people: list[Person]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Task[None] | None = None
    numbers: Iterator[int] = field(default_factory=count)

    async def tell(self) -> Round:
        """A card to all rooms; until each shows it, somebody asks for help once a second."""
        shown = [len(group.all_messages) + 1 for group in self.groups]
        waiting = list(zip(self.groups, shown, strict=True))
        begun = time.perf_counter()
        self._post(f"item:{next(self.numbers)}")
        waits: list[float] = []
        asking = asyncio.create_task(self._ask(waits))
        await self.server.until(partial(_all_shown, waiting), WITHIN_S)
        seconds = time.perf_counter() - begun
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        figures = {"429s": float(len(self.server.floods)), "a reply": max(waits)}
        return Round([seconds / len(self.groups)] * len(self.groups), seconds, figures)

    async def check(self) -> None:
        """Every room shows the card once, and Telegram had nothing against it."""
        await self.tell()
        assert all(len(group.all_messages) == 1 for group in self.groups)
        assert all("drill" in group.all_messages[0].shown for group in self.groups)
        assert not self.server.refusals + self.server.violations + self.server.floods

    async def close(self) -> None:
        """End the program, then the server."""
        self.stop.set()
        if self.running is not None:
            await self.running
        await self.server.__aexit__(None, None, None)

    def _answered(self, person: Person) -> bool:
        """Whether the last word is the bot's."""
        return person.chat.all_messages[-1].sender == self.server.bot

    def _post(self, subject: str) -> None:
        """Put the card for every room into the outbox, in one transaction."""
        card = Show(
            Card(t("card-title", title="drill"), (t("card-owner", owner="Anna"),), buttons=((_button(),),))
        )
        now = datetime.now(UTC)
        with self.program.database.work(now) as store:
            Stage(store, now).post(store.communities.get(1), lambda _: card, subject)
        self.program.delivery.ring()

    async def _ask(self, waits: list[float]) -> None:
        """People ask, one after another, and wait for their answers."""
        async with asyncio.TaskGroup() as asking:
            for number in count():
                await asyncio.sleep(ASKED_EVERY_S)
                asking.create_task(self._waits(self.people[number % len(self.people)], waits))

    async def _waits(self, person: Person, waits: list[float]) -> None:
        """One asks, and waits for the answer."""
        begun = time.perf_counter()
        person.says("/help")
        try:
            await self.server.until(partial(self._answered, person), WITHIN_S)
        finally:  # who still waits at the end has waited so long, too
            waits.append(time.perf_counter() - begun)


def _all_shown(waiting: list[tuple[Group, int]]) -> bool:
    """Whether each has as many messages as it should; those that have are looked at no more."""
    while waiting and len(waiting[-1][0].all_messages) >= waiting[-1][1]:
        waiting.pop()
    return not waiting


def _button() -> Button:
    """A way to more, as cards have it."""
    return Button(t("more"), url="https://shed.example.org/items/1")


async def _open(url: str, rooms: int) -> Hall:
    """Begin with the server, the rooms and the program."""
    server = FakeTelegram(flood_limits=True)
    await server.__aenter__()
    telegram = TelegramSettings(token=SecretStr(server.token), base_url=server.base_url)
    settings = Settings(
        telegram=telegram,
        database=DatabaseSettings(url=SecretStr(url)),
        places=PlacesSettings(service="none"),
    )
    program = build(settings)
    groups = [server.group(f"Room {number}").chat for number in range(rooms)]
    now = datetime.now(UTC)
    with program.database.work(now) as store:
        street = store.communities.add(Community("Elm Street", CENTRE, "UTC", now))
        for group in groups:
            group.statuses[server.bot.id] = "member"
            store.rooms.add(
                Room(Chat(Platform.TELEGRAM, str(group.id), direct=False), street.id, group.title or "")
            )
    hall = Hall(server, program, groups, [server.user(f"Neighbour {number}") for number in range(PEOPLE)])
    hall.running = asyncio.create_task(program.run(hall.stop))
    await server.until(lambda: server.calls_of("getUpdates"), WITHIN_S)
    return hall


JOBS: Final = (
    Job(
        "broadcast",
        (Peer("Telegram's pace, 30 a second", AtLeast(0.95)),),
        to_every_room,
        limits=(Limit("429s", 1, ""), Limit("a reply", 1.0, "s")),
    ),
)
