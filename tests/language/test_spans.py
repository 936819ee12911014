"""Spans, days and due dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.language.dates import period_words
from bot.language.spans import (
    DueNotLater,
    SpanBackwards,
    SpanInThePast,
    SpanNotUnderstood,
    SpanTooFar,
    read_day,
    read_due,
    read_span,
    span_of,
    usual_spans,
)

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)  # a Monday, 13:20 in Berlin


def read(text: str, language: str = "en", now: datetime = NOW, zone: str = BERLIN) -> str:
    """What a typed span means, as "24 10:00 > 29 20:00": days of the month and times."""
    span = read_span(text, now=now, zone=zone, language=language)
    return f"{span.start:%d %H:%M} > {span.due:%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorrow to Sunday", "24 10:00 > 29 20:00"),
        ("Tomorrow till sunday!", "24 10:00 > 29 20:00"),
        ("from tomorrow until Sunday 6pm", "24 10:00 > 29 18:00"),
        ("between Friday and Sunday", "27 10:00 > 29 20:00"),
        ("fri 18:00 - sun 18:00", "27 18:00 > 29 18:00"),
        ("next Friday", "04 10:00 > 04 20:00"),
        ("tomorrow for 3 days", "24 10:00 > 26 20:00"),
        ("3 days from tomorrow", "24 10:00 > 26 20:00"),
        ("tomorrow at 3 for 2 hours", "24 15:00 > 24 17:00"),
        ("3 days", "23 14:00 > 25 20:00"),
        ("a week", "23 14:00 > 29 20:00"),
        ("2 hours", "23 14:00 > 23 16:00"),
        ("in 3 days", "26 10:00 > 26 20:00"),
        ("today", "23 14:00 > 23 20:00"),
        ("now to 6 pm", "23 14:00 > 23 18:00"),
        ("until Sunday", "23 14:00 > 29 20:00"),
        ("this weekend", "28 10:00 > 29 20:00"),
        ("next weekend", "05 10:00 > 06 20:00"),
        ("next week", "30 10:00 > 06 20:00"),
        ("10:00 to 18:00", "24 10:00 > 24 18:00"),
        ("10:00 to 18:00 on Friday", "27 10:00 > 27 18:00"),
        ("22:00 to 08:00", "23 22:00 > 24 08:00"),
        ("24 Nov 10:00 to 26 Nov 18:00", "24 10:00 > 26 18:00"),
        ("24-26 Nov", "24 10:00 > 26 20:00"),
        ("30 to 2 December", "30 10:00 > 02 20:00"),
        ("Nov 24th - 26th", "24 10:00 > 26 20:00"),
        ("the 24th of November until the 26th", "24 10:00 > 26 20:00"),
        ("24.11. - 26.11.", "24 10:00 > 26 20:00"),
        ("24.–26.11.", "24 10:00 > 26 20:00"),
        ("24/11-26/11/2026", "24 10:00 > 26 20:00"),
        ("2026-11-24", "24 10:00 > 24 20:00"),
        ("2026-11-24T09:00 - 2026-11-26T12:30", "24 09:00 > 26 12:30"),
        ("28 Dec to 3 Jan", "28 10:00 > 03 20:00"),
        ("２０２６－１１－２４", "24 10:00 > 24 20:00"),
    ],
)
def test_english_spans(typed: str, meant: str) -> None:
    """What neighbours write in English, with whole days from ten to eight."""
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("내일부터 일요일까지", "24 10:00 > 29 20:00"),
        ("내일 ~ 일요일", "24 10:00 > 29 20:00"),
        ("내일부터 3일", "24 10:00 > 26 20:00"),
        ("내일부터 3일간", "24 10:00 > 26 20:00"),
        ("내일부터 3일까지", "24 10:00 > 03 20:00"),
        ("내일부터 사흘 동안", "24 10:00 > 26 20:00"),
        ("내일부터 일주일", "24 10:00 > 30 20:00"),
        ("2박 3일", "23 14:00 > 25 20:00"),
        ("3시간", "23 14:00 > 23 17:00"),
        ("이번 주말", "28 10:00 > 29 20:00"),
        ("다음 주말", "05 10:00 > 06 20:00"),
        ("다음주", "30 10:00 > 06 20:00"),
        ("다음 주 월요일부터 수요일까지", "30 10:00 > 02 20:00"),
        ("11월 24일 10시부터 26일 오후 6시까지", "24 10:00 > 26 18:00"),
        ("11월 24일부터 26일", "24 10:00 > 26 20:00"),
        ("24일부터 26일까지", "24 10:00 > 26 20:00"),
        ("내일 10시부터 6시까지", "24 10:00 > 24 18:00"),
        ("내일 10시부터 8시까지", "24 10:00 > 24 20:00"),
        ("토요일 오후 2시 반부터 5시까지", "28 14:30 > 28 17:00"),
        ("내일 저녁 7시부터 밤 12시까지", "24 19:00 > 25 00:00"),
        ("오늘", "23 14:00 > 23 20:00"),
        ("모레", "25 10:00 > 25 20:00"),
        ("일요일까지", "23 14:00 > 29 20:00"),
        ("11월 24일 (화) 10:00 ~ 11월 29일 (일) 20:00", "24 10:00 > 29 20:00"),
    ],
)
def test_korean_spans(typed: str, meant: str) -> None:
    """What neighbours write in Korean; a number of days or the day of a month is told apart by the particle."""
    assert read(typed, "ko") == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "10",
        "10 to 6",
        "drill",
        "may",
        "31 Feb",
        "tomorrow 25:00",
        "Fri 24 Nov",
        "11월 24일 (수)",
        "12 may 12",
        "2026-11-24T10:00+05:00",
        "tomorrow 10:00 UTC",
        "10000-01-01",
        "tomorrow 21:00",
        "0 days",
        "a" * 100_000,
    ],
)
def test_anything_else_is_not_understood(typed: str) -> None:
    """Nothing is guessed: half dates, days that do not exist, the wrong weekday, other time zones."""
    with pytest.raises(SpanNotUnderstood) as refused:
        read(typed)

    assert type(refused.value) is SpanNotUnderstood


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("yesterday", SpanInThePast),
        ("20 Nov to 25 Nov", SpanInThePast),
        ("2020-01-01", SpanInThePast),
        ("0001-01-01", SpanInThePast),
        ("today 8:00 to 12:00", SpanInThePast),
        ("26 Nov to 24 Nov", SpanBackwards),
        ("tomorrow to today", SpanBackwards),
        ("tomorrow 18:00 to 2026-11-24 9:00", SpanBackwards),
        ("1 Jan 9999", SpanTooFar),
        ("9999-12-31 24:00", SpanTooFar),
        ("tomorrow to 2028-01-01", SpanTooFar),
        ("999 days", SpanTooFar),
    ],
)
def test_what_cannot_be_is_told(typed: str, reason: type[SpanNotUnderstood]) -> None:
    """A span in the past, backwards or too far ahead is refused for its own reason."""
    with pytest.raises(SpanNotUnderstood) as refused:
        read(typed)

    assert type(refused.value) is reason


def test_numbers_follow_the_language() -> None:
    """3/4 is the third of April, in Korean the fourth of March."""
    english, korean = (read_day("3/4", now=NOW, zone=BERLIN, language=lang) for lang in ("en", "ko"))

    assert (english, korean) == (date(2027, 4, 3), date(2027, 3, 4))


def test_a_weekday_is_today_while_today_lasts() -> None:
    """On a Monday, "Monday" is today until the evening, then it is the next one."""
    evening = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)

    assert read("Monday") == "23 14:00 > 23 20:00"
    assert read("Monday", now=evening) == "30 10:00 > 30 20:00"
    assert read("Monday 9:00") == "30 09:00 > 30 20:00"


def test_a_time_that_the_clocks_skip_moves_on() -> None:
    """In Berlin 02:30 does not exist on 28 March 2027; it is taken as 03:30."""
    now = datetime(2027, 3, 26, 12, tzinfo=UTC)

    span = read_span("28 March 02:30 to 28 March 12:00", now=now, zone=BERLIN, language="en")

    assert span.start_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    """In Berlin 02:30 comes twice on 25 October 2026."""
    now = datetime(2026, 10, 23, 12, tzinfo=UTC)

    span = read_span("25 October 02:30 to 25 October 12:00", now=now, zone=BERLIN, language="en")

    assert span.start_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert span.due_at == datetime(2026, 10, 25, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Sunday", "11-29"),
        ("24 Nov", "11-24"),
        ("모레", "11-25"),
        ("일요일까지", "11-29"),
        ("1.12.", "12-01"),
    ],
)
def test_days(typed: str, day: str) -> None:
    """One day, today or later."""
    assert read_day(typed, now=NOW, zone=BERLIN, language="en").isoformat() == f"2026-{day}"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("10", SpanNotUnderstood),
        ("18:00", SpanNotUnderstood),
        ("22 Nov", SpanInThePast),
        ("1.1.2099", SpanTooFar),
    ],
)
def test_days_that_cannot_be(typed: str, reason: type[SpanNotUnderstood]) -> None:
    """No day, a past one, one too far ahead."""
    with pytest.raises(reason):
        read_day(typed, now=NOW, zone=BERLIN, language="en")


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("until Sunday", "12-06 20:00"),
        ("2 more days", "12-01 19:00"),
        ("+2 days", "12-01 19:00"),
        ("another week", "12-06 19:00"),
        ("이틀 더", "12-01 19:00"),
        ("하루만 더", "11-30 19:00"),
        ("3일까지", "12-03 20:00"),
        ("1 Dec 12:00", "12-01 12:00"),
        ("until 18:00", "11-30 18:00"),
        ("다음 주 금요일까지", "12-04 20:00"),
    ],
)
def test_extensions(typed: str, due: str) -> None:
    """A later due date: so much more, counted from the present one, or until a day after it."""
    after = datetime(2026, 11, 29, 18, tzinfo=UTC)

    moment = read_due(typed, after=after, now=NOW, zone=BERLIN, language="en")

    assert f"{moment.astimezone(ZoneInfo(BERLIN)):%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("tomorrow", DueNotLater),
        ("29 Nov 18:00", DueNotLater),
        ("1 Jan 9999", SpanTooFar),
        ("10", SpanNotUnderstood),
    ],
)
def test_extensions_that_cannot_be(typed: str, reason: type[SpanNotUnderstood]) -> None:
    """An extension is later than what was agreed."""
    after = datetime(2026, 11, 29, 18, tzinfo=UTC)

    with pytest.raises(reason):
        read_due(typed, after=after, now=NOW, zone=BERLIN, language="en")


def test_an_overdue_loan_is_not_extended_into_the_past() -> None:
    """One more day after a due date of last week is still past."""
    with pytest.raises(SpanInThePast):
        read_due("1 day", after=NOW - timedelta(days=7), now=NOW, zone=BERLIN, language="en")


def test_usual_spans_can_be_offered_as_buttons() -> None:
    """The usual spans, whole days counted, and the same again by their words."""
    usual = usual_spans(NOW, BERLIN)

    assert [(key, span.days) for key, span in usual] == [
        ("today", 1),
        ("tomorrow", 1),
        ("weekend", 2),
        ("days3", 3),
        ("week", 7),
    ]
    assert all(span_of(key, NOW, BERLIN) == span for key, span in usual)
    assert period_words(usual[0][1].start_at, usual[0][1].due_at, BERLIN, "en") == "Mon 23 Nov, 14:00 – 20:00"


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        ("2026-11-23 16:00", ["tomorrow", "weekend", "days3", "week"]),  # 17:00 in Berlin
        ("2026-11-28 11:00", ["today", "tomorrow", "weekend", "days3", "week"]),  # Saturday
        ("2026-11-29 11:00", ["today", "tomorrow", "days3", "week"]),  # Sunday: today is the weekend
        ("2026-11-29 18:00", ["tomorrow", "weekend", "days3", "week"]),
    ],
)
def test_only_spans_that_are_worth_it_are_offered(now: str, keys: list[str]) -> None:
    """No "today" late in the day, no weekend that is only today."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert [key for key, _ in usual_spans(at, BERLIN)] == keys
