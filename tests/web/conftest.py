"""A playground on a free port of the loopback interface."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from PIL import Image

from adapters.web.street import Filled
from bot.playground import Playground
from bot.settings import Settings

Json = dict[str, Any]
WAIT_S = 60


@dataclass
class Running:
    """A running playground, its address, and a browser's session."""

    playground: Playground
    address: str
    session: ClientSession

    @property
    def own(self) -> dict[str, str]:
        """The header by which the playground knows its own page."""
        return {"Origin": self.address}

    @asynccontextmanager
    async def page(self, run: str = "", seen: int = 0) -> AsyncIterator[Page]:
        """An open page, which has said hello."""
        async with self.session.ws_connect(f"{self.address}/live", headers=self.own) as socket:
            page = Page(socket)
            await page.say({"type": "hello", "run": run, "seen": seen})
            page.welcome = await page.hear("welcome")
            page.entries = (await page.hear("entries"))["entries"]
            yield page


class Page:
    """One page's WebSocket."""

    welcome: Json
    entries: list[Json]

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        """Connected."""
        self.socket = socket

    async def say(self, message: Json) -> None:
        """Send a message."""
        await self.socket.send_str(json.dumps(message))

    async def hear(self, kind: str, wanted: Callable[[Json], bool] = lambda _: True) -> Json:
        """The next message of that kind."""
        async with asyncio.timeout(WAIT_S):
            while True:
                message: Json = json.loads(await self.socket.receive_str())
                if message["type"] == kind and wanted(message):
                    return message

    async def sees(self, wanted: Callable[[Json], bool]) -> Json:
        """The next entry that fits."""
        heard = await self.hear("entries", lambda it: any(wanted(entry) for entry in it["entries"]))
        return next(entry for entry in heard["entries"] if wanted(entry))


@asynccontextmanager
async def run_playground(folder: Path, kind: Filled | None = None) -> AsyncIterator[Running]:
    """Run a playground; with `kind` it starts over."""
    playground = Playground(folder, Settings())
    if kind is not None:
        await playground.start_over(kind)
    stop = asyncio.Event()
    running = asyncio.create_task(playground.run(stop))
    try:
        address = await playground.server.start(0)
        async with asyncio.timeout(WAIT_S), ClientSession() as session:
            await playground.ready.wait()
            yield Running(playground, address, session)
    finally:
        stop.set()
        await asyncio.wait_for(running, WAIT_S)
        await playground.server.close()


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Running]:
    """Two rooms with a bot, nothing set up."""
    async with run_playground(tmp_path, Filled.BARE) as running:
        yield running


@pytest.fixture
def photo() -> bytes:
    """A small photo."""
    encoded = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(encoded, "PNG")
    return encoded.getvalue()
