"""Rows that may be there already: both databases can insert and look in one statement, each in words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from storage.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row in the place of an earlier one with the same primary key."""
    _upserting(connection.dialect.name, table, tuple(row)).write(connection, row)


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert a row unless there is one with the same values in these columns; whether it was inserted."""
    return insert_new(connection, table, (row,), unique)


def insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], unique: Sequence[str]
) -> bool:
    """Insert those rows of which there is none with the same values in these columns; whether any was inserted."""
    return _inserting_once(connection.dialect.name, table, tuple(unique)).write_all(connection, rows) > 0


# Built once for each table, as making a statement costs more than running it.


@cache
def _upserting(dialect: str, table: Table, columns: tuple[str, ...]) -> Prepared:
    keys = [column.name for column in table.primary_key]
    fresh = inserting(dialect, table)
    written = {name: fresh.excluded[name] for name in columns}
    return Prepared(fresh.on_conflict_do_update(index_elements=keys, set_=written))


@cache
def _inserting_once(dialect: str, table: Table, unique: tuple[str, ...]) -> Prepared:
    inserted = inserting(dialect, table).on_conflict_do_nothing(index_elements=unique)
    # An insert's cursor is closed at once.
    return Prepared(inserted.execution_options(preserve_rowcount=True))


def inserting(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can look, in the words of this database."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # Here, as the dialect takes a start on SQLite 20 ms and 3 MB.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
