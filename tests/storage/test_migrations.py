"""The migrations lead to the tables, no more and no less."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from storage.database import open_engine
from storage.migrations import migrate, migrate_engine
from storage.rules import SQLITE
from storage.tables import metadata


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

    assert numbered == [["code", "draft", "member", "room", "search"]] * 2
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
