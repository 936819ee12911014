"""A street for stories: a community on both platforms, and a clock that moves."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

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
from bot.running.persisting import MOST_LOOKUPS
from bot.running.rounds import BATCH, Round
from bot.running.rounds import MOST_LOOKUPS as MOST_LOOKUPS_OF_A_ROUND
from storage.database import Database
from storage.photos import PhotoRows
from tests import databases
from tests.in_memory import empty_database, memory
from tests.stories.neighbour import Neighbour
from tests.stories.phones import LINK, DiscordWire, Raw, Screen, TelegramWire, Wire

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

    @property
    def telegram(self) -> str:
        """What the street calls Telegram, swapped or not: only there are links and pins."""
        return Platform.DISCORD if self._swapped else Platform.TELEGRAM

    @property
    def discord(self) -> str:
        """What the street calls Discord: only there are modals and options."""
        return Platform.TELEGRAM if self._swapped else Platform.DISCORD

    def stranger(self, name: str, on: str = "telegram", language: str = "en") -> Neighbour:
        """Somebody who has not joined."""
        account = Account(self.platform(on), str(next(self._numbers)))
        return Neighbour(self, name, account, ROOMS[account.platform])

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
        return self.screen(who.room)

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
