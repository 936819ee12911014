"""The gateway: hello, heartbeat, identify, dispatch with numbers, resume, compression."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.fakes.discord.limits import Json
from tests.fakes.discord.world import Guild, User

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
KNOWN = (1 << 26) - 1
BAD_TOKEN, NOT_AUTHENTICATED, BAD_INTENTS, FORBIDDEN_INTENTS = 4004, 4003, 4013, 4014
BUFFERED = 1000


@dataclass(eq=False)
class Session:
    """One identified connection; keeps what it dispatched, for a resume."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    sent: list[Json] = field(default_factory=list)
    socket: Socket | None = None

    def hears(self, guild: str) -> bool:
        """Whether this shard is a server's; direct chats ("") are the first one's."""
        number, count = self.shard
        return (int(guild) >> 22) % count == number if guild else number == 0

    async def dispatch(self, event: str, body: Json) -> None:
        """Number an event, remember it and send it when somebody is connected."""
        frame = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": body}
        self.sent.append(frame)
        if self.socket is not None:
            await self.socket.send(frame)


class Socket:
    """A WebSocket that speaks JSON, in one zlib stream when asked for."""

    def __init__(
        self, ws: web.WebSocketResponse, transport: asyncio.BaseTransport | None, compress: str | None
    ) -> None:
        self.ws = ws
        self._transport = transport
        self._stream = zlib.compressobj() if compress == "zlib-stream" else None

    async def send(self, frame: Json) -> None:
        """Send one frame; a socket that is gone is no error, the session keeps the event."""
        text = json.dumps(frame)
        try:
            if self._stream is None:
                await self.ws.send_str(text)
            else:
                await self.ws.send_bytes(
                    self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
                )
        except (ConnectionError, RuntimeError):
            return

    def cut(self) -> None:
        """End the connection without a farewell, as a lost network does."""
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()


class Gateway:
    """All sessions, and the switches for what can go wrong with them."""

    def __init__(self, bot: User, token: str, guilds: dict[str, Guild]) -> None:
        self._bot, self._token, self._guilds = bot, token, guilds
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.url = ""
        self.open = True
        self.twice = False
        self.allow_privileged = False
        self.heartbeat_ms = 41_250
        self.identified: list[int] = []  # the intents of every identify, in order
        self.resumed = 0
        self.heartbeats = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection from the handshake to its end."""
        if not self.open:
            return web.Response(status=503, text="the gateway is down")
        ws = web.WebSocketResponse(autoping=True)
        await ws.prepare(request)
        socket = Socket(ws, request.transport, request.query.get("compress"))
        self.sockets.add(socket)
        await socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
        session: Session | None = None
        try:
            async for message in ws:
                if message.type is not WSMsgType.TEXT:
                    break
                session = await self._frame(socket, session, json.loads(message.data))
        finally:
            self.sockets.discard(socket)
            self._leave(session, socket)
        return ws

    def _leave(self, session: Session | None, socket: Socket) -> None:
        if session is None or session.socket is not socket:
            return
        session.socket = None
        if socket.ws.close_code in (1000, 1001):  # a client that closes with 1000 gives its session up
            self.sessions.pop(session.id, None)

    async def _frame(self, socket: Socket, session: Session | None, frame: Json) -> Session | None:
        op, body = frame["op"], frame["d"]
        if op == HEARTBEAT:
            self.heartbeats += 1
            await socket.send({"op": ACK, "d": None})
        elif op == IDENTIFY:
            return await self._identify(socket, body)
        elif op == RESUME:
            return await self._resume(socket, body)
        elif session is None:
            await socket.ws.close(code=NOT_AUTHENTICATED, message=b"Not authenticated.")
        return session

    async def _identify(self, socket: Socket, body: Json) -> Session | None:
        intents = body.get("intents", -1)
        self.identified.append(intents)
        refusals = [
            (body.get("token") != self._token, BAD_TOKEN, b"Authentication failed."),
            (not 0 <= intents <= KNOWN, BAD_INTENTS, b"Invalid intent(s)."),
            (
                bool(intents & PRIVILEGED) and not self.allow_privileged,
                FORBIDDEN_INTENTS,
                b"Disallowed intent(s).",
            ),
        ]
        for refused, code, reason in refusals:
            if refused:
                await socket.ws.close(code=code, message=reason)
                return None
        number, count = body.get("shard") or (0, 1)
        # An older session of the same shard can only be a dead process's.
        self.sessions = {key: it for key, it in self.sessions.items() if it.shard != (number, count)}
        session = Session(secrets.token_hex(16), intents, (number, count), socket=socket)
        self.sessions[session.id] = session
        inside = [it for it in self._guilds.values() if it.bot_is_in and session.hears(it.id)]
        ready = {
            "v": 10,
            "user": self._bot.json(),
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "guilds": [{"id": guild.id, "unavailable": True} for guild in inside],
            "private_channels": [],
            "application": {"id": self._bot.id, "flags": 0},
            "shard": [number, count],
        }
        await session.dispatch("READY", ready)
        for guild in inside:
            if intents & GUILDS:
                await session.dispatch("GUILD_CREATE", guild.created_json(self._bot, joined=False))
        return session

    async def _resume(self, socket: Socket, body: Json) -> Session | None:
        session = self.sessions.get(body.get("session_id", ""))
        if body.get("token") != self._token:
            await socket.ws.close(code=BAD_TOKEN)
            return None
        if session is None or len(session.sent) > BUFFERED:
            await socket.send({"op": INVALID, "d": False})
            return None
        self.resumed += 1
        for frame in session.sent[body.get("seq") or 0 :]:
            await socket.send(frame)
        session.socket = socket
        await session.dispatch("RESUMED", {})
        return session

    async def dispatch(self, event: str, body: Json, intent: int = 0) -> None:
        """Tell every session that asked for such events; twice when a test wants it so."""
        guild = body.get("guild_id") or (body["id"] if event.startswith("GUILD_") else "")
        for session in list(self.sessions.values()):
            if (intent and not session.intents & intent) or not session.hears(guild):
                continue
            for _ in range(2 if self.twice else 1):
                await session.dispatch(event, body)

    async def drop(self, code: int | None = None) -> None:
        """Cut every connection, without a farewell or with a close code; the sessions can be resumed."""
        for socket in list(self.sockets):
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = None
            if code is not None:
                await socket.ws.close(code=code)
            else:
                socket.cut()
        await asyncio.sleep(0)

    async def ask_to_reconnect(self) -> None:
        """Opcode 7 on every connection."""
        for socket in list(self.sockets):
            await socket.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9 on every connection."""
        if not resumable:
            self.sessions.clear()
        for socket in list(self.sockets):
            await socket.send({"op": INVALID, "d": resumable})
