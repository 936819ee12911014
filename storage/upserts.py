"""Rows that may be there already: both databases can insert and look in one statement, each in words of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
INSERTS: Final[Mapping[str, Callable[[Table], Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row in the place of an earlier one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    fresh = INSERTS[connection.dialect.name](table).values(dict(row))
    connection.execute(fresh.on_conflict_do_update(index_elements=keys, set_=dict(row)))


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any], unique: Sequence[str]) -> bool:
    """Insert a row unless there is one with the same values in these columns; whether it was inserted."""
    fresh = INSERTS[connection.dialect.name](table).values(dict(row))
    inserted = fresh.on_conflict_do_nothing(index_elements=unique)
    counted = inserted.execution_options(preserve_rowcount=True)  # an insert's cursor is closed at once
    return connection.execute(counted).rowcount > 0
