"""What a server in Telegram's place can answer: without end, or little that unpacks to very much."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from pydantic import SecretStr
from telegram.error import NetworkError

from adapters.telegram import wire
from adapters.telegram.calls import Connection
from bot.settings import TelegramSettings

MOST: int = 2_000_000
PART = b" " * 100_000
WELL = b'{"ok": true, "result": [{"update_id": 7}]}'


class Evil:
    """A server that answers each call in the next way; counts what was read of it."""

    def __init__(self) -> None:
        """It has not been asked."""
        self.ways = [self._endless, self._bomb, self._well]
        self.sent = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        return await self.ways.pop(0)(request)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while self.sent < 100 * MOST:
                await response.write(PART)
                self.sent += len(PART)
        except ConnectionError:
            pass
        return response

    async def _bomb(self, request: web.Request) -> web.StreamResponse:
        packed = gzip.compress(b" " * 50 * MOST)
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def _well(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=gzip.compress(WELL), headers={"Content-Encoding": "gzip"})


@asynccontextmanager
async def serving(evil: Evil) -> AsyncIterator[str]:
    """Its address on the loopback interface."""
    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", evil.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    await runner.cleanup()


async def test_no_answer_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up with one clear line, and asked again: what is packed and small is read as ever."""
    monkeypatch.setattr(wire, "MOST_BYTES", MOST)
    evil = Evil()
    async with serving(evil) as base_url:
        connection = Connection(TelegramSettings(token=SecretStr("123:abc"), base_url=base_url))
        for _ in ("endless", "bomb"):
            with pytest.raises(NetworkError, match="an answer of more than 2 MB"):
                await connection.updates(0, 0, ())

        assert await connection.updates(0, 0, ()) == [{"update_id": 7}]
        await connection.close()

    assert evil.sent < 50 * MOST
