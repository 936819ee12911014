"""Quiet hours: nothing rings in them, whatever the hours, the zone and the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.quiet import QuietHours

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "America/St_Johns", "UTC")
HOURS = st.integers(0, 23)
MOMENTS = st.datetimes(*map(datetime.fromisoformat, ("2026-01-01", "2027-12-31")), timezones=st.just(UTC))


def local(text: str, zone: str) -> datetime:
    """A wall time of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@given(HOURS, HOURS, MOMENTS, st.sampled_from(ZONES))
def test_after_is_the_first_moment_that_may_ring(start: int, end: int, at: datetime, zone: str) -> None:
    """Never earlier, never in the quiet hours, and the moment itself when it may ring."""
    quiet = QuietHours(start, end)

    after = quiet.after(at, zone)

    assert after >= at
    assert not quiet.holds(after, zone)
    assert after - at < timedelta(hours=25)
    assert (after == at) is not quiet.holds(at, zone)


@given(HOURS, HOURS, MOMENTS, st.sampled_from(ZONES))
def test_before_is_an_hour_ahead_of_the_quiet(start: int, end: int, at: datetime, zone: str) -> None:
    """Never later, never in the quiet hours, and the moment itself when it may ring."""
    # With less than three hours a day to ring in, a change of the clocks may take them.
    assume((end - start) % 24 <= 21)
    quiet = QuietHours(start, end)

    before = quiet.before(at, zone)

    assert before <= at
    assert not quiet.holds(before, zone)
    assert (before == at) is not quiet.holds(at, zone)


@pytest.mark.parametrize(
    ("at", "holds"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_usual_hours_are_from_nine_to_eight(at: str, holds: bool) -> None:
    """21:00 belongs to them, 08:00 does not."""
    assert QuietHours().holds(local(f"2026-11-24T{at}", "Asia/Seoul"), "Asia/Seoul") is holds


def test_equal_hours_mean_none() -> None:
    """Somebody who never sleeps."""
    quiet = QuietHours(9, 9)

    assert not any(quiet.holds(local(f"2026-11-24T{hour:02}:00", "UTC"), "UTC") for hour in range(24))


@pytest.mark.parametrize(
    ("hours", "at", "after", "before"),
    [
        ((21, 8), "2026-11-24T22:30", "2026-11-25T08:00", "2026-11-24T20:00"),
        ((21, 8), "2026-11-24T03:00", "2026-11-24T08:00", "2026-11-23T20:00"),
        ((0, 8), "2026-11-24T03:00", "2026-11-24T08:00", "2026-11-23T23:00"),
        ((6, 14), "2026-11-24T10:00", "2026-11-24T14:00", "2026-11-24T05:00"),
        ((21, 8), "2026-03-29T02:30", "2026-03-29T08:00", "2026-03-28T20:00"),  # the clocks skip that hour
        ((21, 8), "2026-10-25T02:30", "2026-10-25T08:00", "2026-10-24T20:00"),  # that hour comes twice
    ],
)
def test_the_ends_of_the_quiet_hours(hours: tuple[int, int], at: str, after: str, before: str) -> None:
    """By the wall clock of the reader, over midnight and over a change of the clocks."""
    zone, quiet = "Europe/Berlin", QuietHours(*hours)

    assert quiet.after(local(at, zone), zone) == local(after, zone)
    assert quiet.before(local(at, zone), zone) == local(before, zone)
