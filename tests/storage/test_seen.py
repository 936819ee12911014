"""Rows that a transaction has read: asked for once, and never older than what was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Member
from bot.model.places import Cell, Point
from storage import tables
from storage.database import Database
from storage.migrations import migrate_engine
from tests.databases import KINDS, empty

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One with a member and their item, of either kind."""
    database = Database(empty(request.param, tmp_path), lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    with database.work(NOON) as store:
        here = store.communities.add(Community("Elm Street", Point(0, 0), "UTC", NOON))
        anna = store.members.add(Member(here.id, "Anna", Cell(0, 0), NOON))
        store.items.add(Item(here.id, anna.id, "drill", Cell(0, 0), NOON))
    yield database
    database.close()


def member(database: Database) -> int:
    """The number of the member."""
    with database.engine.begin() as connection:
        return int(connection.exec_driver_sql("SELECT id FROM member").scalar_one())


def test_a_row_is_asked_for_once(database: Database) -> None:
    """And each time another object comes of it: what one part changes and does not save, no other sees."""
    number, asked = member(database), list[str]()
    event.listen(
        database.engine, "before_cursor_execute", lambda _, __, statement, *___: asked.append(statement)
    )

    with database.work(NOON) as store:
        store.members.get(number).name = "Nobody"
        assert store.members.get(number).name == "Anna"

    assert sum("FROM member" in it for it in asked) == 1


def test_what_was_written_is_read_anew(database: Database) -> None:
    """Saved, or changed by a statement over many rows."""
    number = member(database)
    with database.work(NOON) as store:
        anna = store.members.get(number)
        anna.name = "Ann"
        store.members.save(anna)
        assert store.members.get(number).name == "Ann"

        store.connection.execute(update(tables.member).values(name="Annie"))
        assert store.members.get(number).name == "Annie"


def test_what_a_savepoint_undid_is_read_anew(database: Database) -> None:
    """What was read within it was never there."""
    number = member(database)
    with database.work(NOON) as store:
        with suppress(KeyError), store.attempt():
            anna = store.members.get(number)
            anna.name = "Ann"
            store.members.save(anna)
            assert store.members.get(number).name == "Ann"
            raise KeyError
        assert store.members.get(number).name == "Anna"


def test_nothing_is_seen_from_one_transaction_to_the_next(database: Database) -> None:
    """Others may have written meanwhile."""
    number = member(database)
    with database.work(NOON) as store:
        store.members.get(number)
    other = Database(
        database.engine.url.render_as_string(hide_password=False), lambda a, b: 0.0, lambda: NOON
    )
    with other.work(NOON) as store:
        store.connection.execute(update(tables.member).values(name="Annie"))
    other.close()

    with database.work(NOON) as store:
        assert store.members.get(number).name == "Annie"
