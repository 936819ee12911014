"""SQLite databases in memory: made, remembered and put back as a whole."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine

from storage.database import open_engine
from storage.rules import SQLITE
from storage.tables import metadata

R = TypeVar("R")


@functools.cache
def empty_database() -> bytes:
    """A database with all tables and nothing in them, made once for all tests."""
    engine = open_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
    made = memory(engine, lambda it: it.serialize())
    engine.dispose()
    return made


def memory(opened: Engine, do: Callable[[sqlite3.Connection], R]) -> R:
    """Do something with an SQLite database in memory as a whole."""
    connection = opened.raw_connection()
    try:
        return do(connection.driver_connection)  # type: ignore[arg-type]  # it is pysqlite's, and open
    finally:
        connection.close()


@contextmanager
def kept_in_memory(opened: Engine) -> Iterator[Callable[[], object]]:
    """Remember an SQLite database in memory; what is yielded puts all of it back."""
    # Not deserialize(): statements that the connection keeps prepared may crash on what it puts in their place.
    kept = sqlite3.connect(":memory:")
    memory(opened, lambda it: it.backup(kept))
    yield lambda: memory(opened, kept.backup)
    kept.close()
