"""Migrations: how the database gets its present form, step by step, by Alembic."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from storage.database import open_engine

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
# Alembic itself is loaded only where there is something to migrate: that takes a start half as long again.
REVISION: Final = re.compile(r'^(down_)?revision\b[^=]*= "([^"]+)"', re.MULTILINE)
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
    with engine.begin() as connection:
        if found_heads(connection) == heads():
            return
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        _be_alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def heads() -> frozenset[str]:
    """The last migrations that the program knows."""
    known, passed = _revisions()
    return known - passed


def found_heads(connection: Connection) -> frozenset[str]:
    """The last migrations that this database went through."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def known_revisions() -> frozenset[str]:
    """Every form of the database that this release can bring to the present one, and that one itself."""
    return _revisions()[0]


def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The migrations that there are, and those that another one follows, as their files say."""
    told = [REVISION.findall(file.read_text(encoding="utf-8")) for file in (HERE / "versions").glob("*.py")]
    known = frozenset(name for file in told for down, name in file if not down)
    return known, frozenset(name for file in told for down, name in file if down)


def _config() -> Config:
    from alembic.config import Config

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
