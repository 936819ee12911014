"""Statements on the driver's own cursor do what the same statements do when SQLAlchemy runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError, InvalidRequestError, OperationalError

from bot.errors import StoreAway
from storage import tables
from storage.database import Database
from storage.migrations import migrate_engine
from storage.prepared import Prepared, Values
from storage.seen import seen
from storage.tables import known, lease, thanks
from storage.tables.making import metadata
from tests.databases import KINDS, empty
from tests.stories.lent import on_loan
from tests.stories.street import Street

NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
RANDOM: Final = frozenset({"salt", "detail", "previous", "hash", "value", "digest"})
KEPT: Final = Prepared(insert(known))
ALL: Final = Prepared(select(known).order_by(known.c.question))
AMONG: Final = Prepared(
    select(known.c.question, func.length(known.c.question).label("long"))
    .where(known.c.question.in_(bindparam("these", expanding=True)), known.c.question.not_in(["b", "c"]))
    .order_by(known.c.question)
    .limit(bindparam("most")),
    "these",
)
MOVED: Final = Prepared(update(known).where(known.c.question == bindparam("this")))
GONE: Final = Prepared(delete(known).where(known.c.question == bindparam("this")))
AMONG_GONE: Final = Prepared(
    delete(known).where(known.c.question.in_(bindparam("these", expanding=True))), "these"
)
Ask = Callable[[Connection], object]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty one, of either kind."""
    database = Database(empty(request.param, tmp_path), lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    yield database
    database.close()


def as_others(connection: Connection, statement: Prepared, values: Values) -> list[tuple[Any, ...]]:
    """The rows that SQLAlchemy gives."""
    return [tuple(row) for row in connection.execute(statement.statement, values)]


# -- values and rows -------------------------------------------------------------------------------------------------

ANSWERS: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner),
    max_leaves=5,
)
MOMENTS: Final = st.builds(
    lambda ms, zone: (NOON + timedelta(milliseconds=ms)).astimezone(zone),
    st.integers(-(10**12), 10**12),
    st.sampled_from([UTC, timezone(timedelta(hours=9))]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answer=ANSWERS, at=MOMENTS)
def test_what_goes_in_comes_out(database: Database, answer: object, at: datetime) -> None:
    """Words, moments and JSON are written and read as SQLAlchemy writes and reads them."""
    with database.engine.begin() as connection:
        GONE.write(connection, {"this": "a"})
        KEPT.write(connection, {"question": "a", "answer": answer, "at": at})

        (row,) = ALL.rows(connection)

        assert [tuple(row)] == as_others(connection, ALL, {}) == [("a", answer, at)]
        assert (row.question, row.answer, row.at) == ("a", answer, at)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answers=st.lists(st.tuples(ANSWERS, MOMENTS), min_size=1, max_size=9))
def test_many_are_written_as_one_after_another(
    database: Database, answers: list[tuple[object, datetime]]
) -> None:
    """Whatever their values go through on their way."""
    rows = [{"question": str(nth), "answer": it, "at": at} for nth, (it, at) in enumerate(answers)]
    with database.engine.begin() as connection:
        connection.execute(delete(known))

        KEPT.write_all(connection, rows)

        there = ALL.rows(connection)
        assert [tuple(row) for row in there] == [tuple(row.values()) for row in rows]


def test_lists_of_one_length_are_written_together(database: Database) -> None:
    """Each with its own elements."""
    with database.engine.begin() as connection:
        KEPT.write_all(connection, [{"question": it, "answer": {}, "at": NOON} for it in "abcdefghij"])

        AMONG_GONE.write_all(connection, [{"these": ["a", "b"]}, {"these": ["d", "j"]}])

        assert [row.question for row in ALL.rows(connection)] == list("cefghi")


@pytest.mark.parametrize("many", [0, 1, 2, 3, 5, 8, 9])
def test_a_list_may_be_of_any_length(database: Database, many: int) -> None:
    """Empty, too; none is found twice, and the values that the statement itself has stay what they are."""
    with database.engine.begin() as connection:
        KEPT.write_all(connection, [{"question": it, "answer": {}, "at": NOON} for it in "abcdefghij"])
        asked = {"these": list("abcdefghij"[:many]), "most": 7}

        found = AMONG.rows(connection, asked)

        assert [tuple(row) for row in found] == as_others(connection, AMONG, asked)
        assert [row.question for row in found] == [it for it in "abcdefghij"[:many] if it not in "bc"][:7]


def test_what_was_written_is_counted(database: Database) -> None:
    """How many rows an update or a delete found; which number a new row has."""
    with database.engine.begin() as connection:
        KEPT.write(connection, {"question": "a", "answer": {}, "at": NOON})
        asked = Prepared(insert(tables.posting))
        posting = {
            "platform": "telegram",
            "chat": "1",
            "direct": True,
            "space": "",
            "subject": "s",
            "message": "",
        }

        assert MOVED.write(connection, {"this": "a", "answer": [1]}) == 1
        assert MOVED.write(connection, {"this": "b", "answer": [1]}) == 0
        assert [asked.add(connection, posting) for _ in range(3)] == [1, 2, 3]
        assert ALL.row(connection).answer == [1]  # type: ignore[union-attr]  # it is there
        assert GONE.write(connection, {"this": "a"}) == 1
        assert ALL.row(connection) is None


def test_of_an_update_only_what_is_given_is_written(database: Database) -> None:
    """One statement serves several choices of columns."""
    with database.engine.begin() as connection:
        KEPT.write(connection, {"question": "a", "answer": 1, "at": NOON})
        later = NOON + timedelta(days=1)

        MOVED.write(connection, {"this": "a", "at": later})
        MOVED.write(connection, {"this": "a", "answer": 2})

        assert as_others(connection, ALL, {}) == [("a", 2, later)]


# -- errors ----------------------------------------------------------------------------------------------------------


def raised(database: Database, ask: Ask) -> tuple[type, str]:
    """What is raised in a transaction, of which family, and of which error of the driver's it tells."""
    with pytest.raises(Exception) as told, database.engine.begin() as connection:  # noqa: PT011 - compared
        ask(connection)
    return told.type, type(told.value.__cause__).__name__


def statements() -> dict[str, tuple[Prepared, Values, type]]:
    """Statements that a database refuses."""
    twice = {"question": "a", "answer": {}, "at": NOON}
    nobody = {"loan_id": 77, "role": "owner", "to_id": 77, "at": NOON}
    return {
        "there already": (Prepared(insert(known).values(twice)), {}, IntegrityError),
        "nobody's": (Prepared(insert(thanks)), nobody, IntegrityError),
        "nothing where something must be": (
            KEPT,
            {"question": None, "answer": {}, "at": NOON},
            IntegrityError,
        ),
    }


@pytest.mark.parametrize("name", statements())
def test_what_is_refused_is_told_alike(database: Database, name: str) -> None:
    """By the same error, from the same error of the driver; nothing of what was given stands in its words."""
    statement, values, family = statements()[name]
    with database.engine.begin() as connection:
        KEPT.write(connection, {"question": "a", "answer": {}, "at": NOON})

    ours = raised(database, lambda connection: statement.write(connection, values))
    others = raised(database, lambda connection: connection.execute(statement.statement, values))

    assert ours == others
    assert ours[0] is family


def test_no_error_tells_what_neighbours_wrote(database: Database) -> None:
    """It may be written into a log."""
    canary = {"question": "canary", "answer": {}, "at": NOON}
    with database.engine.begin() as connection:
        KEPT.write(connection, canary)

    with pytest.raises(IntegrityError) as told, database.engine.begin() as connection:
        KEPT.write(connection, canary)

    assert "canary" not in str(told.value)


def test_a_table_that_is_missing_is_a_mistake_of_ours(tmp_path: Path) -> None:
    """Not one of the world's."""
    database = Database(f"sqlite:///{tmp_path}/shed.db", lambda a, b: 0.0, lambda: NOON)

    assert raised(database, lambda connection: ALL.rows(connection))[0] is OperationalError
    database.close()


@pytest.mark.parametrize(
    ("asked", "family"),
    [
        (select(func.pg_terminate_backend(func.pg_backend_pid())), StoreAway),
        (select(func.pg_sleep(60)), StoreAway),
        (select(cast(bindparam("word", "x", String), Integer).label("never")), DataError),
    ],
)
def test_what_goes_wrong_while_it_reads_is_told_alike(
    database: Database, asked: Select[Any], family: type
) -> None:
    """A server that ends the connection or takes too long, and a mistake; the next transaction goes on."""
    if database.engine.name == "sqlite":
        pytest.skip("nothing of that can happen there")
    prepared = Prepared(asked)

    def soon(ask: Ask) -> Ask:
        def asking(connection: Connection) -> object:
            connection.exec_driver_sql("SET LOCAL statement_timeout = '50ms'")
            return ask(connection)

        return asking

    ours = raised(database, soon(lambda connection: prepared.rows(connection)))
    others = raised(database, soon(lambda connection: connection.execute(asked)))

    assert ours == others
    assert ours[0] is family
    with database.engine.begin() as connection:
        assert not ALL.rows(connection)


def test_a_disk_that_is_full_is_told_as_such(tmp_path: Path) -> None:
    """As whatever else the world has against a statement."""
    database = Database(empty("sqlite", tmp_path), lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        for number in range(1000):
            KEPT.write(connection, {"question": f"{number}", "answer": "long" * 1000, "at": NOON})

    assert raised(database, fill)[0] is StoreAway
    database.close()


def test_nothing_is_written_past_the_end_of_a_transaction(database: Database) -> None:
    """The driver would write it at once, and for good."""

    def late(connection: Connection) -> None:
        connection.get_transaction().rollback()  # type: ignore[union-attr]  # there is one
        KEPT.write(connection, {"question": "a", "answer": {}, "at": NOON})

    assert raised(database, late)[0] is InvalidRequestError
    with database.engine.begin() as connection:
        assert not ALL.rows(connection)


# -- who listens -----------------------------------------------------------------------------------------------------


def test_whoever_listens_hears_of_each_statement(database: Database) -> None:
    """With its text and values, before it runs; once."""
    heard: list[tuple[str, Sequence[Any]]] = []

    def hear(_c: Connection, _cursor: object, text: str, values: Any, *_: object) -> None:
        heard.append((text.split()[0], values))

    event.listen(database.engine, "before_cursor_execute", hear)
    with database.engine.begin() as connection:
        KEPT.write(connection, {"question": "a", "answer": {}, "at": NOON})
        ALL.rows(connection)

    assert [text for text, _ in heard if text in ("INSERT", "SELECT")] == ["INSERT", "SELECT"]


@pytest.mark.parametrize("run", ["ours", "others"])
def test_what_is_written_is_no_longer_seen(database: Database, run: str) -> None:
    """However it was written."""
    with database.engine.begin() as connection:
        KEPT.write(connection, {"question": "a", "answer": {}, "at": NOON})
        seen(connection, known)[1] = ALL.rows(connection)[0]
        seen(connection, lease)[1] = ALL.rows(connection)[0]
        values = {"this": "a", "answer": 1}

        _ = MOVED.write(connection, values) if run == "ours" else connection.execute(MOVED.statement, values)

        assert not seen(connection, known)
        assert seen(connection, lease)


# -- the whole -------------------------------------------------------------------------------------------------------


def test_a_loan_leaves_the_same_rows() -> None:
    """From the offer to the return, with every statement of it run either way."""
    ours, others = Street(), Street()
    # Wants to know all: no short way.
    event.listen(others.database.engine, "after_cursor_execute", lambda *_: None)

    for street in (ours, others):
        anna, ben, _ = on_loan(street)
        for words in ("/find drill", "/mine", "/loans", "/help"):
            ben.commands(words)
        anna.commands("/loans")
        street.passes(hours=30)

    assert _all_rows(ours.database) == _all_rows(others.database)
    for street in (ours, others):
        street.database.close()


def _all_rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """What is in a database, but for what is random."""
    with database.engine.begin() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(*[it for it in table.c if it.name not in RANDOM]).order_by(*table.primary_key)
                )
            ]
            for table in metadata.sorted_tables
        }


def test_no_column_is_filled_in_by_python() -> None:
    """A prepared insert would leave that out."""
    assert not [
        it for table in metadata.sorted_tables for it in table.c if it.default is not None or it.onupdate
    ]
