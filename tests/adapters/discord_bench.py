"""A bench for the Discord adapter: the fake server, an inbox, photos, and the messenger between them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from fluent.runtime import FluentResource
from pydantic import SecretStr

from adapters.discord.app import DiscordMessenger
from bot.conversation.commands import Audience, CommandMenu, CommandOption
from bot.conversation.events import AnyEvent, Completing
from bot.conversation.lookups import IsModerator
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import Ask, Button, Card, Input, Option, Question, Reply, Say, Show
from bot.errors import TryLater
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.model.limits import NO_LIMIT
from bot.ports import Letter, Parcel, PhotoRefused, Sent, Suggestion, Turns
from bot.running.turnstile import Turnstile
from bot.settings import DiscordSettings
from tests.fakes.discord import Channel, FakeDiscord, Guild, Person

PNG = b"\x89PNG a picture"
KO = Reader("ko", "Asia/Seoul")
EN = Reader("en", "Europe/London")


WORDS = {
    "en": "typed = { $text }\noffer = Offer\nfind = Find\nmod = For moderators\nwhat = What is it?\n",
    "ko": "typed = { $text }\noffer = 내놓기\nfind = 찾기\nmod = 관리자용\nwhat = 무엇 인가요?\n",
}


def _book() -> Phrasebook:
    """The real phrases, and a few more: one is nothing but what a person typed."""
    book = Phrasebook.load()
    for language, bundle in book.bundles.items():
        bundle.add_resource(FluentResource(WORDS[language]))
    return book


BOOK = _book()


def typed(text: str) -> T:
    """A phrase that is nothing but what a person typed."""
    return t("typed", text=text)


def option(name: str, kind: Input, **more: Any) -> CommandOption:
    """An option whose words do not matter."""
    return CommandOption(name, kind, t("what"), t("what"), **more)


MENUS = (
    CommandMenu(
        "offer",
        t("offer"),
        t("what"),
        options=(
            option("photo", Input.PHOTO),
            option("title", Input.TEXT, required=True, completes=True, longest=80),
            option("days", Input.NUMBER, least=1, most=30),
            option("kind", Input.CHOICE, choices=(("thing", t("find")), ("skill", t("mod")))),
        ),
    ),
    CommandMenu("find", t("find"), t("what"), options=(option("new", Input.YES_NO),)),
    CommandMenu("mod items", t("find"), t("mod"), audience=Audience.MODERATORS, direct=False),
    CommandMenu(
        "mod settle",
        t("offer"),
        t("mod"),
        audience=Audience.MODERATORS,
        direct=False,
        options=(option("loan", Input.NUMBER, required=True),),
    ),
)


@dataclass
class Mail:
    """The inbox of the test: keeps what was committed, once; may fail as a full disk does."""

    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)  # event -> how many parcels are noted as sent
    copies: int = 0
    broken: bool = False

    def letter(self, platform: Platform, event: str) -> Letter | None:
        """What is known of an event."""
        if event not in self.kept:
            return None
        sent = self.answered.get(event, 0)
        return Letter(self.kept[event], self.keys[event], 0.0, handled=False, answers=sent, sent=sent)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Nothing to share."""
        yield

    def receive(
        self, platform: Platform, event: str, raw: Mapping[str, Any], *, key: str = "", **_about: str
    ) -> bool:
        """Commit."""
        assert platform is Platform.DISCORD
        if self.broken:
            raise OSError("no space left on device")
        if event in self.kept:
            self.copies += 1
            return False
        self.kept[event], self.keys[event] = raw, key
        return True


@dataclass
class Album:
    """The photos of the test."""

    jpegs: dict[str, bytes] = field(default_factory=dict)

    def keep(self, image: bytes) -> str:
        """Keep what begins as a PNG does."""
        if not image.startswith(b"\x89PNG"):
            raise PhotoRefused("not_a_photo")
        self.jpegs["kept"] = image
        return "kept"

    def jpeg(self, photo: str) -> bytes | None:
        """The kept picture."""
        return self.jpegs.get(photo)


@dataclass
class Bench:
    """Elm Street on a fake Discord: Olga owns it, Max may manage it, Ben lives there."""

    server: FakeDiscord
    guild: Guild
    olga: Person
    max: Person
    ben: Person
    mail: Mail = field(default_factory=Mail)
    album: Album = field(default_factory=Album)
    menus: Sequence[CommandMenu] = MENUS
    role: str | None = None
    most: int = NO_LIMIT
    messenger: DiscordMessenger = field(init=False)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def general(self) -> Channel:
        """The room."""
        return self.guild.channel("general")

    @property
    def room(self) -> Chat:
        """The room, as the core names it."""
        return Chat(Platform.DISCORD, self.general.id, direct=False, space=self.guild.id)

    def settings(self) -> DiscordSettings:
        """Settings that lead to the fake."""
        return DiscordSettings(
            token=SecretStr(self.server.token),
            api_url=self.server.api_url,
            gateway_url=self.server.gateway_url,
            moderator_role=self.role,
        )

    def make(self) -> DiscordMessenger:
        """A messenger, as a start of the program would make it."""
        self.messenger = self.new()
        return self.messenger

    def new(self, *, receives: bool = True, turns: Turns | None = None, shards: int = 1) -> DiscordMessenger:
        """One more messenger."""
        return DiscordMessenger(
            settings=self.settings().model_copy(update={"shards": shards}),
            mailroom=self.mail,
            book=BOOK,
            photos=self.album,
            menus=self.menus,
            complete=complete,
            receives=receives,
            turns=turns,
            turnstile=Turnstile(self.most),
        )

    @asynccontextmanager
    async def running(self, *, connected: bool = True) -> AsyncIterator[DiscordMessenger]:
        """The adapter at work, from its start to its clean end."""
        messenger, stop = self.make(), asyncio.Event()
        task = asyncio.create_task(messenger.run(stop))
        try:
            if connected:
                await self.server.connected()
                assert await self.server.until(lambda: bool(self.server.commands)), "no commands"
            yield messenger
        finally:
            stop.set()
            async with asyncio.timeout(30):
                await task
            await messenger.close()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[DiscordMessenger]:
        """Another process for a while, which only makes calls."""
        other, stop, receiver = self.new(receives=False), asyncio.Event(), self.messenger
        task = asyncio.create_task(other.run(stop))
        self.messenger = other
        try:
            await self._can_call(other)
            yield other
        finally:
            self.messenger = receiver
            stop.set()
            await task
            await other.close()

    async def _can_call(self, messenger: DiscordMessenger) -> None:
        """Wait until it has logged in."""
        for _ in range(100):
            with suppress(TryLater):
                await messenger.ask(IsModerator(Account(Platform.DISCORD, self.max.user.id), self.room))
                return
            await asyncio.sleep(0.05)
        raise AssertionError("it did not log in")

    async def event(self, number: int = -1) -> AnyEvent:
        """What the inbox has by now, the newest by default; waits for the first."""
        assert await self.server.until(lambda: bool(self.mail.kept)), "nothing arrived"
        event = self.messenger.read(list(self.mail.kept.values())[number])
        assert event is not None
        return event

    async def arrived(self, count: int) -> AnyEvent:
        """Wait until so many events are in the inbox; the newest."""
        assert await self.server.until(lambda: len(self.mail.kept) >= count), list(self.mail.kept)
        return await self.event()

    async def send(self, reply: Reply, to: Chat | Person, **more: Any) -> Sent:
        """Deliver a reply."""
        chat = to if isinstance(to, Chat) else Chat(Platform.DISCORD, to.user.id)
        return await self.messenger.send(
            Parcel(next(self.numbers), chat, reply, more.pop("reader", EN), **more)
        )

    async def answer(self, reply: Reply, event: AnyEvent, edits: str = "") -> Sent:
        """Deliver a reply to whom the event is from, as its direct answer."""
        to = Chat(Platform.DISCORD, event.account.id)
        return await self.send(reply, to, answers=event.id, edits=edits)


@asynccontextmanager
async def elm_street() -> AsyncIterator[Bench]:
    """A server with the bot in it, and nobody connected yet."""
    async with FakeDiscord() as server:
        olga, max_, ben = (server.person(name) for name in ("Olga", "Max", "Ben"))
        guild = server.guild("Elm Street", olga, "general", "talk", moderators=(max_,), members=(ben,))
        await server.add_bot(guild)
        guild.joined_at = "2020-01-01T00:00:00+00:00"
        yield Bench(server, guild, olga, max_, ben)


def complete(event: Completing) -> Sequence[Suggestion]:
    """Two titles that begin so, or far too many."""
    if event.typed == "many":
        return [Suggestion("x" * 200, str(number)) for number in range(40)]
    return [Suggestion(title, title) for title in ("drill", "drum") if title.startswith(event.typed)]


def say(text: str, *labels: str) -> Say:
    """A few words with buttons in one row."""
    return Say(typed(text), (tuple(button(label) for label in labels),) if labels else ())


def button(label: str) -> Button:
    """A button whose action is its label."""
    return Button(typed(label), label.lower())


def card(title: str = "Drill", photo: str = "") -> Show:
    """A card with one button."""
    return Show(Card(typed(title), (typed("as good as new"),), photo, ((button("borrow"),),)))


def ask(*questions: Question, problem: str = "") -> Ask:
    """A form; by default it asks for everything that a form can ask for."""
    wanted = questions or tuple(
        question(kind) for kind in (Input.TEXT, Input.LINES, Input.CHOICE, Input.PHOTO)
    )
    return Ask(7, typed("Offer"), wanted, typed(problem) if problem else None, "resume-7", "cancel-7")


def question(kind: Input, **more: Any) -> Question:
    """A question whose name is its kind."""
    options = (Option("thing", typed("Thing"), "pick-1"), Option("skill", typed("Skill"), "pick-2"))
    given = {
        "options": options if kind in (Input.CHOICE, Input.SPAN) else (),
        "required": kind is not Input.PHOTO,
    }
    name = more.pop("name", str(kind))
    return Question(name, kind, typed(f"{name}, please?"), typed(name), **{**given, **more})
