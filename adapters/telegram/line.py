"""Whose turn it is to send: at Telegram's pace, and what somebody waits for before what nobody asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from adapters.telegram.pace import LOOK_S, Pace
from bot.model.chats import Chat


class Line:
    """Two lines before one door: answers, and everything else (a broadcast, reminders), each in its order."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._pace = Pace()
        self._answers, self._others = asyncio.Lock(), asyncio.Lock()
        self._awaited = 0  # answers in their line

    @asynccontextmanager
    async def turn(self, chat: Chat, *, answers: bool) -> AsyncIterator[None]:
        """Wait until a message may go out to a chat; it is under way until the end of the block."""
        clock = asyncio.get_running_loop().time
        await _passed(lambda: self._pace.wait_for_chat(chat, clock()))
        if answers:
            self._awaited += 1
            try:
                async with self._answers:
                    await _passed(lambda: self._pace.wait_for_all(clock(), answers=True))
                    self._pace.begin(chat, clock(), answers=True)
            finally:
                self._awaited -= 1
        else:
            async with self._others:
                await _passed(
                    lambda: LOOK_S if self._awaited else self._pace.wait_for_all(clock(), answers=False)
                )
                self._pace.begin(chat, clock(), answers=False)
        try:
            yield
        finally:
            self._pace.end(chat, clock(), answers=answers)


async def _passed(wait: Callable[[], float]) -> None:
    """Sleep until there is nothing to wait for any more; that may change meanwhile."""
    while (wait_s := wait()) > 0:  # noqa: ASYNC110 - nobody could set an event
        await asyncio.sleep(wait_s)
