"""The program: its running parts, begun and ended together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import AnotherCopy, PlatformRefused
from bot.model.chats import Platform
from bot.ports import Atlas, Messenger, Now
from bot.running.bells import pause
from bot.running.delivery import Delivery
from bot.running.intake import Intake
from bot.running.leases import Leases
from bot.running.roles import ALL, Role
from bot.running.rounds import Rounds
from bot.running.upkeep import Upkeep
from bot.running.watch import UNWATCHED, Watch
from storage.database import Database
from storage.listening import Listener

if TYPE_CHECKING:
    from adapters.clock import TickingClock
    from adapters.operations.server import Operations
    from adapters.web.pages.server import Pages

log = logging.getLogger(__name__)

FIRST_TICK_S = 1.0  # after the start
STOP_WITHIN_S = 4.0  # each of the two halves, after SIGTERM; what is not sent by then stays in the outbox


@dataclass(slots=True)
class Program:
    """The running parts, wired. `messengers` receive and send; the others work between them."""

    database: Database
    intake: Intake
    delivery: Delivery
    rounds: Rounds
    clock: TickingClock
    atlas: Atlas
    messengers: dict[Platform, Messenger]
    now: Now
    leases: Leases
    watch: Watch = UNWATCHED
    roles: frozenset[Role] = ALL
    listener: Listener | None = None
    operations: Operations | None = None
    pages: Pages | None = None
    upkeep: Upkeep | None = None
    refused: set[Platform] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. Raises PlatformRefused when no platform will have us."""
        if self.operations is not None:
            log.info("the operator's server is at %s", self.operations.start())
        leave = asyncio.Event()  # the adapters stay until what is being sent is sent
        parts = ((Role.WORK, "intake", self.intake), (Role.SEND, "delivery", self.delivery))
        working = [_task(name, part.run(stop)) for role, name, part in parts if role in self.roles]
        if Role.CLOCK in self.roles:
            working.append(_task("the clock", self._tick(stop)))
        if self.upkeep is not None:
            working.append(_task("upkeep", self.upkeep.run(stop)))
        receiving = [_task(f"the {name} adapter", self._receive(name, leave)) for name in self.messengers]
        receiving.append(_task("the leases", self.leases.run(leave)))
        if self.listener is not None:
            receiving.append(_task("the listener", self.listener.run(leave)))
        if self.pages is not None:
            receiving.append(_task("the pages", self.pages.run(leave)))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*working, *receiving, stopped], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.set()
            await _end(working)
            leave.set()
            await _end(receiving)
            await self.close()
        for task in (stopped, *working, *receiving):
            if not task.cancelled():
                task.result()

    async def _tick(self, stop: asyncio.Event) -> None:
        """Tick until `stop` is set. The first tick waits for the first answers: it may have an outage to make good."""
        self.rounds.begin()
        await pause(stop, FIRST_TICK_S)
        if not stop.is_set():
            self.clock.start(lambda _: self.rounds.tick(self.now()))
            await stop.wait()

    async def _receive(self, name: Platform, stop: asyncio.Event) -> None:
        """Run one adapter. A platform that will not have us does not end the others, unless it is the last."""
        try:
            await self.messengers[name].run(stop)
        except AnotherCopy:
            raise  # two copies that share neighbours are worse than one that ends
        except PlatformRefused as refused:
            log.critical("%s ended: %s", name, refused)
            self.refused.add(name)
            self.watch.ended(name)
            if self.refused >= self.messengers.keys():
                raise
            await stop.wait()

    async def close(self) -> None:
        """Close what is open."""
        if self.operations is not None:
            self.operations.close()
        await self.clock.stop()
        for messenger in self.messengers.values():
            await messenger.close()
        await self.atlas.close()
        self.database.close()


def _task(name: str, part: Coroutine[object, object, None]) -> asyncio.Task[None]:
    """A part of the program as a task with a name."""
    return asyncio.create_task(part, name=name)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for the end of parts that were told to stop; what takes too long is cut off."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=STOP_WITHIN_S)
    for task in late:
        log.warning("%s did not end in time", task.get_name())
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
