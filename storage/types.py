"""Column types that SQLite and PostgreSQL read alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

from bot.conversation.plain_json import write_json

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
        """Refuse naive values; everything is written in UTC."""
        return None if value is None else _utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite's text is written at once."""
        return _write_utc if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's text is read at once, with its zone: rows have many moments, and in steps it takes seven times as
        long."""
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises NaiveMoment."""
    if moment.tzinfo is None:
        raise NaiveMoment(moment)
    return moment.astimezone(UTC)


def _write_utc(moment: datetime | None) -> str | None:
    """A moment as SQLAlchemy writes it in SQLite, which keeps no zone."""
    return None if moment is None else _utc(moment).isoformat(" ", "microseconds")[: -len("+00:00")]


def _read_utc(text: str | None) -> datetime | None:
    """The moment that SQLite keeps as text, without its zone."""
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Written(str):
    """JSON that is written already."""

    __slots__ = ()


def write_column(value: Any) -> str:
    """What stands in a column of JSON."""
    return value if type(value) is Written else write_json(value)
