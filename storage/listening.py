"""Listening: PostgreSQL tells at once that something was put into the inbox or the outbox, whichever process did it.

It is only a wake-up call: what nobody heard is found by looking, which everybody does every few seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

import psycopg
from sqlalchemy import Engine

from bot.ports import StoreAway
from bot.running.bells import pause
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
        """Listen until `stop`."""
        while not stop.is_set():
            self._watch.beat("listener")
            try:
                await self._listen(stop)
            except (psycopg.Error, OSError) as error:
                why = StoreAway(type(error).__name__)
                await pause(stop, self._patience.wait(why))
        self._watch.ended("listener")

    async def _listen(self, stop: asyncio.Event) -> None:
        """Ring for each word that comes; first once for what came unheard."""
        url = self._engine.url
        positional, named = self._engine.dialect.create_connect_args(url)
        named = {**CONNECTING, **named}  # what the address says itself goes before
        async with await psycopg.AsyncConnection.connect(*positional, **named, autocommit=True) as connection:
            for table in self._bells:
                await connection.execute(f'LISTEN "{table}"'.encode())
            self._patience.over()
            for ring in self._bells.values():
                ring()
            while not stop.is_set():
                self._watch.beat("listener", SOON_S)
                async for heard in connection.notifies(timeout=LOOK_S, stop_after=1):
                    self._bells[heard.channel]()
