"""A street for stories: a community on both platforms, neighbours with phones, a clock that moves."""

from __future__ import annotations

import functools
import io
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from PIL import Image
from sqlalchemy import Engine as Opened

from adapters.photos import KeptPhotos
from adapters.places import distance_m
from adapters.printing.printer import PillowPrinter
from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import (
    Answer,
    DrawLabel,
    DrawWeeks,
    FetchedPhoto,
    FetchPhoto,
    FindPlace,
    FoundPlaces,
    IsModerator,
    Lookup,
    LookupNeeded,
    NamedPlace,
    Verdict,
)
from bot.conversation.phrases import T
from bot.conversation.replies import Ask
from bot.errors import Unreachable
from bot.flows import contents, rounds
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from bot.model.item import Item
from bot.model.loan import Loan
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.ports import Parcel, PhotoRefused
from bot.running.intake import MOST_LOOKUPS
from bot.running.rounds import BATCH, Round
from bot.running.rounds import MOST_LOOKUPS as MOST_LOOKUPS_OF_A_ROUND
from storage.database import Database, open_engine
from storage.photos import PhotoRows
from storage.rules import SQLITE
from storage.tables import metadata
from tests import databases
from tests.stories.phones import LINK, DiscordWire, Raw, Screen, Seen, TelegramWire, Wire, phrases

R = TypeVar("R")

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday morning
ADDRESS = "https://elm.example.org"  # of the pages
CONTENTS = contents(ADDRESS)
HOME = Point(52.5200, 13.4050)
ROOMS = {
    Platform.TELEGRAM: Chat(Platform.TELEGRAM, "-1001", direct=False),
    Platform.DISCORD: Chat(Platform.DISCORD, "7001", direct=False, space="7000"),
}


@functools.cache
def phrasebook() -> Phrasebook:
    """All phrases, read once for all stories."""
    return Phrasebook.load()


@functools.cache
def empty_database() -> bytes:
    """A database with all tables and nothing in them, made once for all stories."""
    engine = open_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
    made = memory(engine, lambda it: it.serialize())
    engine.dispose()
    return made


def memory(opened: Opened, do: Callable[[sqlite3.Connection], R]) -> R:
    """Do something with an SQLite database in memory as a whole."""
    connection = opened.raw_connection()
    try:
        return do(connection.driver_connection)  # type: ignore[arg-type]  # it is pysqlite's, and open
    finally:
        connection.close()


class Street:
    """The program without the network: real flows, real storage, real inbound and render."""

    def __init__(self, postgresql: str = "", *, swapped: bool = False) -> None:
        """On an empty PostgreSQL database of that address, else on SQLite, in memory. `swapped` puts everyone of
        Telegram on Discord and the other way round."""
        self.now = START
        self._postgresql = postgresql
        self._open(b"" if postgresql else empty_database())
        self.wires: dict[Platform, Wire] = {
            Platform.TELEGRAM: TelegramWire(phrasebook()),
            Platform.DISCORD: DiscordWire(phrasebook()),
        }
        self.contents = CONTENTS
        self.engine = Engine(self.contents)
        self.screens: dict[tuple[Platform, str], Screen] = {}
        self.moderators: set[Account] = set()
        self.owners: set[Account] = set()  # whose the group or the server is
        self.there: set[tuple[Account, str]] = set()  # who moderates that one room, and no other
        self.places: dict[str, list[NamedPlace]] = {}
        self.atlas_offline = False
        self.files: dict[str, bytes] = {}
        self.unreachable: set[Account] = set()
        self._swapped = swapped
        self._numbers = itertools.count(101)
        self.community = self._settle()

    def _open(self, kept: bytes) -> None:
        """Open the database, in memory with what is kept in these bytes."""
        self.database = Database(self._postgresql or "sqlite://", distance_m, lambda: self.now)
        if not self._postgresql:
            memory(self.database.engine, lambda it: it.deserialize(kept))
        rows = PhotoRows(self.database.engine, lambda: self.now)
        self.photos = KeptPhotos(rows.save, rows.load)
        self.printer = PillowPrinter(phrasebook(), rows.save)

    def anew(self) -> Street:
        """A street on which nothing has happened; of this one nothing is left where both are on PostgreSQL."""
        return Street(databases.postgresql() if self._postgresql else "", swapped=self._swapped)

    def restarts(self) -> None:
        """The program ends, and begins again on what it kept."""
        kept = b"" if self._postgresql else memory(self.database.engine, lambda it: it.serialize())
        self.database.close()
        self._open(kept)

    def _settle(self) -> Community:
        """A community with a room on each platform."""
        with self.database.work(self.now) as store:
            community = store.communities.add(Community("Elm Street", HOME, "Europe/Berlin", self.now))
            for chat in ROOMS.values():
                store.rooms.add(Room(chat, community.id, "Elm Street"))
        return community

    # -- people ------------------------------------------------------------------------------------------------------

    def platform(self, on: str) -> Platform:
        """The platform of that name, or the other one when the street is swapped."""
        meant = Platform(on)
        other = {Platform.TELEGRAM: Platform.DISCORD, Platform.DISCORD: Platform.TELEGRAM}
        return other[meant] if self._swapped else meant

    def stranger(self, name: str, on: str = "telegram", language: str = "en") -> Neighbour:
        """Somebody who has not joined."""
        account = Account(self.platform(on), str(next(self._numbers)))
        return Neighbour(self, name, account)

    def neighbour(
        self, name: str, on: str = "telegram", language: str = "en", home: Point = HOME, zone: str = ""
    ) -> Neighbour:
        """Somebody who has joined and can be written to."""
        who = self.stranger(name, on)
        cell = Cell.of(home, self.community.cell_m)
        with self.database.work(self.now) as store:
            member = store.members.add(Member(self.community.id, name, cell, self.now, language, zone))
            store.homes.put(member.id, home, "", self.now)
            store.faces.save(Face(who.account, name, language, member.id, True, self.now))
        return who

    def moderator(self, name: str = "Mod", on: str = "telegram", language: str = "en") -> Neighbour:
        """A neighbour whom the platform calls a moderator."""
        who = self.neighbour(name, on, language)
        self.moderators.add(who.account)
        with self.database.work(self.now) as store:
            store.moderators.saw(self.community.id, who.account)
        return who

    # -- what happens ------------------------------------------------------------------------------------------------

    def happens(self, platform: Platform, raw: Raw) -> None:
        """One raw event, to its end; then all that waits is delivered."""
        self.occurs(self.wires[platform].read(raw))

    def occurs(self, event: AnyEvent) -> None:
        """One event, though no phone made it, to its end; then all that waits is delivered."""
        self.handle(event)
        self.deliver()

    def handle(self, event: AnyEvent) -> None:
        """One event through the engine; nothing is delivered yet."""

        def once() -> None:
            with self.database.work(self.now) as store:
                self.engine.handle(store, event, self.now)

        self.until_known(once)

    def until_known(self, attempt: Callable[[], R], most: int = MOST_LOOKUPS) -> R:
        """What an attempt comes to once all is known that it asks the world; it is begun anew after each answer."""
        for _ in range(most + 1):
            try:
                return attempt()
            except LookupNeeded as needed:
                self.database.keep(needed.lookup, self._answer(needed.lookup))
        raise AssertionError(f"more than {most} look-ups")

    def deliver(self) -> None:
        """Everything in the outbox, through the renderers."""
        while waiting := self.database.post.pending((Platform.TELEGRAM, Platform.DISCORD), (), 1):
            it = waiting[0]
            parcel: Parcel = it.parcel
            try:
                if Account(parcel.to.platform, parcel.to.id) in self.unreachable:
                    raise Unreachable("blocked")
                sent = self.wires[parcel.to.platform].deliver(parcel, self.screen(parcel.to))
            except Unreachable as unreachable:
                self.database.post.given_up(it, str(unreachable))
                self.database.post.unreachable(parcel.to)
                continue
            self.database.post.sent(it, sent.message)

    def passes(self, **span: float) -> None:
        """Time goes by, hour by hour; at each the clock ticks."""
        until = self.now + timedelta(**span)
        while self.now < until:
            self.now = min(until, self.now + timedelta(hours=1))
            self.ticks()
        self.deliver()

    def ticks(self) -> None:
        """One tick of the clock."""
        for go in rounds(self.contents.cell_members):
            while self._round(go):
                pass

    def _round(self, go: Round) -> bool:
        """One batch."""

        def once() -> int:
            with self.database.work(self.now) as store:
                return go(store, self.now, BATCH)

        return self.until_known(once, MOST_LOOKUPS_OF_A_ROUND) > 0

    def _answer(self, lookup: Lookup) -> Answer:
        """The world of a story."""
        match lookup:
            case IsModerator(account, room):
                owner = account in self.owners
                moderates = account in self.moderators or (account, room.id) in self.there
                return Verdict(moderates or owner, owner)
            case FindPlace(text):
                return FoundPlaces(tuple(self.places.get(text, ())), self.atlas_offline)
            case DrawLabel(start=start):
                return self.printer.draw(lookup, LINK + start)
            case DrawWeeks():
                return self.printer.draw(lookup, "")
            case FetchPhoto(_, ref):
                try:
                    return FetchedPhoto(self.photos.keep(self.files[ref]))
                except PhotoRefused as refused:
                    return FetchedPhoto(refused=refused.reason)  # type: ignore[arg-type]  # one of the reasons

    # -- what shows --------------------------------------------------------------------------------------------------

    def screen(self, chat: Chat) -> Screen:
        """What a chat shows."""
        return self.screens.setdefault((chat.platform, chat.id), Screen())

    def room(self, on: str = "telegram") -> Screen:
        """What the community's room on a platform shows."""
        return self.screen(ROOMS[self.platform(on)])

    def room_of(self, who: Neighbour) -> Screen:
        """The room on a neighbour's own platform."""
        return self.screen(ROOMS[who.account.platform])

    def item(self, title: str) -> Item:
        """The item of that title, as it is kept now."""
        with self.database.work(self.now) as store:
            items = store.items.of_community(self.community.id, 0, 100)
            return next(it for it in items if it.title == title)

    def loan(self, key: int = 0) -> Loan:
        """A loan, the last one if none is named."""
        with self.database.work(self.now) as store:
            loans = store.loans.all_where()
            return next(it for it in loans if it.id == key) if key else loans[-1]


class Neighbour:
    """A person with a phone."""

    def __init__(self, street: Street, name: str, account: Account) -> None:
        """Nothing on the phone yet."""
        self.street, self.name, self.account = street, name, account
        self.wire = street.wires[account.platform]
        self.direct = Chat(account.platform, account.id)
        self.language = "en"

    @property
    def member(self) -> Member:
        """Who they are in the community."""
        with self.street.database.work(self.street.now) as store:
            face = store.faces.get(self.account)
            assert face is not None, f"{self.name} was never here"
            assert face.member_id, f"{self.name} has not joined"
            return store.members.get(face.member_id)

    @property
    def screen(self) -> Screen:
        """The direct chat (and what is whispered)."""
        return self.street.screen(self.direct)

    # -- gestures ----------------------------------------------------------------------------------------------------

    def _does(self, raw: Raw) -> Neighbour:
        """Something happens on the phone."""
        self.screen.modal, self.screen.link = None, ""
        self.street.happens(self.account.platform, raw)
        self._follow_link()
        return self

    def _follow_link(self) -> None:
        """Telegram opens the direct chat behind a pressed card, where one more press says /start."""
        link = self.screen.link or self.street.room_of(self).link
        self.street.room_of(self).link = self.screen.link = ""
        if link:
            payload = link.partition("start=")[2]
            self._does(
                self.wire.command(self.account.id, self.name, self.direct, f"/start {payload}", {}, False)
            )

    def replies(self, text: str, to: Neighbour, wrote: str, *, bot: str = "") -> Neighbour:
        """A command about what somebody wrote in the room: a reply on Telegram, the message's menu on Discord.

        With `bot`, it is about that message of ours.
        """
        chat = ROOMS[self.account.platform]
        author = (
            to.wire.author("9", "Commonshed", bot=True) if bot else to.wire.author(to.account.id, to.name)
        )
        moderator = self.account in self.street.moderators
        return self._does(self.wire.points(self, chat, text, author, bot or "77", wrote, moderator))

    def says(self, text: str) -> Neighbour:
        """Type into the direct chat."""
        return self._does(self.wire.says(self.account.id, self.name, text))  # type: ignore[attr-defined]  # both have it

    def commands(self, text: str, *, in_room: bool = False, **options: str) -> Neighbour:
        """Type a slash command: "/offer cordless drill"; on Discord the words are the option that they fill."""
        chat = ROOMS[self.account.platform] if in_room else self.direct
        if self.account.platform is Platform.DISCORD:
            name, words = self._split(text)
            option = self.street.contents.commands[name].words
            options = {option: words, **options} if words and option else options
            text = f"/{name}"
        moderator = self.account in self.street.moderators
        return self._does(self.wire.command(self.account.id, self.name, chat, text, options, moderator))

    def _split(self, text: str) -> tuple[str, str]:
        """A command's name, with its subcommand, and the words behind it."""
        parts = text.removeprefix("/").split(" ")
        size = 2 if " ".join(parts[:2]) in self.street.contents.commands and len(parts) > 1 else 1
        return " ".join(parts[:size]), " ".join(parts[size:])

    def presses(self, label: str, of: Item | None = None) -> Neighbour:
        """Press the button of that label: on the card of an item in the room, else on the newest message that has
        it."""
        message, sends = self._button(label, of)
        moderator = self.account in self.street.moderators
        return self._does(self.wire.press(self.account.id, self.name, message, sends, moderator))

    def _button(self, label: str, of: Item | None) -> tuple[Seen, str]:
        """The newest visible button of that label."""
        shown = self.street.room_of(self).messages if of is not None else self.screen.messages
        for message in reversed(shown):
            for words, sends, _ in message.buttons:
                if words.removeprefix("1. ") == label and (of is None or of.title in message.text):
                    return message, sends
        visible = [words for message in shown for words, _, _ in message.buttons]
        raise AssertionError(f"{self.name} sees no button {label!r} among {visible}")

    def presses_on(self, message: Seen, label: str) -> Neighbour:
        """Press a button of a certain message, though it may be an old one."""
        sends = next(sends for words, sends, _ in message.buttons if words == label)
        return self._does(self.wire.press(self.account.id, self.name, message, sends, False))

    def answers(self, **answers: str) -> Neighbour:
        """Fill the open form: one question after another on Telegram, the modal on Discord.

        A question that is not named is skipped if it can be.
        """
        if self.account.platform is Platform.DISCORD:
            return self._fills(answers)
        left = dict(answers)
        while (asked := self.asked) is not None:
            question = asked.questions[0]
            if question.name in left:
                self._answers_one(question.name, left.pop(question.name))
            elif question.skip and asked is not self._stuck:
                self._stuck = asked
                self._presses_action(question.skip)
            else:
                break
        assert not left, f"never asked for {sorted(left)}"
        return self

    _stuck: Ask | None = None

    def _answers_one(self, name: str, value: str) -> None:
        """One answer: by its button if it is offered, as a photo if it is one, else typed."""
        asked = self.asked
        assert asked is not None
        offered = {option.value: option.action for option in asked.questions[0].options}
        self.screen.asked = None
        if value in offered:
            self._presses_action(offered[value])
        elif value in self.street.files:
            self._does(self.wire.photo(self.account.id, self.name, value))  # type: ignore[attr-defined]  # Telegram's
        else:
            self.says(value)

    def _presses_action(self, action: str) -> None:
        """Press the newest button that sends this."""
        self.screen.asked = None
        message = next(
            it for it in reversed(self.screen.messages) if action in [sends for _, sends, _ in it.buttons]
        )
        self._does(self.wire.press(self.account.id, self.name, message, action, False))

    def _fills(self, answers: dict[str, str]) -> Neighbour:
        """Fill the modal; opened by Continue where it could not open itself."""
        assert isinstance(self.wire, DiscordWire)
        if self.screen.modal is None:
            self.presses("Continue")
        shown = self.screen.modal
        assert shown is not None, f"{self.name} sees no form"
        fields = [part["component"]["custom_id"] for part in shown["components"] if part["type"] == 18]
        assert set(answers) <= set(fields), f"{sorted(answers)} are not all asked for: {fields}"
        self.screen.asked = None
        return self._does(self.wire.submit(self.account.id, self.name, self.direct, shown, answers))

    def shares_place(self, lat: float, lon: float) -> Neighbour:
        """A pin on Telegram; Discord knows no pins, so coordinates are typed."""
        if isinstance(self.wire, TelegramWire):
            return self._does(self.wire.place(self.account.id, self.name, lat, lon))
        return self.says(f"{lat}, {lon}")

    def sends_photo(self, ref: str = "", caption: str = "") -> Neighbour:
        """A photo in the direct chat."""
        assert isinstance(self.wire, TelegramWire)
        return self._does(self.wire.photo(self.account.id, self.name, ref or self.has_photo(), caption))

    def has_photo(self) -> str:
        """A photo on the phone; returns what names it in an answer."""
        image = io.BytesIO()
        Image.new("RGB", (320, 240), (180, 120, 60)).save(image, "JPEG")
        return self.has_file(image.getvalue())

    def has_file(self, content: bytes) -> str:
        """A file on the phone."""
        ref = f"https://cdn.discordapp.com/file{len(self.street.files)}"
        self.street.files[ref] = content
        return ref

    def offers(self, title: str, **answers: str) -> Item:
        """Offer something; what is not named is left out or as usual."""
        self.commands(f"/offer {title}")
        self.answers(**{"kind": "thing", **answers})
        return self.street.item(title)

    def blocks(self) -> None:
        """Nothing reaches them any more."""
        self.street.unreachable.add(self.account)

    # -- what they see -----------------------------------------------------------------------------------------------

    @property
    def asked(self) -> Ask | None:
        """The open question, if the last thing that came was one."""
        return self.screen.asked

    @property
    def sees(self) -> str:
        """The newest message."""
        return self.screen.messages[-1].text if self.screen.messages else ""

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [label for label, _, _ in self.screen.messages[-1].buttons] if self.screen.messages else []

    def phrases(self) -> Iterator[T]:
        """Every phrase that ever came."""
        for reply in self.screen.replies:
            yield from phrases(reply)

    def reads(self, key: str, **params: object) -> bool:
        """Whether a phrase came, with these parameters at least."""
        return self.count(key, **params) > 0

    def count(self, key: str, **params: object) -> int:
        """How often a phrase came, with these parameters at least."""
        wanted = params.items()
        return sum(
            it.key == key and all(it.params.get(name) == value for name, value in wanted)
            for it in self.phrases()
        )

    def forgets(self) -> None:
        """Start afresh: nothing has come yet."""
        self.screen.replies.clear()
        self.screen.toasts.clear()
