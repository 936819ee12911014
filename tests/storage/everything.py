"""Rows in every table, whatever tables there are: what moves must not be forgotten when one is added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, LargeBinary, Table, insert

from storage.tables import metadata
from storage.types import Utc

ROWS = 3
BEGIN = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
WORDS = "Säge, \"quer\"\n\t드릴 🪚 \\ 'x' \u2028"


def fill(connection: Connection) -> int:
    """Some rows in every table, with words that no format likes; how many."""
    for table in metadata.sorted_tables:
        connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])
    return ROWS * len(metadata.sorted_tables)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    """Something that fits the column; every third row leaves out what may be missing."""
    if column.nullable and number == ROWS and not column.primary_key:
        return None
    if column.foreign_keys or (column.name == "id" and isinstance(column.type, Integer)):
        return number
    match column.type:
        case Utc():
            return BEGIN + timedelta(days=100 * number + len(column.name))
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number * 3
        case Float():
            return number / 3
        case LargeBinary():
            return bytes([number, 0, 255]) * 10
        case JSON():
            return {"words": WORDS, "list": [1, 2.5, None, True], "of": table.name}
        case _:
            return f"{column.name} {number} {WORDS}"
