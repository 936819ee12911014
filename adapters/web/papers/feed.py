"""Loans as an iCalendar feed (RFC 5545). Pure: from entries to bytes, the same entries always to the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDuration, vText

from bot.conversation.phrases import Param, Reader, T, t
from bot.language import Phrasebook
from bot.language.typed import tame
from bot.model.loan import Loan, LoanState
from bot.model.reminder import DUE_DAY_HOUR, HANDOVER_AHEAD

ESCAPED: Final = re.compile(r"[\\;,]")
KEPT: Final = timedelta(days=30)  # how long something that came to nothing is told as cancelled
PAST_KEPT: Final = timedelta(days=90)  # how long something that is over stays
REFRESH: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
SOON: Final = timedelta(hours=1)  # before a due moment that lies earlier than the morning's alarm
STATUS: Final[Mapping[LoanState, str]] = {
    LoanState.REQUESTED: "TENTATIVE",
    LoanState.APPROVED: "CONFIRMED",
    LoanState.ON_LOAN: "CONFIRMED",
    LoanState.DISPUTED: "CONFIRMED",
    LoanState.RETURNED: "CONFIRMED",
    LoanState.LOST: "CONFIRMED",
    LoanState.DECLINED: "CANCELLED",
    LoanState.WITHDRAWN: "CANCELLED",
    LoanState.CANCELLED: "CANCELLED",
    LoanState.LAPSED: "CANCELLED",
}
OVER: Final = (LoanState.RETURNED, LoanState.LOST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A loan as one side has it in the calendar: `who` is the other side, `lending` whether this one is the owner.

    `changes` counts what ever happened to it, the last at `changed_at`.
    """

    loan: Loan
    item: str
    who: str
    lending: bool
    changes: int
    changed_at: datetime


class Words(vText):
    """A text of one line. icalendar 7.3 takes a typed \\N for the end of a line; folding is its own."""

    def to_ical(self) -> bytes:
        """Escaped as RFC 5545, 3.3.11, says."""
        return ESCAPED.sub(r"\\\g<0>", self).encode()


def shown(entry: Entry, now: datetime) -> bool:
    """Whether an entry still belongs into the calendar."""
    if STATUS[entry.loan.state] == "CANCELLED":
        return now < entry.changed_at + KEPT
    return entry.loan.state not in OVER or now < entry.changed_at + PAST_KEPT


def feed(entries: Sequence[Entry], name: T, host: str, reader: Reader, book: Phrasebook) -> bytes:
    """The calendar. `host` makes the UIDs of this bot unlike those of another."""
    calendar = Calendar()
    calendar.add("prodid", "-//Commonshed//Commonshed//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", Words(_line(book.words(name, reader))))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    calendar.add("x-published-ttl", vDuration(REFRESH))  # the same, as Outlook reads it
    for entry in entries:
        calendar.add_component(_event(entry, host, reader, book))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, reader: Reader, book: Phrasebook) -> Event:
    """One loan, from the handover to the due moment, or to an early return; it keeps nobody busy in between."""
    loan, place = entry.loan, ZoneInfo(entry.loan.span.zone)
    told: dict[str, Param] = {"item": _line(entry.item), "who": _line(entry.who)}
    summary = t("calendar-lend", **told) if entry.lending else t("calendar-borrow", **told)
    state = t("calendar-state", state=t(f"loan-state-{loan.state.replace('_', '-')}"))
    event = Event()
    event.add("uid", f"loan-{loan.id}@{host}")
    event.add("sequence", entry.changes)
    # Not now: the feed stays the same until something changes.
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("created", loan.made_at.astimezone(UTC))
    event.add("dtstart", loan.span.start_at.astimezone(place))
    event.add("dtend", _end(loan).astimezone(place))
    event.add("summary", Words(_line(book.words(summary, reader))))
    event.add("description", Words(_line(book.words(state, reader))))
    event.add("status", STATUS[loan.state])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for before, related, words in _alarms(entry, told):
        event.add_component(_alarm(before, related, Words(_line(book.words(words, reader)))))
    return event


def _end(loan: Loan) -> datetime:
    """When its days end: due, or returned earlier; never before they began."""
    return max(loan.busy_until, loan.span.start_at + timedelta(minutes=1))


def _alarms(entry: Entry, told: Mapping[str, Param]) -> Iterator[tuple[timedelta, str, T]]:
    """When to ring, before the start or the end, and what is told then."""
    loan, item = entry.loan, told["item"]
    if loan.state is LoanState.APPROVED:
        yield HANDOVER_AHEAD, "START", t("calendar-alarm-handover", item=item)
    if loan.state in (LoanState.APPROVED, LoanState.ON_LOAN):
        yield DAY, "END", t("calendar-alarm-day-before", item=item)
        yield _since_morning(loan), "END", t("calendar-alarm-due-day", item=item)


def _since_morning(loan: Loan) -> timedelta:
    """From the morning of the due day to the due moment; an hour where that comes first."""
    due = loan.span.due
    morning = due.replace(hour=DUE_DAY_HOUR, minute=0, second=0, microsecond=0)
    return max(SOON, loan.span.due_at - morning.astimezone(UTC))


def _alarm(before: timedelta, related: str, words: str) -> Alarm:
    """One alarm."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before, parameters={"RELATED": related})
    return alarm


def _line(text: str) -> str:
    """A text as one line without control characters."""
    return " ".join(tame(text).split())
