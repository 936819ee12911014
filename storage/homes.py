"""Exact places: the one module that reads and writes them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.model.places import Cell, Point
from bot.store import CellOfHome
from storage.entity_rows import parts_of
from storage.prepared import Prepared
from storage.rows.values import Found
from storage.tables import home
from storage.upserts import upsert

HOME = Prepared(select(home).where(home.c.member_id == bindparam("member")))
CELLS = Prepared(
    select(home.c.member_id, home.c.lat, home.c.lon, home.c.since)
    .where(home.c.member_id.in_(bindparam("members", expanding=True)))
    .order_by(home.c.member_id),
    "members",
)
HOMES = Prepared(select(home).where(home.c.member_id.in_(bindparam("members", expanding=True))), "members")


class HomeRows:
    """Homes by member."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection
        self._ahead: dict[int, Found | None] = {}

    def ahead(self, members: Collection[int]) -> None:
        """Read many homes by few statements; `of` gives these until one is changed here."""
        self._ahead.update(dict.fromkeys(members))
        for part in parts_of(members):
            found = HOMES.rows(self._connection, {"members": part})
            self._ahead.update((row.member_id, row) for row in found)

    def put(self, member_id: int, point: Point, words: str, since: datetime) -> None:
        """Keep a home in the place of an earlier one; `words` is an address as typed, or empty."""
        self._ahead.clear()
        row = {"member_id": member_id, "lat": point.lat, "lon": point.lon, "words": words, "since": since}
        upsert(self._connection, home, row)

    def of(self, member_id: int) -> tuple[Point, str] | None:
        """Where a member lives: only for the borrower of an approved loan."""
        there = self._ahead
        row = there[member_id] if member_id in there else HOME.row(self._connection, {"member": member_id})
        return (Point(row.lat, row.lon), row.words) if row else None

    def forget(self, member_id: int) -> None:
        """Nobody lives there any more."""
        self._ahead.clear()
        self._connection.execute(delete(home).where(home.c.member_id == member_id))

    def cell(self, member_id: int, size_m: int) -> CellOfHome | None:
        """The cell in which a member lives: for working out what is shown of it."""
        row = HOME.row(self._connection, {"member": member_id})
        return _cell(row, size_m) if row else None

    def cells(self, members: Collection[int], size_m: int) -> list[CellOfHome]:
        """The cells in which members live, in the order of their numbers."""
        return [
            _cell(row, size_m)
            for part in parts_of(members)
            for row in CELLS.rows(self._connection, {"members": part})
        ]


def _cell(row: Found, size_m: int) -> CellOfHome:
    """A home, as the cell in which it lies."""
    return CellOfHome(row.member_id, Cell.of(Point(row.lat, row.lon), size_m), row.since)
