"""Updates come in: by long polling or by a webhook. Each is committed to the inbox before it is acknowledged."""

from __future__ import annotations

import asyncio
import hmac
import logging
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import Conflict, TelegramError

from adapters.telegram.calls import ANSWER_S, Connection, Flooded, refused
from adapters.telegram.inbound import ALLOWED_UPDATES
from bot.conversation.plain_json import read_json
from bot.model.chats import Platform
from bot.ports import AnotherCopy, Contended, PlatformRefused, StoreAway
from bot.running.bells import pause
from bot.running.patience import Patience
from bot.running.watch import SOON_S, UNWATCHED, Watch
from bot.settings import TelegramSettings

log = logging.getLogger(__name__)

POLL_S: Final = 50
LONGEST_CALL_S: Final = POLL_S + 4 * ANSWER_S  # each phase of a call has a timeout of its own
PART: Final = "telegram"  # as the watch knows it
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
NEWCOMER_S: Final = 4.0  # longer than FIRST_WAIT_S, after which the older copy asks again
MAX_UPDATE_BYTES: Final = 1024 * 1024  # a message of 4096 characters with its entities is far below
BODY_S: Final = 10.0
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

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


class Webhook:
    """A small web server that Telegram calls."""

    def __init__(self, settings: TelegramSettings, take: Take, watch: Watch = UNWATCHED) -> None:
        """Raises ValueError where address or secret are missing: without a secret anybody could post updates."""
        if not settings.webhook_url or settings.webhook_secret is None:
            raise ValueError("telegram.webhook_url and telegram.webhook_secret are needed")
        self._settings = settings
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret.get_secret_value()
        self._take, self._watch = take, watch

    async def serve(self, connection: Connection, stop: asyncio.Event) -> None:
        """Listen, tell Telegram where, and take updates until `stop`."""
        application = web.Application(client_max_size=MAX_UPDATE_BYTES)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await runner.setup()
        try:
            await self._listen(runner)
            await persist("setWebhook", lambda: self._register(connection), stop, self._watch)
            self._watch.connected(Platform.TELEGRAM, up=True)
            self._watch.ended(PART)  # from here on Telegram calls us: there is no loop that could hang
            await stop.wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._settings.webhook_listen
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PlatformRefused(f"telegram.webhook_listen: {host}:{port}: {error.strerror}") from error

    async def _register(self, connection: Connection) -> bool:
        return await connection.bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=1,  # more would let two messages of one person overtake each other
        )

    async def _receive(self, request: web.Request) -> web.Response:
        """Commit, then 200; Telegram sends again whatever gets another answer."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(BODY_S):
                update = read_json(await request.read())
        except (ValueError, RecursionError, ConnectionError, web.RequestPayloadError):
            return web.Response(status=400)  # nobody reads it where the connection ended within the body
        except TimeoutError:
            return web.Response(status=408)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        try:
            self._take((update,))
        except (StoreAway, Contended) as away:
            log.warning("Telegram: an update cannot be stored now, it will be sent again (%s)", away)
            return web.Response(status=503)
        return web.Response()
