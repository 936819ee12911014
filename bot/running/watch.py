"""What the running parts tell whoever looks after the program. Nobody listens unless a subclass does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.model.chats import Platform

SOON_S: Final = 20.0  # every loop turns far more often than that, unless it says otherwise


class Watch:
    """The port, and at the same time its silent kind: each word costs the loop that says it one line."""

    def beat(self, part: str, within_s: float = SOON_S) -> None:
        """`part` is alive, and beats again within so many seconds. Whoever may wait longer says how long."""

    def ended(self, part: str) -> None:
        """`part` has ended as it should, and is not missed."""

    def connected(self, platform: Platform, *, up: bool) -> None:
        """A platform can be reached, or cannot any more and is being tried."""

    def handled(self, platform: Platform, outcome: str, seconds: float) -> None:
        """What became of an event (handled, failed, set aside, passed over), and how long one attempt took."""

    def delivered(self, platform: Platform, outcome: str, seconds: float) -> None:
        """What became of an attempt to send (sent, later, unreachable, refused, moved, failed)."""

    def failed(self, part: str, error: BaseException) -> None:
        """Something went wrong that nobody provided for."""

    def backed_up(self, newest: datetime | None) -> None:
        """When the newest backup was made, as far as there is one."""

    def held(self, lease: str, *, mine: bool) -> None:
        """A lease is this process's now, or no longer."""


UNWATCHED: Final = Watch()
