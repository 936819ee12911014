"""Pressed buttons turn until they are answered: each is answered once, by its reply or at last by us."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

REPLIED_S: Final = 0.3  # after a reply was sent, a passing word about the press may still follow
# After the event was handled its replies are on their way; nobody says when there are none.
HANDLED_S: Final = 2.0
LAST_S: Final = 2.0  # how long closing waits for the last answers
MAX_REMEMBERED: Final = 10_000


class Recent(OrderedDict[str, str]):
    """Remembers a bounded number of things."""

    def keep(self, key: str, value: str = "") -> None:
        """Remember one more; the oldest is forgotten."""
        self[key] = value
        if len(self) > MAX_REMEMBERED:
            self.popitem(last=False)


class Presses:
    """Which presses are answered, and the tasks that will answer the others. `answer` ends one quietly."""

    def __init__(self, answer: Callable[[str], Awaitable[None]]) -> None:
        self._answer = answer
        self._answered = Recent()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    def answered(self, callback: str) -> None:
        """A reply has answered it."""
        self._answered.keep(callback)

    def replied(self, callback: str) -> None:
        """A message was sent for it."""
        self._end(callback, REPLIED_S)

    def handled(self, callback: str) -> None:
        """The core is done with it."""
        if callback not in self._tasks:
            self._end(callback, HANDLED_S)

    def dismissed(self, callback: str) -> None:
        """Nothing will be said to it."""
        self._end(callback, 0.0)

    async def close(self) -> None:
        """Answer at once what still turns."""
        self._closing.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=LAST_S)
            for task in late:
                task.cancel()

    def _end(self, callback: str, after_s: float) -> None:
        if callback in self._answered:
            return
        earlier = self._tasks.pop(callback, None)
        if earlier is not None:
            earlier.cancel()
        task = asyncio.create_task(self._answer_after(callback, after_s))
        self._tasks[callback] = task
        task.add_done_callback(lambda done: self._forget(callback, done))

    def _forget(self, callback: str, done: asyncio.Task[None]) -> None:
        if self._tasks.get(callback) is done:
            del self._tasks[callback]

    async def _answer_after(self, callback: str, after_s: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), after_s)
        if callback not in self._answered:
            self._answered.keep(callback)
            await self._answer(callback)
