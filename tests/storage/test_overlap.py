"""Two promises of one item never overlap, whoever tries, however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Contended
from bot.model.community import Community
from bot.model.errors import DaysTaken
from bot.model.item import Item
from bot.model.loan import HOLDING_STATES, Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from storage.database import Database
from storage.migrations import migrate_engine
from tests import databases

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _database(url: str) -> Database:
    """A database with one community, two members and one item."""
    database = Database(url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    with database.work(NOON) as store:
        community = store.communities.add(Community("Elm Street", Point(0, 0), "UTC", NOON))
        for name in ("Anna", "Ben"):
            store.members.add(Member(community.id, name, Cell(0, 0), NOON))
        store.items.add(Item(community.id, 1, "drill", Cell(0, 0), NOON))
    return database


def _loan(start: int, days: int, state: LoanState) -> Loan:
    """A loan of that item, counted in days from noon."""
    first = NOON + timedelta(days=start)
    return Loan(1, 1, 1, 2, Span(first, first + timedelta(days=days), "UTC"), NOON, state=state)


def _book(database: Database, loan: Loan) -> bool:
    """Whether the database took it; whoever was in another's way tries again."""
    while True:
        try:
            with database.work(NOON) as store:
                store.loans.add(loan)
        except DaysTaken:
            return False
        except Contended:
            continue
        return True


def test_of_two_hundred_who_book_the_same_days_at_once_one_gets_them(database_url: str) -> None:
    """SQLite's BEGIN IMMEDIATE and trigger, PostgreSQL's constraint: "select free, then insert" booked 200 of 200."""
    database = _database(database_url)

    with ThreadPoolExecutor(8) as crowd:
        took = list(crowd.map(lambda _: _book(database, _loan(0, 3, LoanState.APPROVED)), range(200)))

    assert sum(took) == 1
    database.close()


@pytest.mark.parametrize("state", HOLDING_STATES)
def test_a_promise_may_begin_when_the_other_ends(database_url: str, state: LoanState) -> None:
    """A span is half open: until before its due moment."""
    database = _database(database_url)

    taken = [_book(database, _loan(0, 3, state)), _book(database, _loan(3, 3, LoanState.APPROVED))]

    assert taken == [True, True]
    database.close()


def test_only_one_neighbour_can_have_a_thing(database_url: str) -> None:
    """While it is out, late or not, it cannot be handed over to somebody else."""
    database = _database(database_url)
    _book(database, _loan(0, 3, LoanState.ON_LOAN))

    assert not _book(database, _loan(9, 3, LoanState.ON_LOAN))
    database.close()


SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from(list(LoanState))), max_size=20
)


@pytest.mark.parametrize("kind", databases.KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=SPANS)
def test_the_database_takes_what_is_free_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, kind: str, wanted: list[tuple[int, int, LoanState]]
) -> None:
    """Compared with the slow, obvious answer."""
    database = _database(databases.empty(kind, tmp_path_factory.mktemp("shed")))
    kept: list[Loan] = []
    for start, days, state in wanted:
        loan = _loan(start, days, state)
        others = [it for it in kept if it.state in HOLDING_STATES]
        clash = state in HOLDING_STATES and any(loan.span.overlaps(it.span) for it in others)
        clash = clash or (state is LoanState.ON_LOAN and any(it.state is LoanState.ON_LOAN for it in others))

        assert _book(database, loan) is not clash

        if not clash:
            kept.append(loan)
    database.close()
