"""The checker finds what it is there to find: evidence of a quiet street, with one thing doctored in each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Listing, Say, Show
from bot.conversation.written import write_reply
from bot.flows.actions import Take
from bot.model.loan import Step
from tests.chaos.checker import RULES, check
from tests.chaos.dial import START
from tests.chaos.evidence import Entry, Evidence, Row

HOUR = timedelta(hours=1)
WAY = (
    ("request", "borrower", "", "requested"),
    ("approve", "owner", "requested", "approved"),
    ("say_handed_over", "owner", "approved", "approved"),
    ("confirm_handover", "borrower", "approved", "on_loan"),
)


def loan(number: int, state: str, *, start: int = 0, hours: int = 48) -> dict[str, Any]:
    """A loan of item 7."""
    start_at = START + start * HOUR
    return {
        "id": number, "item_id": 7, "owner_id": 1, "borrower_id": 2, "state": state, "start_at": start_at,
        "due_at": start_at + hours * HOUR, "busy_until": start_at + hours * HOUR, "lapses_at": None,
    }  # fmt: skip


def record(number: int, step: str, role: str, before: str, after: str) -> dict[str, Any]:
    """An audit record of a loan."""
    return {"subject": f"loan:{number}", "step": step, "role": role, "before": before, "after": after}


def reminding(about: str, number: int = 1) -> str:
    """A message that reminds of a loan, as the outbox keeps it."""
    return write_reply(Show(_card(about, number)))


def digest(about: str, *numbers: int) -> str:
    """A message that reminds of several loans."""
    cards = tuple(_card(about, number) for number in numbers)
    return write_reply(Listing(t("reminder-digest", count=len(cards)), cards))


def _card(about: str, number: int) -> Card:
    """A loan of which somebody is reminded."""
    button = Button(t("loan-step-say-brought-back"), Take(number, Step.SAY_BROUGHT_BACK).pack())
    return Card(t("loan-title"), (t(f"reminder-{about}"),), buttons=((button,),))


def message(number: int, reply: str = "{}", *, ended: bool = False, why: str = "") -> dict[str, Any]:
    """A row of the outbox, to member 2."""
    return {
        "id": number, "platform": "telegram", "chat": "1002", "reply": reply, "member_id": 2,
        "ended_at": START if ended else None, "why": why,
    }  # fmt: skip


def reminder(number: int, occasion: str) -> dict[str, Any]:
    """A reminder of loan 1 for member 2."""
    return {"id": number, "loan_id": 1, "member_id": 2, "occasion": occasion, "nth": 1, "due_at": START}


def event(key: str, *, error: str = "", handled: bool = True) -> dict[str, Any]:
    """A row of the inbox."""
    at = START if handled else None
    return {"id": 1, "platform": "telegram", "event": key, "handled_at": at, "error": error}


def written(*lines: tuple[str, str, Row]) -> list[Entry]:
    """Lines of the ledger, numbered."""
    return [Entry(seq, *line) for seq, line in enumerate(lines, 1)]


def lent() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Loan 1, from the request to the handover."""
    for number, (step, role, before, after) in enumerate(WAY):
        yield "loan", "update" if number else "insert", loan(1, after)
        yield "audit", "insert", record(1, step, role, before, after)


def told(number: int, about: str = "overdue") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Member 2 is reminded, and the reminder is put off to its next day."""
    yield "outbox", "insert", message(number, reminding(about))
    yield "reminder", "update", reminder(1, "overdue")


@pytest.fixture
def street() -> Evidence:
    """A quiet street: one loan, one event, one reminder, all well."""
    ledger = written(
        ("inbox", "insert", event("m1", handled=False)),
        ("inbox", "update", event("m1")),
        *lent(),
        *told(1),
        ("outbox", "update", message(1, ended=True)),
    )
    rows: dict[str, Any] = {"inbox": [event("m1")], "outbox": [message(1, ended=True)], "reminder": []}
    return Evidence(
        START + 5 * HOUR, rows | {"loan": [loan(1, "on_loan")]}, ledger, {("telegram", "m1")},
        {1: ["telegram:1002:5"]}, {1},
    )  # fmt: skip


def more(street: Evidence, *lines: tuple[str, str, dict[str, Any]]) -> Evidence:
    """The street, with more in its ledger."""
    seen = [(it.table, it.verb, it.row) for it in street.ledger]
    return replace(street, ledger=written(*seen, *lines))


def broken(street: Evidence) -> set[str]:
    """The rules that something broke."""
    return set(check(street).broken)


def test_a_quiet_street_keeps_every_promise(street: Evidence) -> None:
    """Nothing is found where nothing is wrong."""
    found = check(street)

    assert found.kept
    assert (found.events, found.lost, found.doubled) == (1, 0, 0)


def test_two_loans_that_overlapped_for_a_while(street: Evidence) -> None:
    """Though at the end one of them is cancelled."""
    other = (("loan", "insert", loan(2, "approved", start=24)), ("loan", "update", loan(2, "cancelled")))

    assert "loans overlap" in broken(more(street, *other))


def test_a_transition_without_a_record(street: Evidence) -> None:
    """The loan went on, its records did not."""
    doctored = more(street, ("loan", "update", loan(1, "returned")))
    doctored.rows["loan"] = [loan(1, "returned")]

    assert broken(doctored) == {"records do not give the state"}


def test_a_record_that_stands_twice(street: Evidence) -> None:
    """The second one begins where the loan no longer is."""
    assert broken(more(street, ("audit", "insert", record(1, *WAY[3])))) == {"records do not give the state"}


def test_a_record_of_a_step_that_nobody_may_take(street: Evidence) -> None:
    """The borrower cannot say that it came back to the owner."""
    doctored = more(
        street,
        ("loan", "update", loan(1, "returned")),
        ("audit", "insert", record(1, "say_got_back", "borrower", "on_loan", "returned")),
    )
    doctored.rows["loan"] = [loan(1, "returned")]

    assert broken(doctored) == {"records do not give the state"}


def test_a_message_that_counts_as_sent_and_never_arrived(street: Evidence) -> None:
    """The platform saw nothing of it."""
    assert broken(replace(street, done=set(), delivered={})) == {"lost messages"}


def test_a_message_that_was_given_up_with_a_reason(street: Evidence) -> None:
    """That is no loss."""
    ended = message(1, ended=True, why="blocked")

    assert not broken(replace(more(street, ("outbox", "update", ended)), done=set(), delivered={}))


def test_a_message_that_waits_still(street: Evidence) -> None:
    """It is lost to whoever waits for it, and waits beyond its time."""
    doctored = more(street, ("outbox", "insert", message(2)))
    doctored.rows["outbox"] = [message(2)]

    assert broken(doctored) == {"lost messages", "waits beyond its time"}


def test_an_event_that_is_acknowledged_and_was_never_kept(street: Evidence) -> None:
    """Lost: the platform will not tell it again."""
    found = check(replace(street, acknowledged={("telegram", "m1"), ("telegram", "m2")}))

    assert found.lost == 1
    assert set(found.broken) == {"lost events"}


def test_an_event_that_failed(street: Evidence) -> None:
    """Set aside with an error that no poison explains, it is lost."""
    found = check(more(street, ("inbox", "update", event("m1", error="KeyError('x')"))))

    assert found.kept  # it had been handled before
    only = [it for it in street.ledger if it.table != "inbox"]
    failed = Entry(99, "inbox", "update", event("m1", error="KeyError('x')"))
    assert broken(replace(street, ledger=[*only, failed])) == {"lost events"}


def test_a_message_that_arrived_twice(street: Evidence) -> None:
    """Twice is allowed only where a receipt never arrived; it is counted in either case."""
    twice = replace(street, delivered={1: ["telegram:1002:5", "telegram:1002:6"]})

    assert broken(twice) == {"doubled messages"}
    found = check(replace(twice, breaks={1: 1}))
    assert found.kept
    assert found.doubled == 1


def test_a_message_that_came_twice_in_spite_of_its_nonce(street: Evidence) -> None:
    """No crash excuses it."""
    assert broken(replace(street, known_again={1})) == {"doubled in spite of the nonce"}


def test_an_event_that_was_kept_twice(street: Evidence) -> None:
    """A set of ids holds each once."""
    assert broken(more(street, ("inbox", "insert", event("m1", handled=False)))) == {"doubled events"}


def test_a_reminder_that_was_told_twice(street: Evidence) -> None:
    """Between two tellings the reminder must have been put off, or ended."""
    again = ("outbox", "insert", message(2, reminding("overdue")))
    ended = ("outbox", "update", message(2, ended=True))
    seen = replace(street, done={1, 2})

    assert not broken(more(seen, *told(2), ended))
    assert broken(more(seen, again, again, ended)) == {"doubled reminders"}


def test_a_reminder_after_the_return(street: Evidence) -> None:
    """Nobody is reminded of what is over."""
    back = (
        ("loan", "update", loan(1, "returned")),
        ("audit", "insert", record(1, "say_got_back", "owner", "on_loan", "returned")),
    )
    ended = ("outbox", "update", message(2, ended=True))
    doctored = more(replace(street, done={1, 2}), *back, *told(2), ended)
    doctored.rows["loan"] = [loan(1, "returned")]

    assert broken(doctored) == {"reminded after the end"}


def test_a_reminder_that_goes_untold(street: Evidence) -> None:
    """Deleted while the loan is out, with no message to its reader and no step of the loan."""
    gone = ("reminder", "delete", reminder(1, "owner_overdue"))
    elsewhere = ("inbox", "update", event("m1"))

    telling = next(told(2))
    ended = ("outbox", "update", message(2, ended=True))
    seen = replace(street, done={1, 2})

    assert broken(more(street, elsewhere, gone)) == {"lost reminders"}
    assert not broken(more(seen, elsewhere, telling, gone, ended))
    # Of a batch the messages are written at the end.
    assert not broken(more(seen, elsewhere, gone, telling, ended))
    assert broken(more(seen, elsewhere, gone, elsewhere, telling, ended)) >= {"lost reminders"}
    for numbers, lost in (((1, 2), False), ((2, 3), True)):  # a digest tells of several
        several = ("outbox", "insert", message(2, digest("owner-overdue", *numbers)))
        assert ("lost reminders" in broken(more(seen, elsewhere, several, gone, ended))) is lost


@pytest.mark.parametrize(
    ("reachable", "lost"),
    [((False,), False), ((0,), False), ((True,), True), ((None,), True), ((False, True), True)],
)
def test_a_reminder_for_nobody(street: Evidence, reachable: tuple[bool | None, ...], lost: bool) -> None:
    """Who blocked the bot is told nothing, until they come back."""
    account = {"platform": "telegram", "account": "1002", "member_id": 2}
    others = {**account, "account": "1003", "member_id": 3, "reachable": True}
    faces = [("face", "update", {**account, "reachable": it}) for it in reachable]
    gone = ("reminder", "delete", reminder(1, "owner_overdue"))
    elsewhere = ("inbox", "update", event("m1"))

    doctored = more(street, *faces, ("face", "insert", others), elsewhere, gone)

    assert broken(doctored) == ({"lost reminders"} if lost else set())
    assert broken(more(street, elsewhere, gone, *faces)) == {"lost reminders"}


def test_rows_that_wait_beyond_their_time(street: Evidence) -> None:
    """A reminder that is due, a loan that should have lapsed, an event that nobody handled."""
    for table, row in (
        ("reminder", reminder(1, "overdue")),
        ("loan", {**loan(1, "on_loan"), "lapses_at": START}),
        ("inbox", event("m1", handled=False)),
    ):
        assert broken(replace(street, rows={**street.rows, table: [row]})) == {"waits beyond its time"}


def test_a_poison_that_nobody_hears_of(street: Evidence) -> None:
    """An event that crashed its handler is set aside; a moderator is told, and told once."""
    poison = ("inbox", "update", event("m2", error="Poisoned('x')"))
    words = write_reply(Say(t("event-set-aside", number=1)))
    telling = ("outbox", "insert", message(2, words))
    ended = ("outbox", "update", message(2, ended=True))
    seen = replace(street, done={1, 2})

    assert broken(more(seen, poison)) == {"set aside without a word"}
    assert not broken(more(seen, poison, telling, ended))
    assert broken(more(seen, poison, telling, telling, ended)) == {"set aside without a word"}


def test_messages_that_overtook_each_other(street: Evidence) -> None:
    """In one chat the later row arrived first."""
    ended = [("outbox", "update", message(number, ended=True)) for number in (2, 3)]
    arrived = {1: ["telegram:1002:5"], 2: ["telegram:1002:9"], 3: ["telegram:1002:8"]}

    assert broken(replace(more(street, *ended), delivered=arrived, done={1, 2, 3})) == {"out of order"}


def test_a_damaged_database(street: Evidence) -> None:
    """Whatever integrity_check says besides ok."""
    assert broken(replace(street, damage=["row 3 missing from index"])) == {"the database is damaged"}


def test_what_a_platform_minds(street: Evidence) -> None:
    """A request that breaks a platform's rules breaks ours."""
    assert broken(replace(street, violations=["sendMessage: unknown parameter"])) == {
        "against a platform's rules"
    }


def test_a_finding_shows_the_rows_that_it_names(street: Evidence) -> None:
    """Who looks into it needs no database for that: what became of the loan, the message, the event."""
    elsewhere = ("inbox", "update", event("m1"))
    untold = check(more(street, elsewhere, ("reminder", "delete", reminder(1, "owner_overdue"))))
    unsent = check(replace(street, done=set()))

    assert [it for it in untold.shown if "delete reminder" in it and "owner_overdue" in it]
    assert [it for it in untold.shown if "insert loan" in it]
    assert [it for it in unsent.shown if "insert outbox" in it]
    assert set(untold.shown) <= {it.strip() for it in untold.lines()}


def test_every_rule_has_its_name_in_a_test() -> None:
    """A rule that no doctored evidence breaks would be no rule."""
    with open(__file__, encoding="utf-8") as file:
        written_here = file.read()

    assert [name for name in RULES if f'"{name}"' not in written_here] == []
