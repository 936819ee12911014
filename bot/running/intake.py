"""Intake: from the inbox through the engine; a chat's and a person's events stay in order.

What arrives while nothing waits is handled in the transaction that keeps it. An event that waits alone is a unit of
work; several that wait are one together, each in a savepoint: they share what a commit costs. One that raises is undone
alone; when the whole cannot be kept, they are tried again one by one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Final

from bot.conversation.engine import Engine
from bot.conversation.lookups import LookupNeeded
from bot.errors import ClaimLost, Contended, StoreAway, TryLater
from bot.ports import Arrived, Now, Receipt
from bot.running.bells import first, pause
from bot.running.failures import Failures
from bot.running.patience import Patience
from bot.running.persisting import persist
from bot.running.waiting import Answering, Inbox, Outcome, Together, Waiting
from bot.running.watch import UNWATCHED, Watch
from bot.running.world import World

log = logging.getLogger(__name__)

BATCH: Final = 64  # what one process takes at once; of each chat and each account the first alone
FEW: Final = 16  # the same where each goes alone: nothing else is done meanwhile
BATCH_S: Final = 0.05  # after which a batch is committed: its first event waits no longer for the others
APART: Final = 64  # how many go one by one after a batch that could not be kept: others are at the same rows
MOST_APART: Final = 1024  # twice as many each time, as long as no batch is kept in between
SWEEP_S: Final = 5.0  # how often the inbox is looked at when nobody rings: for what may be tried again
HOLD_S: Final = 5.0  # how often claims are renewed


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
        batch_s: float = BATCH_S,
        *,
        together: bool = True,
    ) -> None:
        """`ring` wakes delivery when something was put into the outbox; a batch takes about `batch_s` at most.

        Where several processes handle events all the time, not `together`: the longer a unit of work, the more get in
        its way.
        """
        self._engine, self._database, self._inbox, self._world = engine, database, inbox, world
        self._now, self._ring, self._watch, self._batch_s = now, ring, watch, batch_s
        self._bell = asyncio.Event()
        self._idle = False  # at work, and nothing waits
        self._busy: set[int] = set()  # rows of the inbox that a task of their own handles
        self._tasks: set[asyncio.Task[None]] = set()
        self._patience = Patience("intake")
        self._held_at = 0.0
        self._left: list[Waiting] = []  # what was taken, and a batch had no time for
        self._together = together
        self._apart = 0  # how many still go one by one
        self._next_apart = APART  # how many will, after the next batch that cannot be kept
        self._failures = Failures(database.handling, inbox.failed, now, self.wake, ring, watch)

    def wake(self) -> None:
        """Something arrived."""
        self._idle = False
        self._bell.set()

    def at_once(self, came: Sequence[Receipt]) -> bool | None:
        """Keep what arrives and handle it in the same commit, if nothing else waits; whether any of it was new.

        None when nothing was kept. What could not be handled so is kept, and waits. Raises StoreAway.
        """
        if not self._idle:
            return None
        try:
            with self._database.arriving(came) as arriving:
                waiting = [it for arrived in arriving.first if (it := self._translated(arrived)) is not None]
                outcomes = self._in_one(arriving.handling, waiting)
        except StoreAway:
            raise
        except Exception as error:  # noqa: BLE001 - kept and taken one by one, each shows whether it was to blame
            self._go_apart(error)
            return None
        handled = [it for it in outcomes if it.error is None]
        self._kept(handled)
        if arriving.fresh and len(handled) < len(came):
            self.wake()
        return arriving.fresh

    def _translated(self, arrived: Arrived) -> Waiting | None:
        """The event, if it is for us and can be read; what is wrong with it is told when it is taken."""
        messenger = self._world.messengers[arrived.platform]
        with suppress(Exception):
            event = messenger.read(arrived.raw)
            return None if event is None else Waiting(messenger, arrived, event)
        return None

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set; what is being handled then is handled to its end or stays in the inbox."""
        while not stop.is_set():
            self._watch.beat("intake")
            self._bell.clear()
            try:
                begun = self._start_waiting()
            except (StoreAway, Contended) as away:
                await pause(stop, self._patience.wait(away))
                continue
            self._patience.over()
            if begun:
                await asyncio.sleep(0)
            else:
                self._idle = self._together and not self._apart
                await first(self._bell, stop, SWEEP_S)
                self._idle = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(StoreAway, Contended):
            self._inbox.let_go()

    async def drain(self) -> None:
        """Handle all that waits now; for tests and for a clean end."""
        while self._start_waiting() or self._tasks:
            if not self._start_waiting():  # a batch may have had no time for some
                await asyncio.gather(*self._tasks)

    def _start_waiting(self) -> bool:
        """Begin with what waits and has nothing earlier before it; False when there is nothing."""
        self._hold()
        together = self._together and not self._apart
        waiting, self._left = self._left, []
        if not waiting:
            most = BATCH if together else FEW
            taken = self._inbox.take(tuple(self._world.messengers), tuple(self._busy), most)
            if not taken:
                return False
            waiting = [it for arrived in taken if (it := self._read(arrived)) is not None]
        fresh = [it for it in waiting if not it.arrived.tries]
        # What failed before goes alone: it harms no others.
        tried = [it for it in waiting if it.arrived.tries]
        if len(fresh) > 1 and together:
            self._handle_together(fresh)
            fresh = []
        for it in (*fresh, *tried):
            self._handle_alone(it)
        return True

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

    def _read(self, arrived: Arrived) -> Waiting | None:
        """The event; None (and out of the way) when it is not for us or cannot be read."""
        messenger = self._world.messengers[arrived.platform]
        try:
            event = messenger.read(arrived.raw)
        except Exception as error:  # noqa: BLE001 - a mistake of ours, which must hold up nobody else
            self._failures.unreadable(arrived, error)
            return None
        if event is None:
            self._watch.handled(arrived.platform, "passed over", 0.0)
            self._inbox.failed(arrived, "not for us", None)
            return None
        return Waiting(messenger, arrived, event)

    def _handle_together(self, waiting: Sequence[Waiting]) -> None:
        """Handle several events in one unit of work; those for which the time was too short are the next."""
        try:
            with self._database.together() as handling:
                outcomes = self._in_one(handling, waiting)
        except StoreAway:
            raise
        except Exception as error:  # noqa: BLE001 - none is kept; alone, each shows whether it was to blame
            self._go_apart(error)
            for it in waiting:
                self._handle_alone(it)
            return
        self._left = [*waiting[len(outcomes) :]]
        self._kept([it for it in outcomes if it.error is None])
        for outcome in outcomes:  # now: no failure keeps others from their end
            if outcome.error is not None:
                self._end_without(outcome.waiting, outcome.error)

    def _in_one(self, handling: Together, waiting: Sequence[Waiting]) -> list[Outcome]:
        """What became of each in one unit of work, as far as the time allowed."""
        outcomes: list[Outcome] = []
        until = monotonic() + self._batch_s
        for it in waiting:
            began, error = monotonic(), None
            if outcomes and began > until:
                break
            try:
                with handling(it.arrived) as store:
                    self._engine.handle(store, it.event, self._now())
            except (StoreAway, Contended):
                raise
            except Exception as raised:  # noqa: BLE001 - told apart when the others are kept
                error = raised
            outcomes.append(Outcome(it, began, error))
        return outcomes

    def _kept(self, handled: Sequence[Outcome]) -> None:
        """Events were handled in one unit of work, which is committed."""
        self._next_apart = APART
        self._ring()
        kept_at = monotonic()
        for outcome in handled:
            self._watch.handled(outcome.waiting.arrived.platform, "handled", kept_at - outcome.began)
            self._begin(self._finished(outcome.waiting))

    def _go_apart(self, error: Exception) -> None:
        """Several could not be kept together: for a while each goes alone."""
        log.log(logging.DEBUG if isinstance(error, Contended) else logging.WARNING, "one by one: %r", error)
        self._apart, self._next_apart = self._next_apart, min(2 * self._next_apart, MOST_APART)

    def _handle_alone(self, it: Waiting) -> None:
        """Handle an event in a unit of work of its own."""
        self._apart = max(0, self._apart - 1)
        try:
            self._attempt(it)
        except StoreAway:
            raise
        except Exception as error:  # noqa: BLE001 - told apart below
            self._end_without(it, error)
        else:
            self._begin(self._finished(it))

    def _end_without(self, it: Waiting, error: Exception) -> None:
        """An event was not handled: it must know something of the world first, others were in the way, or it failed."""
        if isinstance(error, (LookupNeeded, Contended)):
            self._busy.add(it.arrived.id)
            self._begin(self._handle_slowly(it))
        elif not isinstance(error, ClaimLost):
            self._failures.failed(it.arrived, it.event, error)

    def _attempt(self, it: Waiting) -> None:
        """One attempt, in one unit of work."""
        began = monotonic()
        with self._database.handling(it.arrived) as store:
            self._engine.handle(store, it.event, self._now())
        self._watch.handled(it.arrived.platform, "handled", monotonic() - began)
        self._ring()

    async def _finished(self, it: Waiting) -> None:
        """Let the adapter end what is still open, such as a button that spins; a failure there changes nothing."""
        try:
            await it.messenger.finished(it.event)
        except (TryLater, StoreAway, Contended):
            log.info("could not end event %s on %s", it.event.id, it.arrived.platform)

    async def _handle_slowly(self, it: Waiting) -> None:
        """Handle an event that takes longer. What the database could not take stays in the inbox, and comes again."""
        try:
            if await persist(it, partial(self._attempt, it), self._world, self._database.keep):
                await self._finished(it)
        except ClaimLost:
            log.info("event %s of %s is another process's by now", it.arrived.id, it.arrived.platform)
        except (StoreAway, Contended) as away:
            await asyncio.sleep(self._patience.wait(away))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._failures.note(it.arrived, it.event, error)
        finally:
            self._busy.discard(it.arrived.id)
            self.wake()
