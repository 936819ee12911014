"""The pages' web server: its routes, the headers of every answer, and a kind page for everything that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from adapters.web.pages.catalogue import Catalogue
from adapters.web.pages.drawing import Drawing
from adapters.web.pages.entering import Entering
from adapters.web.pages.items import ItemPages
from adapters.web.pages.limits import Limits, asker
from adapters.web.pages.refusals import NotHere, PageRefused, TooLarge, TooMany
from adapters.web.pages.scanning import Scanning
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors
from adapters.web.papers import Papers, add_routes
from bot.ports import PlatformRefused

__all__ = ["Pages", "Served"]

log = logging.getLogger(__name__)

MAX_FORM_BYTES: Final = 64 * 1024  # a form here is a few fields
MAX_DISCARDED: Final = (
    100_000_000  # bytes of a too large upload that are read, so that its sender gets an answer
)
DISCARD_S: Final = 20.0
SHUTDOWN_S: Final = 2.0
BY_STATUS: Final[dict[int, type[PageRefused]]] = {404: NotHere, 405: NotHere, 413: TooLarge}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """Serves the pages while the program runs."""

    def __init__(self, served: Served, papers: Papers) -> None:
        """Read templates and files; nothing listens yet."""
        self._at, self._papers = served, papers
        self._visitors = Visitors(served)
        self._drawing = Drawing(served, self._visitors)
        self._headers, self._limits = headers(served), Limits()
        self._runner: web.AppRunner | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set. Raises PlatformRefused when the port is taken."""
        try:
            await self.start()
            await stop.wait()
        finally:
            await self.close()

    async def start(self) -> str:
        """Listen; returns the address. Raises PlatformRefused."""
        host, port = self._at.settings.listen
        self._runner = web.AppRunner(
            self._application(), access_log=None, handle_signals=False, shutdown_timeout=SHUTDOWN_S
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            raise PlatformRefused(f"web.listen: {host}:{port}: {error.strerror}") from error
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        """The routes, below the path of the public address."""
        application = web.Application(middlewares=[self._answer], client_max_size=MAX_FORM_BYTES)
        parts = (
            Catalogue(self._at, self._visitors, self._drawing),
            ItemPages(self._at, self._visitors, self._drawing),
            Entering(self._at, self._visitors, self._drawing),
            Scanning(self._at, self._visitors, self._drawing),
        )
        for part in parts:
            application.add_routes(part.routes())
        add_routes(application, self._papers)
        application.router.add_get(f"{self._at.base}/static/{{name:.+}}", self._drawing.file)
        return application

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every answer has the headers; what fails becomes a page that says so."""
        try:
            wait_s = self._limits.wait_s(self._asker(request), request.path.removeprefix(self._at.base))
            response = self._too_many(request, wait_s) if wait_s else await handler(request)
        except PageRefused as refused:
            response = self._refusal(request, type(refused))
        except web.HTTPException as error:
            response = await self._http_error(request, error)
        except Exception:
            log.exception("a page could not be shown")
            response = self._refusal(request, PageRefused)
        self._visitors.keep_language(request, response)
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        return response

    def _asker(self, request: web.Request) -> str:
        """For whom a request counts."""
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", ()))
        return asker(request.remote or "", forwarded, self._at.settings.proxies)

    def _too_many(self, request: web.Request, wait_s: int) -> web.Response:
        """Not now. Who it is stays unasked: a flood shall not reach the database."""
        response = self._said(request, self._visitors.anybody(request), TooMany)
        response.headers["Retry-After"] = str(wait_s)
        return response

    async def _http_error(self, request: web.Request, error: web.HTTPException) -> web.StreamResponse:
        """What aiohttp refuses, as one of our pages; a redirection is none."""
        if error.status == TooLarge.status:
            await _discard(request)
        if error.status < 400:
            raise error
        return self._refusal(request, BY_STATUS.get(error.status, NotHere))

    def _refusal(self, request: web.Request, why: type[PageRefused]) -> web.Response:
        """The page that says why not."""
        try:
            visitor = self._visitors.of(request)
        except Exception:  # not even the database can be asked: the page is shown to nobody in particular
            log.exception("a visitor could not be looked up")
            return web.Response(status=why.status, text=f"{why.status}\n")
        return self._said(request, visitor, why)

    def _said(self, request: web.Request, visitor: Visitor, why: type[PageRefused]) -> web.Response:
        """The same for a visitor who is known."""
        if request.path.endswith(".json"):
            words = self._drawing.words(visitor).say(f"{why.name}-text")
            return web.json_response({"refused": words}, status=why.status)
        return self._drawing.page(request, visitor, "refusal", status=why.status, name=why.name)


async def _discard(request: web.Request) -> None:
    """Read away what is too large: a browser that is cut off while it sends shows no answer."""
    size = 0
    try:
        async with asyncio.timeout(DISCARD_S):
            async for part in request.content.iter_chunked(64 * 1024):
                size += len(part)
                if size > MAX_DISCARDED:
                    return
    except (TimeoutError, ConnectionError):
        return


def headers(served: Served) -> dict[str, str]:
    """The headers of every answer. Only the host of the map's tiles is ever asked besides this server."""
    tiles = served.settings.tiles_url
    parts = urlsplit(tiles) if tiles else None
    # Leaflet gives up a tile by an empty picture, which it writes as a data: address.
    host = f" {parts.scheme}://{parts.netloc} data:" if parts else ""
    return {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self'{host}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Tile servers want to know which site asks; pages are never told, as links may be secret.
        "Referrer-Policy": "strict-origin-when-cross-origin" if tiles else "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Robots-Tag": "noindex, nofollow",
    }
