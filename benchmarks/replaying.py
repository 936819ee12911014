"""The same statements bare: what the program sends to PostgreSQL is written down, and sent again by psycopg alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import psycopg
from psycopg import IsolationLevel
from sqlalchemy import Connection, Engine, event


class Step(Enum):
    """What is done on a connection."""

    BEGIN = "begin"
    RUN = "run"
    MANY = "many"
    COMMIT = "commit"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Sent:
    """One step, with its statement and values."""

    step: Step
    statement: str = ""
    values: Any = None


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Sent]]:
    """Everything that is sent meanwhile, in order; by one connection at a time."""
    sent: list[Sent] = []

    def begun(connection: Connection) -> None:
        sent.append(Sent(Step.BEGIN, str(connection.get_execution_options().get("isolation_level", ""))))

    def run(_c: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        sent.append(Sent(Step.MANY if many else Step.RUN, statement, values))

    listeners = (
        ("begin", begun),
        ("before_cursor_execute", run),
        ("commit", lambda _: sent.append(Sent(Step.COMMIT))),
        ("rollback", lambda _: sent.append(Sent(Step.ROLLBACK))),
    )
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield sent
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def replay(connection: psycopg.Connection[Any], sent: Sequence[Sent]) -> None:
    """Send it again, with the same transactions; all answers are fetched."""
    for it in sent:
        match it.step:
            case Step.BEGIN:  # psycopg begins with the first statement
                connection.isolation_level = IsolationLevel[it.statement] if it.statement else None
            case Step.RUN:
                answer = connection.execute(it.statement.encode(), it.values)
                if answer.description:
                    answer.fetchall()
            case Step.MANY:
                connection.cursor().executemany(it.statement.encode(), it.values)
            case Step.COMMIT:
                connection.commit()
            case Step.ROLLBACK:
                connection.rollback()
