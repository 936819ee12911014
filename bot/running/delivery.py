"""Delivery: from the outbox to the platforms, in order within a chat; a slow chat holds up no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from bot.model.chats import Chat, Platform
from bot.ports import Messenger, Now, Pending, RoomMoved, TryLater, Undeliverable, Unreachable
from bot.running.bells import first
from bot.running.watch import UNWATCHED, Watch

log = logging.getLogger(__name__)

BATCH = 500
SWEEP_S = 1.0  # how often the outbox is looked at when nobody rings: for what may be tried again
LANES = 64  # chats served at once
LONGEST_WAIT_S = 300.0
LAST_S = 3.0  # how long a stop waits for what is being sent


class Post(Protocol):
    """The outbox."""

    def pending(
        self, platforms: Collection[Platform], leave_out: Collection[str], limit: int
    ) -> Sequence[Pending]: ...
    def sent(self, it: Pending, message: str) -> None: ...
    def given_up(self, it: Pending, why: str) -> None: ...
    def later(self, it: Pending, at: datetime) -> None: ...
    def unreachable(self, chat: Chat) -> None: ...
    def moved(self, old: Chat, new: Chat) -> None: ...


class Delivery:
    """Sends what waits in the outbox; each chat is a lane of its own."""

    def __init__(
        self, post: Post, messengers: Mapping[Platform, Messenger], now: Now, watch: Watch = UNWATCHED
    ) -> None:
        """Send through these adapters."""
        self._post, self._messengers, self._now, self._watch = post, messengers, now, watch
        self._bell = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, datetime] = {}  # lanes that a platform asked to rest, until when

    def ring(self) -> None:
        """Something was put into the outbox."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set; what is being sent then is sent to its end, the rest stays in the outbox."""
        while not stop.is_set():
            self._watch.beat("delivery")
            self._bell.clear()
            if not self._start_lanes():
                await first(self._bell, stop, SWEEP_S)
            else:
                await asyncio.sleep(0)
        if self._lanes:
            await asyncio.wait(self._lanes.values(), timeout=LAST_S)
        for task in self._lanes.values():
            task.cancel()
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def drain(self) -> None:
        """Send all that can be sent now; for tests and for a clean end."""
        while self._start_lanes() or self._lanes:
            await asyncio.gather(*list(self._lanes.values()))

    def _start_lanes(self) -> int:
        """Begin with the first parcel of each idle chat; returns how many were begun."""
        now = self._now()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        occupied = {*self._lanes, *self._resting}
        begun = 0
        for it in self._post.pending(tuple(self._messengers), tuple(occupied), BATCH):
            lane = f"{it.parcel.to.platform}:{it.parcel.to.id}"
            if lane in occupied or len(self._lanes) >= LANES:
                continue
            occupied.add(lane)
            if it.ready_at and it.ready_at > now:
                self._resting[lane] = it.ready_at
                continue
            begun += 1
            task = asyncio.ensure_future(self._send(it))
            self._lanes[lane] = task
            task.add_done_callback(lambda _, lane=lane: self._free(lane))  # type: ignore[misc]  # default binds it
        return begun

    def _free(self, lane: str) -> None:
        """The lane is idle again."""
        self._lanes.pop(lane, None)
        self._bell.set()

    async def _send(self, it: Pending) -> None:
        """Send one parcel, and tell what came of it."""
        began = monotonic()
        outcome = await self._attempt(it)
        self._watch.delivered(it.parcel.to.platform, outcome, monotonic() - began)

    async def _attempt(self, it: Pending) -> str:
        """Send one parcel and note what came of it, also for the outbox."""
        parcel = it.parcel
        try:
            sent = await self._messengers[parcel.to.platform].send(parcel)
        except TryLater as later:
            self._put_off(it, later.seconds)
            return "later"
        except Unreachable as unreachable:
            self._post.given_up(it, str(unreachable) or "unreachable")
            if parcel.to.direct:
                self._post.unreachable(parcel.to)
            return "unreachable"
        except RoomMoved as moved:
            self._post.moved(parcel.to, moved.to)
            return "moved"
        except Undeliverable as refused:
            log.error("parcel %s was refused: %s", parcel.id, refused)
            self._post.given_up(it, str(refused))
            return "refused"
        except Exception as error:  # a mistake of ours in one parcel must not hold up its chat for ever
            log.exception("parcel %s could not be sent", parcel.id)
            self._put_off(it, 5.0) if it.tries < 5 else self._post.given_up(it, "failed too often")
            self._watch.failed("delivery", error)
            return "failed"
        self._post.sent(it, sent.message)
        return "sent"

    def _put_off(self, it: Pending, seconds: float) -> None:
        """Try again later: as the platform asked, or longer each time it asked for nothing."""
        wait = max(seconds, min(LONGEST_WAIT_S, 2.0**it.tries)) if seconds <= 1 else seconds
        at = self._now() + timedelta(seconds=wait)
        self._resting[f"{it.parcel.to.platform}:{it.parcel.to.id}"] = at
        self._post.later(it, at)
