"""How fast Telegram takes messages, so that no 429 is met in normal use. Pure: the time is passed in.

Source: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from bot.model.chats import Chat

ALL: Final = (30, 1.0)  # messages within seconds, to all chats together
# Of these, what nobody waits for: an answer finds a place at once, not in the next second.
OTHERS: Final = (29, 1.0)
# Between two of those. A burst stands in a row at the server, and would come again as one each second: meanwhile no
# answer finds a place. 40 a second are more than Telegram takes, so this alone holds up nothing.
APART_S: Final = 0.025
CHAT: Final = (3, 3.0)  # one a second on average; a short burst passes
GROUP: Final = (20, 60.0)
LONGEST_S: Final = 60.0
FORGET_ABOVE: Final = 2000  # chats remembered before idle ones are dropped
LOOK_S: Final = 0.01  # until it is looked again, when all that may be under way are
MARGIN_S: Final = 0.002  # the server's clock and ours do not tick together


class Window:
    """So many messages within so many seconds, however long each is under way.

    A message counts from its beginning until the seconds have passed since Telegram's answer. Telegram counted it
    somewhere in between, so that Telegram never counts more than this does.
    """

    def __init__(self, allowed: int, span_s: float) -> None:
        self._allowed, self._span_s = allowed, span_s
        self._going, self._ended = 0, deque[float]()

    def wait(self, now: float) -> float:
        """Seconds until one more may begin, as far as that is known; 0: now."""
        while self._ended and self._ended[0] + self._span_s + MARGIN_S <= now:
            self._ended.popleft()
        ahead = self._going + len(self._ended) - self._allowed
        if ahead < 0:
            return 0.0
        return self._ended[ahead] + self._span_s + MARGIN_S - now if ahead < len(self._ended) else LOOK_S

    def begin(self) -> None:
        """A message goes out."""
        self._going += 1

    def end(self, now: float) -> None:
        """It was answered, or given up."""
        self._going -= 1
        self._ended.append(now)

    def idle(self, now: float) -> bool:
        """Whether nothing of late is remembered."""
        return not self._going and (not self._ended or self._ended[-1] <= now - self._span_s - MARGIN_S)


class Pace:
    """Remembers what was sent of late and says how long the next message must wait."""

    def __init__(self) -> None:
        self._all, self._others = Window(*ALL), Window(*OTHERS)
        self._next_other = 0.0  # when one that nobody waits for may begin again
        self._chats: dict[str, tuple[Window, ...]] = {}

    def wait_for_chat(self, chat: Chat, now: float) -> float:
        """Seconds before the next message to a chat, whatever goes elsewhere; `now` is in seconds of a steady clock."""
        return max((window.wait(now) for window in self._chats.get(chat.id, ())), default=0.0)

    def wait_for_all(self, now: float, *, answers: bool) -> float:
        """Seconds before the next message to anybody: one that somebody waits for, or another."""
        if answers:
            return self._all.wait(now)
        return max(self._all.wait(now), self._others.wait(now), self._next_other - now)

    def begin(self, chat: Chat, now: float, *, answers: bool) -> None:
        """Note a message that goes out now."""
        if len(self._chats) > FORGET_ABOVE:
            self._chats = {
                id_: here for id_, here in self._chats.items() if not all(window.idle(now) for window in here)
            }
        if chat.id not in self._chats:
            limits = (CHAT,) if chat.direct else (CHAT, GROUP)
            self._chats[chat.id] = tuple(Window(*limit) for limit in limits)
        if not answers:
            self._next_other = now + APART_S
        for window in self._windows(chat, answers=answers):
            window.begin()

    def end(self, chat: Chat, now: float, *, answers: bool) -> None:
        """Note that it was answered, or given up."""
        for window in self._windows(chat, answers=answers):
            window.end(now)

    def _windows(self, chat: Chat, *, answers: bool) -> tuple[Window, ...]:
        """Where a message counts."""
        everybody = (self._all,) if answers else (self._all, self._others)
        return (*everybody, *self._chats[chat.id])
