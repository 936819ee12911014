"""One point in time as people write it, in English or Korean: a day, a time of day, or both.

Only what was written is read here; which day "Sunday" is, is decided where it is clear what it must follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.language.clock import Clock, take_clock
from bot.language.day_rules import Days, OfMonth, OfWeek, OfYear, OneDay, date_of

ENGLISH_WEEKDAYS, KOREAN_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "월화수목금토일"
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
    rf"|[{KOREAN_WEEKDAYS}](?:요일|욜)"
)
NAMED_WEEKDAY = re.compile(rf"(?:(?:this|coming|이번 ?주)|(?P<next>next|다음 ?주|담주))? ?({WEEKDAY})")
WEEKDAY_BEFORE, WEEKDAY_AFTER = (
    re.compile(rf"({WEEKDAY}) (?=.*\d)"),
    re.compile(rf"(?<=[\d일.]) ({WEEKDAY})$"),
)
KOREAN_WEEKDAY = re.compile(r"\(([월화수목금토일])\)")
NEAR_DAYS = {
    "today": 0,
    "now": 0,
    "오늘": 0,
    "지금": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "내일": 1,
    "낼": 1,
}
NEAR_DAYS |= {
    "day after tomorrow": 2,
    "모레": 2,
    "내일모레": 2,
    "내일 모레": 2,
    "글피": 3,
    "yesterday": -1,
    "어제": -1,
}
AHEAD = re.compile(r"in (\d{1,3}) days?|(\d{1,3})일 ?(?:뒤|후)")
YEAR_FIRST = re.compile(r"(\d{4})([-./]) ?(\d{1,2})\2 ?(\d{1,2})\.?")
KOREAN_DATE = re.compile(r"(?:(\d{4})년 ?)?(\d{1,2})월 ?(\d{1,2})일")
TWO_NUMBERS = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})(?:\2 ?(\d{4}))?\.?")
DAY_NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th|일)?\.?")
MONTH_WORD = re.compile(
    r"(?=.*\b[a-z]{3})(?=\D*(\d{1,2})(?:st|nd|rd|th)?\b\D*(?:\b(\d{4}))?\D*$)[a-z0-9. ]{4,30}"
)
LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class When:
    """What was written: a day or a time of day or both; `weekday` is the one named beside a date, which must fit."""

    days: Days | None
    clock: Clock | None
    weekday: int | None = None

    def near(self, anchor: date) -> tuple[date, ...]:
        """The days that may be meant, as seen from the anchor, the likeliest first."""
        if self.days is None:
            return anchor, anchor + timedelta(days=1)
        return tuple(day for day in self.days.near(anchor) if self.weekday in (None, day.weekday()))


def read_when(text: str, today: date, language: str) -> When | None:
    """Read one point in a folded text (lower case, single spaces, no commas). None when it is not understood.

    `language` decides only whether 3/4 is the third of April ("en") or the fourth of March ("ko").
    """
    rest, clock = take_clock(KOREAN_WEEKDAY.sub(r"\1요일", text))
    rest = re.sub(r"^(?:(?:on|the) )+|(?: at| on|에)$", "", rest.strip()).strip()
    if not rest:
        return When(None, clock) if clock else None
    rest, weekday = _take_weekday(rest)
    for days in (_near_day(rest, today), _weekday(rest, today), _numbers(rest, language), _worded(rest)):
        if days is not None:
            return When(days, clock, weekday)
    return None


def _take_weekday(text: str) -> tuple[str, int | None]:
    """The text without a weekday that stands beside a date, and that weekday."""
    found = WEEKDAY_BEFORE.match(text) or WEEKDAY_AFTER.search(text)
    if found is None:
        return text, None
    return (text[: found.start()] + text[found.end() :]).strip(), _number_of(found[1])


def _number_of(weekday: str) -> int:
    """Which weekday this is, 0 for Monday."""
    name = weekday[:3]
    return ENGLISH_WEEKDAYS.index(name) if name in ENGLISH_WEEKDAYS else KOREAN_WEEKDAYS.index(weekday[0])


def _near_day(text: str, today: date) -> Days | None:
    """ "tomorrow", "in 3 days", "모레"."""
    ahead = AHEAD.fullmatch(text)
    days = int(ahead[1] or ahead[2]) if ahead else NEAR_DAYS.get(text)
    return None if days is None else OneDay(today + timedelta(days=days))


def _weekday(text: str, today: date) -> Days | None:
    """ "Sunday", "next Monday" (of the week that follows this one), "이번 주 금요일"."""
    found = NAMED_WEEKDAY.fullmatch(text)
    if found is None:
        return None
    weekday = _number_of(found[2])
    if found["next"]:
        return OneDay(today + timedelta(days=7 - today.weekday() + weekday))
    return OfWeek(weekday)


def _numbers(text: str, language: str) -> Days | None:
    """ "2026-11-24", "24.11.", "24/11/2026", "11월 24일", "24th". A date that does not exist is not understood."""
    found = YEAR_FIRST.fullmatch(text)
    if found:
        return _dated(int(found[1]), int(found[3]), int(found[4]))
    found = KOREAN_DATE.fullmatch(text)
    if found:
        return _dated(int(found[1] or 0), int(found[2]), int(found[3]))
    found = TWO_NUMBERS.fullmatch(text)
    if found and (found[4] or found[2] != "-"):
        one, two, year = int(found[1]), int(found[3]), int(found[4] or 0)
        orders = ((two, one), (one, two)) if found[4] or language != "ko" else ((one, two), (two, one))
        return next((days for order in orders if (days := _dated(year, *order))), None)
    found = DAY_NUMBER.fullmatch(text)
    return OfMonth(int(found[1]), bare=not found[2]) if found and 1 <= int(found[1]) <= 31 else None


def _dated(year: int, month: int, day: int) -> Days | None:
    """A date, with a year or without (0); None when there is no such day."""
    exact = date_of(year or LEAP_YEAR, month, day)
    return None if exact is None else OneDay(exact) if year else OfYear(month, day)


def _worded(text: str) -> Days | None:
    """A date with the month as a word, by dateparser: "24 Nov", "November 24th 2026", "24th of November"."""
    shape = MONTH_WORD.fullmatch(text)
    if shape is None:
        return None
    # Only month and day are taken: dateparser guesses years (29 Feb becomes the last leap year's).
    read = _parser().get_date_data(text).date_obj
    if read is None or read.day != int(shape[1]):
        return None
    return _dated(int(shape[2] or 0), read.month, read.day)


@lru_cache(maxsize=1)
def _parser() -> Any:
    """dateparser without its guesses: absolute dates only, day and month required, a leap year to start from.

    It is loaded when somebody first writes a month as a word: that takes a tenth of a start.
    """
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # it ships no types

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month"],
        "PREFER_DATES_FROM": "current_period",
        "RELATIVE_BASE": datetime(LEAP_YEAR, 1, 1),  # noqa: DTZ001  # only its year counts
    }
    return DateDataParser(languages=["en"], settings=settings)
