"""A span of time for which something is lent: from a moment to a moment, with the wall times that were meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class SpanReversed(ValueError):
    """A span must end after it starts."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start_at` until before `due_at`, both aware and in UTC; `zone` is the IANA zone in which they were meant.

    Raises SpanReversed.
    """

    start_at: datetime
    due_at: datetime
    zone: str

    def __post_init__(self) -> None:
        """Refuse an end before the start; naive moments fail the comparison with UTC."""
        if self.start_at.astimezone(UTC) >= self.due_at.astimezone(UTC):
            raise SpanReversed(f"{self.start_at} .. {self.due_at}")

    @classmethod
    def between(cls, start: datetime, due: datetime, zone: str) -> Span:
        """A span between two wall times of a zone (naive). A time that the clocks skip moves on by the skipped hour."""
        place = ZoneInfo(zone)
        return cls(
            start.replace(tzinfo=place).astimezone(UTC), due.replace(tzinfo=place).astimezone(UTC), zone
        )

    @property
    def start(self) -> datetime:
        """The wall time of the start, in the span's zone."""
        return self.start_at.astimezone(ZoneInfo(self.zone))

    @property
    def due(self) -> datetime:
        """The wall time of the due moment, in the span's zone."""
        return self.due_at.astimezone(ZoneInfo(self.zone))

    @property
    def days(self) -> int:
        """How many days it takes, begun days counted whole, by the wall clock."""
        wall = self.due.replace(tzinfo=None) - self.start.replace(tzinfo=None)
        return max(1, -(-wall // timedelta(days=1)))

    def later(self, by: timedelta) -> Span:
        """The same hours of the wall clock so much later (whole days).

        Raises SpanReversed where the clocks skip all of it.
        """
        start, due = self.start.replace(tzinfo=None), self.due.replace(tzinfo=None)
        return Span.between(start + by, due + by, self.zone)

    def overlaps(self, other: Span) -> bool:
        """Whether a moment belongs to both."""
        return self.start_at < other.due_at and other.start_at < self.due_at
