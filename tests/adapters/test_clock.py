"""The clock: it ticks, whatever a tick does, and stops without breaking one off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from adapters.clock import Tick, TickingClock
from bot.ports import Now

SOON_S = 30.0  # a bound for what takes milliseconds, on a machine that is busy with other tests
NEVER_S = 3_600.0


@asynccontextmanager
async def _ticking(tick: Tick, every_seconds: float = NEVER_S) -> AsyncIterator[TickingClock]:
    """A clock that ticks, stopped in the end."""
    clock = TickingClock()
    clock.start(tick, every_seconds)
    try:
        yield clock
    finally:
        await asyncio.wait_for(clock.stop(), SOON_S)


async def _until(ticks: list[datetime], count: int) -> None:
    """Wait for so many ticks."""
    async with asyncio.timeout(SOON_S):
        while len(ticks) < count:  # noqa: ASYNC110  # a tick only appends; that is all a test needs of it
            await asyncio.sleep(0.005)


async def test_now_is_aware_and_utc() -> None:
    """The clock port: local time begins where a reader reads."""
    now: Now = TickingClock().now

    assert now().tzinfo is UTC
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_it_ticks_at_once_and_goes_on() -> None:
    """After a restart what became due meanwhile is not kept waiting; each tick is told the time."""
    ticks: list[datetime] = []
    async with _ticking(ticks.append, 0.03):
        await _until(ticks, 4)

    assert ticks == sorted(ticks)
    assert all(moment.tzinfo is UTC for moment in ticks)
    assert ticks[3] - ticks[0] > timedelta(seconds=0.06)


async def test_a_tick_may_be_asynchronous() -> None:
    """Intake and delivery live on the loop."""
    ticks: list[datetime] = []

    async def tick(now: datetime) -> None:
        await asyncio.sleep(0)
        ticks.append(now)

    async with _ticking(tick, 0.02):
        await _until(ticks, 2)


async def test_a_failing_tick_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    """One bad reminder must not stop all the others for good."""
    ticks: list[datetime] = []

    def tick(now: datetime) -> None:
        ticks.append(now)
        if len(ticks) == 1:
            raise OSError("disk full")

    async with _ticking(tick, 0.02):
        await _until(ticks, 3)

    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
        "a tick failed; the next one comes"
    ]
    assert "disk full" in caplog.text


async def test_ticks_never_overlap(caplog: pytest.LogCaptureFixture) -> None:
    """A slow tick delays the next; two at once would do the same work twice."""
    caplog.set_level(logging.ERROR, logger="apscheduler")
    ticks: list[datetime] = []
    at_once = most = 0

    async def tick(now: datetime) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.03)
        at_once -= 1
        ticks.append(now)

    async with _ticking(tick, 0.01) as clock:
        while len(ticks) < 4:
            clock.kick()
            await asyncio.sleep(0.005)

    assert most == 1


async def test_a_kick_ticks_at_once() -> None:
    """Whoever knows that something is due need not wait for the next tick."""
    ticks: list[datetime] = []
    async with _ticking(ticks.append) as clock:
        await _until(ticks, 1)
        clock.kick()
        await _until(ticks, 2)


async def test_a_kick_during_a_tick_ticks_again() -> None:
    """The running tick may have looked already."""
    ticks: list[datetime] = []
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def tick(now: datetime) -> None:
        ticks.append(now)
        looked.set()
        await go_on.wait()

    async with _ticking(tick) as clock:
        await asyncio.wait_for(looked.wait(), SOON_S)
        clock.kick()
        clock.kick()
        go_on.set()
        await _until(ticks, 2)
        await asyncio.sleep(0.05)

    assert len(ticks) == 2


async def test_stopping_lets_the_running_tick_end() -> None:
    """SIGTERM in the middle of a tick breaks nothing off, and nothing ticks afterwards."""
    ticks: list[datetime] = []
    begun = asyncio.Event()

    async def tick(now: datetime) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ticks.append(now)

    clock = TickingClock()
    clock.start(tick, 0.02)
    await asyncio.wait_for(begun.wait(), SOON_S)
    await asyncio.wait_for(clock.stop(), SOON_S)
    assert len(ticks) == 1

    clock.kick()
    await asyncio.sleep(0.1)
    assert len(ticks) == 1


async def test_it_can_be_stopped_twice_and_started_again() -> None:
    """Stopping what stands still is no mistake; ticking twice is one."""
    ticks: list[datetime] = []
    clock = TickingClock()
    await clock.stop()
    for count in (1, 2):
        clock.start(ticks.append, NEVER_S)
        with pytest.raises(RuntimeError, match="ticks already"):
            clock.start(ticks.append, NEVER_S)
        await _until(ticks, count)
        await clock.stop()
        await clock.stop()


async def test_a_long_sleep_is_followed_by_one_tick() -> None:
    """A blocked loop or a suspended machine: one tick, not one for each that was missed."""
    ticks: list[datetime] = []
    async with _ticking(ticks.append, 0.2) as clock:
        await _until(ticks, 1)
        awake_at = _block(clock, 0.7)
        await _until(ticks, 2)
        await asyncio.sleep(0.05)

        assert len(ticks) == 2
        assert ticks[1] >= awake_at


async def test_a_late_tick_still_comes() -> None:
    """APScheduler would drop what is more than a second late."""
    ticks: list[datetime] = []
    async with _ticking(ticks.append) as clock:
        await _until(ticks, 1)
        clock.kick()
        _block(clock, 1.2)
        await _until(ticks, 2)


def _block(clock: TickingClock, seconds: float) -> datetime:
    """Hold up the loop, and say until when."""
    awake_at = clock.now() + timedelta(seconds=seconds)
    while clock.now() < awake_at:
        pass
    return awake_at
