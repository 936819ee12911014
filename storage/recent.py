"""Replies that were just written: delivery wants most of them within the same second, and reading JSON takes as long
as writing the whole row."""

from __future__ import annotations

from typing import Final

from bot.conversation.replies import Reply, Say
from bot.conversation.written import read_reply, write_reply
from storage.types import Written

MOST: Final = 256


class Recent:
    """The latest replies of this process by their JSON, which says all that is in them: so none is ever stale.

    Whether a row with that JSON was kept, and by whom it was written, does not matter.
    """

    def __init__(self) -> None:
        self._replies: dict[str, Reply] = {}

    def write(self, reply: Reply) -> Written:
        """A reply as JSON; it is remembered, if it is no secret."""
        written = write_reply(reply)
        if not (isinstance(reply, Say) and reply.secret):
            if len(self._replies) >= MOST:
                del self._replies[next(iter(self._replies))]
            self._replies[written] = reply
        return Written(written)

    def read(self, written: str) -> Reply:
        """The reply of this JSON. Raises as `read_reply`."""
        return self._replies.get(written) or read_reply(written)
