"""The calendar of an item: two months of days, each free, taken or past."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.flows.free_days import busy_until
from bot.language.dates import locale
from bot.model.loan import Loan

MONTHS: Final = 2


class DayState(StrEnum):
    """What a day is for somebody who would like to borrow."""

    PAST = "past"
    FREE = "free"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month."""

    number: int
    iso: str
    state: DayState
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table: the names of the weekdays, and weeks of days; None where the week is another month's."""

    title: str
    weekdays: tuple[tuple[str, str], ...]  # short, whole
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


def months(loans: Sequence[Loan], now: datetime, zone: str, language: str) -> list[Month]:
    """This month and the next, by the clocks of a zone."""
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    taken = _taken(loans, now, place)
    first, found = today.replace(day=1), []
    for _ in range(MONTHS):
        found.append(_month(first, today, taken, language))
        first = (first + timedelta(days=31)).replace(day=1)
    return found


def _taken(loans: Sequence[Loan], now: datetime, place: ZoneInfo) -> set[date]:
    """The days of which at least a part is promised."""
    days: set[date] = set()
    for loan in loans:
        until = busy_until(loan, now).astimezone(place)
        last = until.date() if until.time() > time() else until.date() - timedelta(days=1)
        day = loan.span.start_at.astimezone(place).date()
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return days


def _month(first: date, today: date, taken: set[date], language: str) -> Month:
    """One month."""
    own = locale(language)
    starts = own.first_week_day
    short, whole = own.days["stand-alone"]["short"], own.days["stand-alone"]["wide"]
    order = [(starts + at) % 7 for at in range(7)]
    weeks = calendar.Calendar(starts).monthdatescalendar(first.year, first.month)
    return Month(
        str(format_skeleton("yMMMM", first, locale=own)),
        tuple((short[day], whole[day]) for day in order),
        tuple(tuple(_day(day, first, today, taken) for day in week) for week in weeks),
    )


def _day(day: date, first: date, today: date, taken: set[date]) -> CalendarDay | None:
    """One day; None when another month's."""
    if day.month != first.month:
        return None
    free = DayState.TAKEN if day in taken else DayState.FREE
    return CalendarDay(day.day, day.isoformat(), DayState.PAST if day < today else free, day == today)
