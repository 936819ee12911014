"""The operator's own small server: /healthz, /readyz and /metrics.

It runs in a thread and a loop of its own: it answers while the program's loop is blocked, and says so, and whoever asks
it holds up no neighbour.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from adapters.operations.metrics import Look, Metrics
from bot.errors import PlatformRefused
from bot.model.chats import Platform
from bot.setting_values import Listen

log = logging.getLogger(__name__)

ANSWER_S: Final = 8.0  # for the database, all questions together
CLOSE_S: Final = 5.0
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus's exposition format

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Operations:
    """Answers an operator's questions until it is closed."""

    def __init__(
        self,
        listen: Listen,
        metrics: Metrics,
        look: Look,
        platforms: Callable[[], dict[Platform, bool]],
    ) -> None:
        """`platforms` tells of each that should run whether it is still tried."""
        self._listen, self._metrics, self._look, self._platforms = listen, metrics, look, platforms
        self._thread = threading.Thread(target=self._run, name="operations", daemon=True)
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._serving = threading.Event()
        self.address = ""

    def start(self) -> str:
        """Listen; the address. Raises PlatformRefused when the port is taken."""
        host, port = self._listen
        try:
            self._socket = socket.create_server(
                (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
            )
        except OSError as error:
            raise PlatformRefused(f"operations.listen: {host}:{port}: {error.strerror or error}") from error
        shown = f"[{host}]" if ":" in host else host
        self._thread.start()
        self._serving.wait(CLOSE_S)
        self.address = f"http://{shown}:{self._socket.getsockname()[1]}"
        return self.address

    def close(self) -> None:
        """Answer nobody any more."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        application = web.Application(middlewares=[_plainly])
        application.router.add_get("/healthz", self._health)
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/metrics", self._numbers)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        assert self._socket is not None
        await web.SockSite(runner, self._socket).start()
        self._loop = asyncio.get_running_loop()
        self._serving.set()
        try:
            await self._stop.wait()
        finally:
            await runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        """Which parts are alive. Nothing outside the process is asked, so that no outage elsewhere ends it."""
        parts = self._metrics.pulse.parts()
        stalled = [part.name for part in parts if part.is_stalled]
        shown = {
            part.name: {
                "silent_s": round(part.silent_s, 1),
                "within_s": part.within_s,
                "stalled": part.is_stalled,
            }
            for part in parts
        }
        return _answer(not stalled, {"stalled": stalled, "parts": shown})

    async def _ready(self, _: web.Request) -> web.Response:
        """Whether neighbours are served: the database answers in its present form, and no platform is given up."""
        try:
            now = await asyncio.wait_for(asyncio.to_thread(self._look), ANSWER_S)
            database = "answers" if now.has_present_form else "has another form: run commonshed migrate"
            well = now.has_present_form
        except Exception as error:  # whatever it is, it does not answer
            log.warning("the database does not answer the operator's question", exc_info=True)
            database, well = f"does not answer ({type(error).__name__})", False
        tried = self._platforms()
        reached = self._metrics.reachable
        shown = {
            name.value: ("connected" if reached.get(name) else "being tried")
            if alive
            else "refused; the log says why"
            for name, alive in tried.items()
        }
        return _answer(well and all(tried.values()), {"database": database, "platforms": shown})

    async def _numbers(self, _: web.Request) -> web.Response:
        """Everything that is counted."""
        text = await asyncio.wait_for(asyncio.to_thread(self._metrics.text), ANSWER_S)
        return web.Response(body=text, headers={"Content-Type": TEXT})


def _answer(well: bool, told: dict[str, Any]) -> web.Response:
    return web.json_response({"well": well, **told}, status=200 if well else 503)


@web.middleware
async def _plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A question that fails is answered by 503; the log tells why."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("an operator's question could not be answered")
        return web.Response(status=503, text="the log says why\n")
