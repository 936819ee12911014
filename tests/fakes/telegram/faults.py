"""What can go wrong on purpose, and the flood limits that Telegram really has."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from math import ceil

from tests.fakes.telegram.errors import too_many_requests

ANY_METHOD = "*"
FLOOD_CHECKED = ("send", "copy", "forward", "editMessage")  # what writes into a chat


class Fault(Enum):
    """One way in which a call may fail."""

    TOO_MANY_REQUESTS = "429 with retry_after"
    SERVER_ERROR = "500 with a JSON body"
    HTML_PAGE = "502 with the HTML page of a proxy"
    DROP_BEFORE = "the connection breaks before the call has an effect"
    DROP_AFTER = "the call has its effect, then the connection breaks"


@dataclass
class Faults:
    """The faults still to come, in the order in which a test asked for them."""

    waiting: dict[str, deque[tuple[Fault, int]]] = field(default_factory=lambda: defaultdict(deque))

    def add(self, method: str, fault: Fault, times: int, retry_after: int) -> None:
        """The next `times` calls of `method` fail so."""
        self.waiting[method].extend([(fault, retry_after)] * times)

    def take(self, method: str) -> tuple[Fault | None, int]:
        """The fault of this call and its retry_after; None when all is well."""
        for name in (method, ANY_METHOD):
            if self.waiting[name]:
                return self.waiting[name].popleft()
        return None, 0


@dataclass(frozen=True)
class FloodLimits:
    """What Telegram allows: about 1/s in a private chat (short bursts pass), 20/min in a group, 30/s in all.

    Source: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
    """

    private_per_s: float = 1.0
    private_burst: int = 3
    group_per_min: int = 20
    total_per_s: int = 30


@dataclass
class FloodGate:
    """Counts messages by chat; raises ApiError 429 beyond the limits when it is enabled."""

    clock: Callable[[], float]
    limits: FloodLimits = FloodLimits()
    enabled: bool = False
    floods: list[tuple[str, int, int]] = field(default_factory=list)
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)
    _group: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _total: deque[float] = field(default_factory=deque)

    def pass_through(self, method: str, chat_id: int, *, private: bool) -> None:
        """Let one message through, or say how long to wait."""
        if not self.enabled or not method.startswith(FLOOD_CHECKED):
            return
        now = self.clock()
        wait = max(
            _window(self._total, now, self.limits.total_per_s, 1.0),
            self._private_wait(chat_id, now) if private else _window(
                self._group[chat_id], now, self.limits.group_per_min, 60.0
            ),
        )  # fmt: skip
        if wait > 0:
            retry_after = max(1, ceil(wait))
            self.floods.append((method, chat_id, retry_after))
            raise too_many_requests(retry_after)
        self._total.append(now)
        if private:
            tokens, _ = self._tokens(chat_id, now)
            self._private[chat_id] = (tokens - 1, now)
        else:
            self._group[chat_id].append(now)

    def _tokens(self, chat_id: int, now: float) -> tuple[float, float]:
        tokens, since = self._private.get(chat_id, (float(self.limits.private_burst), now))
        return min(self.limits.private_burst, tokens + (now - since) * self.limits.private_per_s), now

    def _private_wait(self, chat_id: int, now: float) -> float:
        tokens, _ = self._tokens(chat_id, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.limits.private_per_s


def _window(sent: deque[float], now: float, allowed: int, span_s: float) -> float:
    while sent and sent[0] <= now - span_s:
        sent.popleft()
    return 0.0 if len(sent) < allowed else sent[0] + span_s - now
