"""Whether an SQLite file is whole, before anything is built on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# What quick_check reads at a start: all of a file up to this size, of a larger one the tables without which no loan is
# right. The rest (photos, mail, records: most of the bytes) is read with every backup and by doctor.
WHOLE_BYTES: Final = 256 * 1024 * 1024
FIRST_TABLES: Final = ("community", "room", "member", "face", "home", "item", "loan", "reminder")
WAIT_S: Final = 5.0
STEPS: Final = 20_000  # of SQLite's machine, between two looks whether to go on

Going = Callable[[], bool]  # whether to go on with something long


class Damaged(Exception):
    """A file that is no whole SQLite database. `str()` says what was found, without anybody's data."""


class Interrupted(Exception):
    """It was told to stop before it was done."""


@contextmanager
def opened(file: Path, going: Going | None = None) -> Iterator[sqlite3.Connection]:
    """An SQLite file that is there, for reading and repair of its log; never made anew.

    Raises Damaged for what is damaged, Interrupted when `going` says no, and sqlite3.Error for anything else.
    """
    connection = None
    try:
        address = f"{file.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_S)
        if going is not None:
            connection.set_progress_handler(lambda: not going(), STEPS)
        yield connection
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_INTERRUPT:
            raise Interrupted from error
        if is_damage(error):
            raise Damaged(str(error)) from error
        raise
    finally:
        if connection is not None:
            connection.close()


def is_damage(error: object) -> bool:
    """Whether SQLite says that the file itself is at fault."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: object) -> int:
    """SQLite's code of an error without its details; 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def check_at_start(file: Path) -> None:
    """As much as a start has time for. Raises Damaged, and sqlite3.Error when it cannot be read at all."""
    with opened(file) as connection:
        there = tables_of(connection)
        if file.stat().st_size <= WHOLE_BYTES:
            check(connection, "quick_check")
        else:
            _ask(connection, *(f'quick_check("{name}")' for name in FIRST_TABLES if name in there))


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables, without SQLite's own."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [str(name) for (name,) in connection.execute(asked)]


def check_whole(file: Path, going: Going | None = None) -> None:
    """All of it. Raises Damaged, Interrupted, and sqlite3.Error when it cannot be read."""
    with opened(file, going) as connection:
        check(connection)


def check(connection: sqlite3.Connection, question: str = "integrity_check") -> None:
    """Ask SQLite this question about all of it, and whether every reference leads somewhere. Raises Damaged."""
    _ask(connection, question)
    astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if astray is not None:
        raise Damaged(f"row {astray[1]} of {astray[0]} refers to a row of {astray[2]} that is not there")


def _ask(connection: sqlite3.Connection, *questions: str) -> None:
    for question in questions:
        told = [str(row[0]) for row in connection.execute(f"PRAGMA {question}")]
        if told != ["ok"]:
            raise Damaged(_first(told))


def _first(told: Sequence[str]) -> str:
    """The first finding in one line."""
    line = told[0].splitlines()[-1] if told and told[0] else "no reason given"
    return line[:200]
