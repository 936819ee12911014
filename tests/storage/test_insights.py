"""The numbers of one community: counted right, by its own calendar, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model.audit import Record
from bot.model.community import Community
from bot.model.insights import WEEKS
from bot.model.item import Item, ItemState
from bot.model.loan import Loan, LoanState, Step
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from storage.database import Database
from storage.migrations import migrate_engine
from storage.sweeping import MISSED_KEPT
from storage.work import Work

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
ZONE = "Europe/Berlin"
HOME = Cell(1, 1)
HOUR = timedelta(hours=1)


class Town:
    """Two communities, each with an owner and a borrower."""

    def __init__(self, store: Work) -> None:
        """Make them."""
        self.store = store
        self.here, self.there = (self._community(name) for name in ("Elm Street", "Oak Street"))

    def _community(self, name: str) -> tuple[int, int, int]:
        """A community, its owner and its borrower."""
        community = self.store.communities.add(Community(name, Point(52.5, 13.4), ZONE, NOW))
        members = [
            self.store.members.add(Member(community.id, it, Cell(1, 1), NOW)).id for it in ("Anna", "Ben")
        ]
        return community.id, members[0], members[1]

    def item(self, of: tuple[int, int, int], title: str, cell: Cell = HOME) -> Item:
        """Something offered."""
        return self.store.items.add(Item(of[0], of[1], title, cell, NOW - timedelta(days=100)))

    def lends(
        self, it: Item, of: tuple[int, int, int], at: datetime, *, late: bool = False, said: bool = False
    ) -> None:
        """Something was fetched, and came back after an hour or five; `said` when the owner confirmed it much later."""
        back = at + (5 if late else 1) * HOUR
        span = Span(at, at + 2 * HOUR, ZONE)
        returned = back + timedelta(hours=9) if said else back
        loan = Loan(it.id, of[0], of[1], of[2], span, at, state=LoanState.RETURNED, returned_at=returned)
        loan.busy_until = min(returned, span.due_at)
        loan = self.store.loans.add(loan)
        self._step(loan, Step.CONFIRM_HANDOVER, at)
        if said:
            self._step(loan, Step.SAY_BROUGHT_BACK, back)

    def _step(self, loan: Loan, step: Step, at: datetime) -> None:
        """A record."""
        self.store.audit.add(
            Record(at, loan.community_id, loan.borrower_id, "", f"loan:{loan.id}", step, "", "")
        )


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """On an empty database."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        yield Town(store)
    database.close()


def test_handovers_are_counted_by_the_community_s_weeks(town: Town) -> None:
    """A week begins on Monday, at midnight of its zone: in Berlin an hour before UTC's."""
    drill = town.item(town.here, "drill")
    for at in (NOW, datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, 1, tzinfo=UTC)):
        town.lends(drill, town.here, at)
    town.lends(drill, town.here, NOW - timedelta(weeks=20))

    known = town.store.insights.of(town.here[0], ZONE, NOW)

    assert len(known.weeks) == WEEKS
    assert known.weeks[-2:] == ((date(2026, 11, 16), 1), (date(2026, 11, 23), 2))
    assert known.lent == 3


def test_one_community_tells_nothing_of_another(town: Town) -> None:
    """Not a loan, not a word, not a title, not a cell."""
    saw = town.item(town.there, "saw", Cell(9, 9))
    town.item(town.there, "tent")
    town.lends(saw, town.there, NOW)
    town.store.insights.missed(town.there[0], town.there[1], "balloon", ZONE, NOW)

    here, there = (town.store.insights.of(it[0], ZONE, NOW) for it in (town.here, town.there))

    assert (here.lent, here.missed, here.never_lent, here.offered, here.returned, here.cells) == (
        0,
        (),
        (),
        0,
        0,
        (),
    )
    assert (there.lent, there.missed, there.never_lent, there.offered) == (1, (("balloon", 1),), ("tent",), 2)
    assert there.cells == ((Cell(9, 9), 1),)


def test_on_time_is_when_it_was_brought(town: Town) -> None:
    """An owner who confirms late makes nobody late."""
    drill = town.item(town.here, "drill")
    town.lends(drill, town.here, NOW - timedelta(days=3))
    town.lends(drill, town.here, NOW - timedelta(days=5), said=True)
    town.lends(drill, town.here, NOW - timedelta(days=7), late=True)

    known = town.store.insights.of(town.here[0], ZONE, NOW)

    assert (known.on_time, known.late, known.on_time_percent) == (2, 1, 67)


def test_words_are_counted_by_neighbours(town: Town) -> None:
    """Who looks every day is one neighbour; capitals and spaces make no difference; the most first."""
    for member, words, days in (
        (1, "Tent ", 0),
        (1, "tent", 0),
        (1, "tent", 1),
        (2, "TENT", 2),
        (2, "big  pot", 3),
    ):
        town.store.insights.missed(town.here[0], member, words, ZONE, NOW - timedelta(days=days))

    assert town.store.insights.of(town.here[0], ZONE, NOW).missed == (("tent", 2), ("big pot", 1))


def test_words_of_the_same_number_are_told_in_the_same_order_everywhere(town: Town) -> None:
    """By the numbers of their letters, whatever alphabet the database's server was set up with."""
    for words in ("ähre", "zelt", "a-b", "ab", "aa", "드릴"):
        town.store.insights.missed(town.here[0], 1, words, ZONE, NOW)

    told = [words for words, _ in town.store.insights.of(town.here[0], ZONE, NOW).missed]

    assert told == sorted(told)
    assert len(told) > 3


def test_what_rests_is_not_called_never_lent(town: Town) -> None:
    """Only what is offered now; what is out or was out has been lent."""
    drill, _, ladder = (town.item(town.here, it) for it in ("drill", "tent", "ladder"))
    town.lends(drill, town.here, NOW - timedelta(weeks=40))
    ladder.state = ItemState.PAUSED
    town.store.items.save(ladder)

    known = town.store.insights.of(town.here[0], ZONE, NOW)

    assert (known.never_lent, known.never_lent_count, known.offered) == (("tent",), 1, 2)


def test_what_was_missed_is_forgotten(database_url: str) -> None:
    """After the weeks that are looked at."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        here = Town(store).here
        store.insights.missed(here[0], here[1], "tent", ZONE, NOW)

    assert database.sweep(NOW + MISSED_KEPT) == 0
    assert database.sweep(NOW + MISSED_KEPT + HOUR) == 1
    database.close()
