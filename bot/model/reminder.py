"""When somebody is reminded of a loan: computed from its span, in the reader's own hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.quiet import QuietHours

DAY_BEFORE_HOUR = 18
DUE_DAY_HOUR = 9
OVERDUE_HOUR = 10
HANDOVER_AHEAD = timedelta(hours=2)
OVERDUE_DAYS = (1, 3, 7)  # then weekly
OWNER_DAYS = 1
MODERATOR_DAYS = 7


class Occasion(StrEnum):
    """What a reminder is about, from the mildest to the most urgent."""

    HANDOVER = "handover"
    DAY_BEFORE = "day_before"
    DUE_DAY = "due_day"
    OVERDUE = "overdue"
    OWNER_OVERDUE = "owner_overdue"
    MODERATOR_OVERDUE = "moderator_overdue"


@dataclass(slots=True)
class Reminder:
    """One reminder to come; `member_id` is 0 for the moderators.

    `nth` is how many days late the loan is when an overdue one was planned for.
    """

    loan_id: int
    member_id: int
    occasion: Occasion
    due_at: datetime
    nth: int = 0
    id: int = 0


def plan(loan: Loan, borrower: Member, owner: Member, zone: str, now: datetime) -> list[Reminder]:
    """All reminders that a loan has ahead at `now`, each at its reader's local hour, none in the past.

    `zone` is the community's, for members without one of their own and for the moderators. Of the borrower's overdue
    reminders only the next is planned: when it has been sent, planning again gives its follower.
    """
    if loan.state is LoanState.APPROVED:
        wanted = _handover(loan, borrower, zone) + _handover(loan, owner, zone)
    elif loan.state is LoanState.ON_LOAN:
        wanted = [*_return(loan, borrower, zone), *_overdue(loan, borrower, owner, zone, now)]
    else:
        wanted = []
    return [reminder for reminder in wanted if reminder.due_at > now]


def days_late(loan: Loan, zone: str, now: datetime) -> int:
    """How many calendar days a loan is late, by the reader's calendar; 0 or less when it is not."""
    place = ZoneInfo(zone)
    return (now.astimezone(place).date() - loan.span.due_at.astimezone(place).date()).days


def _handover(loan: Loan, reader: Member, zone: str) -> list[Reminder]:
    """Two hours ahead of the start; the evening before when that lies in the quiet hours."""
    if not reader.remind_handover:
        return []
    at = reader.quiet.before(loan.span.start_at - HANDOVER_AHEAD, reader.zone or zone)
    return [Reminder(loan.id, reader.id, Occasion.HANDOVER, at)]


def _return(loan: Loan, reader: Member, zone: str) -> list[Reminder]:
    """The evening before, and in the morning of the due day if that morning comes before the due moment."""
    place, quiet = reader.zone or zone, reader.quiet
    due = _day(loan, place)
    wanted = []
    if reader.remind_day_before:
        at = quiet.before(_local(due - timedelta(days=1), DAY_BEFORE_HOUR, place), place)
        wanted.append(Reminder(loan.id, reader.id, Occasion.DAY_BEFORE, at))
    if reader.remind_due_day:
        mornings = (_local(due, DUE_DAY_HOUR, place), _local(due, quiet.end, place))
        ahead = [at for at in (quiet.after(morning, place) for morning in mornings) if at < loan.span.due_at]
        wanted += [Reminder(loan.id, reader.id, Occasion.DUE_DAY, at) for at in ahead[:1]]
    return wanted


def next_overdue(loan: Loan, borrower: Member, zone: str, now: datetime) -> Reminder:
    """The borrower's next overdue reminder after `now`: 1, 3, 7, 14, 21 … days late."""
    place = borrower.zone or zone
    weeks = max(2, days_late(loan, place, now) // 7)
    for nth in (*OVERDUE_DAYS, weeks * 7, (weeks + 1) * 7):
        at = _late(loan, borrower.quiet, place, nth)
        if at > now:
            return Reminder(loan.id, borrower.id, Occasion.OVERDUE, at, nth)
    nth = (weeks + 2) * 7
    return Reminder(loan.id, borrower.id, Occasion.OVERDUE, _late(loan, borrower.quiet, place, nth), nth)


def _overdue(loan: Loan, borrower: Member, owner: Member, zone: str, now: datetime) -> list[Reminder]:
    """The borrower's next, the owner's after a day, the moderators' after seven."""
    own = _late(loan, owner.quiet, owner.zone or zone, OWNER_DAYS)
    theirs = _late(loan, QuietHours(), zone, MODERATOR_DAYS)
    return [
        next_overdue(loan, borrower, zone, now),
        Reminder(loan.id, owner.id, Occasion.OWNER_OVERDUE, own, OWNER_DAYS),
        Reminder(loan.id, 0, Occasion.MODERATOR_OVERDUE, theirs, MODERATOR_DAYS),
    ]


def _late(loan: Loan, quiet: QuietHours, zone: str, days: int) -> datetime:
    """The hour of an overdue reminder, so many days after the due day."""
    return quiet.after(_local(_day(loan, zone) + timedelta(days=days), OVERDUE_HOUR, zone), zone)


def _day(loan: Loan, zone: str) -> date:
    """The due day by the calendar of a zone."""
    return loan.span.due_at.astimezone(ZoneInfo(zone)).date()


def _local(day: date, hour: int, zone: str) -> datetime:
    """A local hour of a day, as a moment in UTC."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
