"""The clock: says what time it is, and ticks."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

EVERY_S: Final = 15.0
_TICK: Final = "tick"
_log = logging.getLogger(__name__)

Tick = Callable[[datetime], Awaitable[None] | None]


def steady() -> float:
    """Seconds of a clock that nobody puts forward or back, and that goes on while the machine sleeps, where it can."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class TickingClock:
    """Calls back every few seconds; one tick at a time.

    APScheduler is only the tick; what is due stands in the reminder table. Its own job stores would lose what must not
    be lost: they delete a one-shot job before it has run, so a crash in between loses it; they drop a job that is more
    than a second late; and with two processes on one store each runs every job.
    """

    def __init__(self) -> None:
        """Not ticking yet."""
        self._scheduler: Any = None
        self._ticking = asyncio.Lock()
        self._again = False

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return datetime.now(UTC)

    def start(self, tick: Tick, every_seconds: float = EVERY_S) -> None:
        """Tick at once and then every so many seconds, on the running loop. A tick that fails is logged.

        Raises RuntimeError when it ticks already.
        """
        if self._scheduler is not None:
            raise RuntimeError("the clock ticks already")
        # Here, as it takes a start 20 ms, and somebody may wait for an answer; for a tick nobody waits yet.
        from apscheduler.jobstores.memory import MemoryJobStore  # type: ignore[import-untyped]  # it ships no types
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # likewise

        # Two lines for each tick at INFO would bury everything else.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._scheduler = AsyncIOScheduler(jobstores={"default": MemoryJobStore()}, timezone=UTC)
        self._scheduler.add_job(
            self._run,
            "interval",
            (tick,),
            id=_TICK,
            seconds=every_seconds,
            next_run_time=self.now(),
            misfire_grace_time=None,  # late is better than never; by default more than a second late is never
            coalesce=True,  # one tick after a long sleep of the machine, not one for each that was missed
            max_instances=1,
        )
        self._scheduler.start()

    def kick(self) -> None:
        """Tick now, or again right after the tick that is running. Nothing when stopped."""
        if self._scheduler is None:
            return
        if self._ticking.locked():
            self._again = True  # APScheduler would drop it: there is one instance already
        else:
            self._scheduler.modify_job(_TICK, next_run_time=self.now())

    async def stop(self) -> None:
        """No more ticks; returns when the running one has ended. Nothing when stopped."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN  # type: ignore[import-untyped]  # it ships no types

        stopped = asyncio.Event()
        scheduler.add_listener(lambda _: stopped.set(), EVENT_SCHEDULER_SHUTDOWN)
        scheduler.pause()
        async with self._ticking:  # shutdown would cancel a tick in the middle of its work
            scheduler.shutdown()
        await stopped.wait()  # it shuts down in a later turn of the loop

    async def _run(self, tick: Tick) -> None:
        """Tick, and once more for each kick in the meantime."""
        async with self._ticking:
            self._again = True
            while self._again and self._scheduler is not None:
                self._again = False
                try:
                    running = tick(self.now())
                    if inspect.isawaitable(running):
                        await running
                except Exception:  # noqa: BLE001  # whatever it is, time goes on
                    _log.exception("a tick failed; the next one comes")
