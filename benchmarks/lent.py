"""An installation with very many loans under way: each of another thing, with its reminders ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import Connection, Table, insert

from adapters.places import distance_m
from benchmarks.city import CENTRE
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell
from bot.model.reminder import Reminder, plan
from bot.model.spans import Span
from storage import tables
from storage.database import Database
from storage.indexing import index_all
from storage.migrations import migrate_engine
from storage.rows.lending import write_item, write_loan, write_reminder
from storage.rows.people import write_member
from storage.rows.values import Values

LOANS_A_MEMBER: Final = 20
LENT_FOR: Final = timedelta(days=20)
SINCE: Final = timedelta(days=2)
AT_ONCE: Final = 5_000
CELL: Final = Cell.of(CENTRE)


def lend_all(url: str, loans: int) -> None:
    """Make a database in which so many loans are under way now."""
    now = datetime.now(UTC)
    database = Database(url, distance_m, lambda: now)
    migrate_engine(database.engine)
    with database.work(now) as store:
        street = store.communities.add(Community("Elm Street", CENTRE, "UTC", now)).id
    members = max(2, loans // LOANS_A_MEMBER)
    people = [Member(street, f"Neighbour {number}", CELL, now, id=number) for number in range(1, members + 1)]
    with database.engine.begin() as connection:
        _write(connection, tables.member, ({**write_member(it), "id": it.id} for it in people))
        _write(connection, tables.item, (_item(street, number, members, now) for number in range(loans)))
        lent = [_loan(street, number, members, now) for number in range(loans)]
        _write(connection, tables.loan, ({**write_loan(it), "id": it.id} for it in lent))
        ahead = (it for loan in lent for it in _ahead(loan, people, now))
        _write(connection, tables.reminder, map(write_reminder, ahead))
        index_all(connection)
    database.close()


def _item(street: int, number: int, members: int, now: datetime) -> Values:
    """The thing of a loan."""
    owner = number % members + 1
    return {**write_item(Item(street, owner, f"thing no. {number}", CELL, now)), "id": number + 1}


def _loan(street: int, number: int, members: int, now: datetime) -> Loan:
    """A loan to the owner's neighbour, out since two days."""
    owner, borrower = number % members + 1, (number + 1) % members + 1
    span = Span(now - SINCE, now - SINCE + LENT_FOR + timedelta(seconds=number), "UTC")
    loan = Loan(number + 1, street, owner, borrower, span, now - SINCE, state=LoanState.ON_LOAN, moved_at=now)
    loan.id = number + 1
    return loan


def _ahead(loan: Loan, people: list[Member], now: datetime) -> list[Reminder]:
    """What its sides will be reminded of."""
    return plan(loan, people[loan.borrower_id - 1], people[loan.owner_id - 1], "UTC", now)


def _write(connection: Connection, table: Table, values: Iterator[Values]) -> None:
    """In batches."""
    while batch := list(islice(values, AT_ONCE)):
        connection.execute(insert(table), batch)
