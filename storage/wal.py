"""SQLite's log beside the database (-wal): kept short, so that a long reader cannot let it grow without end."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Final

from storage.integrity import opened

log = logging.getLogger(__name__)

# Up to here nothing is to be done: commits look after it themselves (database.PRAGMAS).
SHORT_BYTES: Final = 32 * 1024 * 1024
LONG_BYTES: Final = 256 * 1024 * 1024


def shorten(database: Path) -> None:
    """Bring a long log back into the file and cut it, if nobody reads just now; otherwise the next time.

    While somebody reads, nothing can cut it; a reader that is not ours is told of in the log of the program.
    """
    beside = database.with_name(f"{database.name}-wal")
    if _size(beside) <= SHORT_BYTES:
        return
    with opened(database) as connection:
        # Whoever writes just now must not wait for us, nor we for them.
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            log.debug("the log of the database stays for now: %s", error)
    if _size(beside) > LONG_BYTES:
        log.warning(
            "%s has grown to %d MB: another program has been reading the database for long; end it",
            beside,
            _size(beside) // 1_000_000,
        )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
