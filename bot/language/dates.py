"""Dates, times and distances as people write them, by Babel (CLDR).

No year is written: whatever the bot speaks of lies within a year, and the weekday tells the rest. Only
a period from one year into another has the year at both ends.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.units import format_unit

LOCALES = {"en": "en_GB"}  # the day before the month, and the 24-hour clock: nobody can misread them
KILOMETRE_M = 1000
REMEMBERED = 512  # of each kind: cards and lists show the same few again and again, and 4,096 would take 6 MB


@lru_cache(maxsize=REMEMBERED)
def day_words(day: date, language: str, year: bool = False) -> str:
    """A day with its weekday: "Tue 24 Nov", "11월 24일 (화)"."""
    return str(format_skeleton("yMMMEd" if year else "MMMEd", day, locale=locale(language)))


@lru_cache(maxsize=REMEMBERED)
def moment_words(at: datetime, zone: str, language: str, year: bool = False) -> str:
    """A moment (aware) on a zone's clocks: "Tue 24 Nov, 10:00", "11월 24일 (화) 10:00"."""
    wall = at.astimezone(ZoneInfo(zone))
    form: str = (
        locale(language)
        .datetime_formats["medium"]
        .format(time_words(wall.time(), language), day_words(wall.date(), language, year))
    )
    return form


@lru_cache(maxsize=REMEMBERED)
def period_words(start: datetime, due: datetime, zone: str, language: str) -> str:
    """From a moment to a moment, the day once if both are on it: "Tue 24 Nov, 10:00 – Sun 29 Nov, 20:00"."""
    place = ZoneInfo(zone)
    first, last = start.astimezone(place), due.astimezone(place)
    years = first.year != last.year
    end = (
        time_words(last.time(), language)
        if first.date() == last.date()
        else moment_words(due, zone, language, years)
    )
    between: str = locale(language).interval_formats[None]
    return between.replace("\u2009", " ").format(moment_words(start, zone, language, years), end)


@lru_cache(maxsize=REMEMBERED)
def time_words(clock: time, language: str) -> str:
    """A time of day on the 24-hour clock: "09:30"."""
    return str(format_skeleton("Hm", clock, locale=locale(language)))


@lru_cache(maxsize=256)
def distance_words(step_m: int, language: str) -> str:
    """A length in metres, or in kilometres from 1 km: "500 m", "2 km", "500m"."""
    unit, amount = ("kilometer", step_m / KILOMETRE_M) if step_m >= KILOMETRE_M else ("meter", step_m)
    return format_unit(amount, f"length-{unit}", "short", format="#,##0.#", locale=locale(language))


@lru_cache(maxsize=32)
def locale(language: str) -> Locale:
    """Babel's locale for one of our languages."""
    return Locale.parse(LOCALES.get(language, language).replace("-", "_"))


@lru_cache(maxsize=1024)
def short_day(day: date, language: str) -> str:
    """A day without its weekday, for where there is little room: "24 Nov", "11월 24일"."""
    return str(format_skeleton("MMMd", day, locale=locale(language)))
