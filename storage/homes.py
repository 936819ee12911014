"""Exact places: the one module that reads and writes them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.model.places import Point
from storage.tables import home
from storage.upserts import upsert

HOME = select(home).where(home.c.member_id == bindparam("member"))


class HomeRows:
    """Homes by member."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def put(self, member_id: int, point: Point, words: str) -> None:
        """Keep a home in the place of an earlier one; `words` is an address as typed, or empty."""
        row = {"member_id": member_id, "lat": point.lat, "lon": point.lon, "words": words}
        upsert(self._connection, home, row)

    def of(self, member_id: int) -> tuple[Point, str] | None:
        """Where a member lives: only for the borrower of an approved loan."""
        row = self._connection.execute(HOME, {"member": member_id}).one_or_none()
        return (Point(row.lat, row.lon), row.words) if row else None
