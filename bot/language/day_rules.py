"""Which days a written date may mean, as seen from a day that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
YEAR = timedelta(days=365)
PASSED = timedelta(days=90)  # a date without a year that is not longer ago is past; else next year's is meant


@dataclass(frozen=True, slots=True)
class OneDay:
    """Exactly this day."""

    day: date

    def near(self, anchor: date) -> tuple[date, ...]:
        """The day, whatever the anchor is."""
        return (self.day,)


@dataclass(frozen=True, slots=True)
class OfYear:
    """A day and month without a year."""

    month: int
    day: int

    def near(self, anchor: date) -> tuple[date, ...]:
        """The one around the anchor, rather ahead of it; none for a 29 February in other years."""
        first = anchor - PASSED
        days = (date_of(year, self.month, self.day) for year in (first.year, first.year + 1))
        return tuple(day for day in days if day and first <= day < first + YEAR)


@dataclass(frozen=True, slots=True)
class OfMonth:
    """A day without a month; `bare` when it is a mere number, which means a day only beside a fuller date."""

    day: int
    bare: bool = False

    def near(self, anchor: date) -> tuple[date, ...]:
        """The next two from the anchor on."""
        return tuple(day for day in self._months(anchor, range(5)) if day >= anchor)[:2]

    def before(self, last: date) -> date | None:
        """The latest until `last`: 24 in "24 to 26 Nov"."""
        return next((day for day in self._months(last, range(0, -5, -1)) if day <= last), None)

    def _months(self, anchor: date, aheads: range) -> Iterator[date]:
        """The day in each of the months so far ahead of the anchor's, where they have it."""
        for ahead in aheads:
            year, month = divmod(anchor.year * 12 + anchor.month - 1 + ahead, 12)
            day = date_of(year, month + 1, self.day)
            if day:
                yield day


@dataclass(frozen=True, slots=True)
class OfWeek:
    """A day of the week, 0 for Monday."""

    weekday: int

    def near(self, anchor: date) -> tuple[date, ...]:
        """The next two from the anchor on."""
        first = anchor + timedelta(days=(self.weekday - anchor.weekday()) % 7)
        return first, first + WEEK


Days = OneDay | OfYear | OfMonth | OfWeek


def date_of(year: int, month: int, day: int) -> date | None:
    """That date, or None when there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
