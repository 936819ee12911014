"""Notes of what became of messages: as many by one commit as can be, as that costs more than a note."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from bot.errors import Contended, StoreAway
from bot.running.patience import LONGEST_S, Patience
from bot.running.watch import Watch

log = logging.getLogger(__name__)

NOTES_WAIT_S: Final = 0.02  # for the next event's commit; a crash meanwhile has a message come again
Note = Callable[[], None]  # writes to the outbox. Raises StoreAway or Contended


class Noted(Protocol):
    """Where they are written."""

    def together(self) -> AbstractContextManager[None]:
        """What is noted meanwhile is one transaction."""
        ...


class Notes:
    """Makes notes: those of one turn of the loop together, or along with somebody else's commit."""

    def __init__(self, noted: Noted, watch: Watch, wait_s: float) -> None:
        """They wait so long for a commit that they can go along with, while `may_wait`. As long as one is not made a
        crash has its message come again, and its chat waits."""
        self._noted, self._watch, self._wait_s = noted, watch, wait_s
        self._waiting: list[tuple[Note, asyncio.Future[bool]]] = []
        self.may_wait = False  # nothing else is to be sent

    async def make(self, note: Note) -> None:
        """Make a note, however long the database is away: what was sent must not be sent again."""
        if await self._made_together(note):
            return
        patience = Patience()
        while True:
            try:
                note()
            except (StoreAway, Contended) as away:
                await asyncio.sleep(patience.wait(away))
            except Exception as error:
                # A mistake of ours: a chat that waits is better than one that is flooded.
                log.exception("what became of a parcel could not be noted")
                self._watch.failed("delivery", error)
                await asyncio.sleep(LONGEST_S)
            else:
                return

    async def _made_together(self, note: Note) -> bool:
        """Make it with all others; False when it was not kept."""
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((note, kept))
        if len(self._waiting) == 1:
            loop.call_later(self._wait_s if self.may_wait else 0.0, self.hurry)
        return await kept

    def hurry(self) -> None:
        """Make those that wait, in a transaction of their own; should it fail, each is made by itself, and tells what
        is wrong with it."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with self._noted.together():
                for note, _ in waiting:
                    note()
        except Exception as error:  # noqa: BLE001 - told by the one to blame
            log.debug("notes are made one by one: %r", error)
            made = False
        else:
            made = True
        _tell(waiting, made=made)

    @contextmanager
    def along(self) -> Iterator[Note]:
        """For whoever commits now: what makes all that wait, within their transaction; they are kept if that is."""
        waiting, self._waiting = self._waiting, []

        def note_all() -> None:
            for note, _ in waiting:
                note()

        try:
            yield note_all
        except BaseException:
            self._waiting = waiting  # until their time is over
            raise
        _tell(waiting, made=True)


def _tell(waiting: list[tuple[Note, asyncio.Future[bool]]], *, made: bool) -> None:
    """Tell those who wait whether their notes were kept."""
    for _, kept in waiting:
        if not kept.done():  # cancelled, as the program ends
            kept.set_result(made)
