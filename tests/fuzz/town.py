"""The town under fuzz: raw events go through adapter, inbox and engine, and what comes of them is rendered."""

from __future__ import annotations

import json
from collections import deque
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, Final

from adapters.discord import inbound as discord
from adapters.discord.sieve import sift
from adapters.own_data import own_file
from adapters.telegram import inbound as telegram
from bot.conversation.events import AnyEvent, Unreadable
from bot.conversation.form_actions import Run
from bot.conversation.lookups import Answer, FetchedPhoto, FetchPhoto, Lookup
from bot.conversation.phrases import Reader
from bot.conversation.plain_json import read_json
from bot.conversation.replies import Ask, GoDirect, Say, Toast
from bot.flows.actions import Join, ScanItem, UseCode
from bot.model.chats import Platform
from bot.ports import Arrived, Parcel, own_content
from storage.records import first_broken
from storage.vocabulary import Vocabulary
from tests.databases import remembered
from tests.fuzz.furnishing import buttons_on, furnish, questions_on
from tests.fuzz.reach import Reach
from tests.in_memory import kept_in_memory
from tests.stories.crowd import NEXT_DOOR, Crowd
from tests.stories.shown import breaches_of, buttons_of, drawn
from tests.stories.street import ROOMS, Street, phrasebook

Raw = dict[str, Any]
Where = tuple[Platform, str]
Happened = tuple[Platform, Raw] | timedelta  # a raw event, or time that went by
BOT: Final = "CommonshedBot"
BOT_ID: Final = "9"
BETWEEN: Final = timedelta(seconds=7)  # events, so that few of them are too many in a minute
BUTTONS_KEPT: Final = 60  # of each chat, the newest
CODES_KEPT: Final = 8  # and so many links, the newest
PRINTED: Final = (  # on labels, and pinned to the wall
    Join(1).pack(), Join(1).pack(), ScanItem(1).pack(), ScanItem(4).pack(), ScanItem(5).pack(), Run("offer", 1).pack(),
    Run("setup", 3).pack(), UseCode(3).pack(),
)  # fmt: skip
ASTRAY: Final = "PRAGMA foreign_key_check"  # PostgreSQL needs none


class Broken(AssertionError):
    """Something came out that must not. `str()` says what."""


class Fetching(Street):
    """A street whose photos are not decoded: a picture is one by its name (tests/adapters/test_decoding.py decodes)."""

    def _answer(self, lookup: Lookup) -> Answer:
        """As the world of a story, but for photos."""
        if isinstance(lookup, FetchPhoto):
            known = lookup.ref in self.files and lookup.ref != "pdf"
            return FetchedPhoto("a" * 32) if known else FetchedPhoto(refused="not_a_photo")
        return super()._answer(lookup)


class Town:
    """A crowd, as it was, for each story; counts the events that went through."""

    def __init__(self, postgresql: str = "") -> None:
        """Everybody is there; on SQLite in memory, or on the empty PostgreSQL database of that address."""
        self.street = Fetching(postgresql)
        self.crowd = Crowd(self.street)
        self.people = furnish(self.street, self.crowd)
        self._buttons, self._questions = buttons_on(self.street), questions_on(self.street)
        self._began, self._stack = self.street.now, ExitStack()
        back = remembered(postgresql) if postgresql else kept_in_memory(self.street.database.engine)
        self._back = self._stack.enter_context(back)
        self.events = self.refused = 0
        self.reach = Reach()
        self.history: list[Happened] = []  # of all stories
        self._forgets()

    def _forgets(self) -> None:
        """Nothing has happened yet, but for what stands on the phones."""
        # Chat -> (message, action).
        self.offered = {chat: deque(shown, maxlen=BUTTONS_KEPT) for chat, shown in self._buttons.items()}
        self.asked: dict[Where, Ask] = dict(self._questions)
        self.codes: deque[str] = deque(maxlen=CODES_KEPT)  # one-time codes that were told
        # Payloads of links that lead into direct chats.
        self.ways: deque[str] = deque(PRINTED, maxlen=CODES_KEPT)
        self.sent: list[tuple[Platform, Raw]] = []  # the raw events of this story
        self._waited = False

    def close(self) -> None:
        """The end."""
        self._stack.close()
        self.street.database.close()

    def begins(self) -> None:
        """A new story: everything is as it was."""
        self._back()
        self.street.database._vocabulary = Vocabulary()  # it knows words that are no more
        self.street.now = self._began
        self._forgets()

    def happens(self, platform: Platform, raw: Raw) -> None:
        """One raw event, as the platform sends it, to its end. Raises whatever went wrong."""
        self.events += 1
        self.street.now += BETWEEN
        self.sent.append((platform, raw))
        self.history.append((platform, raw))
        try:
            self._arrives(platform, _sent(raw))
        except Unreadable:
            self.refused += 1
        self._handles()
        self._delivers()

    def passes(self, hours: int) -> None:
        """Time goes by; what is due is told."""
        self.events += 1
        self._waited = True
        self.history.append(timedelta(hours=hours))
        self.street.now += timedelta(hours=hours)
        self.street.ticks()
        self._delivers()

    def _arrives(self, platform: Platform, raw: Raw) -> None:
        """Into the inbox, as the adapter does it."""
        receive = self.street.database.inbox.receive
        if platform is Platform.TELEGRAM:
            event = telegram.read(raw, BOT)
            if event is not None:
                receive(platform, event.id, raw, account=event.account.id, chat=event.chat.id)
            return
        body = raw.get("d")
        if (
            isinstance(body, dict)
            and body.get("type") == discord.COMPLETION
            and raw.get("t") == "INTERACTION_CREATE"
        ):
            self._completes(body)
            return
        arrived = sift(raw.get("t"), body, BOT_ID, self.street.now)  # type: ignore[arg-type]  # whatever came
        event = discord.read(arrived.raw) if arrived else None
        if arrived is not None and event is not None:
            chat = event.chat.id or event.chat.space
            receive(platform, arrived.id, arrived.raw, account=event.account.id, chat=chat, key=arrived.key)

    def _completes(self, body: Raw) -> None:
        """An option that is being typed into."""
        asked = discord.completing(body)
        if asked is not None:
            with self.street.database.work(self.street.now) as store:
                suggested = self.street.engine.complete(store, asked, self.street.now)
            str([(it.shown, it.value) for it in suggested]).encode()

    def _handles(self) -> None:
        """All that waits in the inbox; what would be set aside in the program ends the story here."""
        while taken := self.street.database.inbox.take(tuple(ROOMS), (), 10):
            for arrived in taken:
                self._handle(arrived)

    def _handle(self, arrived: Arrived) -> None:
        reading = {Platform.TELEGRAM: lambda raw: telegram.read(raw, BOT), Platform.DISCORD: discord.read}
        event: AnyEvent | None = reading[arrived.platform](arrived.raw)
        if event is None:
            raise Broken("what was kept is no event any more")
        street, understood = self.street, event

        def once() -> None:
            with street.database.handling(arrived) as store:
                street.engine.handle(store, understood, street.now)

        street.until_known(once)

    def _delivers(self) -> None:
        """Everything in the outbox becomes the platform's call, and what could be pressed is remembered."""
        post = self.street.database.post
        while waiting := post.pending(tuple(ROOMS), (), 100):
            for it in waiting:
                if found := breaches_of(it.parcel):
                    raise Broken(f"{it.parcel.to} would refuse {it.parcel.reply}: {found}")
                message = it.parcel.edits or str(it.parcel.id + 5000)
                self._shows(it.parcel, message)
                post.sent(it, message)

    def _shows(self, parcel: Parcel, message: str) -> None:
        """What can be done now with what has come."""
        chat, reply = (parcel.to.platform, parcel.to.id), parcel.reply
        pressable = self.offered.setdefault(chat, deque(maxlen=BUTTONS_KEPT))
        pressable.extend((message, action) for action in buttons_of(drawn(parcel)))
        self.reach.hears(reply)
        if isinstance(reply, Ask):
            self.asked[chat] = reply
        elif isinstance(reply, GoDirect):
            self.ways.append(reply.start)
        elif parcel.answers and not isinstance(reply, Toast):
            self.asked.pop(chat, None)
        if isinstance(reply, Say) and "code" in reply.text.params:
            self.codes.append(str(reply.text.params["code"]))
        own_content(parcel, self._own_file)

    def _own_file(self, member: int, reader: Reader) -> bytes:
        """What goes along where somebody takes their data."""
        return own_file(self.street.database.own_data, member, reader, phrasebook(), self.street.now)

    def in_order(self) -> None:
        """What must hold after any story does. Raises Broken."""
        # The clock goes next door, too.
        found = [it for it in self.crowd.breaches() if it != NEXT_DOOR or not self._waited]
        with self.street.database.engine.connect() as connection:
            broken = first_broken(connection)
            astray = None if self.street.database.holder else connection.exec_driver_sql(ASTRAY).first()
            aside = connection.exec_driver_sql("SELECT raw, error FROM inbox WHERE error <> ''").first()
        found += [f"record {broken} is broken"] if broken else []
        found += [f"{what}" for what in (astray, aside) if what]
        if found:
            raise Broken("; ".join(found))


def _sent(raw: Raw) -> Raw:
    """What arrives of it. Raises Unreadable for what no JSON can say."""
    written = json.dumps(raw)
    try:
        read: Raw = read_json(written)
    except ValueError as error:
        raise Unreadable("no JSON") from error
    return read
