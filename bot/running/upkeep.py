"""Upkeep: backups by the clock, a short log beside the database, and notes of it. All off the loop: nothing waits."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.ports import Now
from bot.running.watch import SOON_S, UNWATCHED, Watch

log = logging.getLogger(__name__)

PART: Final = "upkeep"
LOOK_EVERY_S: Final = 60.0
LONGEST_S: Final = 3600.0  # a backup of a very large database on a slow disk
AGAIN_AFTER: Final = timedelta(hours=1)  # when a backup failed

Going = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Backups:
    """Who makes backups, and when the newest was made, of those until a moment: a later one was made while the clock
    was wrong."""

    newest: Callable[[datetime], datetime | None]
    back_up: Callable[[datetime, Going], object]


@dataclass(frozen=True, slots=True)
class Kept:
    """What upkeep asks of storage; each may take long, and is called in a thread."""

    tidy: Callable[[], None]
    backups: Backups | None = None  # a server has tools of its own


class Upkeep:
    """Looks every minute whether a backup is due; `every` is None where there are none by the clock."""

    def __init__(self, kept: Kept, every: timedelta | None, now: Now, watch: Watch = UNWATCHED) -> None:
        """Nothing runs yet."""
        self._kept, self._every, self._now, self._watch = kept, every, now, watch
        self._not_before: datetime | None = None
        self._ending = threading.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Look after it until `stop`. What is under way then is given up; the next start makes it anew."""
        working: asyncio.Task[None] | None = None
        while not stop.is_set():
            self._watch.beat(PART, LOOK_EVERY_S + SOON_S)
            try:
                await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
            except TimeoutError:
                working = asyncio.create_task(self.look())
                await self._unless(stop, working)
        self._ending.set()
        if working is not None:
            await working
        self._watch.ended(PART)

    async def _unless(self, stop: asyncio.Event, working: asyncio.Task[None]) -> None:
        """Wait for a look to end, or for `stop`."""
        self._watch.beat(PART, LONGEST_S)
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def look(self) -> None:
        """Tidy up; make a backup when one is due. A failure is told, and tried again in an hour."""
        try:
            await asyncio.to_thread(self._kept.tidy)
            if self._kept.backups is not None:
                await self._back_up(self._kept.backups, self._now())
        except Exception as error:  # noqa: BLE001  # whatever it is, the bot goes on, and the next look comes
            if self._ending.is_set():
                return
            log.critical("no backup could be made: %s: %s", type(error).__name__, error)
            self._watch.failed(PART, error)

    async def _back_up(self, backups: Backups, now: datetime) -> None:
        """Make a backup when one is due, and tell when the newest was made."""
        newest = await asyncio.to_thread(backups.newest, now)
        if self._is_due(newest, now):
            self._not_before = now + AGAIN_AFTER
            await asyncio.to_thread(backups.back_up, now, lambda: not self._ending.is_set())
            self._not_before, newest = None, now
        self._watch.backed_up(newest)

    def _is_due(self, newest: datetime | None, now: datetime) -> bool:
        if self._every is None or (self._not_before is not None and now < self._not_before):
            return False
        return newest is None or now - newest >= self._every
