"""The turnstile: whoever does far too much is turned away before anything of it is kept.

The core counts exactly, by what was handled, and tells whoever was too quick that it is enough (conversation/limiting).
What goes on after that costs a row in the inbox each, to be told nothing; here it costs a look into memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from bot.conversation.events import AnyEvent
from bot.conversation.limiting import UNCOUNTED
from bot.model.limits import NO_LIMIT, WINDOWS, Limited

MINUTE_S: Final = WINDOWS[Limited.EVENTS].total_seconds()
MOST_REMEMBERED: Final = 10_000  # accounts; whoever came longest ago is forgotten first


@dataclass(slots=True)
class Window:
    """How often an account came since a moment."""

    began_s: float
    times: int = 0


class Turnstile:
    """Counts what was let in, in memory, a minute at a time; each process that receives has its own."""

    def __init__(self, most: int = NO_LIMIT, now_s: Callable[[], float] = monotonic) -> None:
        """`most` is what the core lets an account do in a minute; `now_s` tells seconds that never go back.

        A minute of ours touches two of the core's at most. Whoever came once more than twice as often was therefore
        told in one of them, so nobody is turned away without a word.
        """
        self._most, self._now_s = 2 * most + 1, now_s
        self._windows: OrderedDict[str, Window] = OrderedDict()

    def turns_away(self, event: AnyEvent) -> bool:
        """Whether this event is one too many. What the platform itself reports never is. Counts nothing."""
        if isinstance(event, UNCOUNTED) or not event.account.id:
            return False
        window = self._windows.get(event.account.id)
        return window is not None and not self._is_over(window) and window.times >= self._most

    def let_in(self, event: AnyEvent) -> None:
        """Count an event that was kept: once, however often that had to be tried."""
        window = self._windows.pop(event.account.id, None)
        if window is None or self._is_over(window):
            window = Window(self._now_s())
        window.times += 1
        self._windows[event.account.id] = window
        if len(self._windows) > MOST_REMEMBERED:
            self._windows.popitem(last=False)

    def _is_over(self, window: Window) -> bool:
        """Whether counting begins anew."""
        return self._now_s() - window.began_s >= MINUTE_S
