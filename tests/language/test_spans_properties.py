"""What holds for every text and every moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language.dates import period_words
from bot.language.spans import SpanNotUnderstood, read_day, read_due, read_span, span_of, usual_spans
from bot.model.spans import Span

ZONES = ("UTC", "Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
WORDS = (
    *(
        "tomorrow",
        "today",
        "sunday",
        "next",
        "mon",
        "weekend",
        "until",
        "to",
        "from",
        "for",
        "days",
        "hours",
        "a",
        "week",
    ),
    *(
        "24",
        "3",
        "0",
        "31",
        "99",
        "2026",
        "9999",
        "nov",
        "feb",
        "29",
        "may",
        "12:30",
        "24:00",
        "6pm",
        "12am",
        "at",
        "the",
    ),
    *(
        "-",
        "~",
        ".",
        "/",
        ":",
        "+09:00",
        "t",
        "z",
        "2026-11-24",
        "24.11.",
        "3/4",
        "between",
        "and",
        "noon",
        "more",
    ),
    *(
        "내일",
        "부터",
        "까지",
        "일요일",
        "다음 주",
        "주말",
        "3일",
        "11월",
        "24일",
        "오후",
        "6시",
        "반",
        "30분",
        "간",
        "사흘",
        "더",
        "밤",
        "12시",
    ),
)
nows = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)
languages = st.sampled_from(("en", "ko"))
patient = settings(deadline=timedelta(seconds=2))  # dateparser loads its language at the first use
typed = st.text(max_size=250) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
typed |= st.lists(st.sampled_from(WORDS), max_size=9).map("".join)


@patient
@given(typed, nows, zones, languages)
@example("0001-01-01", datetime(2026, 1, 1, tzinfo=UTC), "UTC", "en")
def test_a_text_is_a_span_ahead_or_refused(text: str, now: datetime, zone: str, language: str) -> None:
    """No text raises anything but the family; what is read starts ahead and ends after it starts."""
    try:
        span = read_span(text, now=now, zone=zone, language=language)
    except SpanNotUnderstood:
        return

    assert now - timedelta(hours=1) <= span.start_at < span.due_at <= now + timedelta(days=369)


@patient
@given(typed, nows, zones, languages)
def test_a_text_is_a_day_ahead_or_refused(text: str, now: datetime, zone: str, language: str) -> None:
    """The same for a day."""
    try:
        day = read_day(text, now=now, zone=zone, language=language)
    except SpanNotUnderstood:
        return

    assert now.date() - timedelta(days=1) <= day <= now.date() + timedelta(days=368)


@patient
@given(typed, nows, st.integers(-30, 300), zones, languages)
def test_a_text_is_a_later_due_date_or_refused(
    text: str, now: datetime, days: int, zone: str, language: str
) -> None:
    """The same for an extension, of a loan that is due or overdue."""
    after = now + timedelta(days=days)
    try:
        due = read_due(text, after=after, now=now, zone=zone, language=language)
    except SpanNotUnderstood:
        return

    assert max(after, now) < due <= now + timedelta(days=369)


@patient
@given(nows, zones, languages, st.integers(0, 250 * 48), st.integers(1, 20 * 48))
def test_what_is_shown_can_be_typed(
    now: datetime, zone: str, language: str, ahead: int, lasting: int
) -> None:
    """The dates that the bot shows, typed back, mean the same span (here: on half hours, up to 250 days ahead)."""
    base = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    wall = base.replace(tzinfo=None) + timedelta(minutes=30 * ahead)
    start, due = wall, wall + timedelta(minutes=30 * lasting)
    span = Span(start.replace(tzinfo=UTC), due.replace(tzinfo=UTC), zone)
    if span.start.fold or span.due.fold:
        return  # an hour that comes twice: the words do not tell which

    again = read_span(
        period_words(span.start_at, span.due_at, zone, language), now=now, zone=zone, language=language
    )

    assert again == span


@patient
@given(nows, zones)
def test_every_usual_span_is_ahead(now: datetime, zone: str) -> None:
    """A button never offers what is over, and means the same when it is pressed at once."""
    for key, span in usual_spans(now, zone):
        assert now <= span.start_at < span.due_at
        assert span_of(key, now, zone) == span
