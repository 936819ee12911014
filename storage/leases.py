"""Leases, as PostgreSQL keeps them: whose turn it is, until when by the database's clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Engine, and_, func, update

from storage.tables import lease


class LeaseRows:
    """The leases. Each call is a transaction of its own.

    `now()` is when the transaction began: if it had to wait, a lease is taken for shorter, never for longer.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep leases in this database, a PostgreSQL."""
        self._engine = engine

    def take(self, name: str, holder: str, ttl_s: float) -> int:
        """Take a lease that is free or has run out; its fence number, 0 when somebody has it."""
        # Here, as the dialect takes a start on SQLite 20 ms and 3 MB.
        from sqlalchemy.dialects.postgresql import insert

        row = {"name": name, "holder": holder, "until": func.now() + timedelta(seconds=ttl_s)}
        taking = (
            insert(lease)
            .values(fence=1, **row)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={**row, "fence": lease.c.fence + 1},
                where=lease.c.until < func.now(),
            )
            .returning(lease.c.fence)
        )
        with self._engine.begin() as connection:
            return connection.execute(taking).scalar_one_or_none() or 0

    def renew(self, name: str, holder: str, fence: int, ttl_s: float) -> bool:
        """Go on holding; False when somebody else took it."""
        until = func.now() + timedelta(seconds=ttl_s)
        with self._engine.begin() as connection:
            renewed = connection.execute(
                update(lease).where(_is(name, holder, fence)).values(until=until)
            ).rowcount
        return renewed > 0

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it back; the fence number stays, so that the next holder's is higher."""
        ended = func.now() - timedelta(seconds=1)
        with self._engine.begin() as connection:
            connection.execute(update(lease).where(_is(name, holder, fence)).values(until=ended))


def _is(name: str, holder: str, fence: int) -> ColumnElement[bool]:
    """The lease as this holder has it."""
    return and_(lease.c.name == name, lease.c.holder == holder, lease.c.fence == fence)
