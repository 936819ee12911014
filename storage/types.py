"""Column types that SQLite and PostgreSQL read alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json
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

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's text is read at once, with its zone: rows have many moments, and in steps it takes seven times as
        long."""
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_utc(text: str | None) -> datetime | None:
    """The moment that SQLite keeps as text, without its zone."""
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Written(str):
    """JSON that is written already."""

    __slots__ = ()


def write_json(value: Any) -> str:
    """A value as JSON, for all columns that keep it so: pydantic's writer takes a third of the time of Python's."""
    if type(value) is Written:
        return value
    try:
        return to_json(value).decode()
    except ValueError:  # half a surrogate pair in what a platform sent
        return json.dumps(value)
