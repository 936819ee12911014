"""Failed events: tried again after a while, and set aside when they fail always, so that others go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.conversation.events import AnyEvent
from bot.errors import ClaimLost, Contended, StoreAway
from bot.flows.set_aside import community_of, tell_set_aside
from bot.ports import Arrived, Now
from bot.running.watch import Watch
from bot.store import Store

log = logging.getLogger(__name__)

MOST_TRIES: Final = 3  # an event that fails so often is set aside, so that others go on
AGAIN_S: Final = (1.0, 4.0)  # after the first and the second failure
TOLD_EVERY: Final = timedelta(hours=1)  # moderators hear of the first, should many fail in a row


class Handling(Protocol):
    """A unit of work that also marks the event handled; with `why`, set aside. Raises ClaimLost."""

    def __call__(self, arrived: Arrived, why: str = "") -> AbstractContextManager[Store]: ...


class Noting(Protocol):
    """Note a failed attempt in the inbox; without another one the event is set aside."""

    def __call__(self, arrived: Arrived, why: str, again_at: datetime | None) -> None: ...


class Failures:
    """What becomes of events that fail."""

    def __init__(
        self,
        handling: Handling,
        note: Noting,
        now: Now,
        wake: Callable[[], None],
        ring: Callable[[], None],
        watch: Watch,
    ) -> None:
        """`wake` is called when one may be tried again, `ring` when somebody is told of one."""
        self._handling, self._note, self._now, self._wake, self._ring, self._watch = (
            handling,
            note,
            now,
            wake,
            ring,
            watch,
        )
        self._told_at: dict[int, datetime] = {}  # community -> when its moderators were told of a failure

    def unreadable(self, arrived: Arrived, error: Exception) -> None:
        """An event cannot be read, and never will be."""
        log.error("event %s of %s cannot be read", arrived.id, arrived.platform, exc_info=error)
        self._watch.failed("intake", error)
        self._note(arrived, repr(error), None)

    def note(self, arrived: Arrived, event: AnyEvent, error: Exception) -> None:
        """Note a failure if the database takes it; else the event comes again, and fails again."""
        try:
            self.failed(arrived, event, error)
        except (StoreAway, Contended):
            log.warning("the failure of event %s could not be noted", arrived.id)

    def failed(self, arrived: Arrived, event: AnyEvent, error: Exception) -> None:
        """Note it; the log has the trace, the inbox the reason. After some tries the event is set aside."""
        log.error("event %s of %s failed", arrived.id, arrived.platform, exc_info=error)
        self._watch.failed("intake", error)
        self._watch.handled(arrived.platform, "failed", 0.0)
        if arrived.tries + 1 < MOST_TRIES:
            again_at = self._now() + timedelta(seconds=AGAIN_S[arrived.tries])
            self._note(arrived, repr(error), again_at)
            asyncio.get_running_loop().call_later(AGAIN_S[arrived.tries], self._wake)
        else:
            self._set_aside(arrived, event, repr(error))

    def _set_aside(self, arrived: Arrived, event: AnyEvent, why: str) -> None:
        """Let others go on, and tell those who moderate where it happened."""
        try:
            with self._handling(arrived, why) as store:
                told = self._tell(store, event, arrived.id)
            if told:
                self._told_at[told] = self._now()  # only now is it certain
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
            self._note(arrived, why, None)

    def _tell(self, store: Store, event: AnyEvent, number: int) -> int:
        """Tell the moderators of where it happened, unless they were told of another a while ago.

        Returns their community, 0 when nobody is told.
        """
        community, now = community_of(store, event), self._now()
        told_at = self._told_at.get(community.id) if community else None
        if community is None or (told_at and timedelta() <= now - told_at < TOLD_EVERY):
            return 0
        tell_set_aside(store, now, community, number)
        return community.id
