"""Delivery: from the outbox to the platforms, in order within a chat; a slow chat holds up no other.

For each platform one process at a time sends, under a lease.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Protocol

from bot.errors import Contended, NotOurs, RoomMoved, StoreAway, TryLater, Undeliverable, Unreachable
from bot.model.chats import Chat, Platform
from bot.ports import Messenger, Now, Pending
from bot.running.bells import first, pause
from bot.running.leases import Lease
from bot.running.notes import Notes
from bot.running.patience import Patience
from bot.running.watch import UNWATCHED, Watch

log = logging.getLogger(__name__)

BATCH = 500
AHEAD = 4  # messages looked at for each free lane, as several may be for one chat
SWEEP_S = 1.0  # how often the outbox is looked at when nobody rings: for what may be tried again
LANES = 64  # chats served at once; as many more, where somebody waits for an answer
LONGEST_WAIT_S = 300.0
LONGEST_REST = timedelta(hours=2)  # then a platform is asked again, whatever it said
MOST_FAILURES = 5
LAST_S = 3.0  # how long a stop waits for what is being sent


class Post(Protocol):
    """The outbox. What is written with an old fence number changes nothing. Raises StoreAway or Contended."""

    def pending(
        self,
        platforms: Collection[Platform],
        leave_out: Collection[str],
        limit: int,
        *,
        awaited: bool = False,
    ) -> Sequence[Pending]: ...
    def sent(self, it: Pending, message: str) -> None: ...
    def given_up(self, it: Pending, why: str) -> None: ...
    def later(self, it: Pending, at: datetime) -> None: ...
    def unreachable(self, chat: Chat) -> None: ...
    def moved(self, old: Chat, new: Chat) -> None: ...
    def together(self) -> AbstractContextManager[None]:
        """What is noted meanwhile is one transaction."""
        ...


class Delivery:
    """Sends what waits in the outbox; each chat is a lane of its own."""

    def __init__(
        self,
        post: Post,
        messengers: Mapping[Platform, Messenger],
        now: Now,
        leases: Mapping[Platform, Lease] | None = None,
        watch: Watch = UNWATCHED,
        notes_wait_s: float = 0.0,
    ) -> None:
        """Send through these adapters, each platform's messages under its lease; without leases nobody else sends."""
        self._post, self._messengers, self._now, self._watch = post, messengers, now, watch
        self._leases = leases or {platform: Lease(f"send-{platform}") for platform in messengers}
        self._patience = Patience("delivery")
        self._bell = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self.notes = Notes(post, watch, notes_wait_s)
        self._resting: dict[str, datetime] = {}  # lanes that a platform asked to rest, until when

    def ring(self) -> None:
        """Something was put into the outbox."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set; what is being sent then is sent to its end, the rest stays in the outbox."""
        while not stop.is_set():
            self._watch.beat("delivery")
            self._bell.clear()
            try:
                more = self._start_lanes()
            except (StoreAway, Contended) as away:
                await pause(stop, self._patience.wait(away))
                continue
            self._patience.over()
            if more:
                await asyncio.sleep(0)
            else:
                await first(self._bell, stop, SWEEP_S)
        if self._lanes:
            await asyncio.wait(self._lanes.values(), timeout=LAST_S)
        for task in self._lanes.values():
            task.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def drain(self) -> None:
        """Send all that can be sent now; for tests and for a clean end."""
        while self._start_lanes() or self._lanes:
            await asyncio.gather(*list(self._lanes.values()))

    def _start_lanes(self) -> bool:
        """Begin with the first parcel of each idle chat; True when there may be more that was not looked at."""
        now = self._now()
        self._resting = {lane: until for lane, until in self._resting.items() if _lies_ahead(until, now)}
        occupied = {*self._lanes, *self._resting}
        ours = tuple(platform for platform, lease in self._leases.items() if lease.held)
        if not ours:
            return False
        self.notes.hurry()  # somebody may wait for the end of a lane
        waiting, is_all = self._look(ours, occupied)
        begun = 0
        for it, lanes in waiting:
            lane = _lane(it)
            if lane in occupied or len(self._lanes) >= lanes:
                continue
            occupied.add(lane)
            begun += 1
            if it.ready_at and _lies_ahead(it.ready_at, now):
                self._resting[lane] = it.ready_at
                continue
            task = asyncio.ensure_future(self._send(self._fenced(it)))
            self._lanes[lane] = task
            task.add_done_callback(lambda _, lane=lane: self._free(lane))  # type: ignore[misc]  # default binds it
        self.notes.may_wait = is_all and begun == len(waiting)
        return begun > 0 and not is_all

    def _look(
        self, ours: Collection[Platform], occupied: Collection[str]
    ) -> tuple[list[tuple[Pending, int]], bool]:
        """What may be sent, each with how many lanes there are for it, and whether that is all that waits.

        First where an answer is awaited, which no broadcast may keep waiting: they are asked for by themselves only
        where too many wait to be looked at.
        """
        leave_out, free = tuple(occupied), LANES - len(self._lanes)
        most = min(BATCH, max(0, free) * AHEAD)
        found = self._post.pending(ours, leave_out, most) if most else ()
        if len(found) < most:
            awaited = {_lane(it) for it in found if it.parcel.answers}
            waiting = [(it, 2 * LANES if _lane(it) in awaited else LANES) for it in found]
            return sorted(waiting, key=lambda it: -it[1]), True
        most = min(BATCH, (LANES + free) * AHEAD)
        first = self._post.pending(ours, leave_out, most, awaited=True) if most else ()
        return [*((it, 2 * LANES) for it in first), *((it, LANES) for it in found)], False

    def _fenced(self, it: Pending) -> Pending:
        """The same under the lease as it is now: should that be lost before the send begins, another sends it."""
        lease = self._leases[it.parcel.to.platform]
        parcel = replace(it.parcel, begin=partial(lease.begin, lease.fence))
        return replace(it, parcel=parcel, fence=lease.fence)

    def _free(self, lane: str) -> None:
        """The lane is idle again."""
        self._lanes.pop(lane, None)
        self._bell.set()

    async def _send(self, it: Pending) -> None:
        """Send one parcel, and tell what came of it."""
        began = monotonic()
        outcome, note = await self._attempt(it)
        self._watch.delivered(it.parcel.to.platform, outcome, monotonic() - began)
        await self.notes.make(note)  # its chat waits meanwhile

    async def _attempt(self, it: Pending) -> tuple[str, Callable[[], None]]:
        """Send one parcel; what came of it, and how to note that in the outbox."""
        parcel = it.parcel
        try:
            sent = await self._messengers[parcel.to.platform].send(parcel)
        except TryLater as later:
            return "later", partial(self._put_off, it, later.seconds)
        except Unreachable as unreachable:
            return "unreachable", partial(self._give_up, it, str(unreachable) or "unreachable", nobody=True)
        except RoomMoved as moved:
            return "moved", partial(self._post.moved, parcel.to, moved.to)
        except NotOurs:
            return "not ours", nothing
        except (StoreAway, Contended):  # the adapter looked something up
            return "later", partial(self._put_off, it, 1.0)
        except Undeliverable as refused:
            log.error("parcel %s was refused: %s", parcel.id, refused)
            return "refused", partial(self._give_up, it, str(refused))
        except Exception as error:  # a mistake of ours in one parcel must not hold up its chat for ever
            log.exception("parcel %s could not be sent", parcel.id)
            self._watch.failed("delivery", error)
            again = it.tries < MOST_FAILURES
            return "failed", (
                partial(self._put_off, it, 5.0) if again else partial(self._give_up, it, "failed too often")
            )
        return "sent", partial(self._post.sent, it, sent.message)

    def _give_up(self, it: Pending, why: str, *, nobody: bool = False) -> None:
        """It will never arrive; with `nobody`, nor will anything else in that direct chat."""
        self._post.given_up(it, why)
        if nobody and it.parcel.to.direct:
            self._post.unreachable(it.parcel.to)

    def _put_off(self, it: Pending, seconds: float) -> None:
        """Try again later: as the platform asked, or longer each time it asked for nothing."""
        wait = max(seconds, min(LONGEST_WAIT_S, 2.0**it.tries)) if seconds <= 1 else seconds
        at = self._now() + min(timedelta(seconds=wait), LONGEST_REST)
        self._resting[_lane(it)] = at
        self._post.later(it, at)


def _lane(it: Pending) -> str:
    """The chat in which it waits for its turn."""
    return f"{it.parcel.to.platform}:{it.parcel.to.id}"


def _lies_ahead(until: datetime, now: datetime) -> bool:
    """Whether a rest is not over; what lies too far ahead was noted before the clock was put back."""
    return now < until <= now + LONGEST_REST


def nothing() -> None:
    """There is nothing to note."""
