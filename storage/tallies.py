"""How much was done of what: one small row for each account or member and thing counted, never a look at history."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, bindparam, case, select

from bot.model.limits import WINDOWS, Limited, Tally
from storage.prepared import Prepared
from storage.tables import tally
from storage.upserts import inserting


@cache
def _counting(dialect: str) -> Prepared:
    """Count one more in one statement, so that two programs at once lose nothing; built once, as it runs for every
    event."""
    now, floor = (
        bindparam("now", type_=tally.c.began_at.type),
        bindparam("floor", type_=tally.c.began_at.type),
    )
    fresh = inserting(dialect, tally).values(
        who=bindparam("who"), what=bindparam("what"), times=1, began_at=now
    )
    # A window that begins in the future was counted by a clock that has been set back since.
    over = (tally.c.began_at <= floor) | (tally.c.began_at > now)
    counted = fresh.on_conflict_do_update(
        index_elements=["who", "what"],
        set_={
            "times": case((over, 1), else_=tally.c.times + 1),
            "began_at": case((over, now), else_=tally.c.began_at),
        },
    )
    return Prepared(counted.returning(tally.c.times, tally.c.began_at))


COUNTED: Final = Prepared(
    select(tally.c.times, tally.c.began_at).where(
        tally.c.who == bindparam("who"), tally.c.what == bindparam("what")
    )
)


class TallyRows:
    """Counts within windows; a window begins with the first of them."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def count(self, who: str, what: Limited, now: datetime) -> Tally:
        """Count one more."""
        values = {"who": who, "what": what.value, "now": now, "floor": now - WINDOWS[what]}
        ((times, began_at),) = _counting(self._connection.dialect.name).rows(self._connection, values)
        return Tally(times, began_at + WINDOWS[what])

    def of(self, who: str, what: Limited, now: datetime) -> Tally:
        """What is counted so far."""
        row = COUNTED.row(self._connection, {"who": who, "what": what.value})
        if row is None or not now - WINDOWS[what] < row.began_at <= now:
            return Tally(0, now + WINDOWS[what])
        return Tally(row.times, row.began_at + WINDOWS[what])
