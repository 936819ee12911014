"""Moments and JSON, as the database keeps them and gives them back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, func, insert, select, text
from sqlalchemy.exc import StatementError

from storage.types import NaiveMoment, Utc, Written, write_column

metadata = MetaData()
SEEN = Table("seen", metadata, Column("id", Integer, primary_key=True), Column("at", Utc))
ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
FAR = datetime(2, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 - what Hypothesis puts its zones to
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A database in memory."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@given(at=st.datetimes(*FAR, timezones=ZONES))
def test_a_moment_comes_back_in_utc(engine: Engine, at: datetime) -> None:
    """To the microsecond, from a row as from what is counted over rows."""
    with engine.connect() as connection:
        connection.execute(insert(SEEN).values(id=1, at=at))
        kept = (
            connection.scalars(select(SEEN.c.at)).one(),
            connection.scalars(select(func.max(SEEN.c.at))).one(),
        )

    assert kept == (at, at)
    assert {moment.tzinfo for moment in kept} == {UTC}


def test_no_moment_comes_back_as_none(engine: Engine) -> None:
    """What was never said stays unsaid."""
    with engine.connect() as connection:
        connection.execute(insert(SEEN).values(id=1, at=None))

        assert connection.scalars(select(SEEN.c.at)).all() == [None]


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    """SQLite would keep it without saying so."""
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)

    with engine.connect() as connection, pytest.raises(StatementError) as refused:
        connection.execute(insert(SEEN).values(id=1, at=naive))

    assert isinstance(refused.value.orig, NaiveMoment)


@given(value=JSON)
def test_json_is_read_as_it_was_written(engine: Engine, value: object) -> None:
    """Whatever the letters and numbers; and the database takes it for JSON."""
    written = write_column(value)

    with engine.connect() as connection:
        valid = connection.execute(text("SELECT json_valid(:it)"), {"it": written}).scalar_one()
    assert valid
    assert json.loads(written) == value
    assert write_column(Written(written)) == written
