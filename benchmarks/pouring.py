"""A Telegram with a great many neighbours who never stop, and keeps nothing of what it is told: for very long runs.

tests/fakes/telegram remembers every message, as tests look at them; after a hundred thousand it is the largest program
of all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from aiohttp import web

from benchmarks.talking import SPOKEN_AT, Neighbour, Raw
from bot.flows.actions import ViewItem

AT_ONCE: Final = 100  # Bot API: getUpdates gives so many at most
AHEAD: Final = 200  # events that wait for their answers
LOOK_S: Final = 0.02
IDLE_S: Final = 0.2  # an empty answer of getUpdates takes so long, not fifty seconds
TOKEN: Final = "123456789:AA-a-token-that-nobody-has-000000000"
TALKS: Final = ("sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageMedia")

# What neighbours do in turn; each is answered by a message. The number makes words and things differ.
DEEDS: Final[tuple[Callable[[Neighbour, int], Raw], ...]] = (
    lambda it, number: it.says(f"/find {number}"),
    lambda it, number: it.presses(ViewItem(it.item).pack()),
    lambda it, number: it.says("/find"),
    lambda it, number: it.says("/loans"),
    lambda it, number: it.says("/help"),
)


@dataclass
class Spring:
    """`async with Spring(members, items) as spring:` listens on loopback; members of the database are its people."""

    members: int
    items: int
    poured: int = 0  # events given
    answers: int = 0
    most: int = 0  # events to be given
    _runner: web.AppRunner | None = None
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def __aenter__(self) -> Spring:
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """What comes before the token in a method's address."""
        assert self._runner is not None
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/bot"

    async def pour(self, most: int, within_s: float) -> None:
        """Go on until so many events in all are answered. Raises TimeoutError."""
        self.most = most
        async with asyncio.timeout(within_s):
            while self.answers < most:  # noqa: ASYNC110 - each answer would set an event, a million times
                await asyncio.sleep(LOOK_S)

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getUpdates":
            return _well(await self._updates())
        if method == "getMe":
            return _well({"id": 1, "is_bot": True, "first_name": "Shed", "username": "shed_bot"})
        if method not in TALKS:
            return _well(True)
        told = await request.post()
        self.answers += 1
        chat = {"id": int(str(told.get("chat_id", 0))), "type": "private", "first_name": "Anna"}
        return _well({"message_id": next(self._numbers), "date": SPOKEN_AT, "chat": chat, "text": "."})

    async def _updates(self) -> list[dict[str, Any]]:
        """What is done next; nothing for a while where enough waits for answers."""
        free = min(AT_ONCE, self.most - self.poured, self.answers + AHEAD - self.poured)
        if free <= 0:
            await asyncio.sleep(IDLE_S if self.poured >= self.most else LOOK_S)
            return []
        return [self._next() for _ in range(free)]

    def _next(self) -> Raw:
        """Each in turn does one thing after another."""
        number, self.poured = self.poured, self.poured + 1
        turn, who = divmod(number, self.members)
        neighbour = Neighbour(account=who + 1, item=number % self.items + 1)
        return DEEDS[(turn + who) % len(DEEDS)](neighbour, number)


def _well(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})
