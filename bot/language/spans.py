"""What people type for a span of time, a day or a new due date, in English or Korean.

What has several readings gets the likeliest: the flow shows the resolved dates before they count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.language.day_rules import OfMonth, OfYear, OneDay
from bot.language.frame import (
    DAY,
    DueNotLater,
    Frame,
    SpanBackwards,
    SpanInThePast,
    SpanNotUnderstood,
    SpanTooFar,
)
from bot.language.lengths import Length, read_length
from bot.language.typed import tame
from bot.language.usual import Wall, span_of, usual_spans, weekend
from bot.language.when import When, read_when
from bot.model.spans import Span

__all__ = [
    "DueNotLater",
    "SpanBackwards",
    "SpanInThePast",
    "SpanNotUnderstood",
    "SpanTooFar",
    "read_day",
    "read_due",
    "read_span",
    "span_of",
    "usual_spans",
]

LONGEST = 200  # characters; longer texts are refused unread

SAME = str.maketrans(
    {",": " ", ";": " ", "\n": " ", "\t": " "} | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("〜～∼", "~")
)
ISO_TIME = re.compile(r"(?<=\d-\d\d)t(?=\d\d:)")
WEEKEND = re.compile(r"(?:(?:this|the|at the|on the) )?weekend|(?:이번 ?주? ?)?주말(?:에|동안| 동안)?")
NEXT_WEEKEND = re.compile(r"next weekend|(?:다음 ?주?|담주) ?주말(?:에)?")
THIS_WEEK, NEXT_WEEK = re.compile(r"this week|이번 ?주"), re.compile(r"next week|(?:다음|담) ?주")
BETWEEN = re.compile(r" (?:to|until|till|til|through|thru) | ?(?:부터|에서) ?[-~]? ?| ?[-~] ?")
AND = re.compile(" and ")
LASTING = re.compile(r" for | ?부터 | ?부터(?=[\d가-힣])| ")
FIRST_LENGTH = re.compile(r"(.+?) (?:from|starting|beginning|starting from) (.+)")
UNTIL = re.compile(r"(?:until|till|til|to|by) (.+)|(.+?) ?까지")
OPENER, CLOSER = re.compile(r"^(?:from|between|starting) "), re.compile(r"(?<=.)(?: ?까지| ?부터)$")


def read_span(
    text: str, *, now: datetime, zone: str, language: str, start_hour: int = 10, due_hour: int = 20
) -> Span:
    """A typed span: "tomorrow to Sunday", "3 days", "11월 24일 10시부터 26일 오후 6시까지".

    Days without a time start at `start_hour` (today: the next full hour) and end at `due_hour`, of the zone.
    Raises SpanNotUnderstood or one of its family.
    """
    frame, folded = Frame(now, zone, start_hour, due_hour), _fold(text)
    for rule in (_named, _lasting, _one_day, _from_to, _until):
        wall = rule(folded, frame, language)
        if wall:
            return frame.span(*wall)
    raise SpanNotUnderstood("no span")


def read_day(text: str, *, now: datetime, zone: str, language: str) -> date:
    """A typed day, today or later: "Sunday", "24 Nov", "모레". Raises SpanNotUnderstood or one of its family."""
    frame = Frame(now, zone)
    when = read_when(CLOSER.sub("", _fold(text)), frame.today, language)
    if when is None or when.days is None or _bare(when):
        raise SpanNotUnderstood("no day")
    days = when.near(frame.today)
    if not days:
        raise SpanNotUnderstood("no such day")
    frame.reach(days[0])
    if days[0] < frame.today:
        raise SpanInThePast("the day is past")
    return days[0]


def read_due(
    text: str, *, after: datetime, now: datetime, zone: str, language: str, due_hour: int = 20
) -> datetime:
    """A typed later due moment (aware, UTC), after the present one `after`: "until Sunday", "2 more days", "이틀 더".

    A day without a time means `due_hour`. Raises SpanNotUnderstood or one of its family.
    """
    frame, folded, place = Frame(now, zone, due_hour=due_hour), _fold(text), ZoneInfo(zone)
    wall = after.astimezone(place).replace(tzinfo=None)
    length = read_length(folded)
    if length:
        due = wall + length.time
    else:
        until = UNTIL.fullmatch(folded)
        when = read_when((until[1] or until[2]) if until else folded, frame.today, language)
        if when is None or _bare(when):
            raise SpanNotUnderstood("no due date")
        due = _later(frame, when, wall)
    frame.reach(due.date())
    moment = due.replace(tzinfo=place).astimezone(UTC)
    if moment <= after:
        raise DueNotLater("not after the present due date")
    if moment <= now:
        raise SpanInThePast("the due date is past")
    return moment


def _later(frame: Frame, when: When, wall: datetime) -> datetime:
    """The first moment meant that is later, and not past (wall times). Raises the family.

    A loan that is due on Sunday is not extended "until Sunday" by two hours: the next one is meant.
    """
    base = wall if when.clock else frame.closing(wall.date())
    try:
        return frame.end(when, wall if isinstance(when.days, OneDay | OfYear) else max(base, frame.wall))
    except SpanBackwards as refused:
        raise DueNotLater("not after the present due date") from refused


def _fold(text: str) -> str:
    """The text in lower case, with single spaces and one kind of dash. Raises SpanNotUnderstood when it is too long."""
    if len(text) > LONGEST:
        raise SpanNotUnderstood("too long")
    plain = unicodedata.normalize("NFKC", tame(text)).casefold().translate(SAME)
    plain = ISO_TIME.sub(" ", plain)
    return " ".join(plain.split()).strip(" .!?\"'“”‘’")


def _named(text: str, frame: Frame, language: str) -> Wall | None:
    """ "this weekend", "next week"."""
    monday = frame.today - frame.today.weekday() * DAY
    if WEEKEND.fullmatch(text):
        return weekend(frame)
    if NEXT_WEEKEND.fullmatch(text):
        return frame.opening(monday + 12 * DAY), frame.closing(monday + 13 * DAY)
    if NEXT_WEEK.fullmatch(text):
        return frame.opening(monday + 7 * DAY), frame.closing(monday + 13 * DAY)
    if THIS_WEEK.fullmatch(text):
        return frame.soon, frame.closing(monday + 6 * DAY)
    return None


def _lasting(text: str, frame: Frame, language: str) -> Wall | None:
    """ "3 days", "tomorrow for 3 days", "2 days from Friday", "내일부터 3일"."""
    length = read_length(OPENER.sub("", text))
    if length:
        over = length.days and frame.soon >= frame.closing(frame.today)
        return _lasts(When(OneDay(frame.today + DAY if over else frame.today), None), length, frame)
    turned = FIRST_LENGTH.fullmatch(text)
    halves = [(turned[2], turned[1])] if turned else []
    for first, last in (*halves, *_splits(LASTING, OPENER.sub("", text))):
        length = read_length(last)
        when = read_when(CLOSER.sub("", first), frame.today, language) if length else None
        if length and when and not _bare(when) and not (length.bare and _is_date(when, length.days)):
            return _lasts(when, length, frame)
    return None


def _is_date(when: When, day: int) -> bool:
    """Whether a number of days is rather a day of the month: "24일부터 26일"."""
    return isinstance(when.days, OfMonth | OfYear) and day > when.days.day


def _lasts(when: When, length: Length, frame: Frame) -> Wall:
    """So long from then: whole days by the calendar, the first counted; from a time of day, to the same time."""
    start = frame.start(when)
    if length.hours or when.clock:
        return start, start + length.time
    return start, frame.closing(start.date() + (length.days - 1) * DAY)


def _one_day(text: str, frame: Frame, language: str) -> Wall | None:
    """ "Sunday": the whole day. From a time of day, until the usual end of that day."""
    when = read_when(CLOSER.sub("", OPENER.sub("", text)), frame.today, language)
    if when is None or when.days is None or _bare(when) or text.endswith("까지"):
        return None
    start = frame.start(when)
    due = frame.closing(start.date())
    if start < due:
        return start, due
    if when.clock:
        return None
    raise SpanInThePast("today is over")


def _from_to(text: str, frame: Frame, language: str) -> Wall | None:
    """ "tomorrow to Sunday", "24-26 Nov", "24일 10시부터 26일 오후 6시까지"."""
    separator = AND if text.startswith("between ") else BETWEEN
    for first, last in _splits(separator, OPENER.sub("", text)):
        start = read_when(first, frame.today, language)
        end = read_when(CLOSER.sub("", last), frame.today, language) if start else None
        if start and end and _make_sense(start, end, first, last):
            start = _completed(start, end, frame)
            begins = frame.start(start)
            return begins, frame.end(end, begins)
    return None


def _make_sense(start: When, end: When, first: str, last: str) -> bool:
    """Whether a mere number stands beside a date written in numbers, which alone makes it a day."""
    start_dated = isinstance(start.days, OneDay | OfYear) and any(map(str.isdigit, first))
    end_dated = isinstance(end.days, OneDay | OfYear) and any(map(str.isdigit, last))
    return (not _bare(start) or end_dated) and (not _bare(end) or start_dated)


def _completed(start: When, end: When, frame: Frame) -> When:
    """The start with what only the end tells: its month in "24 to 26 Nov", its day in "10:00 to 18:00 tomorrow"."""
    if isinstance(start.days, OfMonth) and isinstance(end.days, OneDay | OfYear):
        last = next(iter(end.near(frame.today)), None)
        first = start.days.before(last) if last else None
        return replace(start, days=OneDay(first)) if first else start
    if start.days is None and end.days is not None and end.clock:
        return replace(start, days=end.days, weekday=end.weekday)
    return start


def _until(text: str, frame: Frame, language: str) -> Wall | None:
    """ "until Sunday": from now on."""
    until = UNTIL.fullmatch(text)
    when = read_when(until[1] or until[2], frame.today, language) if until else None
    if when is None or _bare(when):
        return None
    return frame.soon, frame.end(when, frame.soon)


def _bare(when: When) -> bool:
    """Whether it is a mere number."""
    return isinstance(when.days, OfMonth) and when.days.bare


def _splits(separator: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Both sides of every place where the text may be parted."""
    for found in separator.finditer(text):
        first, last = text[: found.start()].strip(), text[found.end() :].strip()
        if first and last:
            yield first, last
