"""The pages' web server: its routes, the headers of every answer, and a kind page for everything that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from adapters.web.pages.catalogue import Catalogue
from adapters.web.pages.drawing import Drawing
from adapters.web.pages.entering import Entering
from adapters.web.pages.items import ItemPages
from adapters.web.pages.launching import Launching
from adapters.web.pages.limits import Limits, asker
from adapters.web.pages.refusals import NotHere, PageRefused, Resting, TooLarge, TooMany
from adapters.web.pages.scanning import Scanning
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors
from adapters.web.papers import Papers, add_routes
from bot.errors import Contended, PlatformRefused, StoreAway
from bot.model.chats import Platform

__all__ = ["Pages", "Served"]

log = logging.getLogger(__name__)

MAX_FORM_BYTES: Final = 64 * 1024  # a form here is a few fields
# Bytes of a too large upload that are read, so that its sender gets an answer.
MAX_DISCARDED: Final = 100_000_000
DISCARD_S: Final = 20.0
SHUTDOWN_S: Final = 2.0
TRIES: Final = 5  # of a page that meets others in the database
RETRY_S: Final = 5  # after which a database that is away may be asked again
BY_STATUS: Final[dict[int, type[PageRefused]]] = {404: NotHere, 405: NotHere, 413: TooLarge}
TELEGRAM_WEB: Final = "https://web.telegram.org"  # shows Mini Apps in a frame; the other apps in a window
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Site:
    """The pages as they are shown in one place: in browsers, or within the Mini App."""

    at: Served
    visitors: Visitors
    drawing: Drawing
    headers: dict[str, str]

    @classmethod
    def of(cls, served: Served) -> Site:
        """Read templates and files."""
        visitors = Visitors(served)
        return cls(served, visitors, Drawing(served, visitors), headers(served))

    def routes(self) -> Iterator[web.RouteDef]:
        """The shelf, and the way to it."""
        parts = (self.at, self.visitors, self.drawing)
        yield from Catalogue(*parts).routes()
        yield from ItemPages(*parts).routes()
        if not self.at.inside:
            yield from Entering(*parts).routes()
            yield from Scanning(*parts).routes()
        elif self.at.read_launch is not None:
            yield from Launching(*parts, self.at.read_launch).routes()


class Pages:
    """Serves the pages while the program runs."""

    def __init__(self, served: Served, papers: Papers) -> None:
        """Read templates and files; nothing listens yet."""
        self._at, self._papers = served, papers
        self._site = Site.of(served)
        self._app = Site.of(served.app_only) if served.read_launch else None
        self._limits = Limits()
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
        for site in (self._site, self._app):
            application.add_routes(site.routes() if site else ())
        add_routes(application, self._papers)
        application.on_response_prepare.append(self._guard)
        application.router.add_get(f"{self._at.base}/static/{{name:.+}}", self._site.drawing.file)
        return application

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What fails becomes a page that says so."""
        site = self._shown_in(request)
        try:
            wait_s = self._limits.wait_s(self._asker(request), request.path.removeprefix(self._at.base))
            response = (
                _not_now(site, request, TooMany(), wait_s) if wait_s else await _as_if_alone(handler, request)
            )
        except PageRefused as refused:
            response = _refusal(site, request, refused)
        except web.HTTPException as error:
            response = await _http_error(site, request, error)
        except (StoreAway, Contended) as trouble:
            log.warning("a page could not be shown: %s", trouble)
            response = _not_now(site, request, Resting(), RETRY_S)
        except Exception:
            log.exception("a page could not be shown")
            response = _refusal(site, request, PageRefused())
        site.visitors.keep_language(request, response)
        return response

    async def _guard(self, request: web.Request, response: web.StreamResponse) -> None:
        """Put the headers on every answer, those that aiohttp gives before it asks us as well."""
        for name, value in self._shown_in(request).headers.items():
            response.headers.setdefault(name, value)

    def _shown_in(self, request: web.Request) -> Site:
        """Where the page of this address is shown."""
        return self._app if self._app and request.path.startswith(self._at.app) else self._site

    def _asker(self, request: web.Request) -> str:
        """For whom a request counts."""
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", ()))
        return asker(request.remote or "", forwarded, self._at.settings.proxies)


async def _http_error(site: Site, request: web.Request, error: web.HTTPException) -> web.StreamResponse:
    """What aiohttp refuses, as one of our pages; a redirection is none."""
    if error.status == TooLarge.status:
        await _discard(request)
    if error.status < 400:
        raise error
    return _refusal(site, request, BY_STATUS.get(error.status, NotHere)())


def _refusal(site: Site, request: web.Request, why: PageRefused) -> web.Response:
    """The page that says why not, and where to go on."""
    try:
        visitor = site.visitors.who(request, why.language)
    except Exception:  # not even the database can be asked: the page is shown to nobody in particular
        log.exception("a visitor could not be looked up")
        return web.Response(status=why.status, text=f"{why.status}\n")
    return _said(site, request, visitor, why)


async def _as_if_alone(handler: Handler, request: web.Request) -> web.StreamResponse:
    """A page that met others in the database begins anew: what it writes is its last unit of work, so nothing of it
    was kept. Raises Contended when it always met them."""
    for _ in range(TRIES - 1):
        with suppress(Contended):
            return await handler(request)
        await asyncio.sleep(0)
    return await handler(request)


def _not_now(site: Site, request: web.Request, why: PageRefused, wait_s: int) -> web.Response:
    """Not now. Who it is stays unasked: neither a flood nor a database that is away shall be asked more."""
    response = _said(site, request, site.visitors.anybody(request), why)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _said(site: Site, request: web.Request, visitor: Visitor, why: PageRefused) -> web.Response:
    """The same for a visitor who is known."""
    if request.path.endswith(".json"):
        words = site.drawing.words(visitor).say(f"{why.name}-text")
        return web.json_response({"refused": words}, status=why.status)
    telegram = site.at.messengers.get(Platform.TELEGRAM)
    way = telegram.direct_link(why.on) if telegram and why.on is not None else ""
    shelf = visitor.member is not None or not site.at.inside
    return site.drawing.page(
        request, visitor, "refusal", status=why.status, name=why.name, way=way, shelf=shelf
    )


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
    """The headers of every answer. Only the host of the map's tiles is ever asked besides this server.

    No site may show the pages in a frame, but for Telegram's own, and that only the Mini App.
    """
    tiles = served.settings.tiles_url
    parts = urlsplit(tiles) if tiles else None
    # Leaflet gives up a tile by an empty picture, which it writes as a data: address.
    host = f" {parts.scheme}://{parts.netloc} data:" if parts else ""
    frames = TELEGRAM_WEB if served.inside else "'none'"
    framed = {} if served.inside else {"X-Frame-Options": "DENY"}  # it cannot name a site that may
    return {
        **framed,
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self'{host}; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {frames}",
        "X-Content-Type-Options": "nosniff",
        # Tile servers want to know which site asks; pages are never told, as links may be secret.
        "Referrer-Policy": "strict-origin-when-cross-origin" if tiles else "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Robots-Tag": "noindex, nofollow",
    }
