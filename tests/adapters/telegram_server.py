"""A server in Telegram's place that answers byte for byte as a test has it, and a bot that asks it."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from telegram import Bot

from adapters.telegram.wire import Timeouts, Wire

TOKEN: Final = "123456789:token_of-the-test-suite-00000-wire"
LONG_S: Final = 20.0  # nothing in a test takes so long
Answer = Callable[["Server", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Answers each request in turn in the next way, the last way again and again."""

    ways: list[Answer]
    base: str = ""
    heads: list[str] = field(default_factory=list)  # what came, without the bodies
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self.open.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                await (self.ways.pop(0) if len(self.ways) > 1 else self.ways[0])(self, reader, writer)
                await writer.drain()
        writer.close()

    def close_all(self) -> None:
        """Close every connection."""
        for writer in self.open:
            writer.close()

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Take the body of the request whose head came last."""
        length = [it for it in self.heads[-1].lower().split("\r\n") if it.startswith("content-length:")]
        self.bodies.append(await reader.readexactly(int(length[0].partition(":")[2])) if length else b"")


def says(head: str, *parts: bytes, every_s: float = 0.0, then_closes: bool = False) -> Answer:
    """Read the request, then answer: the head, then each part after a while."""

    async def answer(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await server.read(reader)
        writer.write(f"HTTP/1.1 {head}\r\n\r\n".encode())
        for part in parts:
            await asyncio.sleep(every_s)
            writer.write(part)
        if then_closes:
            writer.close()

    return answer


def content(body: bytes) -> Answer:
    """A good answer."""
    return says(f"200 OK\r\nContent-Length: {len(body)}", body)


async def silence(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the request, and answer nothing."""
    await server.read(reader)
    await reader.read()


async def deaf(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read nothing any more."""
    await asyncio.sleep(LONG_S)


async def hang_up(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the request, and close."""
    await server.read(reader)
    writer.close()


@asynccontextmanager
async def serving(*ways: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """On the loopback interface, until the end."""
    server, connections = Server(list(ways)), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await server.serve(reader, writer)
        finally:
            writer.transport.abort()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    server.base = f"{scheme}://localhost:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


@asynccontextmanager
async def asking(base: str, at_once: int = 2, **changed: float) -> AsyncIterator[Bot]:
    """A bot of python-telegram-bot's on our wire, with long timeouts but for those that a test changes."""
    usual = dict.fromkeys(("pool_s", "connect_s", "write_s", "upload_s", "read_s"), LONG_S)
    wire = Wire(at_once, Timeouts(**{**usual, **changed}))
    try:
        yield Bot(TOKEN, f"{base}/bot", f"{base}/file/bot", request=wire, get_updates_request=wire)
    finally:
        await wire.shutdown()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for localhost that nobody else vouches for: for the server, and as a file."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
         "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key),
         "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context, file
