"""Whatever is on the shelf and whoever looks: the quick search finds what the slow, obvious one finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from adapters.places import distance_m
from bot.model.community import Community
from bot.model.item import Item, ItemState, Kind
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from bot.store import Sought
from storage import tables
from storage.database import Database
from storage.indexing import WordRows
from storage.migrations import migrate_engine
from storage.search import PORTIONS, ItemSearch
from storage.shelf import Portions
from storage.vocabulary import Vocabulary
from storage.work import Work
from tests.storage import slow_search

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CENTRES = (
    Point(52.52, 13.405),
    Point(37.5665, 126.978),
    Point(-16.5, 179.999),
    Point(69.65, 18.96),
    Point(85, 0),
)
# Every way is taken, however little there is.
LITTLE = Portions(handful=1, few=2, little=1, words=1, many=3, scanned=4, pages=(1, 2), chunk=1)
LARGE_EXAMPLES = settings(
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ]
)
PIECES = (
    "drill", "drills", "drlil", "grill", "Cordless", "step", "ladder", "stepladder", "laddr", "5 m", "Café", "a",
    "the", "tv", "nightvision", "전동", "드릴", "드랄", "전동드릴", "사다리", "차", "자동차", "리", "!", "ㄷ", "드리",
    "x" * 70, "x" * 64 + "y",
)  # fmt: skip
spaces = st.sampled_from((" ", " ", "", "-"))
texts = st.builds(
    lambda words, space: space.join(words)[:80], st.lists(st.sampled_from(PIECES), max_size=4), spaces
)
offsets = st.sampled_from((0, 0, 1, 2, 3, 5, 9, 16, 31, 75, 160))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a test puts on the shelf, and what it changes afterwards."""

    items: tuple[Item, ...]
    loans: tuple[tuple[int, int, LoanState], ...]  # which item, from which day on, for two days
    changes: tuple[tuple[int, str, object], ...]  # which item, its attribute, its new value


@st.composite
def cells(draw: st.DrawFn, centre: Point) -> Cell:
    """A cell somewhere around: mostly near, sometimes far, on any side."""
    here = Cell.of(centre)
    rows, columns = (draw(offsets) * draw(st.sampled_from((-1, 1))) for _ in range(2))
    there = Point(max(-89.0, min(89.0, here.centre.lat + rows * 0.0045)), here.centre.lon)
    width = Cell.width(Cell.of(there).row, here.size_m)
    return Cell.of(Point(there.lat, (there.lon + columns * width + 180) % 360 - 180))


@st.composite
def shelves(draw: st.DrawFn, centre: Point) -> Shelf:
    """Some items, some of them promised, some changed after they were first put there."""
    kinds, states, owners = (
        st.sampled_from(Kind),
        st.sampled_from(("offered", "offered", "paused")),
        st.integers(1, 2),
    )
    moments = st.integers(0, 3).map(lambda days: NOON - days * DAY)
    item = st.builds(
        Item, community_id=st.sampled_from((1, 1, 1, 2)), owner_id=owners, title=texts, cell=cells(centre),
        made_at=moments, kind=kinds, description=st.one_of(st.just(""), texts), longest_days=st.sampled_from((1, 7)),
        state=states.map(ItemState), public=st.booleans(),
    )  # fmt: skip
    items = draw(st.lists(item, max_size=12))
    which = st.integers(0, max(0, len(items) - 1))
    changed = st.one_of(
        st.tuples(which, st.just("title"), texts), st.tuples(which, st.just("description"), texts),
        st.tuples(which, st.just("state"), st.sampled_from(ItemState)),
        st.tuples(which, st.just("cell"), cells(centre)),
    )  # fmt: skip
    loan = st.tuples(
        which,
        st.integers(0, 3),
        st.sampled_from((LoanState.REQUESTED, LoanState.RETURNED, LoanState.APPROVED)),
    )
    loans = draw(st.lists(loan, max_size=3, unique_by=lambda it: it[0])) if items else []
    return Shelf(tuple(items), tuple(loans), tuple(draw(st.lists(changed, max_size=4))) if items else ())


@st.composite
def questions(draw: st.DrawFn) -> tuple[Shelf, Sought, int, int]:
    """A shelf, and what somebody looks for there; which page, and how long it is."""
    centre = draw(st.sampled_from(CENTRES))
    span = draw(
        st.one_of(
            st.none(),
            st.integers(0, 2).map(lambda day: Span(NOON + day * DAY, NOON + (day + 1) * DAY, "UTC")),
        )
    )
    sought = Sought(
        1, draw(cells(centre)), draw(texts), draw(st.sampled_from((None, None, 0, 500, 1_000, 5_000, 20_000))),
        draw(st.sampled_from((None, None, *Kind))), span, draw(st.sampled_from((0, 2))),
    )  # fmt: skip
    return draw(shelves(centre)), sought, draw(st.integers(0, 3)), draw(st.integers(1, 6))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with two communities, each with a member."""
    from tests import databases

    url = "sqlite://" if request.param == "sqlite" else databases.postgresql()
    database = Database(url, distance_m, lambda: NOON)
    migrate_engine(database.engine)
    with database.work(NOON) as store:
        for number, point in ((1, CENTRES[0]), (2, CENTRES[1])):
            store.communities.add(Community(f"Street {number}", point, "UTC", NOON))
            store.members.add(Member(number, f"Neighbour {number}", Cell.of(point), NOON))
    yield database
    database.close()


def put(store: Work, shelf: Shelf) -> tuple[list[Item], list[Loan]]:
    """Put everything on the empty shelf; what is there in the end."""
    for table in (tables.loan, tables.item_word, tables.item):
        store.connection.execute(delete(table))
    items = [store.items.add(it) for it in shelf.items]
    loans = [
        Loan(items[at].id, 1, 1, 2, Span(NOON + day * DAY, NOON + (day + 2) * DAY, "UTC"), NOON, state=state)
        for at, day, state in shelf.loans
    ]
    for loan in loans:
        store.loans.add(loan)
    for at, name, value in shelf.changes:
        setattr(items[at], name, value)
        store.items.save(items[at])
    return items, loans


@given(asked=questions())
@LARGE_EXAMPLES
def test_the_quick_search_finds_what_the_slow_one_finds(
    database: Database, asked: tuple[Shelf, Sought, int, int]
) -> None:
    """Same items, same steps, same order, the same page; however little is read at once, or known of the words."""
    shelf, sought, offset, limit = asked

    with database.work(NOON) as store:
        items, loans = put(store, shelf)
        own = store.search.find(sought, offset, limit)  # its words are not committed yet
    with database.work(NOON) as store:
        found = store.search.find(sought, offset, limit)
        words = WordRows(store.connection, Vocabulary())
        little = ItemSearch(store.connection, distance_m, words, LITTLE).find(sought, offset, limit)
        words = WordRows(store.connection, half_learnt(store))
        behind = ItemSearch(store.connection, distance_m, words).find(sought, offset, limit)

    assert found == slow_search.find(items, loans, sought, offset, limit)
    assert own == little == behind == found


def half_learnt(store: Work) -> Vocabulary:
    """The vocabulary of a process that has not asked for a while."""
    words = store.connection.execute(
        select(tables.word.c.id, tables.word.c.text).order_by(tables.word.c.id)
    ).all()
    vocabulary = Vocabulary()
    vocabulary.learn((it.id, it.text) for it in words[: len(words) // 2])
    return vocabulary


@given(asked=questions())
@LARGE_EXAMPLES
def test_so_do_the_public_shelf_and_completion(
    database: Database, asked: tuple[Shelf, Sought, int, int]
) -> None:
    """What everybody may see, of all communities; and titles, as they are typed."""
    shelf, sought, _, limit = asked
    everywhere = replace(sought, community_id=0)

    with database.work(NOON) as store:
        items, loans = put(store, shelf)
        quick = [
            ItemSearch(store.connection, distance_m, WordRows(store.connection, Vocabulary()), portions)
            for portions in (PORTIONS, LITTLE)
        ]
        public = [it.public(everywhere, limit) for it in quick]
        titles = [it.titles(1, sought.words, limit) for it in quick]

    assert public == [slow_search.public(items, loans, everywhere, limit)] * 2
    assert titles == [slow_search.titles(items, 1, sought.words, limit)] * 2
