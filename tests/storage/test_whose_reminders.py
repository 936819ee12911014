"""Whose a reminder is: found by the loans of which somebody is a side, and by its reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from storage.database import Database
from storage.migrations import migrate_engine
from storage.tables import reminder

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CELL = Cell(1, 1)
ANNA, BEN, CLEO = 1, 2, 3
LENT = {1: (ANNA, BEN), 2: (BEN, CLEO), 3: (CLEO, ANNA)}  # loan: owner and borrower


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Three neighbours who lend to one another in a ring; both sides and the moderators have a reminder of each."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "UTC", NOW)).id
        for name in ("Anna", "Ben", "Cleo"):
            store.members.add(Member(here, name, CELL, NOW))
        for number, (owner, borrower) in LENT.items():
            item = store.items.add(Item(here, owner, "drill", CELL, NOW)).id
            span = Span(NOW, NOW + timedelta(days=2), "UTC")
            store.loans.add(Loan(item, here, owner, borrower, span, NOW))
            readers = (owner, borrower, 0)
            store.reminders.plan(number, [Reminder(number, it, Occasion.HANDOVER, NOW) for it in readers])
    yield database
    database.close()


def readers(database: Database) -> list[tuple[int, int]]:
    """The reminders that there are, as loan and reader."""
    with database.engine.begin() as connection:
        found = connection.execute(select(reminder.c.loan_id, reminder.c.member_id))
        return sorted((row.loan_id, row.member_id) for row in found)


def test_whoever_is_forgotten_is_reminded_of_nothing(database: Database) -> None:
    """Of their loans the others are, as before."""
    before = readers(database)

    with database.work(NOW) as store:
        store.forgetting.forget(store.members.get(BEN), NOW)

    assert readers(database) == [it for it in before if it[1] != BEN]


def test_who_becomes_one_with_another_gets_their_reminders(database: Database) -> None:
    """Whichever side of a loan they are; nobody else's change."""
    before = readers(database)

    with database.work(NOW) as store:
        store.members.merge(ANNA, BEN)

    assert readers(database) == sorted((loan, ANNA if who == BEN else who) for loan, who in before)


def test_own_data_holds_own_reminders(database: Database) -> None:
    """All of them, and nobody else's."""
    data, _ = database.own_data(CLEO)

    assert sorted((row["loan_id"], row["member_id"]) for row in data["reminder"]) == [(2, "me"), (3, "me")]
