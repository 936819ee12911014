"""Intake: from the inbox through the engine, one unit of work for each event; a person's events stay in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import (
    Answer,
    DrawLabel,
    Drawn,
    DrawWeeks,
    FindPlace,
    FoundPlaces,
    Lookup,
    LookupNeeded,
)
from bot.model.chats import Platform
from bot.ports import Arrived, Atlas, Messenger, Now, Printer, TryLater
from bot.running.bells import first
from bot.running.watch import UNWATCHED, Watch
from bot.store import Store

log = logging.getLogger(__name__)

MOST_TRIES = 3  # an event that fails so often is set aside, so that others go on
MOST_LOOKUPS = 8  # an event that wants more goes in circles
BATCH = 64
SWEEP_S = 5.0  # how often the inbox is looked at when nobody rings


class Inbox(Protocol):
    """Where raw events wait."""

    def waiting(self, leave_out: Collection[int], limit: int) -> list[Arrived]: ...
    def failed(self, arrived: Arrived, why: str, most_tries: int) -> None: ...


class Answering(Protocol):
    """What intake asks of the database."""

    def handling(self, arrived: Arrived) -> AbstractContextManager[Store]:
        """A unit of work that also marks the event handled."""
        ...

    def keep(self, lookup: Lookup, answer: Answer) -> None:
        """Keep what the world answered."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """Who answers lookups: the platforms' adapters, the atlas and the printer. Pages begin at `address` ("": none)."""

    messengers: Mapping[Platform, Messenger]
    atlas: Atlas
    printer: Printer | None = None
    address: str = ""

    async def ask(self, lookup: Lookup) -> Answer:
        """Answer a lookup. Raises TryLater when it cannot be answered now."""
        if isinstance(lookup, FindPlace):
            try:
                return await self.atlas.find(lookup.text, lookup.language, lookup.near)
            except TryLater:
                return FoundPlaces(offline=True)
        if isinstance(lookup, DrawLabel | DrawWeeks):
            link = self.link_of(lookup) if isinstance(lookup, DrawLabel) else ""
            return await asyncio.to_thread(self.printer.draw, lookup, link) if self.printer else Drawn()
        messenger = self.messengers.get(lookup.account.platform)
        if messenger is None:
            raise TryLater(60, "that platform is not running")
        return await messenger.ask(lookup)

    def link_of(self, label: DrawLabel) -> str:
        """What a label's code says: the way into the chat, else a page that tells it, else nothing."""
        messenger = self.messengers.get(label.platform)
        direct = messenger.direct_link(label.start) if messenger else ""
        return direct or (f"{self.address}/scan/{label.number}" if self.address else "")


class Intake:
    """Handles what waits in the inbox. Events that need a look-up wait alone; those of other people go on."""

    def __init__(
        self,
        engine: Engine,
        database: Answering,
        inbox: Inbox,
        world: World,
        now: Now,
        ring: Callable[[], None],
        watch: Watch = UNWATCHED,
    ) -> None:
        """`ring` wakes delivery when something was put into the outbox."""
        self._engine, self._database, self._inbox, self._world = engine, database, inbox, world
        self._now, self._ring, self._watch = now, ring, watch
        self._bell = asyncio.Event()
        self._busy: dict[int, str] = {}  # inbox row -> whose event it is ("" while unknown)
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something arrived."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set; what is being handled then is handled to its end or stays in the inbox."""
        while not stop.is_set():
            self._watch.beat("intake")
            self._bell.clear()
            if not self._start_waiting():
                await first(self._bell, stop, SWEEP_S)
            else:
                await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> None:
        """Handle all that waits now; for tests and for a clean end."""
        while self._start_waiting() or self._tasks:
            await asyncio.gather(*self._tasks)

    def _start_waiting(self) -> int:
        """Take what waits and is nobody's who has an earlier event under way; returns how many were taken."""
        taken = 0
        for arrived in self._inbox.waiting(tuple(self._busy), BATCH):
            messenger = self._world.messengers.get(arrived.platform)
            if messenger is None:
                continue
            event = self._read(messenger, arrived)
            if event is None:
                taken += 1
                continue
            who = f"{event.account.platform}:{event.account.id}"
            if who in self._busy.values():
                continue
            taken += 1
            if not self._handle_at_once(messenger, arrived, event):
                self._busy[arrived.id] = who
                task = asyncio.ensure_future(self._handle_slowly(messenger, arrived, event))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return taken

    def _read(self, messenger: Messenger, arrived: Arrived) -> AnyEvent | None:
        """The event; None (and out of the way) when it is not for us or cannot be read."""
        try:
            event = messenger.read(arrived.raw)
        except Exception as error:
            log.exception("event %s of %s cannot be read", arrived.id, arrived.platform)
            self._watch.failed("intake", error)
            self._inbox.failed(arrived, repr(error), 1)
            return None
        if event is None:
            self._watch.handled(arrived.platform, "passed over", 0.0)
            self._inbox.failed(arrived, "not for us", 1)
        return event

    def _handle_at_once(self, messenger: Messenger, arrived: Arrived, event: AnyEvent) -> bool:
        """Handle an event; False when it needs to know something of the world first, or failed."""
        try:
            self._attempt(arrived, event)
        except LookupNeeded:
            return False
        except Exception as error:  # noqa: BLE001 - a poison event is set aside after some tries; others go on
            self._failed(arrived, error)
            return True
        self._finish(messenger, event)
        return True

    def _attempt(self, arrived: Arrived, event: AnyEvent) -> None:
        """One attempt, in one unit of work."""
        began = monotonic()
        with self._database.handling(arrived) as store:
            self._engine.handle(store, event, self._now())
        self._watch.handled(arrived.platform, "handled", monotonic() - began)
        self._ring()

    def _finish(self, messenger: Messenger, event: AnyEvent) -> None:
        """Let the adapter end what is still open, such as a button that spins."""
        task = asyncio.ensure_future(self._finished(messenger, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finished(self, messenger: Messenger, event: AnyEvent) -> None:
        """Tell the adapter; what goes wrong there changes nothing of what was handled."""
        try:
            await messenger.finished(event)
        except TryLater:
            log.info("could not end event %s on %s", event.id, event.account.platform)

    async def _handle_slowly(self, messenger: Messenger, arrived: Arrived, event: AnyEvent) -> None:
        """Handle an event that needs look-ups: ask, keep the answer, try again."""
        try:
            await messenger.waiting(event)
            for _ in range(MOST_LOOKUPS):
                try:
                    self._attempt(arrived, event)
                except LookupNeeded as needed:
                    await self._ask(needed.lookup)
                else:
                    await self._finished(messenger, event)
                    return
            raise RuntimeError("the event wants one look-up after another")
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(arrived, error)
        finally:
            self._busy.pop(arrived.id, None)
            self.wake()

    async def _ask(self, lookup: Lookup) -> None:
        """Ask the world until it answers, and keep the answer."""
        while True:
            try:
                answer = await self._world.ask(lookup)
            except TryLater as later:
                await asyncio.sleep(min(later.seconds, 30))
                continue
            self._database.keep(lookup, answer)
            return

    def _failed(self, arrived: Arrived, error: Exception) -> None:
        """Note it; the log has the trace, the inbox the reason."""
        log.error("event %s of %s failed", arrived.id, arrived.platform, exc_info=error)
        self._watch.failed("intake", error)
        self._watch.handled(arrived.platform, "failed", 0.0)
        self._inbox.failed(arrived, repr(error), MOST_TRIES)
