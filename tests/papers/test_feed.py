"""The iCalendar feed: what calendar programs read out of it, whatever neighbours typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.web.papers.feed import KEPT, PAST_KEPT, STATUS, Entry, feed, shown
from bot.conversation.phrases import Reader, t
from bot.language import Phrasebook
from bot.model.loan import Loan, LoanState
from bot.model.spans import Span

BOOK = Phrasebook.load()
NAME = t("calendar-name", community="Elm Street")
MADE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def days(start: str, due: str) -> Span:
    """Days by the clocks of Berlin."""
    return Span.between(datetime.fromisoformat(start), datetime.fromisoformat(due), "Europe/Berlin")


SPAN = days("2026-11-24T10:00", "2026-11-29T20:00")


def entry(
    state: LoanState = LoanState.APPROVED,
    item: str = "drill",
    who: str = "Anna",
    span: Span = SPAN,
    *,
    lending: bool = False,
) -> Entry:
    """A loan in a calendar."""
    loan = Loan(1, 1, 2, 3, span, MADE, state=state, id=7)
    return Entry(loan, item, who, lending, 2, MADE)


def written(*entries: Entry, language: str = "en") -> bytes:
    """The feed."""
    return feed(entries, NAME, "elm.example.org", Reader(language, "Europe/Berlin"), BOOK)


def read(*entries: Entry, language: str = "en") -> list[Any]:
    """The feed, read back by a calendar program; its properties are of too many types to be told apart here."""
    calendar = Calendar.from_ical(written(*entries, language=language))
    assert isinstance(calendar, Calendar)
    return list(calendar.events)


def rings(event: Any) -> list[datetime]:
    """When its alarms ring, in the event's zone."""
    edges = {"START": event["DTSTART"].dt, "END": event["DTEND"].dt}
    alarms = [it for it in event.subcomponents if it.name == "VALARM"]
    moments = [edges[it["TRIGGER"].params["RELATED"]].astimezone(UTC) + it["TRIGGER"].dt for it in alarms]
    return [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in moments]


def test_a_loan_is_an_event_in_the_zone_that_was_meant() -> None:
    """Wall time and zone, with the zone's rules in the file, so that it is right wherever one reads it."""
    event = read(entry())[0]

    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["DTEND"].dt == datetime(2026, 11, 29, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in written(entry())
    assert str(event["SUMMARY"]) == "Borrow: drill (from Anna)"
    assert str(read(entry(lending=True))[0]["SUMMARY"]) == "Lend: drill (to Anna)"
    assert "LOCATION" not in event
    assert "GEO" not in event


@pytest.mark.parametrize("state", LoanState)
def test_every_state_has_its_status(state: LoanState) -> None:
    """Requested is tentative, promised and out are confirmed, what came to nothing is cancelled."""
    event = read(entry(state))[0]

    assert str(event["STATUS"]) == STATUS[state]
    assert STATUS[LoanState.REQUESTED] == "TENTATIVE"
    assert STATUS[LoanState.APPROVED] == STATUS[LoanState.ON_LOAN] == "CONFIRMED"
    assert STATUS[LoanState.CANCELLED] == "CANCELLED"


def test_alarms_ring_before_the_handover_and_before_it_is_due() -> None:
    """Two hours ahead; a day ahead of the due moment; at nine on the due day. Only for what is promised or out."""
    start, due = SPAN.start, SPAN.due

    assert rings(read(entry())[0]) == [
        start - timedelta(hours=2),
        due - timedelta(days=1),
        due.replace(hour=9),
    ]
    assert len(rings(read(entry(LoanState.ON_LOAN))[0])) == 2
    for state in set(LoanState) - {LoanState.APPROVED, LoanState.ON_LOAN}:
        assert rings(read(entry(state))[0]) == []


def test_the_morning_s_alarm_comes_before_the_due_moment() -> None:
    """What is due at eight in the morning rings at seven."""
    early = days("2026-11-24T10:00", "2026-11-29T08:00")

    assert rings(read(entry(LoanState.ON_LOAN, span=early))[0])[-1] == early.due - timedelta(hours=1)


def test_over_a_change_of_the_clocks_the_morning_is_nine() -> None:
    """On the day on which the clocks go back, too."""
    span = days("2026-10-20T10:00", "2026-10-25T20:00")

    assert rings(read(entry(LoanState.ON_LOAN, span=span))[0])[-1] == span.due.replace(hour=9)


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Seoul", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_any_zone_is_read_back(zone: str) -> None:
    """The same moments and the same wall times, wherever the neighbourhood is."""
    span = Span.between(
        datetime.fromisoformat("2026-11-24T10:00"), datetime.fromisoformat("2027-02-01T20:00"), zone
    )
    event = read(entry(span=span))[0]

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (span.start_at, span.due_at)
    assert event["DTSTART"].dt.hour == 10
    assert event["DTEND"].dt.hour == 20


def test_nothing_changed_nothing_differs() -> None:
    """The same loans give the same bytes, so that an unchanged feed is not fetched again; a step counts on."""
    one = entry()
    later = Entry(one.loan, one.item, one.who, one.lending, 3, MADE + timedelta(hours=1))

    assert written(one) == written(one)
    before, after = read(one)[0], read(later)[0]
    assert before["UID"] == after["UID"] == "loan-7@elm.example.org"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (2, 3)
    assert after["LAST-MODIFIED"].dt == MADE + timedelta(hours=1)


def test_an_early_return_ends_the_event() -> None:
    """And one on the minute of the start is still an event."""
    loan = Loan(1, 1, 2, 3, SPAN, MADE, state=LoanState.RETURNED, returned_at=SPAN.start_at, id=7)
    event = read(Entry(loan, "drill", "Anna", False, 2, MADE))[0]

    assert event["DTEND"].dt > event["DTSTART"].dt
    assert event["DTEND"].dt < SPAN.due


def test_what_is_over_goes_after_a_while() -> None:
    """Cancelled for thirty days, so that every program hears of it; returned for ninety."""
    for state, kept in ((LoanState.CANCELLED, KEPT), (LoanState.RETURNED, PAST_KEPT)):
        assert shown(entry(state), MADE + kept - timedelta(seconds=1))
        assert not shown(entry(state), MADE + kept)
    assert shown(entry(LoanState.REQUESTED), MADE + timedelta(days=365))


def test_korean() -> None:
    """In the reader's language."""
    event = read(entry(item="전동 드릴", who="안나"), language="ko")[0]

    assert str(event["SUMMARY"]) == "빌리기: 전동 드릴 (안나)"


@given(title=st.text(max_size=200), name=st.text(max_size=80))
def test_whatever_was_typed_is_only_words(title: str, name: str) -> None:
    """No title breaks a line, begins a property or ends the event: it is read back as one line of words."""
    body = written(entry(item=title, who=name), language="ko")
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.events

    assert body.count(b"BEGIN:VEVENT") - body.count(b"\r\n BEGIN:VEVENT") >= 1
    assert [line for line in body.split(b"\r\n") if line == b"BEGIN:VEVENT"] == [b"BEGIN:VEVENT"]
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))  # RFC 5545, 3.1
    assert not any(byte < 32 for byte in body.replace(b"\r\n", b""))
    assert len([it for it in event.subcomponents if it.name == "VALARM"]) == 3
    assert not event.errors
    assert str(event["UID"]) == "loan-7@elm.example.org"
    assert event.is_empty() is False


@given(
    title=st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80
    )
)
@example(title=r"a\N\n,;")
def test_typed_signs_arrive(title: str) -> None:
    """Commas, semicolons, backslashes and quotes come out of the feed as they went in."""
    shown_title = BOOK.words(t("label-name", item=title), Reader("en"))
    (event,) = read(entry(item=title))

    assert str(event["SUMMARY"]) == " ".join(f"Borrow: {shown_title} (from Anna)".split())
