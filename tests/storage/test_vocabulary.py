"""The vocabulary: whatever is asked, it finds what comparing with every word finds; and it is never out of date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, event

from adapters.places import distance_m
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.store import Sought
from storage import tables
from storage.database import Database
from storage.indexing import index_all
from storage.migrations import migrate
from storage.vocabulary import QUESTIONS, TAIL, Vocabulary, scored
from storage.words import letters

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Question = Callable[[str, str], float]
PIECES = (
    "la",
    "dd",
    "er",
    "st",
    "ep",
    "dr",
    "il",
    "l",
    "d",
    "a",
    *(letters(it) for it in "드릴전동사다리차톱"),
)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
HOME = Point(52.52, 13.405)


@given(
    question=st.sampled_from([*QUESTIONS]),
    asked=words,
    known=st.lists(words, unique=True),
    early=st.integers(0, 9),
)
def test_it_finds_what_comparing_with_every_word_finds(
    question: Question, asked: str, known: list[str], early: int
) -> None:
    """Asked before it has learnt everything, and again afterwards; words are shelved once they are many."""
    vocabulary = Vocabulary()
    many = [f"{'x' * 20}{number}" for number in range(TAIL)] if early % 2 else []
    first, later = known[:early], [*known[early:], *many]

    vocabulary.learn(enumerate(first, 1))
    before = vocabulary.answer(question, asked)
    vocabulary.learn(enumerate(later, len(first) + 1))

    assert before == scored(question, asked, first)
    assert vocabulary.answer(question, asked) == scored(question, asked, [*first, *later])
    assert Vocabulary().answer(question, asked) == {}


@given(question=st.sampled_from([*QUESTIONS]), asked=words, known=st.lists(words, unique=True, max_size=60))
def test_shelved_words_are_found_as_well(question: Question, asked: str, known: list[str]) -> None:
    """Shelves are how it is quick: arranged by letters and lengths."""
    vocabulary = Vocabulary()
    many = [f"{'x' * 20}{number}" for number in range(TAIL)]

    vocabulary.learn(enumerate([*known, *many], 1))

    assert vocabulary.answer(question, asked) == scored(question, asked, [*known, *many])


class TakenBack(Exception):
    """What was done is undone."""


def offer(database: Database, title: str, then: type[Exception] | None = None) -> None:
    """Put an item on the shelf, and look for it in the same unit of work."""
    with database.work(NOON) as store:
        store.items.add(Item(1, 1, title, Cell.of(HOME), NOON))
        assert title in [it for _, it in store.search.titles(1, title, 9)]
        if then:
            raise then


def found(database: Database, typed: str) -> list[str]:
    """The titles that are found."""
    with database.work(NOON) as store:
        return [it.item.title for it in store.search.find(Sought(1, Cell.of(HOME), typed), 0, 9)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind, with a community and a member."""
    url = (
        f"sqlite:///{tmp_path}/shed.db"
        if request.param == "sqlite"
        else request.getfixturevalue("postgresql")
    )
    migrate(str(url))
    database = Database(str(url), distance_m, lambda: NOON)
    with database.work(NOON) as store:
        community = store.communities.add(Community("Elm Street", HOME, "UTC", NOON))
        store.members.add(Member(community.id, "Anna", Cell.of(HOME), NOON))
    database.close()
    return str(url)


def test_what_another_process_adds_is_found_misspelt(url: str) -> None:
    """Two processes on one database: neither has to be told of the other's words."""
    one, other = (Database(url, distance_m, lambda: NOON) for _ in range(2))
    offer(one, "ladder")
    before = found(one, "telescop"), found(one, "lader")

    offer(other, "telescope")

    assert before == ([], ["ladder"])
    assert found(one, "telescpe") == ["telescope"]
    one.close()
    other.close()


def test_what_another_process_adds_is_found_beside_what_is_known(url: str) -> None:
    """A search that finds something by the words that it knows still looks whether there are others."""
    one, other = (Database(url, distance_m, lambda: NOON) for _ in range(2))
    offer(one, "ladder")
    before = found(one, "ladder")

    offer(other, "stepladder")

    assert before == ["ladder"]
    assert sorted(found(one, "ladder")) == ["ladder", "stepladder"]
    one.close()
    other.close()


@pytest.mark.parametrize("typed", ["ladder", "lader"])
def test_a_search_in_a_town_is_one_statement_on_postgresql(postgresql: str, typed: str) -> None:
    """It finds the items and looks for words to learn; a round trip would take as long as both."""
    migrate(postgresql)
    database = Database(postgresql, distance_m, lambda: NOON)
    with database.work(NOON) as store:
        community = store.communities.add(Community("Elm Street", HOME, "UTC", NOON))
        store.members.add(Member(community.id, "Anna", Cell.of(HOME), NOON))
    offer(database, "ladder")
    found(database, typed)  # learns the word
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _, __, told, *___: asked.append(told))

    there = found(database, typed)

    assert there == ["ladder"]
    assert len(asked) == 1
    database.close()


def test_words_that_were_taken_back_leave_no_gap(url: str) -> None:
    """SQLite gives the number of a word that was rolled back to the next one: it must be learnt all the same."""
    database = Database(url, distance_m, lambda: NOON)
    with pytest.raises(TakenBack):
        offer(database, "ladder", then=TakenBack)

    offer(database, "telescope")

    assert found(database, "telescpe") == ["telescope"]
    assert found(database, "lader") == []
    database.close()


def test_items_that_were_written_past_the_index_are_found_once_it_is_made(url: str) -> None:
    """An import brings the items; the index follows from them."""
    database = Database(url, distance_m, lambda: NOON)
    for title in ("ladder", "telescope and stand", "!"):
        offer(database, title)
    with database.engine.begin() as connection:
        for table in (tables.item_word, tables.word):
            connection.execute(delete(table))
        index_all(connection)
    other = Database(url, distance_m, lambda: NOON)

    assert found(other, "lader") == ["ladder"]
    assert found(other, "stand") == ["telescope and stand"]
    database.close()
    other.close()
