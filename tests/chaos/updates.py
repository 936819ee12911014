"""Telegram's queue of updates with bad manners: double, out of order, and ids that start again lower."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import aiohttp

from tests.chaos.witness import Point
from tests.fakes.telegram.updates import MAX_BATCH, UpdateQueue

Update = dict[str, Any]
NOBODY: Final = 0  # answered the webhook's call
UNDER_WAY_S: Final = 0.01  # what a call needs to get there


@dataclass
class UnrulyUpdates(UpdateQueue):
    """Hands out what waits, twisted while it is told to; keeps what was confirmed.

    A webhook's call is met at the same points as a call for news: `meets` cuts its line, and may kill who listens.
    """

    rng: Random = field(default_factory=Random)
    meets: Callable[[Point, bytes], bool] = lambda point, what: False
    posted: int = 0  # how many updates a webhook took
    twisted: bool = False
    confirmed: list[Update] = field(default_factory=list)
    quiet: bool = False  # the last request for news asked for no offset: nothing is left to confirm

    async def get(
        self, offset: int = 0, limit: int = MAX_BATCH, wait_s: float = 0, allowed: list[str] | None = None
    ) -> list[Update]:
        """getUpdates. What is twisted comes as Telegram's words allow: at least once, in no order that is promised."""
        before = list(self.waiting)
        batch = await self._after(before, offset, limit, wait_s, allowed)
        if not self.twisted or not batch:
            return batch
        batch = [*batch, self.rng.choice(batch)]
        if self.confirmed:
            batch.append(self.rng.choice(self.confirmed[-20:]))
        self.rng.shuffle(batch)
        return batch

    async def _after(
        self, before: list[Update], offset: int, limit: int, wait_s: float, allowed: list[str] | None
    ) -> list[Update]:
        """Note what the offset confirms, then wait for news."""
        self.quiet = not offset and not before
        if not self.webhook_url and offset > 0:
            self.confirmed += [update for update in before if update["update_id"] < offset]
        return await super().get(offset, limit, wait_s, allowed)

    async def _post(self, session: aiohttp.ClientSession, update: Update) -> int:
        """One call of the webhook; what is twisted comes again, or before its time. Only 2xx that is heard confirms."""
        if self.twisted:
            for early in self.rng.choices([*self.waiting, *self.confirmed[-20:]], k=2):
                await super()._post(session, early)
        about = str(update["update_id"]).encode()
        calling = asyncio.create_task(super()._post(session, update))
        await asyncio.sleep(UNDER_WAY_S)
        if self.meets(Point.ACK_BEFORE, about):
            calling.cancel()
            return NOBODY
        status = await calling
        if self.meets(Point.ACK_AFTER, about):
            return NOBODY
        if 200 <= status < 300:
            self.confirmed.append(update)
            self.posted += 1
            self.quiet = len(self.waiting) == 1  # this one
        return status

    def start_again(self, first: int) -> bool:
        """Give ids from a lower number on, as after a week without news; False while something is unconfirmed."""
        if self.waiting or not self.quiet:
            return False
        self.next_id = first
        return True
