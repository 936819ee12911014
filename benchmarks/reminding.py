"""Reminding many people at once, among very many reminders to come: ours beside APScheduler's own job store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select

from adapters.places import distance_m
from benchmarks.city import CENTRE, NOW
from benchmarks.measuring import AtMost, Job, Peer, Prepared, Round, Size, timed
from benchmarks.peers_reminding import Jobs
from bot.flows.reminding import lapse_due, remind
from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from bot.running.rounds import BATCH
from storage import tables
from storage.database import Database
from storage.migrations import migrate_engine
from storage.rows.lending import write_reminder

PENDING_FOR_ONE_DUE: Final = 1_000
FEW: Final = 1_000
FLAT: Final = 1.5  # a start whose time grew with what is pending would be hundreds of times slower
OPENINGS: Final = 5
LATER: Final = timedelta(days=400)
AT_ONCE: Final = 10_000
LANGUAGES: Final = ("en", "ko")


@contextmanager
def due_at_once(size: Size, folder: Path) -> Iterator[Prepared]:
    """One in a thousand of all reminders is due now, each another person's."""
    people = size.items // PENDING_FOR_ONE_DUE
    database = _street(f"sqlite:///{folder / 'reminders.db'}", people, size.items)
    theirs = _street(f"sqlite:///{folder / 'jobs.db'}", people, 0)
    jobs = Jobs(f"sqlite:///{folder / 'jobs.db'}", people, size.items, NOW)
    try:
        yield Prepared(
            lambda: _ours(database, people),
            [lambda: _theirs(theirs, jobs, people)],
            lambda: _check(database, theirs, jobs, people),
        )
    finally:
        database.close()
        theirs.close()
        jobs.close()
        for left in (*folder.glob("reminders.db*"), *folder.glob("jobs.db*")):
            left.unlink()


@contextmanager
def among_many(size: Size, folder: Path) -> Iterator[Prepared]:
    """Opening a database, and the first round with nothing due: with all reminders pending, and with 1,000."""
    urls = [f"sqlite:///{folder / name}.db" for name in ("many", "few")]
    for url, pending in zip(urls, (size.items, FEW), strict=True):
        _street(url, FEW, pending).close()
    many, few = (partial(timed, [partial(_open, url)] * OPENINGS) for url in urls)
    try:
        yield Prepared(many, [few], lambda: None)
    finally:
        for left in (*folder.glob("many.db*"), *folder.glob("few.db*")):
            left.unlink()


def _open(url: str) -> None:
    """Open, bring to the present form, look for what is due or lapses (nothing), close. Raises AssertionError."""
    database = Database(url, distance_m, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        assert not remind(store, NOW, BATCH) + lapse_due(store, NOW, BATCH)
    database.close()


def _street(url: str, people: int, pending: int) -> Database:
    """So many borrowers, each with a loan that is due tomorrow; and many reminders that are due much later."""
    database = Database(url, distance_m, lambda: NOW)
    migrate_engine(database.engine)
    span = Span(NOW - timedelta(days=2), NOW + timedelta(days=1), "UTC")
    cell = Cell.of(CENTRE)
    with database.work(NOW) as store:
        street = store.communities.add(Community("Elm Street", CENTRE, "UTC", NOW))
        owner = store.members.add(Member(street.id, "Anna", cell, NOW))
        for number in range(people):
            name, language = f"Neighbour {number}", LANGUAGES[number % 2]
            member = store.members.add(Member(street.id, name, cell, NOW, language))
            account = Account(Platform.TELEGRAM, str(number + 1))
            store.faces.save(Face(account, name, language, member.id, True, NOW))
            item = store.items.add(Item(street.id, owner.id, f"drill {number}", cell, NOW))
            store.loans.add(Loan(item.id, street.id, owner.id, member.id, span, NOW, state=LoanState.ON_LOAN))
    with database.engine.begin() as connection:
        for at in range(0, pending, AT_ONCE):
            later = (
                NOW + LATER + timedelta(seconds=number) for number in range(at, min(at + AT_ONCE, pending))
            )
            rows = [_reminder(number % people, people, moment) for number, moment in enumerate(later)]
            connection.execute(insert(tables.reminder), rows)
    return database


def _reminder(number: int, people: int, at: datetime) -> dict[str, object]:
    """A reminder of one of the loans to its borrower; the owner is member 1."""
    return write_reminder(Reminder(number % people + 1, number % people + 2, Occasion.DAY_BEFORE, at))


def _ours(database: Database, people: int) -> Round:
    """A round: found, composed for each person in their language, committed to the outbox."""
    with database.engine.begin() as connection:
        connection.execute(delete(tables.outbox))
        connection.execute(
            insert(tables.reminder), [_reminder(number, people, NOW) for number in range(people)]
        )
    begun, told = time.perf_counter(), 1
    while told:
        with database.work(NOW) as store:
            told = remind(store, NOW, BATCH)
    return Round([(time.perf_counter() - begun) / people])


def _theirs(database: Database, jobs: Jobs, people: int) -> Round:
    """The same by the peer's jobs."""
    with database.engine.begin() as connection:
        connection.execute(delete(tables.outbox))
    return Round([jobs.run() / people])


def _check(database: Database, theirs: Database, jobs: Jobs, people: int) -> None:
    """Everybody got one message, in their language, and nothing else is sent or forgotten; the peer wrote the same."""
    _ours(database, people)
    _theirs(theirs, jobs, people)
    sent, peers = _sent(database), _sent(theirs)
    assert sorted((row.member_id, row.language) for row in sent) == [
        (number + 2, LANGUAGES[number % 2]) for number in range(people)
    ]
    assert sorted(map(repr, sent)) == sorted(map(repr, peers))


def _sent(database: Database) -> Sequence[Row[Any]]:
    """What stands in the outbox, but for its numbers."""
    columns = [column for column in tables.outbox.c if column.name != "id"]
    with database.engine.begin() as connection:
        return connection.execute(select(*columns)).all()


JOBS: Final = (
    Job(
        "reminders",
        (
            Peer(
                "APScheduler with one job a reminder in its SQLAlchemy store, writing the same messages",
                AtMost(0.1),
            ),
        ),
        due_at_once,
    ),
    Job("reminders-start", (Peer("the same with 1,000 reminders pending", AtMost(FLAT)),), among_many),
)
