"""Watching what each transaction writes, for whoever wants to look inside: the playground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.sql.dml import UpdateBase

from storage.transactions import RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT, SAVEPOINT

Row = Mapping[str, Any]


@dataclass(slots=True)
class Commit:
    """What one transaction wrote: how many rows of each table were inserted, updated, deleted; its audit records."""

    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    records: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that wrote."""

    table: str
    verb: str
    count: int
    values: list[Row]


def watch(engine: Engine, told: Callable[[Commit], None]) -> None:
    """Tell of every commit that wrote something. What a savepoint took back is left out."""

    def begun(connection: Connection) -> None:
        connection.info["written"], connection.info["marks"] = [], []

    def executed(
        connection: Connection, cursor: Any, text: str, _values: object, context: Any, _many: bool
    ) -> None:
        if text in (SAVEPOINT, ROLLBACK_TO_SAVEPOINT, RELEASE_SAVEPOINT):
            stepped(connection, text)
        statement = context.compiled.statement if context and context.compiled else None
        if isinstance(statement, UpdateBase) and cursor.rowcount:
            verb = "insert" if context.isinsert else "update" if context.isupdate else "delete"
            count = max(cursor.rowcount, 1)
            table = str(statement.entity_description["name"])
            written = Statement(table, verb, count, list(context.compiled_parameters))
            connection.info.setdefault("written", []).append(written)

    def stepped(connection: Connection, text: str) -> None:
        written, marks = connection.info["written"], connection.info["marks"]
        if text == SAVEPOINT:
            marks.append(len(written))
        elif text == ROLLBACK_TO_SAVEPOINT:
            del written[marks[-1] :]
        else:
            marks.pop()

    def committed(connection: Connection) -> None:
        if statements := connection.info.pop("written", []):
            told(_summed(statements))

    event.listen(engine, "begin", begun)
    event.listen(engine, "after_cursor_execute", executed)
    event.listen(engine, "commit", committed)


def _summed(statements: list[Statement]) -> Commit:
    """The statements of a transaction, counted by table."""
    commit = Commit()
    for one in statements:
        verbs = commit.rows.setdefault(one.table, {})
        verbs[one.verb] = verbs.get(one.verb, 0) + one.count
        if one.table == "audit":
            commit.records += one.values
    return commit
