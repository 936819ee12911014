"""What goes wrong in a database reaches the program as one of two errors: others were in the way, or it is away."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Contended, StoreAway
from bot.model.community import Community
from bot.model.places import Point
from storage.database import Database, open_engine
from storage.migrations import migrate_engine
from storage.tables import community
from storage.troubles import TRIES
from storage.work import Work

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CANARY = "canary"


def _database(url: str) -> Database:
    """A database with two communities."""
    database = Database(url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    with database.work(NOON) as store:
        for name in ("Elm Street", "Oak Street"):
            store.communities.add(Community(name, Point(0, 0), "UTC", NOON, rules=CANARY))
    return database


def test_of_two_who_look_and_write_crosswise_one_may_try_again(postgresql: str) -> None:
    """Each renames the street that the other one looked at: together they would be no order of one after the other."""
    database = _database(postgresql)
    name, key = community.c.name, community.c.id

    def crosswise() -> None:
        with database.work(NOON) as one, database.work(NOON) as other:
            for work, looked, renamed in ((one, 1, 2), (other, 2, 1)):
                work.connection.execute(select(name).where(key == looked))
                work.connection.execute(update(community).where(key == renamed).values(name="Ash Street"))

    with pytest.raises(Contended):
        crosswise()
    database.close()


def test_whoever_met_others_begins_anew_and_sees_what_they_did(postgresql: str) -> None:
    """Nothing of the first attempt is kept, and the second one has the last word."""
    database, other = _database(postgresql), Database(postgresql, lambda a, b: 0.0, lambda: NOON)
    seen: list[str] = []

    def rename(store: Work) -> None:
        oak, elm = store.communities.get(2), store.communities.get(1)
        seen.append(oak.name)
        if len(seen) == 1:
            with other.work(NOON) as meanwhile:
                theirs = meanwhile.communities.get(2)
                theirs.name = f"{meanwhile.communities.get(1).name} again"
                meanwhile.communities.save(theirs)
        elm.name = f"not {oak.name}"
        store.communities.save(elm)

    database.attempt(NOON, rename)

    assert seen == ["Oak Street", "Elm Street again"]
    with database.work(NOON) as store:
        assert store.communities.get(1).name == "not Elm Street again"
    database.close()
    other.close()


def test_whoever_always_meets_others_is_told(postgresql: str) -> None:
    """The loop has other things to do than to try for ever."""
    database, tries = _database(postgresql), []

    def fail(store: Work) -> None:
        tries.append(1)
        store.connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

    with pytest.raises(Contended):
        database.attempt(NOON, fail)

    assert len(tries) == TRIES
    database.close()


def test_a_deadlock_is_contention(postgresql: str) -> None:
    """The server chooses who gives way; nothing is broken."""
    engine = open_engine(postgresql)

    with pytest.raises(Contended), engine.begin() as connection:
        connection.exec_driver_sql(
            "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'deadlock_detected'; END $$"
        )
    engine.dispose()


def test_a_server_that_went_away_is_noticed_and_found_again(postgresql: str) -> None:
    """Whoever is within a transaction hears of it; the next one gets a new connection."""
    database = _database(postgresql)

    def cut_off() -> None:
        with database.work(NOON) as store:
            _cut(database.engine)
            store.communities.get(1)

    with pytest.raises(StoreAway):
        cut_off()

    with database.work(NOON) as store:
        assert store.communities.get(1).name == "Elm Street"
    database.close()


def test_idle_connections_that_were_cut_trouble_nobody(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that was started anew while nothing happened is as good as one that was there all the time."""
    monkeypatch.setattr("storage.quiet.QUIET_S", 0.0)
    database, other = _database(postgresql), open_engine(postgresql)
    _cut(other)

    with database.work(NOON) as store:
        assert store.communities.get(1).name == "Elm Street"
    database.close()
    other.dispose()


def test_a_connection_that_is_cut_in_the_midst_of_work_costs_one_try(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks at it before each use: whoever comes next hears of it, whoever comes then does not."""
    monkeypatch.setattr("storage.quiet.QUIET_S", 3600.0)
    database, other = _database(postgresql), open_engine(postgresql)
    _cut(other)

    with pytest.raises(StoreAway), database.work(NOON) as store:
        store.communities.get(1)

    with database.work(NOON) as store:
        assert store.communities.get(1).name == "Elm Street"
    database.close()
    other.dispose()


def _cut(engine: Engine) -> None:
    """End all other connections to this database, as a server does that shuts down."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'commonshed' AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize(
    "happens",
    ["lock_not_available", "query_canceled", "disk_full", "read_only_sql_transaction", "cannot_connect_now"],
)
def test_a_server_that_cannot_now_may_be_asked_later(postgresql: str, happens: str) -> None:
    """Locked for long, full, only a copy: none of it says anything of the event."""
    engine = open_engine(postgresql)

    with pytest.raises(StoreAway), engine.begin() as connection:
        connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{happens}'; END $$")
    engine.dispose()


def test_a_server_that_is_not_there_is_away() -> None:
    """Nothing listens on the discard port."""
    engine = open_engine("postgresql+psycopg://shed:canary@127.0.0.1:9/shed")

    with pytest.raises(StoreAway, match="Connection refused") as told:
        engine.connect()

    assert CANARY not in str(told.value)
    engine.dispose()


def test_a_file_that_is_locked_for_long_is_away(tmp_path: Path) -> None:
    """SQLite waits by itself; after that the loop has other things to do."""
    url = f"sqlite:///{tmp_path}/shed.db"
    database, impatient = _database(url), open_engine(url)
    with impatient.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")

    with database.work(NOON), pytest.raises(StoreAway, match="locked"):
        impatient.connect().execute(select(community.c.id))
    impatient.dispose()
    database.close()


def test_a_full_disk_is_away(tmp_path: Path) -> None:
    """A file that may not grow is to SQLite what a full disk is."""
    database = _database(f"sqlite:///{tmp_path}/shed.db")

    def write_much() -> None:
        with database.work(NOON) as store:
            store.connection.exec_driver_sql("PRAGMA max_page_count=1")
            store.communities.add(Community("Oak Street", Point(0, 0), "UTC", NOON, rules="x" * 100_000))

    with pytest.raises(StoreAway, match="full"):
        write_much()
    database.close()


def test_an_error_tells_nothing_of_what_neighbours_wrote(database_url: str) -> None:
    """A mistake of ours is logged with its statement, without its values."""
    database = _database(database_url)

    with pytest.raises(IntegrityError, match=r"(?i)not.null") as told, database.work(NOON) as store:
        store.connection.execute(update(community).where(community.c.rules == CANARY).values(zone=None))

    assert CANARY not in "".join(traceback.format_exception(told.value))
    database.close()
