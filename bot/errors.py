"""What may go wrong with a platform, with the database, or between processes, as the parts tell one another."""

from __future__ import annotations

from bot.model.chats import Chat


class TryLater(Exception):
    """The platform could not take it now. `seconds` is how long to wait, as the platform asked or as a guess."""

    def __init__(self, seconds: float, why: str = "") -> None:
        """Keep the wait, in seconds."""
        super().__init__(why or f"try again in {seconds} s")
        self.seconds = seconds


class Unreachable(Exception):
    """It can never be delivered there: blocked, never started, deleted. `str()` tells why, without a text or a
    token."""


class Undeliverable(Exception):
    """The platform refuses the message itself: a mistake of ours, to be logged and set aside."""


class RoomMoved(Exception):
    """The room has another id now; `to` is its chat. Delivery renames it and sends again."""

    def __init__(self, to: Chat) -> None:
        """Keep the new chat."""
        super().__init__("the room moved")
        self.to = to


class PlatformRefused(Exception):
    """The platform will not have us: a revoked token, a missing intent. Ends the adapter with one clear line."""


class AnotherCopy(PlatformRefused):
    """Another copy of the program receives with the same token. Ends the copy that came second."""


class StoreRefused(Exception):
    """The database cannot be used as it is: damaged, or in use by another copy. `str()` is one line: what is wrong, and
    what to do."""


class Contended(Exception):
    """Others worked on the same rows at the same time: nothing of the unit of work was kept, and the whole of it may
    be tried again at once."""


class StoreAway(Exception):
    """The database cannot be used now: it is out of reach, starts again, is full, or is locked for long. Try later.

    Where the connection was lost during a commit, nobody knows whether what was done was kept. `str()` tells why in the
    driver's words, without a statement or a value.
    """


class ClaimLost(Exception):
    """The event is another process's now, or is handled already: nothing of the unit of work was kept."""


class NotOurs(Exception):
    """Another process sends on that platform now: nothing was sent, and the message is theirs to send."""
