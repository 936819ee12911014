"""A town: both fake platforms, and the real program between them, which can be stopped and started at any moment."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image
from sqlalchemy import text

from bot.program import Program
from bot.settings import Settings
from bot.wiring import build
from tests.fakes.discord.messages import Message as DiscordMessage
from tests.fakes.discord.people import Person as DiscordPerson
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import Message as TelegramMessage
from tests.fakes.telegram import Person as TelegramPerson

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, ten in the morning in Berlin
WITHIN_S = 30.0
TURNS = 10  # of the loop, in which what was sent comes in: both sides of every connection live in it


class Town:
    """Fake Telegram, fake Discord, and the program. `restart` stops it cleanly and starts it anew on the same
    database."""

    def __init__(self, folder: Path, *, webhook: bool = False) -> None:
        """Nothing runs yet."""
        self._began, self._ahead = time.monotonic(), timedelta()
        self.telegram, self.discord = FakeTelegram(), FakeDiscord()
        self._folder, self._webhook = folder, webhook
        self._program: Program | None = None
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Everything is up."""
        await self.telegram.__aenter__()
        await self.discord.__aenter__()
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Everything is down."""
        await self.stop()
        await self.discord.__aexit__(kind, error, trace)
        await self.telegram.__aexit__(kind, error, trace)

    def now(self) -> datetime:
        """The town's time: it goes on by itself, and jumps when a story says so."""
        return START + self._ahead + timedelta(seconds=time.monotonic() - self._began)

    @property
    def program(self) -> Program:
        """The running program."""
        assert self._program is not None
        return self._program

    def settings(self) -> Settings:
        """As a config.toml for the fakes would say."""
        telegram: dict[str, Any] = {
            "token": self.telegram.token,
            "base_url": self.telegram.base_url,
            "base_file_url": self.telegram.base_file_url,
        }
        if self._webhook:
            port = free_port()
            telegram |= {
                "mode": "webhook",
                "webhook_url": f"http://127.0.0.1:{port}/telegram",
                "webhook_secret": "a-secret-for-the-fake-telegram",
                "webhook_listen": f"127.0.0.1:{port}",
            }
        discord = {
            "token": self.discord.token,
            "api_url": self.discord.api_url,
            "gateway_url": self.discord.gateway_url,
        }
        return Settings.model_validate(
            {
                "community": {"cell_members": 1},  # few live here
                "telegram": telegram,
                "discord": discord,
                "database": {"url": f"sqlite:///{self._folder}/shed.db"},
                "places": {"service": "none"},
            }
        )

    async def start(self) -> None:
        """Start the program."""
        self._stop = asyncio.Event()
        self._program = build(self.settings(), self.now)
        known = len(self.discord.gateway.identified)
        self._running = asyncio.create_task(self._program.run(self._stop))
        await self.until(
            lambda: len(self.discord.gateway.identified) > known and self.discord.commands, "the gateway"
        )

    async def stop(self) -> None:
        """Stop it as SIGTERM does."""
        self._stop.set()
        if self._running is not None:
            await self._running
        self._running = None

    async def restart(self) -> None:
        """Stop, and start on the same database."""
        await self.stop()
        await self.start()

    async def passes(self, **span: float) -> None:
        """The program's clock goes on, and ticks; hour by hour, so that nothing is skipped."""
        left = timedelta(**span)
        while left:
            hour = min(left, timedelta(hours=1))
            left, self._ahead = left - hour, self._ahead + hour
            await self.program.rounds.tick(self.now())
        self.program.delivery.ring()

    async def until(self, met: Callable[[], object], what: str) -> None:
        """Wait until something holds."""
        for _ in range(int(WITHIN_S / 0.01)):
            if self._running is not None and self._running.done():
                self._running.result()
                raise AssertionError("the program ended by itself")
            if met():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"waited in vain for {what}; {self._told()}")

    def _told(self) -> str:
        """What the people saw last, for a failure's message."""
        told = [f"{p.user.name}: {[m.text for m in p.messages()][-2:]}" for p in self.discord.people.values()]
        chats = self.telegram.world.chats.values()
        told += [f"{chat.id}: {[m.shown for m in chat.messages][-2:]}" for chat in chats]
        return "; ".join(told)

    async def handles(self, event: str) -> None:
        """Wait until an event of Telegram's has come in and is handled: the next press must meet what it brings."""

        def handled() -> object:
            asked = text("SELECT count(*) FROM inbox WHERE event = :event AND handled_at IS NOT NULL")
            with self.program.database.engine.begin() as connection:
                return connection.execute(asked, {"event": event}).scalar_one()

        await self.until(handled, f"the event {event}")

    async def settles(self) -> None:
        """Wait until nothing is under way in inbox and outbox."""
        counting = (
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL) + "
            "(SELECT count(*) FROM outbox WHERE ended_at IS NULL)"
        )

        def idle() -> bool:
            with self.program.database.engine.begin() as connection:
                return not connection.exec_driver_sql(counting).scalar_one()

        for _ in range(TURNS):
            await asyncio.sleep(0.001)
        await self.until(idle, "the outbox to be empty")


class OnTelegram:
    """Somebody's hand on Telegram: each gesture waits for what it brings."""

    def __init__(self, town: Town, name: str, language: str = "en") -> None:
        """A new person."""
        self.town, self.name = town, name
        self.person: TelegramPerson = town.telegram.user(name, language=language)

    async def reads(self, text: str) -> TelegramMessage:
        """Wait until a message of the bot's with these words stands in the direct chat."""
        chat, bot = self.person.chat, self.town.telegram.world.bot

        def found() -> list[TelegramMessage]:
            return [it for it in chat.messages if it.sender == bot and text in it.shown]

        await self.town.until(found, f"{self.name} to read {text!r}")
        return found()[-1]

    async def offered(self, label: str) -> None:
        """Wait until a button of that label is there."""
        chat = self.person.chat
        await self.town.until(
            lambda: any(label in it.buttons for it in chat.messages[-4:]), f"{self.name} to see [{label}]"
        )

    async def presses(self, label: str) -> None:
        """Press the newest button of that label in the direct chat."""
        await self.offered(label)
        press = self.person.presses(label)
        if press.isdigit():  # a callback; a link is opened, which says /start
            await self.town.handles(f"c{press}")
        await self.town.settles()

    async def says(self, text: str) -> None:
        """Type."""
        message = self.person.says(text)
        await self.town.handles(f"m{self.person.id}:{message.message_id}")
        await self.town.settles()


class OnDiscord:
    """Somebody's hand on Discord."""

    def __init__(self, town: Town, name: str, locale: str = "en-US") -> None:
        """A new person."""
        self.town, self.name = town, name
        self.person: DiscordPerson = town.discord.person(name, locale)

    async def reads(self, text: str) -> DiscordMessage:
        """Wait until a message of the bot's with these words stands in the direct channel."""
        return await self.person.reads(text, within=WITHIN_S)

    async def presses(self, label: str, on: DiscordMessage | None = None) -> None:
        """Press the newest button of that label, in the direct channel unless a message is named."""

        def having() -> list[DiscordMessage]:
            return [it for it in self.person.messages() if it.author.bot and label in it.buttons]

        if on is None:
            await self.town.until(having, f"{self.name} to see [{label}]")
        message = on or having()[-1]
        interaction = await self.person.presses(message, label)
        await self.town.until(lambda: interaction.answer, f"an answer to {self.name}'s press of {label!r}")
        await self.town.settles()

    async def fills(self, **answers: Any) -> None:
        """Fill the modal that the last interaction opened."""
        interaction = self.person.interactions[-1]
        await self.town.until(lambda: interaction.modal, f"a form for {self.name}")
        assert interaction.modal is not None
        sent = await self.person.submits(interaction.modal, **answers)
        await self.town.until(lambda: sent.answer, f"an answer to {self.name}'s form")
        await self.town.settles()


def picture() -> bytes:
    """A photo."""
    image = io.BytesIO()
    Image.new("RGB", (640, 480), (200, 140, 60)).save(image, "JPEG")
    return image.getvalue()


def free_port() -> int:
    """A port of loopback that nobody uses."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
