"""Spans: when the days move, the hours of the wall clock stay."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answers import span_pick, write_span
from bot.language.spans import read_span
from bot.model.spans import Span, SpanReversed

BERLIN, SEOUL = "Europe/Berlin", "Asia/Seoul"
YEAR = datetime(2026, 1, 1), datetime(2026, 12, 31)  # noqa: DTZ001 - by the wall clock
STARTS = st.datetimes(*YEAR).map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize("zone", [BERLIN, SEOUL])
@given(start=STARTS, hours=st.integers(2, 24 * 14), days=st.integers(1, 60))
def test_days_later_is_at_the_same_hours(zone: str, start: datetime, hours: int, days: int) -> None:
    """Also where the clocks are changed between; an hour that they skip moves on by one."""
    span = Span.between(start, start + timedelta(hours=hours), zone)

    later = span.later(timedelta(days=days))

    moved = [
        after.replace(tzinfo=None) - before.replace(tzinfo=None) - timedelta(days=days)
        for before, after in ((span.start, later.start), (span.due, later.due))
    ]
    assert all(by == timedelta() or (zone == BERLIN and by == timedelta(hours=1)) for by in moved)


def test_hours_that_the_clocks_skip_are_none() -> None:
    """The hour from two to three, moved to the last Sunday of March."""
    two = datetime(2026, 3, 28, 2)  # noqa: DTZ001 - by the wall clock
    span = Span.between(two, two + timedelta(hours=1), BERLIN)

    with pytest.raises(SpanReversed):
        span.later(timedelta(days=1))


@pytest.mark.parametrize("language", ["en", "ko"])
@given(start=STARTS, hours=st.integers(1, 24 * 14))
def test_a_span_to_pick_is_read_as_it_is_offered(language: str, start: datetime, hours: int) -> None:
    """Whatever language the neighbour writes: what the button says is what is asked for."""
    span = Span.between(start, start + timedelta(hours=hours), SEOUL)

    raw, words = span_pick(span)

    read = read_span(raw, now=span.start_at - timedelta(days=1), zone=SEOUL, language=language)
    assert write_span(read) == words
