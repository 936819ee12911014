"""How fast Telegram takes messages, so that no 429 is met in normal use. Pure: the time is passed in.

Source: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from bot.model.chats import Chat

ALL: Final = (25, 1.0)  # messages within seconds, to all chats together; Telegram allows 30
CHAT: Final = (3, 3.0)  # one a second on average; a short burst passes
GROUP: Final = (20, 60.0)
LONGEST_S: Final = 60.0
FORGET_ABOVE: Final = 1000  # chats remembered before idle ones are dropped
MARGIN_S: Final = (
    0.2  # the server counts when a message arrives, which may take longer for one than for another
)


class Pace:
    """Remembers what was sent of late and says how long the next message to a chat must wait."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._chats: dict[str, deque[float]] = {}

    def wait(self, chat: Chat, now: float) -> float:
        """Seconds before the next send; `now` is in seconds of any steady clock."""
        here = self._chats.get(chat.id, deque())
        waits = [_until_free(self._all, now, *ALL), _until_free(here, now, *CHAT)]
        if not chat.direct:
            waits.append(_until_free(here, now, *GROUP))
        return max(waits)

    def sent(self, chat: Chat, now: float) -> None:
        """Note a message that goes out now."""
        if len(self._chats) > FORGET_ABOVE:
            self._chats = {id_: sent for id_, sent in self._chats.items() if sent[-1] > now - LONGEST_S}
        for sent in (self._all, self._chats.setdefault(chat.id, deque())):
            while sent and sent[0] <= now - LONGEST_S:
                sent.popleft()
            sent.append(now)


def _until_free(sent: deque[float], now: float, allowed: int, span_s: float) -> float:
    """Until fewer than `allowed` of what was sent lie within the last `span_s` seconds."""
    if len(sent) < allowed:
        return 0.0
    return max(0.0, sent[-allowed] + span_s + MARGIN_S - now)
