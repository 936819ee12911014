"""An application of its own, that serves the papers of a street."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from adapters.web.papers import Papers, add_routes
from bot.language import Phrasebook
from tests.stories.neighbour import Neighbour
from tests.stories.phones import LINK
from tests.stories.street import ADDRESS, Street


@dataclass
class Served:
    """A street and the way to its papers."""

    street: Street
    session: aiohttp.ClientSession
    root: str
    papers: Papers

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """Ask for a page; the whole answer is read."""
        answer = await self.session.get(
            self.root + path.removeprefix(ADDRESS), headers=headers, allow_redirects=False
        )
        await answer.read()
        return answer


@pytest.fixture
def street() -> Iterator[Street]:
    """A community on both platforms."""
    street = Street()
    yield street
    street.database.close()


@pytest.fixture
async def served(street: Street) -> AsyncIterator[Served]:
    """The papers on a free port of the loopback interface."""
    app = web.Application()
    papers = Papers(
        street.database.work,
        lambda: street.now,
        Phrasebook.load(),
        street.printer,
        lambda it: LINK + it.start,
        ADDRESS,
    )
    add_routes(app, papers)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Served(street, session, f"http://{host}:{port}", papers)
    await runner.cleanup()
    await asyncio.sleep(0)


def link_of(who: Neighbour) -> str:
    """The address behind the newest button that opens a page."""
    return next(
        url for it in reversed(who.screen.messages) for _, _, url in it.buttons if url.startswith(ADDRESS)
    )
