"""Waiting for a bell, but not for ever."""

from __future__ import annotations

import asyncio


async def first(bell: asyncio.Event, stop: asyncio.Event, timeout_s: float) -> None:
    """Wait until one of two events is set, at most so many seconds."""
    waits = [asyncio.ensure_future(it.wait()) for it in (bell, stop)]
    await asyncio.wait(waits, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so many seconds, or until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
