"""Listening: PostgreSQL tells at once that something was put into the inbox or the outbox, whichever process did it.

It is only a wake-up call: what nobody heard is found by looking, which everybody does every few seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from sqlalchemy import Engine

from bot.errors import StoreAway
from bot.running.patience import Patience
from bot.running.watch import SOON_S, UNWATCHED, Watch
from storage.database import CONNECTING

log = logging.getLogger(__name__)

LOOK_S = 5.0  # how often a quiet connection is looked at


class Listener:
    """One connection that listens, and is made anew when it is lost."""

    def __init__(
        self, engine: Engine, bells: Mapping[str, Callable[[], None]], watch: Watch = UNWATCHED
    ) -> None:
        """`bells` are rung by the table in which something waits."""
        self._engine, self._bells, self._watch = engine, bells, watch
        self._patience = Patience("listener")

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop`, and not a moment longer: a quiet connection has nothing to say for seconds."""
        listening = asyncio.create_task(self._go_on())
        tasks = listening, asyncio.create_task(stop.wait())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._watch.ended("listener")

    async def _go_on(self) -> None:
        """Listen, and again when the connection is lost."""
        import psycopg  # here, as a start on SQLite has no use for it

        while True:
            self._watch.beat("listener")
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                await asyncio.sleep(self._patience.wait(StoreAway(type(error).__name__)))

    async def _listen(self) -> None:
        """Ring for each word that comes; first once for what came unheard."""
        import psycopg

        url = self._engine.url
        positional, named = self._engine.dialect.create_connect_args(url)
        named = {**CONNECTING, **named}  # what the address says itself goes before
        async with await psycopg.AsyncConnection.connect(*positional, **named, autocommit=True) as connection:
            for table in self._bells:
                await connection.execute(f'LISTEN "{table}"'.encode())
            self._patience.over()
            for ring in self._bells.values():
                ring()
            while True:
                self._watch.beat("listener", SOON_S)
                async for heard in connection.notifies(timeout=LOOK_S, stop_after=1):
                    self._bells[heard.channel]()
