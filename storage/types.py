"""Column types that SQLite and PostgreSQL read alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

# The number of a row. SQLite numbers rows by itself only in a column that is called INTEGER (of 64 bits there, too).
Number = BigInteger().with_variant(Integer(), "sqlite")

# Text by which rows are put in order: letter by letter, as SQLite does, whatever the server's language is.
Ordered = String().with_variant(String(collation="C"), "postgresql")


class NaiveMoment(TypeError):
    """A moment without a zone must not reach the database: SQLite would keep it without saying so."""


class Utc(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Raises NaiveMoment."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite keeps no zone, so everything is written in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment(value)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
