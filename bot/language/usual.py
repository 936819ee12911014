"""The usual spans, for buttons: today, tomorrow, the weekend, three days, a week."""

from __future__ import annotations

from datetime import datetime

from bot.language.frame import DAY, HOUR, Frame, SpanInThePast, SpanNotUnderstood
from bot.model.spans import Span

Wall = tuple[datetime, datetime]  # naive: from and until, by the clocks of a zone

TODAY_UNTIL_HOUR = 17
WEEKEND_LEAST = 3 * HOUR  # with less left of it, the next weekend is meant
SUNDAY = 6
LASTING = {"tomorrow": 1, "days3": 3, "week": 7}  # days, from tomorrow


def usual_spans(now: datetime, zone: str) -> tuple[tuple[str, Span], ...]:
    """The spans that most people want, for buttons, by the stable words that `span_of` takes."""
    frame = Frame(now, zone)
    keys = ["today"] if frame.wall.hour < TODAY_UNTIL_HOUR else []
    keys += ["tomorrow", "weekend", "days3", "week"]
    if frame.today.weekday() == SUNDAY and "today" in keys:
        keys.remove("weekend")  # what is left of it is today
    return tuple((key, _span(key, frame)) for key in keys)


def span_of(key: str, now: datetime, zone: str) -> Span:
    """A usual span by its word: today, tomorrow, weekend, days3 or week. Raises SpanNotUnderstood, SpanInThePast."""
    return _span(key, Frame(now, zone))


def _span(key: str, frame: Frame) -> Span:
    """The same, of a frame."""
    if key in LASTING:
        return frame.span(frame.opening(frame.today + DAY), frame.closing(frame.today + LASTING[key] * DAY))
    if key == "weekend":
        return frame.span(*weekend(frame))
    if key != "today":
        raise SpanNotUnderstood(f"no usual span {key!r}")
    if frame.soon >= frame.closing(frame.today):
        raise SpanInThePast("today is over")
    return frame.span(frame.soon, frame.closing(frame.today))


def weekend(frame: Frame) -> Wall:
    """What is left of this weekend; the next one when too little is left to lend anything."""
    saturday = frame.today + (5 - frame.today.weekday()) * DAY
    start = max(frame.soon, frame.opening(saturday))
    if start >= frame.closing(saturday + DAY) - WEEKEND_LEAST:
        saturday += 7 * DAY
        start = frame.opening(saturday)
    return start, frame.closing(saturday + DAY)
