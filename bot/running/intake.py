"""Intake: from the inbox through the engine, one unit of work for each event; a chat's and a person's stay in order."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Coroutine
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Protocol

from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import Answer, Lookup, LookupNeeded
from bot.flows.set_aside import community_of, tell_set_aside
from bot.model.chats import Platform
from bot.ports import Arrived, ClaimLost, Contended, Messenger, Now, StoreAway, TryLater
from bot.running.bells import first, pause
from bot.running.patience import Patience
from bot.running.watch import UNWATCHED, Watch
from bot.running.world import World
from bot.store import Store

log = logging.getLogger(__name__)

MOST_TRIES: Final = 3  # an event that fails so often is set aside, so that others go on
AGAIN_S: Final = (1.0, 4.0)  # after the first and the second failure
MOST_LOOKUPS: Final = 8  # an event that wants more goes in circles
MOST_CONTENDED: Final = 20  # then others go first
BATCH: Final = 16  # what one process takes at once; of each chat and each account the first alone
SWEEP_S: Final = 5.0  # how often the inbox is looked at when nobody rings: for what may be tried again
TOLD_EVERY: Final = timedelta(hours=1)  # moderators hear of the first, should many fail in a row
HOLD_S: Final = 5.0  # how often claims are renewed


class Inbox(Protocol):
    """Where raw events wait. Each call is a transaction. Raises StoreAway or Contended."""

    def take(
        self, platforms: Collection[Platform], leave_out: Collection[int], limit: int
    ) -> list[Arrived]: ...
    def hold(self, ids: Collection[int]) -> None: ...
    def let_go(self) -> None: ...
    def failed(self, arrived: Arrived, why: str, again_at: datetime | None) -> None: ...


class Answering(Protocol):
    """What intake asks of the database."""

    def handling(self, arrived: Arrived, why: str = "") -> AbstractContextManager[Store]:
        """A unit of work that also marks the event handled; with `why`, set aside. Raises ClaimLost."""
        ...

    def keep(self, lookup: Lookup, answer: Answer) -> None:
        """Keep what the world answered."""
        ...


class Intake:
    """Handles what waits in the inbox. Events that need a look-up wait alone; those of other people go on."""

    def __init__(
        self,
        engine: Engine,
        database: Answering,
        inbox: Inbox,
        world: World,
        now: Now,
        ring: Callable[[], None],
        watch: Watch = UNWATCHED,
    ) -> None:
        """`ring` wakes delivery when something was put into the outbox."""
        self._engine, self._database, self._inbox, self._world = engine, database, inbox, world
        self._now, self._ring, self._watch = now, ring, watch
        self._bell = asyncio.Event()
        self._busy: set[int] = set()  # rows of the inbox that a task of their own handles
        self._tasks: set[asyncio.Task[None]] = set()
        self._patience = Patience("intake")
        self._held_at = 0.0
        self._told_at: dict[int, datetime] = {}  # community -> when its moderators were told of a failure

    def wake(self) -> None:
        """Something arrived."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set; what is being handled then is handled to its end or stays in the inbox."""
        while not stop.is_set():
            self._watch.beat("intake")
            self._bell.clear()
            try:
                taken = self._start_waiting()
            except (StoreAway, Contended) as away:
                await pause(stop, self._patience.wait(away))
                continue
            self._patience.over()
            if taken:
                await asyncio.sleep(0)
            else:
                await first(self._bell, stop, SWEEP_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(StoreAway, Contended):
            self._inbox.let_go()

    async def drain(self) -> None:
        """Handle all that waits now; for tests and for a clean end."""
        while self._start_waiting() or self._tasks:
            await asyncio.gather(*self._tasks)

    def _start_waiting(self) -> int:
        """Take what waits and has nothing earlier before it; returns how many were taken."""
        self._hold()
        taken = self._inbox.take(tuple(self._world.messengers), tuple(self._busy), BATCH)
        for arrived in taken:
            messenger = self._world.messengers[arrived.platform]
            event = self._read(messenger, arrived)
            if event is not None and not self._handle_at_once(messenger, arrived, event):
                self._busy.add(arrived.id)
                self._begin(self._handle_slowly(messenger, arrived, event))
        return len(taken)

    def _hold(self) -> None:
        """Go on claiming what is under way, so that no other process takes it for forgotten."""
        if self._busy and monotonic() - self._held_at > HOLD_S:
            self._inbox.hold(tuple(self._busy))
            self._held_at = monotonic()

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        """Do something beside the rest."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _read(self, messenger: Messenger, arrived: Arrived) -> AnyEvent | None:
        """The event; None (and out of the way) when it is not for us or cannot be read."""
        try:
            event = messenger.read(arrived.raw)
        except Exception as error:
            log.exception("event %s of %s cannot be read", arrived.id, arrived.platform)
            self._watch.failed("intake", error)
            self._inbox.failed(arrived, repr(error), None)
            return None
        if event is None:
            self._watch.handled(arrived.platform, "passed over", 0.0)
            self._inbox.failed(arrived, "not for us", None)
        return event

    def _handle_at_once(self, messenger: Messenger, arrived: Arrived, event: AnyEvent) -> bool:
        """Handle an event; False when it must know something of the world first, or others were in the way."""
        try:
            self._attempt(arrived, event)
        except (LookupNeeded, Contended):
            return False
        except ClaimLost:
            return True
        except StoreAway:
            raise
        except Exception as error:  # noqa: BLE001 - a poison event is set aside after some tries; others go on
            self._failed(arrived, event, error)
            return True
        self._begin(self._finished(messenger, event))
        return True

    def _attempt(self, arrived: Arrived, event: AnyEvent) -> None:
        """One attempt, in one unit of work."""
        began = monotonic()
        with self._database.handling(arrived) as store:
            self._engine.handle(store, event, self._now())
        self._watch.handled(arrived.platform, "handled", monotonic() - began)
        self._ring()

    async def _finished(self, messenger: Messenger, event: AnyEvent) -> None:
        """Let the adapter end what is still open, such as a button that spins; a failure there changes nothing."""
        try:
            await messenger.finished(event)
        except (TryLater, StoreAway, Contended):
            log.info("could not end event %s on %s", event.id, event.account.platform)

    async def _handle_slowly(self, messenger: Messenger, arrived: Arrived, event: AnyEvent) -> None:
        """Handle an event that takes longer. What the database could not take stays in the inbox, and comes again."""
        try:
            if await self._persist(messenger, arrived, event):
                await self._finished(messenger, event)
        except ClaimLost:
            log.info("event %s of %s is another process's by now", arrived.id, arrived.platform)
        except (StoreAway, Contended) as away:
            await asyncio.sleep(self._patience.wait(away))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._note_failure(arrived, event, error)
        finally:
            self._busy.discard(arrived.id)
            self.wake()

    async def _persist(self, messenger: Messenger, arrived: Arrived, event: AnyEvent) -> bool:
        """Ask what must be known, keep the answers, let others go first, and try again; True when it is handled."""
        lookups = contended = 0
        while lookups <= MOST_LOOKUPS and contended <= MOST_CONTENDED:
            try:
                self._attempt(arrived, event)
            except LookupNeeded as needed:
                if not lookups:
                    await messenger.waiting(event)
                lookups += 1
                await self._ask(needed.lookup)
            except Contended:
                contended += 1
                await asyncio.sleep(random.uniform(0, min(0.5, 0.01 * 2**contended)))
            else:
                return True
        if lookups > MOST_LOOKUPS:
            raise RuntimeError("the event wants one look-up after another")
        return False

    async def _ask(self, lookup: Lookup) -> None:
        """Ask the world until it answers, and keep the answer."""
        while True:
            try:
                answer = await self._world.ask(lookup)
            except TryLater as later:
                await asyncio.sleep(min(later.seconds, 30))
                continue
            self._database.keep(lookup, answer)
            return

    def _note_failure(self, arrived: Arrived, event: AnyEvent, error: Exception) -> None:
        """Note it if the database takes it; else the event comes again, and fails again."""
        try:
            self._failed(arrived, event, error)
        except (StoreAway, Contended):
            log.warning("the failure of event %s could not be noted", arrived.id)

    def _failed(self, arrived: Arrived, event: AnyEvent, error: Exception) -> None:
        """Note it; the log has the trace, the inbox the reason. After some tries the event is set aside."""
        log.error("event %s of %s failed", arrived.id, arrived.platform, exc_info=error)
        self._watch.failed("intake", error)
        self._watch.handled(arrived.platform, "failed", 0.0)
        if arrived.tries + 1 < MOST_TRIES:
            again_at = self._now() + timedelta(seconds=AGAIN_S[arrived.tries])
            self._inbox.failed(arrived, repr(error), again_at)
            asyncio.get_running_loop().call_later(AGAIN_S[arrived.tries], self.wake)
        else:
            self._set_aside(arrived, event, repr(error))

    def _set_aside(self, arrived: Arrived, event: AnyEvent, why: str) -> None:
        """Let others go on, and tell those who moderate where it happened."""
        try:
            with self._database.handling(arrived, why) as store:
                self._tell(store, event, arrived.id)
            self._watch.handled(arrived.platform, "set aside", 0.0)
            self._ring()
        except ClaimLost:
            return
        except (StoreAway, Contended):
            raise
        except Exception:
            log.exception(
                "event %s of %s is set aside, and nobody could be told", arrived.id, arrived.platform
            )
            self._inbox.failed(arrived, why, None)

    def _tell(self, store: Store, event: AnyEvent, number: int) -> None:
        """Tell the moderators of where it happened, unless they were told of another a while ago."""
        community, now = community_of(store, event), self._now()
        told_at = self._told_at.get(community.id) if community else None
        if community is None or (told_at and timedelta() <= now - told_at < TOLD_EVERY):
            return
        tell_set_aside(store, now, community, number)
        self._told_at[community.id] = now
