"""The numbers that rows were given: read, and set again after rows came with numbers of their own."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text


def highest_given(connection: Connection, table: Table) -> int | None:
    """The highest number ever given in this table, also to a row that is gone. None for a table without numbers."""
    if "id" not in table.columns or table.c.id.type.python_type is not int:
        return None
    there = connection.scalar(select(func.max(table.c.id))) or 0
    return max(there, _remembered(connection, table))


def go_on_from(connection: Connection, table: Table, highest: int) -> None:
    """Give the next row a number above this one."""
    if connection.dialect.name == "postgresql":
        query = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :value, :given)")
        connection.execute(
            query, {"table": f'"{table.name}"', "value": max(highest, 1), "given": highest > 0}
        )
    elif table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        given = {"table": table.name, "value": highest}
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :value)"), given)


def _remembered(connection: Connection, table: Table) -> int:
    """What the database itself remembers."""
    if connection.dialect.name == "postgresql":
        query = text("SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, 'id') AS regclass))")
        return connection.scalar(query, {"table": f'"{table.name}"'}) or 0
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return 0
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return connection.scalar(query, {"table": table.name}) or 0
