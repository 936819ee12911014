"""What a page and the playground tell one another over a WebSocket: gestures in, entries and the clock out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.web.inbound import MAX_TEXT, GestureRefused
from adapters.web.messenger import PlaygroundMessenger, Uploads, person_of
from adapters.web.page import LANGUAGES, menus, neighbourhood
from adapters.web.people import ROOMS
from adapters.web.pictures import SAMPLES
from adapters.web.screens import Json, Screens
from adapters.web.street import Filled
from bot.conversation.commands import CommandMenu
from bot.conversation.events import Completing
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Photos, Suggestion

MAX_MESSAGE: Final = 256 * 1024  # bytes of one WebSocket message: a filled form is much smaller
WAITING: Final = 2_000  # messages that a page may lag behind before it is asked to connect again


class Controls(Protocol):
    """What a page may do beyond using a phone."""

    ready: asyncio.Event  # set while the street is alive, not while it is being filled

    @property
    def messengers(self) -> Mapping[Platform, PlaygroundMessenger]: ...
    def clock(self) -> Json: ...
    async def move(self, by: str) -> None: ...
    async def start_over(self, kind: Filled) -> None: ...
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


class Live:
    """Every page's WebSocket."""

    def __init__(self, served: Served, pages: Pages) -> None:
        """`pages` are told of what happens."""
        self._at, self._pages = served, pages
        self._do: Mapping[str, Callable[[Json], Awaitable[Json | None]]] = {
            "gesture": self._gesture,
            "talk": self._talk,
            "move": self._move,
            "over": self._over,
            "complete": self._complete,
        }

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One page, until it goes."""
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE, heartbeat=20)
        await socket.prepare(request)
        queue = self._pages.open()
        sender = asyncio.create_task(self._send_all(socket, queue))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                await self._hear(message.data, queue)
        finally:
            self._pages.shut(queue)
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
            if not self._pages.has(queue):
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
        same = (
            said.get("run") == self._at.screens.run and isinstance(seen, int) and not isinstance(seen, bool)
        )
        queue.put_nowait(self._greeting())
        entries = list(self._at.screens.since(seen if same and isinstance(seen, int) else 0))
        queue.put_nowait({"type": "entries", "missed": same, "entries": entries})
        queue.put_nowait({"type": "inside", "steps": list(self._at.controls.inside())})

    def _greeting(self) -> Json:
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
        self._pages.tell({"type": "clock", **clock})
        return {"clock": clock}

    async def _over(self, said: Json) -> Json | None:
        await self._at.controls.ready.wait()
        await self._at.controls.start_over(Filled(str(said.get("kind"))))
        self._pages.tell({"type": "waking"})
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
