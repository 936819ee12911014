"""What is due at once for very many: a unit of work sees to some of it, the next ones to the rest, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.flows.reminding import MOST_COMMUNITIES, MOST_LAPSED, lapse_due, remind
from bot.model.chats import Chat, Platform
from bot.model.community import Community, Room
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from storage.database import Database
from storage.migrations import migrate_engine
from storage.tables import loan, outbox

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLACE = Point(52.5, 13.4)
CELL = Cell.of(PLACE, 500)
LATE = Span(NOW - timedelta(days=20), NOW - timedelta(days=9), "UTC")
AHEAD = Span(NOW + timedelta(days=1), NOW + timedelta(days=2), "UTC")
ASKED = NOW - timedelta(days=3)  # longer ago than a request waits
ENTRIES = 5


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty one."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    yield database
    database.close()


def settle(database: Database, communities: int, lent: int, state: LoanState, span: Span) -> None:
    """So many communities with a room for their moderators, in each of them two neighbours and so many loans."""
    with database.work(NOW) as store:
        for number in range(communities):
            here = store.communities.add(Community(f"Street {number}", PLACE, "UTC", NOW)).id
            room = Chat(Platform.TELEGRAM, f"-{number}", direct=False)
            store.rooms.add(Room(room, here, "Moderators", for_moderators=True))
            anna, ben = (store.members.add(Member(here, name, CELL, NOW)).id for name in ("Anna", "Ben"))
            for _ in range(lent):
                item = store.items.add(Item(here, anna, "drill", CELL, NOW))
                borrowed = store.loans.add(Loan(item.id, here, anna, ben, span, ASKED, state=state))
                due = Reminder(borrowed.id, 0, Occasion.MODERATOR_OVERDUE, NOW)
                store.reminders.plan(borrowed.id, [due] if state is LoanState.ON_LOAN else [])


def test_moderators_of_many_communities_hear_of_it_in_turns(database: Database) -> None:
    """Those of some at a time, and each once."""
    settle(database, MOST_COMMUNITIES + 3, 1, LoanState.ON_LOAN, LATE)

    told = []
    for _ in range(3):
        with database.work(NOW) as store:
            told.append(remind(store, NOW, 500))

    with database.engine.begin() as connection:
        chats = connection.scalars(select(outbox.c.chat)).all()
    assert told == [MOST_COMMUNITIES, 3, 0]
    assert sorted(chats) == sorted(f"-{number}" for number in range(MOST_COMMUNITIES + 3))


def test_a_digest_counts_all_and_shows_the_first(database: Database) -> None:
    """However many are overdue, the message stays short; none of them is told again."""
    settle(database, 1, ENTRIES + 2, LoanState.ON_LOAN, LATE)

    with database.work(NOW) as store:
        remind(store, NOW, 500)
        left = store.reminders.due(NOW, 9)

    with database.engine.begin() as connection:
        (reply,) = connection.scalars(select(outbox.c.reply)).all()
    assert reply["heading"]["params"] == {"count": ENTRIES + 2}
    assert len(reply["entries"]) == ENTRIES
    assert not left


def test_moderators_hear_of_very_many_loans_in_turns(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No unit of work takes longer than others may wait; each loan is told of once."""
    monkeypatch.setattr("bot.flows.reminding.MOST_OVERDUE", 3)
    settle(database, 1, 5, LoanState.ON_LOAN, LATE)

    left = []
    for _ in range(3):
        with database.work(NOW) as store:
            remind(store, NOW, 500)
            left.append(len(store.reminders.due(NOW, 9)))

    with database.engine.begin() as connection:
        replies = connection.scalars(select(outbox.c.reply).order_by(outbox.c.id)).all()
    assert left == [2, 0, 0]
    assert [it["heading"]["params"]["count"] for it in replies] == [3, 2]


def test_many_requests_lapse_in_turns(database: Database) -> None:
    """Some at a time: each tells two people, and leaves a record."""
    settle(database, 1, MOST_LAPSED + 3, LoanState.REQUESTED, AHEAD)

    ended = []
    for _ in range(3):
        with database.work(NOW) as store:
            ended.append(lapse_due(store, NOW, 500))

    with database.engine.begin() as connection:
        states = connection.execute(select(loan.c.state, func.count()).group_by(loan.c.state)).all()
    assert ended == [MOST_LAPSED, 3, 0]
    assert [tuple(row) for row in states] == [(LoanState.LAPSED.value, MOST_LAPSED + 3)]
