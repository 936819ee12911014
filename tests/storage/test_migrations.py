"""The migrations lead to the tables, no more and no less."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from storage.database import open_engine
from storage.migrations import _config, heads, known_revisions, migrate, migrate_engine
from storage.rules import POSTGRESQL, SQLITE
from storage.tables import metadata
from tests.databases import bare_postgresql

CONSTRAINTS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conrelid = 'loan'::regclass
UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def _triggers(engine: Engine) -> dict[str, str]:
    """The triggers by name, without the white space."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    return {row.name: " ".join(row.sql.split()) for row in rows}


def test_a_migrated_database_has_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    """What is declared in storage.tables and what the migrations make is the same."""
    engine = open_engine(f"sqlite:///{tmp_path}/shed.db")

    migrate_engine(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_migrated_database_keeps_the_rules_itself(tmp_path: Path) -> None:
    """The triggers of the migrations are those of storage.rules."""
    migrated, declared = open_engine(f"sqlite:///{tmp_path}/a.db"), open_engine(f"sqlite:///{tmp_path}/b.db")
    migrate_engine(migrated)

    with declared.begin() as connection:
        metadata.create_all(connection)
        for statement in SQLITE:
            connection.exec_driver_sql(statement)

    assert _triggers(migrated) == _triggers(declared)
    migrated.dispose()
    declared.dispose()


def test_numbers_on_buttons_are_given_once(tmp_path: Path) -> None:
    """Migrated or declared: the same tables never give the number of a row that is gone to another."""
    migrated, declared = open_engine(f"sqlite:///{tmp_path}/a.db"), open_engine(f"sqlite:///{tmp_path}/b.db")
    migrate_engine(migrated)
    with declared.begin() as connection:
        metadata.create_all(connection)

    numbered = [_numbered_once(engine) for engine in (migrated, declared)]

    assert numbered == [["code", "draft", "held", "member", "report", "room", "search"]] * 2
    migrated.dispose()
    declared.dispose()


def _numbered_once(engine: Engine) -> list[str]:
    """The tables whose numbers are never given twice."""
    with engine.connect() as connection:
        query = text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name")
        return list(connection.execute(query).scalars())


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    """A start-up on a database in the present form leaves it alone."""
    url = f"sqlite:///{tmp_path}/shed.db"
    migrate(url)
    before = (tmp_path / "shed.db").read_bytes()

    migrate(url)

    assert (tmp_path / "shed.db").read_bytes() == before


def test_postgresql_gets_the_same_tables_and_its_own_rules() -> None:
    """What is declared in storage.tables and storage.rules and what the migrations make is the same there, too."""
    with bare_postgresql() as url, bare_postgresql() as other:
        migrated, declared = open_engine(url), open_engine(other)
        migrate_engine(migrated)
        with declared.begin() as connection:
            metadata.create_all(connection)
            for statement in POSTGRESQL:
                connection.exec_driver_sql(statement)

        with migrated.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        rules = [_constraints(engine) for engine in (migrated, declared)]
        indexes = [_indexes(engine) for engine in (migrated, declared)]
        migrated.dispose()
        declared.dispose()

    assert rules[0] == rules[1]
    assert indexes[0] == indexes[1]
    assert " WHERE " in indexes[0]["ix_item_newest"]
    assert {"days_taken", "audit_kept", "audit_kept_update"} < rules[0].keys()


def _indexes(engine: Engine) -> dict[str, str]:
    """Every index of PostgreSQL's, by name: of which columns, and over which rows."""
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    with engine.connect() as connection:
        told = connection.execute(text(query))
        return {row.indexname: row.indexdef for row in told}


def _constraints(engine: Engine) -> dict[str, str]:
    """The rules that PostgreSQL keeps of loans and records, by name, without the white space."""
    with engine.connect() as connection:
        return {row.name: " ".join(row.rule.split()) for row in connection.execute(text(CONSTRAINTS))}


def test_of_several_that_migrate_at_once_one_does_and_the_others_go_on() -> None:
    """Processes that start together find each other by a lock of the database."""
    together = threading.Barrier(4)

    def start(url: str) -> None:
        together.wait()
        migrate(url)

    with bare_postgresql() as url:
        with ThreadPoolExecutor(4) as crowd:
            started = [crowd.submit(start, url) for _ in range(4)]
        failed = [it.exception() for it in started if it.exception()]

    assert failed == []


def test_the_present_form_is_known_without_alembic() -> None:
    """A start reads from the files what Alembic would say: which migrations there are, and which is the last."""
    scripts = ScriptDirectory.from_config(_config())

    assert heads() == frozenset(scripts.get_heads())
    assert known_revisions() == frozenset(one.revision for one in scripts.walk_revisions())
