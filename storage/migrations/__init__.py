"""Migrations: how the database gets its present form, step by step, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.database import open_engine

HERE = Path(__file__).parent


def migrate(url: str) -> None:
    """Bring the database at this address to the present form; nothing happens when it has it."""
    engine = open_engine(url)
    try:
        migrate_engine(engine)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> None:
    """The same for an open engine, in one transaction: half a migration is none."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def heads() -> frozenset[str]:
    """The last migrations that the program knows."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def found_heads(connection: Connection) -> frozenset[str]:
    """The last migrations that this database went through."""
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config
