"""Updates come in by long polling (webhook.py: by a webhook), each committed to the inbox before it is acknowledged."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar

from telegram.error import Conflict, TelegramError

from adapters.telegram.calls import ANSWER_S, Connection, refused
from adapters.telegram.inbound import ALLOWED_UPDATES
from adapters.telegram.wire import Flooded
from bot.errors import AnotherCopy, Contended, StoreAway
from bot.model.chats import Platform
from bot.running.bells import pause
from bot.running.patience import Patience
from bot.running.watch import SOON_S, UNWATCHED, Watch

log = logging.getLogger(__name__)

POLL_S: Final = 50
LONGEST_CALL_S: Final = POLL_S + 4 * ANSWER_S  # each phase of a call has a timeout of its own
PART: Final = "telegram"  # as the watch knows it
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
NEWCOMER_S: Final = 4.0  # longer than FIRST_WAIT_S, after which the older copy asks again

Update = dict[str, Any]
Result = TypeVar("Result")
Take = Callable[[Sequence[Update]], None]  # commits all or none; what it raises keeps them unacknowledged


class Backoff:
    """How long to wait after the next failure in a row: doubling, with jitter, so that not all come at once."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rng = rng or random.Random()
        self._wait_s = FIRST_WAIT_S

    def next(self, error: TelegramError) -> float:
        """Seconds; what Telegram asks for when it asks."""
        if isinstance(error, Flooded):
            return error.retry_after_s
        wait_s = self._wait_s
        self._wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        return wait_s * self._rng.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Something worked."""
        self._wait_s = FIRST_WAIT_S


class Rivals:
    """Whether somebody else asks with our token, and which of the two came second.

    Telegram ends the older request with a 409 when a newer one comes. So the older copy hears it first, asks again
    within a second, and the newer one hears it while it has hardly begun: that one ends.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = self._asked = 0.0
        self._reached = False
        self._backoff = Backoff()

    def asked(self) -> None:
        """A request goes out. Until one has reached Telegram, we have not begun."""
        self._asked = self._clock()
        if not self._reached:
            self._began = self._asked

    def heard(self) -> None:
        """Updates came, or none: nobody is in the way."""
        self._reached = True
        self._backoff.reset()

    def conflict(self, error: Conflict) -> Backoff:
        """How long to wait before asking again. Raises AnotherCopy when we are the one that came second."""
        now = self._clock()
        if now - self._began < NEWCOMER_S:
            raise AnotherCopy(
                "telegram.token: another program receives with this token; stop that one first, "
                "or give this one a token of its own"
            ) from error
        self._reached = True
        if now - self._asked > NEWCOMER_S:
            self._backoff.reset()
        return self._backoff


async def persist(
    what: str,
    attempt: Callable[[], Coroutine[Any, Any, Any]],
    stop: asyncio.Event,
    watch: Watch = UNWATCHED,
) -> None:
    """Try until it works or `stop` is set. Raises PlatformRefused for a refused token."""
    backoff = Backoff()
    while not stop.is_set():
        watch.beat(PART, LONGEST_CALL_S)
        try:
            await _unless(stop, attempt())
        except TelegramError as error:
            await _rest(what, error, backoff, stop, watch)
        else:
            return


async def poll(connection: Connection, take: Take, stop: asyncio.Event, watch: Watch = UNWATCHED) -> None:
    """Fetch updates until `stop`; the next fetch confirms the last, after `take` has committed them."""
    await persist("deleteWebhook", connection.bot.delete_webhook, stop, watch)
    watch.connected(Platform.TELEGRAM, up=True)
    backoff, offset, rivals = Backoff(), 0, Rivals(asyncio.get_running_loop().time)
    while not stop.is_set():
        watch.beat(PART, LONGEST_CALL_S)
        rivals.asked()
        try:
            updates = await _unless(stop, connection.updates(offset, POLL_S, ALLOWED_UPDATES))
        except Conflict as error:
            await _rest("getUpdates", error, rivals.conflict(error), stop, watch)
            continue
        except TelegramError as error:
            await _rest("getUpdates", error, backoff, stop, watch)
            continue
        rivals.heard()
        backoff.reset()
        watch.connected(Platform.TELEGRAM, up=True)
        if updates and not await _commit(take, updates, stop, watch):
            return
        # Confirmed once, the offset is dropped: after a quiet week the ids start anew, perhaps below it.
        offset = updates[-1]["update_id"] + 1 if updates else 0


async def _commit(take: Take, updates: Sequence[Update], stop: asyncio.Event, watch: Watch) -> bool:
    """Commit updates, however long the database is away; False when `stop` came first, and nothing is confirmed."""
    patience = Patience("Telegram")
    while not stop.is_set():
        watch.beat(PART)
        try:
            take(updates)
        except (StoreAway, Contended) as away:
            await pause(stop, patience.wait(away))
        else:
            patience.over()
            return True
    return False


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """What the work gives; None when `stop` came first: updates under way then come again at the next start."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _rest(what: str, error: TelegramError, backoff: Backoff, stop: asyncio.Event, watch: Watch) -> None:
    refusal = refused(error)
    if refusal is not None:
        raise refusal from error
    wait_s = backoff.next(error)
    watch.connected(Platform.TELEGRAM, up=False)
    watch.beat(PART, wait_s + SOON_S)
    why = "another program receives with the same token" if isinstance(error, Conflict) else error
    log.warning("Telegram: %s failed (%s), again in %.1f s", what, why, wait_s)
    try:
        await asyncio.wait_for(stop.wait(), wait_s)
    except TimeoutError:
        return
