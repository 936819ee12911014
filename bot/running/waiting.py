"""What waits in the inbox, what became of it, and what intake asks of storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.events import AnyEvent
from bot.conversation.lookups import Answer, Lookup
from bot.model.chats import Platform
from bot.ports import Arrived, Messenger, Receipt
from bot.store import Store


class Inbox(Protocol):
    """Where raw events wait. Each call is a transaction. Raises StoreAway or Contended."""

    def take(
        self, platforms: Collection[Platform], leave_out: Collection[int], limit: int
    ) -> list[Arrived]: ...
    def hold(self, ids: Collection[int]) -> None: ...
    def let_go(self) -> None: ...
    def failed(self, arrived: Arrived, why: str, again_at: datetime | None) -> None: ...


class Together(Protocol):
    """Handles one of several events in their unit of work; what is raised within undoes that one alone.

    The whole raises Contended at its end when one of them is another process's by now: then nothing is kept.
    """

    def __call__(self, arrived: Arrived) -> AbstractContextManager[Store]: ...


@dataclass(frozen=True, slots=True)
class Arriving:
    """Events that arrive: whether any of them is new, and those that may be handled now, in order."""

    fresh: bool
    first: Sequence[Arrived]
    handling: Together


class Answering(Protocol):
    """What intake asks of the database."""

    def handling(self, arrived: Arrived, why: str = "") -> AbstractContextManager[Store]:
        """A unit of work that also marks the event handled; with `why`, set aside. Raises ClaimLost."""
        ...

    def together(self) -> AbstractContextManager[Together]:
        """A unit of work for several events."""
        ...

    def arriving(self, came: Sequence[Receipt]) -> AbstractContextManager[Arriving]:
        """A unit of work in which events are kept, and may be handled."""
        ...

    def keep(self, lookup: Lookup, answer: Answer) -> None:
        """Keep what the world answered."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits, and whence it came."""

    messenger: Messenger
    arrived: Arrived
    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event in a batch that was kept: it is handled, or there is an error."""

    waiting: Waiting
    began: float
    error: Exception | None
