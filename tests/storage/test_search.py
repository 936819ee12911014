"""Finding: by step and age, by filters, and by words that people do not always spell as others did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from adapters.places import distance_m
from bot.model.community import Community
from bot.model.item import Item, ItemState, Kind
from bot.model.loan import HOLDING_STATES, Loan, LoanState
from bot.model.member import Member
from bot.model.places import CELL_M, Cell, Point, distance_step
from bot.model.spans import Span
from bot.store import Found, KeptSearch, Sought
from storage.database import Database
from storage.indexing import WordRows
from storage.migrations import migrate_engine
from storage.search import PORTIONS, ItemSearch
from storage.vocabulary import Vocabulary
from storage.words import ALIKE, letters, likeness, spelt_right

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = Point(52.52, 13.405)
DAY = timedelta(days=1)
SURELY_MEANT = 80  # of 100, by rapidfuzz's own measure over whole titles
TITLES = (
    "Cordless drill", "Hammer drill with bits", "Stepladder, 5 m", "Aluminium ladder", "Cargo bike",
    "Child seat for a bike", "Sewing machine", "Mending and sewing", "Pressure washer", "Party tent", "Folding table",
    "Raclette", "Garden shredder", "Wheelbarrow", "Guest room", "Cellar corner", "Workshop with bench", "Café chairs",
    "Projector", "Telescope", "전동드릴", "전동 드릴 세트", "사다리", "접이식 테이블", "재봉틀", "캠핑 텐트",
    "자전거 수리", "빔프로젝터", "고압 세척기", "손님방",
)  # fmt: skip


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with one community, Anna (1) and Ben (2)."""
    database = Database(database_url, distance_m, lambda: NOON)
    migrate_engine(database.engine)
    with database.work(NOON) as store:
        community = store.communities.add(Community("Elm Street", HOME, "UTC", NOON))
        for name in ("Anna", "Ben"):
            store.members.add(Member(community.id, name, cell(), NOON))
    yield database
    database.close()


def cell(north_m: float = 0, east_m: float = 0) -> Cell:
    """The cell of a home so far from the centre."""
    return Cell.of(Point(HOME.lat + north_m / 111_320, HOME.lon + east_m / 67_740))


def shelve(
    database: Database, title: str, *, at: Cell | None = None, days_ago: float = 0, **more: object
) -> int:
    """Put an item of Anna's on the shelf; returns its number."""
    item = Item(1, 1, title, at or cell(), NOON - days_ago * DAY)
    for name, value in more.items():
        setattr(item, name, value)
    with database.work(NOON) as store:
        return store.items.add(item).id


def found(database: Database, words: str = "", offset: int = 0, limit: int = 50, **more: Any) -> list[Found]:
    """What is found from the centre."""
    with database.work(NOON) as store:
        return store.search.find(Sought(1, cell(), words, **more), offset, limit)


def titles(database: Database, words: str = "", **more: Any) -> list[str]:
    """The titles of what is found."""
    return [it.item.title for it in found(database, words, **more)]


def test_the_nearest_step_comes_first_and_within_a_step_the_newest(database: Database) -> None:
    """Within one step nothing but age decides: a finer order would tell where in the step a home is."""
    shelve(database, "far", at=cell(3_000), days_ago=0)
    shelve(database, "near, old", at=cell(0, 600), days_ago=9)
    shelve(database, "near, new", at=cell(500), days_ago=1)
    shelve(database, "here, old", days_ago=30)

    assert titles(database) == ["here, old", "near, new", "near, old", "far"]


def test_items_of_one_moment_keep_one_order(database: Database) -> None:
    """Pages never show an item twice: equal steps and ages are told apart by number."""
    numbers = [shelve(database, f"item {n}") for n in range(7)]

    pages = [[it.item.id for it in found(database, offset=at, limit=3)] for at in (0, 3, 6)]

    assert [number for page in pages for number in page] == numbers[::-1]


@given(st.integers(-5_000, 5_000), st.integers(-5_000, 5_000), st.floats(0, 0.999), st.floats(0, 0.999))
@settings(max_examples=200, deadline=None)
def test_where_in_its_cell_a_home_lies_decides_nothing(
    north: int, east: int, up: float, right: float
) -> None:
    """Two homes of one cell are the same to a search, from wherever it is made."""
    one = cell(north, east)
    size = CELL_M / 111_320
    inside = Point((one.row + up) * size, one.centre.lon + (right - 0.5) * size)

    assert Cell.of(inside) == one
    assert distance_step(distance_m(cell().centre, Cell.of(inside).centre)) == distance_step(
        distance_m(cell().centre, one.centre)
    )


def test_the_step_between_cells_is_told_alone(database: Database) -> None:
    """Cards ask for one distance: 0 within a cell, and the same both ways."""
    with database.work(NOON) as store:
        there, back = store.search.step(cell(), cell(1_000)), store.search.step(cell(1_000), cell())
        same = store.search.step(cell(), cell())

    assert (there, back, same) == (1_000, 1_000, 0)


@pytest.mark.parametrize(("within_m", "expected"), [(500, 2), (1_000, 3), (2_000, 4), (None, 5)])
def test_within_keeps_what_is_near(database: Database, within_m: int | None, expected: int) -> None:
    """The distance told decides, not a finer one."""
    for north in (0, 500, 1_000, 2_000, 6_000):
        shelve(database, "drill", at=cell(north))

    assert len(found(database, within_m=within_m)) == expected


def test_filters_leave_out_what_is_not_offered_not_of_the_kind_or_ones_own(database: Database) -> None:
    """Paused and removed items are nobody's to find."""
    shelve(database, "tent")
    shelve(database, "paused", state=ItemState.PAUSED)
    shelve(database, "removed", state=ItemState.REMOVED)
    shelve(database, "room", kind=Kind.SPACE)
    shelve(database, "mine", owner_id=2)

    assert titles(database, not_of=2, kind=Kind.THING) == ["tent"]
    assert titles(database, not_of=2, kind=Kind.SPACE) == ["room"]


def test_another_community_is_not_searched(database: Database) -> None:
    """A street sees its own shelf."""
    with database.work(NOON) as store:
        elsewhere = store.communities.add(Community("Oak Lane", HOME, "UTC", NOON))
    shelve(database, "drill", community_id=elsewhere.id)

    assert titles(database, "drill") == []


@pytest.mark.parametrize("state", LoanState)
def test_free_days_are_those_that_nobody_was_promised(database: Database, state: LoanState) -> None:
    """A request takes no days; a promise does, from its first moment until before its last."""
    number = shelve(database, "drill")
    with database.work(NOON) as store:
        store.loans.add(Loan(number, 1, 1, 2, Span(NOON + DAY, NOON + 3 * DAY, "UTC"), NOON, state=state))

    def free(start: float, days: float) -> bool:
        span = Span(NOON + start * DAY, NOON + (start + days) * DAY, "UTC")
        return bool(found(database, span=span))

    taken = state in HOLDING_STATES
    assert free(2, 2) is not taken
    assert free(0, 1.5) is not taken
    assert free(0, 1)
    assert free(3, 2)


def test_days_longer_than_the_longest_loan_are_not_free(database: Database) -> None:
    """What may be borrowed for three days is of no use for five."""
    shelve(database, "tent", longest_days=3)

    assert titles(database, span=Span(NOON, NOON + 3 * DAY, "UTC")) == ["tent"]
    assert titles(database, span=Span(NOON, NOON + 4 * DAY, "UTC")) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dril", {"Cordless drill", "Hammer drill with bits"}),
        ("DRILL", {"Cordless drill", "Hammer drill with bits"}),
        ("cordles dril", {"Cordless drill"}),
        ("drills", {"Cordless drill", "Hammer drill with bits"}),
        ("laddr", {"Stepladder, 5 m", "Aluminium ladder"}),
        ("step ladder", {"Stepladder, 5 m"}),
        ("I need a ladder", {"Stepladder, 5 m", "Aluminium ladder"}),
        ("wheel barow", {"Wheelbarrow"}),
        ("cafe chairs", {"Café chairs"}),
        ("cargo bkie", {"Cargo bike"}),
        ("드릴", {"전동드릴", "전동 드릴 세트"}),
        ("드랄", {"전동드릴", "전동 드릴 세트"}),
        ("전동드릴", {"전동드릴", "전동 드릴 세트"}),
        ("전동 드릴", {"전동드릴", "전동 드릴 세트"}),
        ("전동드랄", {"전동드릴", "전동 드릴 세트"}),
        ("사더리", {"사다리"}),
        ("텐트", {"캠핑 텐트"}),
        ("캠핑텐트", {"캠핑 텐트"}),
        ("빔 프로젝터", {"빔프로젝터"}),
        ("grill", set()),
        ("piano", set()),
        ("세탁기", set()),
        ("!!!", set()),
    ],
)
def test_misspelt_words_and_korean_are_forgiven(database: Database, words: str, expected: set[str]) -> None:
    """A slip of the finger, another way of spacing, a plural: what was meant is found, and nothing else."""
    for title in TITLES:
        shelve(database, title)

    assert set(titles(database, words)) == expected


@pytest.mark.parametrize(
    ("words", "title", "stands"),
    [
        ("panold", "pan, old", True),
        ("pano", "pan, old", False),
        ("panof", "pan of iron", False),
        ("자동차", "자동 차", True),
        ("tvset", "TV set", True),
    ],
)
def test_a_letter_or_two_are_no_second_word(words: str, title: str, stands: bool) -> None:
    """Of two words written as one the second is begun by three letters at least, or by a syllable of Hangul."""
    assert spelt_right(words, title) is stands


def test_a_letter_among_words_is_compared_where_the_others_stand(database: Database) -> None:
    """Words that begin with a letter are very many: where they stand is not looked up, and still decides."""
    for number in range(30):
        shelve(database, f"pan b{number}")
    for title in ("pan", "pan ovenproof", "oven"):
        shelve(database, title)

    assert titles(database, "pan o") == ["pan ovenproof"]
    assert len(titles(database, "pan b")) == 30


def test_the_description_is_searched_only_as_spelt(database: Database) -> None:
    """A long text holds some word like any other; only what stands there counts."""
    shelve(database, "Toolbox", description="With a spirit level and a grille.")

    assert titles(database, "spirit level") == ["Toolbox"]
    assert titles(database, "grill level") == ["Toolbox"]
    assert titles(database, "drille") == []


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A title, and one of its longer words with a slip: a letter left out, doubled, or swapped with the next.

    A Hangul syllable has two or three letters.
    """
    title = draw(st.sampled_from(TITLES))
    words = letters(title.replace(",", "")).split()
    word = draw(st.sampled_from([it for it in words if len(it) >= 4]))
    at = draw(st.integers(1, len(word) - 1))
    doubled, out = word[:at] + word[at - 1] + word[at:], word[:at] + word[at + 1 :]
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return title, draw(st.sampled_from([doubled, out, swapped] if len(word) >= 6 else [doubled, out]))


@given(slips())
@settings(max_examples=400, deadline=None)
def test_a_slip_hides_nothing(slip: tuple[str, str]) -> None:
    """Whatever title a slip was made in, it still answers; unless the slip is another title's right spelling."""
    title, typed = slip

    assert likeness(typed, title) >= ALIKE or any(spelt_right(typed, other) for other in TITLES)


@given(slips())
@settings(max_examples=200, deadline=None)
def test_what_rapidfuzz_finds_among_all_titles_we_find(slip: tuple[str, str]) -> None:
    """The title that rapidfuzz alone holds for the best is shown, unless another has the very word that was typed."""
    _, typed = slip
    right = [title for title in TITLES if spelt_right(typed, title)]
    scores = {title: likeness(typed, title) for title in TITLES}

    best = process.extractOne(
        typed, TITLES, scorer=fuzz.token_set_ratio, processor=letters, score_cutoff=SURELY_MEANT
    )

    assert best is None or right or scores[best[0]] >= ALIKE


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None)
def test_no_text_is_too_strange_to_compare(words: str, title: str) -> None:
    """Likeness stays between 0 and 100, and what is spelt right is no less alike than what is not."""
    assert 0 <= likeness(words, title) <= 100
    assert isinstance(spelt_right(words, title), bool)


def test_a_search_in_vain_ends(database: Database) -> None:
    """Rare syllables may stand in every tenth word of a city: who types five of them holds up nobody for long."""
    for number in range(30):
        shelve(database, f"bako{number} pan")
        shelve(database, f"lute{number} pot")
    shelve(database, "bako lute", days_ago=1)

    def find(vain: int) -> list[list[str]]:
        some = replace(PORTIONS, vain=vain, words=0)  # what is not looked up is compared
        with database.work(NOON) as store:
            search = ItemSearch(store.connection, distance_m, WordRows(store.connection, Vocabulary()), some)
            found = [it.item.title for it in search.find(Sought(1, cell(), "bako lute"), 0, 5)]
            return [found, [title for _, title in search.titles(1, "bako lute", 5)]]

    assert find(vain=29) == [[], []]
    assert find(vain=30) == [["bako lute"], ["bako lute"]]


def test_completion_goes_on_as_typed(database: Database) -> None:
    """Half a word is enough, half a Korean syllable, too; the newest first, and never what cannot be borrowed."""
    for title in TITLES:
        shelve(database, title)
    shelve(database, "Cordless phone", state=ItemState.PAUSED)

    def complete(typed: str) -> list[str]:
        with database.work(NOON) as store:
            return [title for _, title in store.search.titles(1, typed, 5)]

    assert complete("cord") == ["Cordless drill"]
    assert complete("사") == ["사다리"]
    assert complete("드리") == ["전동 드릴 세트", "전동드릴"]
    assert complete("dirll") == ["Hammer drill with bits", "Cordless drill"]
    assert len(complete("")) == 5


def test_searches_are_kept_by_number_and_the_oldest_forgotten(database: Database) -> None:
    """A button in an old message goes on working; the table does not grow for ever."""
    span = Span(NOON, NOON + DAY, "Europe/Berlin")
    with database.work(NOON) as store:
        first = store.searches.add(KeptSearch(2, "drill", NOON, 500, Kind.THING, span))
        first.asked = True
        store.searches.save(first)
    with database.work(NOON) as store:
        kept = store.searches.get(first.id)
        others = [store.searches.add(KeptSearch(1, f"{n}", NOON)).id for n in range(30)]
        there = [number for number in others if store.searches.get(number)]

    assert kept == first
    assert there == others[-20:]
