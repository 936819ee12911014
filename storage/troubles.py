"""What the drivers' errors mean: others worked on the same rows (Contended), or the database is away (StoreAway)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from bot.errors import Contended, StoreAway

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

# https://www.postgresql.org/docs/current/errcodes-appendix.html
CONTENDED: Final = frozenset({"40001", "40P01"})  # could not serialize; deadlock
AWAY: Final = frozenset({
    "25006",  # the connection leads to a standby that takes no writes
    "25P03",  # ended, because this process stood still within a transaction
    "55P03",  # a lock was not to be had in time
    "57014",  # a statement took too long
    "57P01", "57P02", "57P03", "57P05",  # shuts down, crashed, starts, ended an idle connection
})  # fmt: skip
AWAY_CLASSES: Final = frozenset({"08", "53", "58"})  # connection, resources (disk full), system

# https://www.sqlite.org/rescode.html; SQLite has waited already when it says BUSY: that is "locked for long".
SQLITE_CONTENDED: Final = frozenset({sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_BUSY_SNAPSHOT})
SQLITE_AWAY: Final = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
})  # fmt: skip
TRIES: Final = 5
PRIMARY: Final = 0xFF  # the part of an extended code that names the family


def again(once: Callable[[], T]) -> T:
    """What `once` gives; where others were in the way nothing was kept, and it is tried again at once. Raises
    Contended when they always were."""
    for _ in range(TRIES - 1):
        with suppress(Contended):
            return once()
    return once()


def translate_errors(engine: Engine) -> None:
    """Let this engine raise Contended and StoreAway in the place of the driver's errors."""
    event.listen(engine, "handle_error", _told, retval=True)


def _told(context: ExceptionContext) -> Exception | None:
    """The error in our words, if it is one of the world's."""
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        return _sqlite(error)
    import psycopg  # here, as a start on SQLite has no use for it

    if isinstance(error, psycopg.Error):
        _leave_out_the_detail(context, error)
        return _postgresql(error, lost=context.is_disconnect or context.connection is None)
    return None


def driver_told(
    error: sqlite3.Error | psycopg.Error, statement: str, connection: Connection
) -> BaseException:
    """An error of the driver's as SQLAlchemy would raise it: in our words, or in its own without what was given.

    A connection that was lost is not used again.
    """
    family: type[Exception] = connection.dialect.loaded_dbapi.Error
    if isinstance(error, sqlite3.Error):
        ours = _sqlite(error)
    else:
        driver: Any = connection.connection.driver_connection
        error.args = (_first_line(error),)
        ours = _postgresql(error, lost=driver.closed)
        if driver.closed:
            connection.invalidate(error)
    return ours or DBAPIError.instance(statement, None, error, family, hide_parameters=True)


def _sqlite(error: sqlite3.Error) -> Exception | None:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)  # errors of the module's own have none
    if code in SQLITE_CONTENDED or code & PRIMARY == sqlite3.SQLITE_LOCKED:
        return Contended(str(error))
    return StoreAway(str(error)) if code & PRIMARY in SQLITE_AWAY else None


def _postgresql(error: psycopg.Error, *, lost: bool) -> Exception | None:
    code = error.sqlstate or ""
    if code in CONTENDED:
        return Contended(_first_line(error))
    if lost or code in AWAY or code[:2] in AWAY_CLASSES:
        return StoreAway(_first_line(error))
    return None


def _leave_out_the_detail(context: ExceptionContext, error: psycopg.Error) -> None:
    """Keep only the first line, what happened: PostgreSQL's detail below it shows the row, which neighbours wrote."""
    whole, line = str(error), _first_line(error)
    error.args = (line,)
    if wrapped := context.sqlalchemy_exception:
        wrapped.args = tuple(str(it).replace(whole, line) for it in wrapped.args)


def _first_line(error: psycopg.Error) -> str:
    """What happened."""
    said = str(error).strip()
    return said.splitlines()[0] if said else type(error).__name__
