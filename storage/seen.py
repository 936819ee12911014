"""Rows that a transaction has read, so that it asks for none twice: whoever acts is looked at by the gate, the flow and
each card.

What is written to a table, by whatever statement, makes its rows unseen; so does going back to a savepoint, for all
tables. Nothing is kept from one transaction to the next.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sqlalchemy import Connection, Engine, Executable, Table, event
from sqlalchemy.sql.dml import UpdateBase

from storage.rows.values import Found

SEEN: Final = "commonshed.seen"  # in what SQLAlchemy keeps beside a driver's connection
Seen = defaultdict[Table, dict[int, Found]]


def remember_rows(engine: Engine) -> None:
    """Let the transactions of this engine remember what they read."""
    event.listen(engine, "begin", forget)
    event.listen(engine, "before_execute", _written)


def seen(connection: Connection, table: Table) -> dict[int, Found]:
    """The rows of a table that this transaction has read, by their numbers."""
    rows: Seen | None = connection.info.get(SEEN)
    return {} if rows is None else rows[table]


def forget(connection: Connection) -> None:
    """Nothing is seen yet, or any more: a savepoint was undone."""
    connection.info[SEEN] = defaultdict(dict)


def _written(connection: Connection, statement: Executable, *_: object) -> None:
    """A statement is about to run."""
    if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
        unsee(connection, statement.table)


def unsee(connection: Connection, table: Table) -> None:
    """A table is about to be written."""
    rows: Seen | None = connection.info.get(SEEN)
    if rows is not None:
        rows.pop(table, None)
