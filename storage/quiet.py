"""Connections that were quiet are looked at before they are used: the server may have started anew.

SQLAlchemy's `pool_pre_ping` looks before each use, which is one round trip more for each event.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

QUIET_S: Final = 0.5  # a server is not away and back within that
USED: Final = "commonshed.used"  # in what SQLAlchemy keeps beside a driver's connection


def look_at_quiet_ones(engine: Engine) -> None:
    """Let the pool of this engine connect anew where a connection was lost unnoticed."""

    def begin_to_use(driver: Any, entry: ConnectionPoolEntry, _fairy: object) -> None:
        if monotonic() - entry.info.get(USED, monotonic()) < QUIET_S:
            return
        try:
            engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    def end_of_use(_driver: object, entry: ConnectionPoolEntry) -> None:
        entry.info[USED] = monotonic()

    event.listen(engine, "checkout", begin_to_use)
    event.listen(engine, "checkin", end_of_use)
