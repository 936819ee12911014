"""Updates come in by a webhook: Telegram calls a small web server of ours."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from adapters.telegram.calls import Connection
from adapters.telegram.inbound import ALLOWED_UPDATES
from adapters.telegram.receiving import PART, Take, persist
from bot.conversation.plain_json import read_json
from bot.errors import Contended, PlatformRefused, StoreAway
from bot.model.chats import Platform
from bot.running.watch import UNWATCHED, Watch
from bot.settings import TelegramSettings

log = logging.getLogger(__name__)

MAX_UPDATE_BYTES: Final = 1024 * 1024  # a message of 4096 characters with its entities is far below
BODY_S: Final = 10.0
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


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
