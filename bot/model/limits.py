"""How much one neighbour may do in a while, so that nobody else feels it when somebody does a great deal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Limited(StrEnum):
    """What is counted."""

    EVENTS = "events"  # messages and presses of one account
    ITEMS = "items"  # new items of one member; the rest as well
    PHOTOS = "photos"
    ASKS = "asks"  # questions to the neighbours, in the rooms


WINDOWS: Mapping[Limited, timedelta] = {
    Limited.EVENTS: timedelta(minutes=1),
    Limited.ITEMS: timedelta(days=1),
    Limited.PHOTOS: timedelta(days=1),
    Limited.ASKS: timedelta(days=1),
}
NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each within its window, and of requests that wait for an answer."""

    events_a_minute: int = NO_LIMIT
    items_a_day: int = NO_LIMIT
    photos_a_day: int = NO_LIMIT
    asks_a_day: int = NO_LIMIT
    open_requests: int = NO_LIMIT

    def most(self, what: Limited) -> int:
        """The most within the window."""
        return {
            Limited.EVENTS: self.events_a_minute,
            Limited.ITEMS: self.items_a_day,
            Limited.PHOTOS: self.photos_a_day,
            Limited.ASKS: self.asks_a_day,
        }[what]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was counted in a window, and when the window ends and counting begins anew."""

    count: int
    ends_at: datetime
