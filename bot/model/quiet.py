"""Quiet hours: when a reminder must not ring, by the reader's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From an hour of the evening until an hour of the morning, local; equal hours mean there are none."""

    start: int = 21
    end: int = 8

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether a moment (aware) lies in the quiet hours of a zone."""
        if self.start == self.end:
            return False
        hour = at.astimezone(ZoneInfo(zone)).hour
        if self.start < self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end

    def after(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours in which it lies (UTC)."""
        if not self.holds(at, zone):
            return at
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.hour < self.end else local.date() + timedelta(days=1)
        return datetime.combine(day, time(self.end), ZoneInfo(zone)).astimezone(UTC)

    def before(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or an hour before the quiet hours in which it lies (UTC)."""
        if not self.holds(at, zone):
            return at
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.hour >= self.start else local.date() - timedelta(days=1)
        return datetime.combine(day, time(self.start), ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=1)
