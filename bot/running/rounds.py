"""Rounds: at each tick of the clock, what is due is looked up and told. One process at a time goes them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.conversation.lookups import Answer, Lookup, LookupNeeded
from bot.errors import Contended, StoreAway, TryLater
from bot.running.leases import Lease
from bot.running.patience import Patience
from bot.running.watch import UNWATCHED, Watch
from bot.running.world import World
from bot.store import Store

log = logging.getLogger(__name__)

BATCH: Final = 500
MOST_LOOKUPS: Final = 50
MOST_CONTENDED: Final = 20  # then the next tick goes on
SWEEP_EVERY: Final = timedelta(hours=6)
PAUSE_S: Final = 0.005  # between two batches, each of which takes milliseconds: then comes whoever waits
WITHIN_S: Final = 90.0  # a round may ask a platform a question, which may take 40 seconds to answer

Round = Callable[[Store, datetime, int], int]  # handles at most so many and says how many it handled
Working = Callable[[datetime], AbstractContextManager[Store]]
Keep = Callable[[Lookup, Answer], None]


class Rounds:
    """Goes the rounds: each kind of due thing in batches, each batch one unit of work, until nothing is due."""

    def __init__(
        self,
        work: Working,
        keep: Keep,
        world: World,
        rounds: tuple[Round, ...],
        ring: Callable[[], None],
        tidy: tuple[Callable[[datetime], object], Callable[[datetime], Iterator[object]]],
        lease: Lease | None = None,
        watch: Watch = UNWATCHED,
    ) -> None:
        """`ring` wakes delivery when something is in the outbox. Without a `lease` nobody else goes rounds.

        `tidy` forgets, at each tick, what must not be kept, and removes, now and then, what is too old to be of use;
        that a little at a time, and whoever waits comes in between.
        """
        self._work, self._keep, self._world, self._rounds, self._ring = work, keep, world, rounds, ring
        (self._forget, self._sweep), self._swept_at = tidy, datetime.min.replace(tzinfo=UTC)
        self._lease, self._watch = lease or Lease("clock"), watch
        self._patience = Patience("rounds")

    def begin(self) -> None:
        """Ticks are to come: from now on they are missed when none does."""
        self._watch.beat("rounds", WITHIN_S)

    async def tick(self, now: datetime) -> None:
        """One round at `now`, if it is this process's turn. What the database cannot do is left to the next tick."""
        self._watch.beat("rounds", WITHIN_S)
        if not self._lease.held:
            return
        try:
            await self._go(now)
        except (StoreAway, Contended) as away:
            self._patience.wait(away)
        else:
            self._patience.over()

    async def _go(self, now: datetime) -> None:
        """All that is due, then what must go."""
        for go in self._rounds:
            while self._lease.held and await self._batch(go, now):
                self._ring()
                await asyncio.sleep(PAUSE_S)
        self._forget(now)
        if not timedelta() <= now - self._swept_at < SWEEP_EVERY:
            self._swept_at = now
            for _ in self._sweep(now):
                self._watch.beat("rounds", WITHIN_S)
                await asyncio.sleep(PAUSE_S)
                if not self._lease.held:
                    return

    async def _batch(self, go: Round, now: datetime) -> bool:
        """One batch; when it must know something of the world, or others were in the way, it is begun again."""
        lookups = contended = 0
        while lookups < MOST_LOOKUPS:
            self._watch.beat("rounds", WITHIN_S)
            try:
                with self._work(now) as store:
                    return go(store, now, BATCH) > 0
            except Contended:
                contended += 1
                if contended > MOST_CONTENDED:
                    raise
                await asyncio.sleep(random.uniform(0, min(0.5, 0.01 * 2**contended)))
            except LookupNeeded as needed:
                lookups += 1
                try:
                    self._keep(needed.lookup, await self._world.ask(needed.lookup))
                except TryLater:
                    log.warning("a round waits for a platform that cannot be asked now")
                    return False
        return False
