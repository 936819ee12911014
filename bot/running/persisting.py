"""Persisting: an event that must know something of the world, or in whose way others are, is tried again and again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Final

from bot.conversation.lookups import Answer, Lookup, LookupNeeded
from bot.errors import Contended, TryLater
from bot.running.waiting import Waiting
from bot.running.world import World

MOST_LOOKUPS: Final = 8  # an event that wants more goes in circles
MOST_CONTENDED: Final = 20  # then others go first


async def persist(
    it: Waiting, attempt: Callable[[], None], world: World, keep: Callable[[Lookup, Answer], None]
) -> bool:
    """Ask what must be known, keep the answers, let others go first, and try again; True when it is handled."""
    lookups = contended = 0
    while lookups <= MOST_LOOKUPS and contended <= MOST_CONTENDED:
        try:
            attempt()
        except LookupNeeded as needed:
            if not lookups:
                await it.messenger.waiting(it.event)
            lookups += 1
            keep(needed.lookup, await _answer(world, needed.lookup))
        except Contended:
            contended += 1
            await asyncio.sleep(random.uniform(0, min(0.5, 0.01 * 2**contended)))
        else:
            return True
    if lookups > MOST_LOOKUPS:
        raise RuntimeError("the event wants one look-up after another")
    return False


async def _answer(world: World, lookup: Lookup) -> Answer:
    """Ask the world until it answers."""
    while True:
        try:
            return await world.ask(lookup)
        except TryLater as later:
            await asyncio.sleep(min(later.seconds, 30))
