"""What dates are read against: now, by the clocks of a zone, and the hours that days without a time get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.conversation.phrases import T, t
from bot.language.clock import Clock
from bot.language.day_rules import OneDay
from bot.language.when import When
from bot.model.spans import Span, SpanReversed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FARTHEST = timedelta(days=366)


class SpanNotUnderstood(ValueError):
    """What was typed is no span, day or due date that can be used. `problem` tells the person why."""

    problem: ClassVar[T] = t("span-not-read")


class SpanInThePast(SpanNotUnderstood):
    """It begins, or lies, before now."""

    problem: ClassVar[T] = t("span-past")


class SpanBackwards(SpanNotUnderstood):
    """It ends before it starts."""

    problem: ClassVar[T] = t("span-reversed")


class DueNotLater(SpanBackwards):
    """A new due date is not later than the present one."""

    problem: ClassVar[T] = t("due-not-later")


class SpanTooFar(SpanNotUnderstood):
    """It reaches more than a year ahead."""

    problem: ClassVar[T] = t("span-too-far")


@dataclass(frozen=True)
class Frame:
    """`now` is aware; `zone` an IANA zone. Wall times (naive) are of that zone."""

    now: datetime
    zone: str
    start_hour: int = 10
    due_hour: int = 20

    @cached_property
    def wall(self) -> datetime:
        """Now, by the wall clock."""
        return self.now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    @cached_property
    def today(self) -> date:
        """The day that it is there."""
        return self.wall.date()

    @cached_property
    def soon(self) -> datetime:
        """The earliest start when no time is given: the next full hour, or today's usual one if that is later."""
        hour = self.wall.replace(minute=0, second=0, microsecond=0)
        return max(hour if hour == self.wall else hour + HOUR, self.opening(self.today))

    def opening(self, day: date) -> datetime:
        """The start on a day without a time."""
        return Clock(self.start_hour).on(day)

    def closing(self, day: date) -> datetime:
        """The due time on a day without a time."""
        return Clock(self.due_hour).on(day)

    def start(self, when: When) -> datetime:
        """The moment at which something that starts then starts: the next that is not past. Raises the family."""
        for day in self._days(when, self.today):
            moment = (
                when.clock.on(day) if when.clock else self.soon if day == self.today else self.opening(day)
            )
            open_still = when.clock or isinstance(when.days, OneDay) or moment < self.closing(day)
            if moment >= self.wall - HOUR and open_still:
                return moment
        raise SpanInThePast("the start is past")

    def end(self, when: When, start: datetime) -> datetime:
        """The first moment meant that is after the start (wall time). Raises the family."""
        clock = when.clock or Clock(self.due_hour)
        for day in self._days(when, start.date()):
            moment = clock.on(day)
            if clock.vague and clock.hour < 12 and day == start.date() and moment <= start:
                moment += 12 * HOUR
            if moment > start:
                return moment
        raise SpanBackwards("the end is not after the start")

    def span(self, start: datetime, due: datetime) -> Span:
        """The span between two wall times. Raises the family."""
        self.reach(max(start, due).date())
        try:
            span = Span.between(start, due, self.zone)
        except SpanReversed as reversed_:
            raise SpanBackwards(str(reversed_)) from reversed_
        if span.start_at < self.now.astimezone(UTC) - HOUR:
            raise SpanInThePast("the start is past")
        return span

    def reach(self, day: date) -> None:
        """Raise SpanTooFar for a day more than a year ahead."""
        if day > self.today + FARTHEST:
            raise SpanTooFar(f"{day} is more than a year ahead")

    def _days(self, when: When, anchor: date) -> tuple[date, ...]:
        """The days that may be meant. Raises SpanTooFar, and SpanNotUnderstood when there is no such day."""
        days = when.near(anchor)
        if not days:
            raise SpanNotUnderstood("no such day")
        self.reach(days[0])
        return days
