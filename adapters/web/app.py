"""The playground's web server: one page, its photos, and a WebSocket by which the page acts and sees what it missed."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.web.inbound import MAX_TEXT, GestureRefused
from adapters.web.messenger import PlaygroundMessenger, Uploads, person_of
from adapters.web.page import LANGUAGES, menus, neighbourhood, page
from adapters.web.people import ROOMS
from adapters.web.pictures import SAMPLES
from adapters.web.screens import Json, Screens
from adapters.web.street import Filled
from bot.conversation.commands import CommandMenu
from bot.conversation.events import Completing
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Photos, Suggestion

log = logging.getLogger(__name__)

MAX_MESSAGE: Final = 256 * 1024  # bytes of one WebSocket message: a filled form is much smaller
MAX_DISCARDED: Final = 100_000_000  # bytes of a too large upload that are read, so that the page gets its answer
WAITING: Final = 2_000  # messages that a page may lag behind before it is asked to connect again
STATIC: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


class Controls(Protocol):
    """What a page may do beyond using a phone."""

    ready: asyncio.Event  # set while the street is alive, not while it is being filled
    messengers: Mapping[Platform, PlaygroundMessenger]

    def clock(self) -> Json: ...
    async def move(self, by: str) -> None: ...
    def start_over(self, kind: Filled) -> None: ...
    def complete(self, event: Completing) -> Sequence[Suggestion]: ...
    def inside(self) -> Sequence[Json]: ...


@dataclass(slots=True)
class Served:
    """What the server needs: where things are kept, and what can be done."""

    screens: Screens
    uploads: Uploads
    book: Phrasebook
    photos: Callable[[], Photos]
    menus: Sequence[CommandMenu]
    controls: Controls
    max_photo: int


class Pages:
    """All open pages; each has a queue, so that a slow one holds up nobody."""

    def __init__(self) -> None:
        """None yet."""
        self._queues: set[asyncio.Queue[Json]] = set()

    def tell(self, message: Json) -> None:
        """Tell every page. One that lags too far behind is cut off: it connects again and asks for what it missed."""
        for queue in tuple(self._queues):
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                self._queues.discard(queue)

    def open(self) -> asyncio.Queue[Json]:
        """A new page."""
        queue: asyncio.Queue[Json] = asyncio.Queue(WAITING)
        self._queues.add(queue)
        return queue

    def has(self, queue: asyncio.Queue[Json]) -> bool:
        """Whether the page keeps up."""
        return queue in self._queues

    def shut(self, queue: asyncio.Queue[Json]) -> None:
        """The page is gone."""
        self._queues.discard(queue)


class PlaygroundServer:
    """Serves the page on the loopback interface."""

    def __init__(self, served: Served) -> None:
        """Open nothing yet."""
        self._at, self.pages = served, Pages()
        self._runner: web.AppRunner | None = None
        served.screens.listen(lambda entry: self.pages.tell({"type": "entries", "entries": [entry]}))
        self._do: Mapping[str, Callable[[Json], Awaitable[Json | None]]] = {
            "gesture": self._gesture,
            "talk": self._talk,
            "move": self._move,
            "over": self._over,
            "complete": self._complete,
        }

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
                web.get("/live", self._live),
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
        chosen = request.query.get("lang") or _preferred(request.headers.get("Accept-Language", ""))
        language = chosen if chosen in LANGUAGES else LANGUAGES[0]
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

    # -- live --------------------------------------------------------------------------------------------------------

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE, heartbeat=20)
        await socket.prepare(request)
        queue = self.pages.open()
        sender = asyncio.create_task(self._send_all(socket, queue))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                await self._hear(message.data, queue)
        finally:
            self.pages.shut(queue)
            sender.cancel()
            with suppress(asyncio.CancelledError):
                await sender
        return socket

    async def _send_all(self, socket: web.WebSocketResponse, queue: asyncio.Queue[Json]) -> None:
        """Send what the page is told, in order."""
        while not socket.closed:
            message = await queue.get()
            with suppress(ConnectionResetError):
                await socket.send_str(json.dumps(message, ensure_ascii=False))
            if not self.pages.has(queue):
                await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)

    async def _hear(self, text: str, queue: asyncio.Queue[Json]) -> None:
        """One message of a page. What is no sense is refused, never an error."""
        said: Json = {}
        try:
            parsed = json.loads(text)
            said = parsed if isinstance(parsed, dict) else {}
            if said.get("type") == "hello":
                self._welcome(said, queue)
                return
            do = self._do.get(str(said.get("type")))
            if do is None:
                raise GestureRefused("nothing is known by that name")
            answer = await do(said)
            queue.put_nowait({"type": "done", "id": said.get("id"), **(answer or {})})
        except (GestureRefused, ValueError, RecursionError) as refused:
            queue.put_nowait({"type": "refused", "id": said.get("id"), "why": str(refused)[:200]})

    def _welcome(self, said: Json, queue: asyncio.Queue[Json]) -> None:
        """Tell a page where it is, and what it missed: from the number that it saw last, in the same run."""
        seen = said.get("seen")
        same = said.get("run") == self._at.screens.run and isinstance(seen, int) and not isinstance(seen, bool)
        queue.put_nowait(self.greeting())
        entries = list(self._at.screens.since(seen if same and isinstance(seen, int) else 0))
        queue.put_nowait({"type": "entries", "missed": same, "entries": entries})
        queue.put_nowait({"type": "inside", "steps": list(self._at.controls.inside())})

    def greeting(self) -> Json:
        """What a page must know before it can show anything."""
        return {
            "type": "welcome",
            "run": self._at.screens.run,
            "ready": self._at.controls.ready.is_set(),
            "clock": self._at.controls.clock(),
            "menus": {language: menus(self._at.menus, self._at.book, language) for language in LANGUAGES},
            "limits": {"photo": self._at.max_photo, "text": MAX_TEXT},
            "samples": list(SAMPLES),
            **neighbourhood(),
        }

    async def _gesture(self, said: Json) -> Json | None:
        """Somebody uses a phone."""
        await self._at.controls.ready.wait()
        gesture = {**said, "do": str(said.get("do", "")), "id": str(said.get("id", ""))}
        self._at.controls.messengers[person_of(str(said.get("who"))).platform].receive(gesture)
        return None

    async def _talk(self, said: Json) -> Json | None:
        """Somebody talks to their neighbours in a room."""
        await self._at.controls.ready.wait()
        person, text = person_of(str(said.get("who"))), str(said.get("text", ""))[:MAX_TEXT].strip()
        if text:
            self._at.controls.messengers[person.platform].chat_in_room(person, text)
        return None

    async def _move(self, said: Json) -> Json | None:
        await self._at.controls.ready.wait()
        await self._at.controls.move(str(said.get("by")))
        clock = self._at.controls.clock()
        self.pages.tell({"type": "clock", **clock})
        return {"clock": clock}

    async def _over(self, said: Json) -> Json | None:
        await self._at.controls.ready.wait()
        self._at.controls.start_over(Filled(str(said.get("kind"))))
        self.pages.tell({"type": "waking"})
        return None

    async def _complete(self, said: Json) -> Json | None:
        """Suggest answers for an option that is being typed."""
        person = person_of(str(said.get("who")))
        chat = ROOMS[person.platform] if said.get("where") == "room" else person.direct
        event = Completing(
            id="completing", account=person.who, chat=chat, name=person.name, language=person.language,
            command=str(said.get("command")), option=str(said.get("option")), typed=str(said.get("typed"))[:100],
        )  # fmt: skip
        found = self._at.controls.complete(event)
        return {"found": [{"value": it.value, "label": it.shown} for it in found]}


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
    except web.HTTPNotFound:
        response = web.Response(status=404, text="There is nothing here. The playground is at /\n")
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _picture(image: bytes | None, kind: str = "image/jpeg") -> web.Response:
    if image is None:
        raise web.HTTPNotFound
    real = next((name for start, name in STARTS if image.startswith(start)), "image/jpeg")
    return web.Response(body=image, content_type=real if kind == "image/*" else kind)


STARTS: Final = ((b"\x89PNG", "image/png"), (b"RIFF", "image/webp"))


def _preferred(accepted: str) -> str:
    """The first of a browser's languages that the page speaks."""
    asked = [part.partition(";")[0].strip().split("-")[0].lower() for part in accepted.split(",")]
    return next((language for language in asked if language in LANGUAGES), "")
