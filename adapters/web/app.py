"""The playground's web server: one page, its photos, and a WebSocket by which the page acts and sees what it missed."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final

from aiohttp import web

from adapters.web.languages import preferred
from adapters.web.live import Live, Pages, Served
from adapters.web.page import LANGUAGES, page
from adapters.web.pictures import SAMPLES

# Bytes of a too large upload that are read, so that the page gets its answer.
MAX_DISCARDED: Final = 100_000_000
STATIC: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


class PlaygroundServer:
    """Serves the page on the loopback interface."""

    def __init__(self, served: Served) -> None:
        """Open nothing yet."""
        self._at, self.pages = served, Pages()
        self._runner: web.AppRunner | None = None
        served.screens.listen(lambda entry: self.pages.tell({"type": "entries", "entries": [entry]}))
        self._live = Live(served, self.pages)

    async def start(self, port: int) -> str:
        """Listen; returns the address. Port 0 takes a free one. Raises OSError when the port is taken."""
        app = web.Application(middlewares=[_guarded], client_max_size=self._at.max_photo)
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/static/{name}", self._static),
                web.get("/photo/{key}", self._photo),
                web.get("/sample/{name}", self._sample),
                web.get("/upload/{ref}", self._uploaded),
                web.post("/upload", self._upload),
                web.get("/live", self._live.serve),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    # -- over HTTP ---------------------------------------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        chosen = request.query.get("lang", "")
        accepted = request.headers.get("Accept-Language", "")
        language = chosen if chosen in LANGUAGES else preferred(accepted, LANGUAGES)
        return web.Response(text=page(self._at.book, language), content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        file = files(__package__).joinpath("static", name)
        kind = STATIC.get(name[name.rfind(".") :])
        if kind is None or "/" in name or "\\" in name or not file.is_file():
            raise web.HTTPNotFound
        return web.Response(text=file.read_text(encoding="utf-8"), content_type=kind)

    async def _photo(self, request: web.Request) -> web.Response:
        return _picture(self._at.photos().jpeg(request.match_info["key"]))

    async def _sample(self, request: web.Request) -> web.Response:
        draw = SAMPLES.get(request.match_info["name"])
        return _picture(draw() if draw else None)

    async def _uploaded(self, request: web.Request) -> web.Response:
        """What somebody sent is shown back only as a picture, never as a page."""
        return _picture(self._at.uploads.get(request.match_info["ref"]), "image/*")

    async def _upload(self, request: web.Request) -> web.Response:
        """Keep what was sent for the program to fetch; one that is too large is refused after it was read away."""
        image, size = bytearray(), 0
        async for part in request.content.iter_chunked(64 * 1024):
            size += len(part)
            if size <= self._at.max_photo:
                image += part
            elif size > MAX_DISCARDED:
                break
        if size > self._at.max_photo:
            return web.json_response({"refused": "too_large"}, status=413)
        ref = f"up{secrets.token_hex(8)}"
        self._at.uploads.put(ref, bytes(image))
        return web.json_response({"ref": ref})


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Only pages of this very server, opened on this machine, may talk to it.

    A name that another site points to 127.0.0.1 does not get past the Host header, a form or a socket of another
    site not past the Origin.
    """
    host = request.headers.get("Host", "")
    if host.rpartition(":")[0] not in LOOPBACK and host not in LOOPBACK:
        return web.Response(status=403, text="the playground answers on this machine alone\n")
    asks = request.method != "GET" or request.headers.get("Upgrade", "").lower() == "websocket"
    if asks and request.headers.get("Origin") != f"http://{host}":
        return web.Response(status=403, text="only the playground's own page may do that\n")
    try:
        response = await handler(request)
    except web.HTTPException as error:  # no such page, or not that way
        response = web.Response(status=error.status, text="There is nothing here. The playground is at /\n")
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _picture(image: bytes | None, kind: str = "image/jpeg") -> web.Response:
    if image is None:
        raise web.HTTPNotFound
    real = next((name for start, name in STARTS if image.startswith(start)), "image/jpeg")
    return web.Response(body=image, content_type=real if kind == "image/*" else kind)


STARTS: Final = ((b"\x89PNG", "image/png"), (b"RIFF", "image/webp"))
