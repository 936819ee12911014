"""A bench for the Telegram adapter: the fake server, an inbox, photos, people, and the messenger between them."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from pydantic import SecretStr

from adapters.telegram.app import TelegramMessenger
from bot.conversation.commands import CommandMenu
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Reply
from bot.errors import StoreAway
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.model.limits import NO_LIMIT
from bot.ports import Parcel, PhotoRefused
from bot.running.turnstile import Turnstile
from bot.settings import TelegramSettings
from tests.fakes.telegram import FakeTelegram, Group, Person


@dataclass
class Mail:
    """The inbox of the test: keeps what was committed; may fail as a full disk does."""

    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    copies: int = 0
    broken: bool = False
    away: int = 0  # how often the database is still away

    def receive(self, platform: Platform, event: str, raw: Mapping[str, Any], **_about: str) -> bool:
        """Commit."""
        if self.away:
            self.away -= 1
            raise StoreAway("the server has gone away")
        if self.broken:
            raise OSError("no space left on device")
        self.copies += event in self.kept
        self.kept.setdefault(event, raw)
        return True

    @contextmanager
    def together(self) -> Iterator[None]:
        """One commit: all of it, or nothing."""
        before = dict(self.kept)
        try:
            yield
        except BaseException:
            self.kept = before
            raise

    def letter(self, platform: Platform, event: str) -> None:
        """Nobody asks."""


@dataclass
class Album:
    """The photos of the test."""

    jpegs: dict[str, bytes] = field(default_factory=dict)

    def keep(self, image: bytes) -> str:
        """Keep what is a picture."""
        try:
            Image.open(io.BytesIO(image)).verify()
        except OSError as error:
            raise PhotoRefused("not_a_photo") from error
        self.jpegs["kept"] = image
        return "kept"

    def jpeg(self, photo: str) -> bytes | None:
        """The kept picture."""
        return self.jpegs.get(photo)


def picture(colour: str = "green", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Bench:
    """A server, a messenger, and what is needed around it."""

    def __init__(self, server: FakeTelegram) -> None:
        self.server = server
        self.mail = Mail()
        self.album = Album({"p1": picture(), "p2": picture("blue"), "odd": picture(size=(2100, 10))})
        self.anna: Person = server.user("Anna", language="en")
        self.ben: Person = server.user("Ben", language="ko")
        self.group: Group = server.group("Elm Street", admins=[self.anna], members=[self.ben])
        self.most = NO_LIMIT
        self.messenger = self.new_messenger()

    def new_messenger(self, *, app: str = "", language: str = "", **changed: Any) -> TelegramMessenger:
        """Another messenger, as after a restart."""
        settings = TelegramSettings(
            token=SecretStr(self.server.token), base_url=self.server.base_url,
            base_file_url=self.server.base_file_url,
        )  # fmt: skip
        return TelegramMessenger(
            settings=settings.model_copy(update=changed), mailroom=self.mail, book=Phrasebook.load(),
            photos=self.album, menus=[CommandMenu("offer", t("yes"), t("yes"))],
            app=app, language=language, turnstile=Turnstile(self.most),
        )  # fmt: skip

    @asynccontextmanager
    async def running(self, messenger: TelegramMessenger | None = None) -> AsyncIterator[asyncio.Task[None]]:
        """Let the messenger receive; it must stop soon."""
        stop = asyncio.Event()
        task = asyncio.create_task((messenger or self.messenger).run(stop))
        try:
            yield task
        finally:
            stop.set()
            async with asyncio.timeout(30):
                await asyncio.gather(task, return_exceptions=True)

    async def send(self, reply: Reply, to: Person | Group, **more: Any) -> str:
        """Deliver; returns the id of the message."""
        chat = Chat(Platform.TELEGRAM, str(to.id), direct=isinstance(to, Person))
        return (await self.messenger.send(Parcel(1, chat, reply, Reader(), **more))).message

    async def heard(self, count: int) -> list[Any]:
        """Wait for so many events in the inbox."""
        await self.server.until(lambda: len(self.mail.kept) >= count)
        return [self.messenger.read(raw) for raw in self.mail.kept.values()]


@asynccontextmanager
async def set_up_bench() -> AsyncIterator[Bench]:
    """A bench on which everybody has started the bot; at the end nothing was sent that the platform forbids."""
    async with FakeTelegram() as server:
        made = Bench(server)
        for person in (made.anna, made.ben):
            person.says("/start")
        made.group.add_bot(made.anna)
        server.updates.waiting.clear()
        yield made
        await made.messenger.close()
        assert server.violations == []
        assert server.floods == []
