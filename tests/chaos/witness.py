"""The witness stands before both fake platforms: it counts calls, cuts them, and remembers which parcel arrived."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiohttp import web

from tests.chaos.victim import PARCEL, PROCESS

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
AS_GOOD_AS_DONE = ("message is not modified", "query is too old", "already been acknowledged")
STALL_S = 30.0
SENDING = ("send", "edit", "answerCallback", "/messages", "/webhooks/", "/callback")


class Point(Enum):
    """Where a call can be met."""

    SEND_BEFORE = "before the platform took a message"
    SEND_AFTER = "after the platform took a message, before it says so"
    ACK_BEFORE = "before the platform heard what was received"
    ACK_AFTER = "after the platform heard what was received, before it answers"


@dataclass
class Delivery:
    """A message that is new on a platform: when, from which process, and whether its receipt was cut off.

    `keyed` when the platform was given a key by which it knows it again: Discord's nonce.
    """

    message: str
    pid: int
    at: float
    cut: bool = False
    keyed: bool = False


@dataclass
class Witness:
    """What both platforms saw. `armed` are countdowns; `strike` is called when one reaches zero.

    `hunt` is asked whether a call, known by its point and what it is about, is to be cut, and its sender killed.
    """

    strike: Callable[[int], None] = lambda pid: None
    hunt: Callable[[Point, bytes], bool] = lambda point, what: False
    offline: bool = False
    armed: dict[Point, int] = field(default_factory=dict)
    stalls: int = 0  # so many calls get no answer until the sender gives up
    cuts: dict[Point, int] = field(default_factory=dict)  # so many calls lose their connection there
    delivered: dict[int, list[Delivery]] = field(default_factory=lambda: defaultdict(list))  # by parcel
    done: set[int] = field(default_factory=set)  # parcels of which a call came through
    _known: set[str] = field(default_factory=set)

    @web.middleware
    async def look(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """One call: perhaps cut before, perhaps after, always remembered."""
        if not (before := _points(request)):
            return _hang_up(request) if self.offline else await _handled(request, handler)
        pid, about = int(request.headers.get(PROCESS) or 0), await _about(request)
        if self.meets(before[0], pid, about):
            return _hang_up(request)
        response = await _handled(request, handler)
        delivery = self._remember(request, response, pid)
        if self.stalls > 0 and before[0] is Point.SEND_BEFORE:
            self.stalls -= 1
            delivery.cut = True
            await self._stall(request)
        elif self.meets(before[1], pid, about):
            delivery.cut = True
            return _hang_up(request)
        return response

    @staticmethod
    async def _stall(request: web.Request) -> None:
        """Say nothing until the other side has given up."""
        ends = asyncio.get_running_loop().time() + STALL_S
        while request.transport is not None and not request.transport.is_closing():
            await asyncio.sleep(0.05)
            if asyncio.get_running_loop().time() > ends:
                return

    def meets(self, point: Point, pid: int, about: bytes) -> bool:
        """Whether a call is to be cut; a kill that was armed comes first, of the process that makes or takes it."""
        if self.offline:
            return True
        if self.hunt(point, about):
            self.strike(pid)
            return True
        if left := self.armed.get(point, 0):
            self.armed[point] = left - 1
            if left == 1:
                self.strike(pid)
                return True
        if self.cuts.get(point, 0) > 0:
            self.cuts[point] -= 1
            return True
        return False

    def _remember(self, request: web.Request, response: web.StreamResponse, pid: int) -> Delivery:
        """What came of a call: for a parcel, which new message there is now."""
        body, parcel = _json(response), int(request.headers.get(PARCEL) or 0)
        keyed = isinstance(body, dict) and bool(body.get("nonce"))
        delivery = Delivery(_message(request, body), pid, time.monotonic(), keyed=keyed)
        if parcel and (response.status < 300 or any(it in str(body) for it in AS_GOOD_AS_DONE)):
            self.done.add(parcel)
            if delivery.message and delivery.message not in self._known:
                self._known.add(delivery.message)
                self.delivered[parcel].append(delivery)
        return delivery


async def _handled(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the platform does with a call; nothing, where the sender died in the middle of it."""
    try:
        return await handler(request)
    except ConnectionError:
        return _hang_up(request)


def _points(request: web.Request) -> tuple[Point, Point] | None:
    """Which two points a call has; None for what is neither a message nor an acknowledgement."""
    path = request.path
    if path.endswith("/getUpdates"):
        return Point.ACK_BEFORE, Point.ACK_AFTER
    if path.startswith("/api/"):
        is_message = request.method in ("POST", "PATCH") and any(it in path for it in SENDING)
        if path.endswith("/callback"):
            return Point.ACK_BEFORE, Point.ACK_AFTER
    else:
        is_message = path.rpartition("/")[2].startswith(SENDING[:3])
    return (Point.SEND_BEFORE, Point.SEND_AFTER) if is_message else None


async def _about(request: web.Request) -> bytes:
    """What a call is known by when it comes again: its parcel and method, or what it acknowledges and how."""
    kind = request.path.rpartition("/")[2]
    if kind == "getUpdates":
        return (await request.read()).partition(b"offset=")[2].partition(b"&")[0]
    if kind == "callback" and request.content_type == "application/json":
        return str((await request.json()).get("type")).encode()  # a second try comes with an id of its own
    return f"{request.method} {kind} {request.headers.get(PARCEL)}".encode()


def _message(request: web.Request, body: Any) -> str:
    """The message that an answer tells of; "" for none."""
    if not isinstance(body, dict):
        return ""
    if not request.path.startswith("/api/"):
        result = body.get("result")
        if not isinstance(result, dict) or "message_id" not in result:
            return ""
        return f"telegram:{result['chat']['id']}:{result['message_id']}"
    shown = (body.get("resource") or {}).get("message") or body
    return f"discord:{shown['id']}" if "channel_id" in shown and "author" in shown else ""


def _json(response: web.StreamResponse) -> Any:
    """The body of an answer, where it is JSON."""
    text = response.text if isinstance(response, web.Response) else None
    try:
        return json.loads(text or "")
    except ValueError:
        return text


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
