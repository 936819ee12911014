"""Leases as PostgreSQL keeps them, seen from several connections at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from storage.database import open_engine
from storage.leases import LeaseRows

TTL_S = 15.0


@pytest.fixture
def engine(postgresql: str) -> Iterator[Engine]:
    """An empty PostgreSQL."""
    engine = open_engine(postgresql)
    yield engine
    engine.dispose()


def _runs_out(engine: Engine) -> None:
    """Time goes by without a word from any holder."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE lease SET until = now() - interval '1 second'"))


def test_of_many_who_want_it_at_once_one_gets_it(engine: Engine) -> None:
    """Whatever the order in which they come."""
    rows = LeaseRows(engine)

    with ThreadPoolExecutor(8) as people:
        fences = list(people.map(lambda who: rows.take("clock", f"process {who}", TTL_S), range(40)))

    assert sorted(fences)[-2:] == [0, 1]


def test_each_new_holder_gets_a_higher_fence(engine: Engine) -> None:
    """Whether the last one gave it back or was never heard of again."""
    rows = LeaseRows(engine)
    assert rows.take("clock", "one", TTL_S) == 1
    assert rows.take("clock", "two", TTL_S) == 0
    rows.release("clock", "one", 1)
    assert rows.take("clock", "two", TTL_S) == 2
    _runs_out(engine)

    assert rows.take("clock", "one", TTL_S) == 3
    assert not rows.renew("clock", "two", 2, TTL_S)
    assert rows.renew("clock", "one", 3, TTL_S)


def test_who_is_late_goes_on_if_nobody_came(engine: Engine) -> None:
    """And gives back only what is theirs."""
    rows = LeaseRows(engine)
    rows.take("clock", "one", TTL_S)
    _runs_out(engine)
    assert rows.renew("clock", "one", 1, TTL_S)

    rows.release("clock", "two", 1)

    assert rows.take("clock", "two", TTL_S) == 0
