"""When somebody is reminded: at their own local hour, over a change of the clocks, never after the return."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell
from bot.model.quiet import QuietHours
from bot.model.reminder import Occasion, days_late, next_overdue, plan
from bot.model.spans import Span

# Each with a day on which its clocks change: an hour, half an hour (Lord Howe), or never (Seoul).
CHANGES = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/St_Johns", "2026-03-08"),
    ("America/St_Johns", "2026-11-01"),
    ("Asia/Seoul", "2026-06-01"),
]
ZONES = sorted({zone for zone, _ in CHANGES})
MADE = datetime(2026, 1, 1, tzinfo=UTC)
BEN, ANNA = 12, 11


def member(key: int, **settings: Any) -> Member:
    """A neighbour."""
    return replace(Member(1, "Ben", Cell(0, 0), MADE, id=key), **settings)


def a_loan(start: str, due: str, zone: str, state: LoanState = LoanState.ON_LOAN) -> Loan:
    """A loan between two wall times."""
    span = Span.between(datetime.fromisoformat(start), datetime.fromisoformat(due), zone)
    return Loan(1, 1, ANNA, BEN, span, MADE, state=state, id=7)


def told(
    loan: Loan, zone: str, now: datetime, ben: Member | None = None, anna: Member | None = None
) -> dict[str, str]:
    """The wall times of what is planned, by occasion and reader."""
    planned = plan(loan, ben or member(BEN), anna or member(ANNA), zone, now)
    return {
        f"{it.occasion} {it.member_id}": f"{it.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        for it in planned
    }


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_the_local_hour_is_right_whatever_the_clocks_do(zone: str, day: str) -> None:
    """18:00 the day before, 09:00 on the day, 10:00 when late: also around the day on which the clocks change."""
    due = datetime.fromisoformat(day)
    for shift in (-7, -3, -1, 0, 1):
        due_day = due + timedelta(days=shift)
        loan = a_loan(f"{due_day - timedelta(days=3):%Y-%m-%d}T10:00", f"{due_day:%Y-%m-%d}T20:00", zone)

        assert told(loan, zone, loan.span.start_at) == {
            "day_before 12": f"{due_day - timedelta(days=1):%Y-%m-%d} 18:00",
            "due_day 12": f"{due_day:%Y-%m-%d} 09:00",
            "overdue 12": f"{due_day + timedelta(days=1):%Y-%m-%d} 10:00",
            "owner_overdue 11": f"{due_day + timedelta(days=1):%Y-%m-%d} 10:00",
            "moderator_overdue 0": f"{due_day + timedelta(days=7):%Y-%m-%d} 10:00",
        }


@pytest.mark.parametrize("zone", ZONES)
def test_overdue_comes_after_one_three_and_seven_days_then_weekly(zone: str) -> None:
    """Planning again after each gives the next."""
    loan = a_loan("2026-10-20T10:00", "2026-10-23T20:00", zone)
    now, days = loan.span.due_at, []

    for _ in range(7):
        reminder = next_overdue(loan, member(BEN), zone, now)
        assert reminder.due_at.astimezone(ZoneInfo(zone)).hour == 10
        days.append(days_late(loan, zone, reminder.due_at))
        now = reminder.due_at

    assert days == [1, 3, 7, 14, 21, 28, 35]


def test_the_reader_has_their_own_hour() -> None:
    """A borrower away from home is reminded by the clock where they are."""
    loan = a_loan("2026-11-24T10:00", "2026-11-26T20:00", "Europe/Berlin")

    planned = plan(
        loan, member(BEN, zone="America/New_York"), member(ANNA), "Europe/Berlin", loan.span.start_at
    )

    before = next(it for it in planned if it.occasion is Occasion.DAY_BEFORE)
    assert f"{before.due_at.astimezone(ZoneInfo('America/New_York')):%d %H:%M}" == "25 18:00"


@pytest.mark.parametrize(
    ("start", "at"), [("2026-11-24T14:00", "2026-11-24 12:00"), ("2026-11-24T09:00", "2026-11-23 20:00")]
)
def test_the_handover_is_announced_two_hours_ahead(start: str, at: str) -> None:
    """To both; the evening before when that would lie in the quiet hours."""
    loan = a_loan(start, "2026-11-26T20:00", "Europe/Berlin", LoanState.APPROVED)

    assert told(loan, "Europe/Berlin", MADE) == {"handover 12": at, "handover 11": at}


def test_the_handover_respects_quiet_hours_of_ones_own() -> None:
    """A night nurse sleeps in the day."""
    loan = a_loan("2026-11-24T14:00", "2026-11-26T20:00", "Europe/Berlin", LoanState.APPROVED)

    planned = told(loan, "Europe/Berlin", MADE, ben=member(BEN, quiet=QuietHours(7, 15)))

    assert planned == {"handover 12": "2026-11-24 06:00", "handover 11": "2026-11-24 12:00"}


def test_due_before_nine_is_said_at_eight_or_not_at_all() -> None:
    """A morning that comes after the due moment would be too late."""
    early = a_loan("2026-11-24T10:00", "2026-11-26T08:30", "Europe/Berlin")
    earlier = a_loan("2026-11-24T10:00", "2026-11-26T07:00", "Europe/Berlin")

    assert told(early, "Europe/Berlin", early.span.start_at)["due_day 12"] == "2026-11-26 08:00"
    assert "due_day 12" not in told(earlier, "Europe/Berlin", earlier.span.start_at)


def test_what_one_does_not_want_is_not_planned() -> None:
    """Each of the mild ones can be turned off; overdue ones cannot."""
    ben = member(BEN, remind_handover=False, remind_day_before=False, remind_due_day=False)
    out = a_loan("2026-11-24T10:00", "2026-11-26T20:00", "Europe/Berlin")
    promised = a_loan("2026-11-24T10:00", "2026-11-26T20:00", "Europe/Berlin", LoanState.APPROVED)

    assert set(told(out, "Europe/Berlin", MADE, ben)) == {
        "overdue 12",
        "owner_overdue 11",
        "moderator_overdue 0",
    }
    assert set(told(promised, "Europe/Berlin", MADE, ben)) == {"handover 11"}


@pytest.mark.parametrize(
    "state", [it for it in LoanState if it not in (LoanState.APPROVED, LoanState.ON_LOAN)]
)
def test_nobody_is_reminded_of_what_is_not_theirs_to_do(state: LoanState) -> None:
    """Not before the approval, not after the return, not while moderators decide."""
    loan = a_loan("2026-11-24T10:00", "2026-11-26T20:00", "Europe/Berlin", state)

    assert plan(loan, member(BEN), member(ANNA), "Europe/Berlin", MADE) == []


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime.fromisoformat("2026-02-01"), datetime.fromisoformat("2026-12-01")),
    st.integers(1, 2000),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(-48, 60 * 24),
)
def test_no_reminder_rings_in_quiet_hours_or_in_the_past(
    zone: str, start: datetime, hours: int, quiet_from: int, quiet_to: int, later: int
) -> None:
    """Whatever the hours, the zone and the moment; with a few hours a day left to ring in."""
    quiet = QuietHours(quiet_from, quiet_from if (quiet_to - quiet_from) % 24 > 20 else quiet_to)
    loan = Loan(1, 1, ANNA, BEN, Span.between(start, start + timedelta(hours=hours), zone), MADE, id=7)
    now = loan.span.start_at + timedelta(hours=later)
    ben, anna = member(BEN, quiet=quiet, zone=zone), member(ANNA, quiet=quiet)

    for loan.state in (LoanState.APPROVED, LoanState.ON_LOAN):
        for reminder in plan(loan, ben, anna, zone, now):
            hours_of = quiet if reminder.member_id else QuietHours()
            assert reminder.due_at > now
            assert not hours_of.holds(reminder.due_at, zone)
