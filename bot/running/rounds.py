"""Rounds: at each tick of the clock, what is due is looked up and told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from bot.conversation.lookups import Answer, Lookup, LookupNeeded
from bot.ports import TryLater
from bot.running.intake import World
from bot.running.watch import UNWATCHED, Watch
from bot.store import Store

log = logging.getLogger(__name__)

BATCH = 500
MOST_LOOKUPS = 50
SWEEP_EVERY = timedelta(hours=6)
WITHIN_S = 90.0  # a round may ask a platform a question, which may take 40 seconds to answer

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
        sweep: Callable[[datetime], object],
        watch: Watch = UNWATCHED,
    ) -> None:
        """`ring` wakes delivery when something is in the outbox; `sweep` removes what is too old to be of use."""
        self._work, self._keep, self._world, self._rounds, self._ring = work, keep, world, rounds, ring
        self._sweep, self._swept_at = sweep, datetime.min.replace(tzinfo=UTC)
        self._watch = watch

    async def tick(self, now: datetime) -> None:
        """One round at `now`."""
        for go in self._rounds:
            while await self._batch(go, now):
                self._ring()
        if now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            self._sweep(now)

    async def _batch(self, go: Round, now: datetime) -> bool:
        """One batch; when it needs to know something of the world, that is asked and the batch begun again."""
        for _ in range(MOST_LOOKUPS):
            self._watch.beat("rounds", WITHIN_S)
            try:
                with self._work(now) as store:
                    return go(store, now, BATCH) > 0
            except LookupNeeded as needed:
                try:
                    self._keep(needed.lookup, await self._world.ask(needed.lookup))
                except TryLater:
                    log.warning("a round waits for a platform that cannot be asked now")
                    return False
        return False
