"""A launch of the page within a chat counts once: for every process, and after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.migrations import migrate_engine

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=5)


def opened(url: str) -> Database:
    """The database, as one process opens it."""
    database = Database(url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    return database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database."""
    database = opened(database_url)
    yield database
    database.close()


def used(database: Database, digest: str) -> bool:
    """Use a launch up."""
    with database.work(NOON) as store:
        return store.launches.use(digest, SOON)


def turned_away(database: Database, digest: str) -> None:
    """Come with a launch, and be refused for another reason."""
    with database.work(NOON) as store:
        store.launches.use(digest, SOON)
        raise LookupError


def test_it_counts_once(database: Database) -> None:
    """Another one is another."""
    assert [used(database, digest) for digest in ("a", "a", "b")] == [True, False, True]


def test_another_process_knows_it_too(database: Database, database_url: str) -> None:
    """So does the next one after a restart."""
    other = opened(database_url)

    assert [used(database, "a"), used(other, "a"), used(other, "b"), used(database, "b")] == [True, False] * 2
    other.close()


def test_what_was_undone_was_not_used(database: Database) -> None:
    """Whoever was turned away for another reason may come again with the same launch."""
    with pytest.raises(LookupError):
        turned_away(database, "a")

    assert used(database, "a")


def test_it_is_forgotten_when_it_is_too_old_anyway(database: Database) -> None:
    """Not before."""
    used(database, "a")

    assert database.sweep(SOON) == 0
    assert database.sweep(SOON + timedelta(seconds=1)) == 1
