"""The bare peer of events: python-telegram-bot with a handler that says the same again.

It gets the updates that ours got, and sends through a request that answers at once.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from time import perf_counter
from typing import Any, Final

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from benchmarks.city import NOW
from benchmarks.measuring import Round
from benchmarks.talking import Raw, person

TOKEN: Final = "1:bench"
SAID: Final = int(NOW.timestamp())
Handle = Callable[[Update], Awaitable[None]]


class AtOnce(BaseRequest):
    """A request that answers at once, without a network: what was sent is shown."""

    def __init__(self) -> None:
        self._numbers = count(1)

    @property
    def read_timeout(self) -> float | None:
        """None is needed."""
        return None

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is open."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """A message, as Telegram shows it."""
        given = request_data.parameters if request_data else {}
        chat = {"id": given.get("chat_id", 1), "type": "private", "first_name": "Anna"}
        shown = {"message_id": next(self._numbers), "date": SAID, "chat": chat, "text": given.get("text", "")}
        return 200, json.dumps({"ok": True, "result": shown}).encode()


class Bot:
    """python-telegram-bot: each update is decoded, and goes through an Application to the handler."""

    def __init__(self, handle: Handle) -> None:
        """`handle` answers messages and presses."""
        self._handle, self._handled = handle, 0

    async def talk(self, said: Sequence[Raw]) -> Round:
        """Handle these updates: each person's one after another, and as many at a time as there are people."""
        builder = Application.builder().token(TOKEN).request(AtOnce()).get_updates_request(AtOnce())
        application = builder.updater(None).build()
        application.add_handler(MessageHandler(filters.ALL, self._asked))
        application.add_handler(CallbackQueryHandler(self._asked))
        application._initialized = True  # initialize would ask the network who we are
        times: list[float] = []

        async def one(theirs: Sequence[Raw]) -> None:
            """Somebody's updates."""
            for raw in theirs:
                begun = perf_counter()
                await application.process_update(Update.de_json(raw, application.bot))
                times.append(perf_counter() - begun)

        by_person: dict[int, list[Raw]] = defaultdict(list)
        for raw in said:
            by_person[person(raw)].append(raw)
        begun = perf_counter()
        await asyncio.gather(*(one(theirs) for theirs in by_person.values()))
        took = perf_counter() - begun
        # An Application keeps errors to itself.
        assert self._handled == len(said), f"{self._handled} of {len(said)}"
        return Round(times, took)

    async def _asked(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A message or a press."""
        await self._handle(update)
        self._handled += 1


async def echo(update: Update) -> None:
    """Say the same."""
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or "?")
