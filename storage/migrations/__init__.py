"""Migrations: how the database gets its present form, step by step, by Alembic."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.database import open_engine

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
LOCK: Final = 0x436F6D6D_6F6E5368  # "CommonSh": the number of our advisory lock in a PostgreSQL database


def migrate(url: str) -> None:
    """Bring the database at this address to the present form; nothing happens when it has it."""
    engine = open_engine(url)
    try:
        migrate_engine(engine)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine) -> None:
    """The same for an open engine, in one transaction: half a migration is none. Of two processes that start at once
    one migrates and the other waits."""
    config = _config()
    with engine.begin() as connection:
        _be_alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def heads() -> frozenset[str]:
    """The last migrations that the program knows."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def found_heads(connection: Connection) -> frozenset[str]:
    """The last migrations that this database went through."""
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def known_revisions() -> frozenset[str]:
    """Every form of the database that this release can bring to the present one, and that one itself."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def _be_alone(connection: Connection) -> None:
    """Wait until nobody else migrates, to the end of the transaction; SQLite's transactions are alone anyway."""
    if connection.dialect.name != "postgresql":
        return
    # Building an index takes its time, and so does waiting for somebody who does.
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    alone = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}).scalar_one()
    if not alone:
        log.info("waiting: another process is bringing the database to the present form")
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
