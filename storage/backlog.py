"""What waits in the database, counted for whoever looks after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, Engine, Table, func, select, text

from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting
from storage.migrations import found_heads, heads
from storage.tables import inbox, outbox, reminder

SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class BacklogRows:
    """Counts what waits. Works from any thread, and changes nothing."""

    def __init__(self, engine: Engine) -> None:
        """Count in this database."""
        self._engine = engine
        self._heads = heads()

    def look(self, now: datetime) -> Backlog:
        """What waits at `now`."""
        with self._engine.begin() as connection:
            due, oldest = connection.execute(
                select(func.count(), func.min(reminder.c.due_at)).where(reminder.c.due_at <= now)
            ).one()
            return Backlog(
                _waiting(connection, inbox, inbox.c.received_at, inbox.c.handled_at, now),
                _waiting(connection, outbox, outbox.c.made_at, outbox.c.ended_at, now),
                Waiting(due, _age_s(oldest, now)),
                int(connection.execute(text(SIZE[self._engine.dialect.name])).scalar_one()),
                found_heads(connection) == self._heads,
            )


def _waiting(
    connection: Connection, table: Table, since: Column[datetime], ended: Column[datetime], now: datetime
) -> dict[Platform, Waiting]:
    """The rows of inbox or outbox that nobody has ended yet."""
    query = (
        select(table.c.platform, func.count(), func.min(since))
        .where(ended.is_(None))
        .group_by(table.c.platform)
    )
    return {
        Platform(platform): Waiting(depth, _age_s(oldest, now))
        for platform, depth, oldest in connection.execute(query)
    }


def _age_s(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
