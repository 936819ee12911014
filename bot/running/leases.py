"""Leases: what only one process may do at a time, and who does it now.

A lease ends by itself, by the database's clock, unless its holder renews it; then another takes it. The holder trusts
its own steady clock alone and stops well before that end, so a process that was stopped for two minutes does nothing
before it has asked again. Each new holder gets a higher fence number, which goes with what it writes.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from bot.errors import Contended, NotOurs, StoreAway
from bot.running.bells import first, pause
from bot.running.patience import Patience
from bot.running.watch import SOON_S, UNWATCHED, Watch

log = logging.getLogger(__name__)

TTL_S: Final = 15.0  # after so long without a word another may take it
USED_S: Final = 10.0  # after so long without a word the holder no longer uses it
RENEW_S: Final = 4.0
LOOK_S: Final = 0.5  # how often a holder looks whether it still is one
# Between two leases of a kind: processes that start together share; Discord wants 5 s.
ONE_MORE_S: Final = 6.0

Steady = Callable[[], float]  # seconds of a clock that never stands still or goes back


class LeaseRows(Protocol):
    """The leases, as the database keeps them. Each call is a transaction. Raises StoreAway or Contended."""

    def take(self, name: str, holder: str, ttl_s: float) -> int:
        """Take a lease that is free; its fence number, 0 when somebody has it."""
        ...

    def renew(self, name: str, holder: str, fence: int, ttl_s: float) -> bool:
        """Go on holding; False when somebody else took it."""
        ...

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it back."""
        ...


class Lease:
    """One lease, as this process sees it. Without a `steady` clock nobody else could want it."""

    def __init__(
        self, name: str, steady: Steady | None = None, gained: Callable[[], None] = lambda: None
    ) -> None:
        """`gained` is called whenever it becomes this process's."""
        self.name, self.gained = name, gained
        self._steady = steady
        self._until = 0.0
        self.fence = 0
        self.told = False  # whether whoever looks after the program knows it as held

    @property
    def held(self) -> bool:
        """Whether this process may do now what the lease is for."""
        return self._steady is None or self._steady() < self._until

    def begin(self, fence: int) -> None:
        """Raises NotOurs unless it is still held as it was when it had this fence number."""
        if not self.held or self.fence != fence:
            raise NotOurs(self.name)

    def confirmed(self, fence: int, asked_at: float) -> None:
        """The database said yes to what was asked at that steady time."""
        self.fence, self._until = fence, asked_at + USED_S

    def lost(self) -> None:
        """It is somebody else's."""
        self._until = 0.0


class Leases:
    """The leases that this process wants. Without rows it is the only process, and holds whatever it wants."""

    def __init__(self, rows: LeaseRows | None, holder: str, steady: Steady, watch: Watch = UNWATCHED) -> None:
        """`holder` tells this process from all others; `steady` must go on while the machine sleeps."""
        self._rows, self._holder, self._steady, self._watch = rows, holder, steady, watch
        self._wanted: dict[str, Lease] = {}
        self._next: dict[str, float] = {}  # kind -> when one more of it may be taken
        self._patience = Patience("leases")
        self._more = asyncio.Event()  # one more is wanted

    def want(self, name: str, gained: Callable[[], None] = lambda: None) -> Lease:
        """A lease, to be taken as soon as it is free. Names with one word before a colon are of one kind."""
        steady = self._steady if self._rows else None
        if name not in self._wanted:
            self._wanted[name] = Lease(name, steady, gained)
            self._more.set()
        return self._wanted[name]

    async def run(self, stop: asyncio.Event) -> None:
        """Take and renew until `stop`; then give back what is held, so that another goes on at once."""
        if self._rows is None:
            await stop.wait()
            return
        while not stop.is_set():
            self._watch.beat("leases", SOON_S)
            self._more.clear()
            await first(self._more, stop, self.attend())
        self._watch.ended("leases")
        self._release()

    def attend(self) -> float:
        """Renew what is held and take what is free; how many seconds to wait before the next time."""
        if self._rows is None:
            return RENEW_S
        try:
            for lease in list(self._wanted.values()):
                self._attend(self._rows, lease)
        except (StoreAway, Contended) as away:
            for lease in self._wanted.values():
                self._tell(lease)  # it may have run out meanwhile
            return min(self._patience.wait(away), RENEW_S)
        self._patience.over()
        # Those that start together must not always come in one order.
        return RENEW_S * random.uniform(0.8, 1.0)

    def _attend(self, rows: LeaseRows, lease: Lease) -> None:
        """Renew one lease, else try to take it."""
        before, now = lease.held, self._steady()
        if lease.fence and rows.renew(lease.name, self._holder, lease.fence, TTL_S):
            lease.confirmed(lease.fence, now)
        else:
            lease.lost()
            self._take(rows, lease)
        if lease.held and not before:
            lease.gained()
        self._tell(lease)

    def _tell(self, lease: Lease) -> None:
        """Say it when a lease came or went."""
        if lease.held is not lease.told:
            lease.told = lease.held
            log.info("the lease %s is %s", lease.name, "ours" if lease.held else "not ours any more")
            self._watch.held(lease.name, mine=lease.held)

    def _take(self, rows: LeaseRows, lease: Lease) -> None:
        """Take a lease if it is free, of each kind one at a time."""
        kind, _, one = lease.name.partition(":")
        now = self._steady()
        if one and now < self._next.get(kind, 0.0):
            return
        fence = rows.take(lease.name, self._holder, TTL_S)
        lease.fence = fence
        if fence:
            lease.confirmed(fence, now)
            self._next[kind] = now + ONE_MORE_S

    def _release(self) -> None:
        """Give back what is held; what cannot be given back now ends by itself."""
        for lease in self._wanted.values():
            if self._rows is None or not lease.fence:
                continue
            lease.lost()
            try:
                self._rows.release(lease.name, self._holder, lease.fence)
            except (StoreAway, Contended):
                return

    async def hold(
        self, name: str, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Do `work` whenever the lease is held, until `stop`; its event is set when the lease is lost."""
        lease = self.want(name)
        while not stop.is_set():
            if lease.held:
                await self._work(lease, work, stop)
            else:
                await pause(stop, LOOK_S)

    @staticmethod
    async def _work(
        lease: Lease, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Do it until it ends, `stop` is set, or the lease is lost."""
        over, fence = asyncio.Event(), lease.fence
        working, stopping = asyncio.ensure_future(work(over)), asyncio.ensure_future(stop.wait())
        try:
            while not (working.done() or stopping.done()) and lease.held and lease.fence == fence:
                await asyncio.wait({working, stopping}, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            over.set()
            await working
        finally:
            working.cancel()
            stopping.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)
