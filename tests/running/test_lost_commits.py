"""PostgreSQL's line is cut during a COMMIT: whether it counted nobody knows. Nothing is done twice, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.errors import StoreAway
from storage.database import open_engine
from tests.running.house import House
from tests.running.neighbours import neighbourhood
from tests.storage.lossy import Cut, Line, lossy

WITHIN_S = 30.0
# Commits, by what their transactions hold.
TAKEN = {"taken": b"SKIP LOCKED"}
ANSWERED = {
    "handled": b"SET handled_at=", "answer fetched": b"outbox.posting_id", "answer noted": b"SET ended_at=",
}  # fmt: skip
FAILED = {"failure noted": b"SET tries=", "set aside": b"event-set-aside"}


@dataclass
class Wires:
    """A house, the line to its database, and another one for us, which holds."""

    house: House
    line: Line
    ours: Engine

    def asks(self, query: str) -> object:
        """One value."""
        with self.ours.begin() as connection:
            return connection.exec_driver_sql(query).scalar_one()

    def reads(self, who: str) -> list[str]:
        """What somebody was sent."""
        return [text for to, text in self.house.phone.sent if to == who]

    async def goes_on(self, who: str) -> None:
        """Until the line was cut, nothing waits any more, and somebody was sent something."""
        left = (
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL)"
            " + (SELECT count(*) FROM outbox WHERE ended_at IS NULL)"
        )
        async with self.house.running(), asyncio.timeout(WITHIN_S):
            while not (self.line.broke and self.reads(who) and not self.asks(left)):
                self.house.clock.time += timedelta(seconds=1)
                self.house.intake.wake()
                await asyncio.sleep(0.02)


@pytest.fixture
def wires(postgresql: str) -> Iterator[Wires]:
    """A house whose line to its database can be cut."""
    with lossy(postgresql) as (line, url), _looking(postgresql) as ours:
        house = House(url)
        yield Wires(house, line, ours)
        house.database.close()


@contextmanager
def _looking(url: str) -> Iterator[Engine]:
    """An engine of our own."""
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("cut", Cut)
def test_what_arrives_is_acknowledged_only_when_its_commit_is_certain(wires: Wires, cut: Cut) -> None:
    """So the platform sends it again; and it stands there once."""
    wires.line.breaks = cut

    with pytest.raises(StoreAway):
        wires.house.arrives("1", "hello")
    fresh = wires.house.arrives("1", "hello")

    assert wires.line.broke
    assert fresh is (cut is Cut.BEFORE)
    assert wires.asks("SELECT count(*) FROM inbox") == 1


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("words", TAKEN | ANSWERED)
async def test_an_event_is_handled_once_whichever_commit_is_lost(wires: Wires, cut: Cut, words: str) -> None:
    """Taken, handled, its answer fetched and noted: one of these commits is cut, and one answer goes out."""
    wires.house.arrives("1", "hello")
    wires.line.breaks, wires.line.words = cut, (TAKEN | ANSWERED)[words]

    await wires.goes_on("1")

    assert wires.line.broke
    assert wires.reads("1") == ["hello"]
    assert wires.asks("SELECT tries FROM inbox") == 0


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("words", TAKEN | FAILED)
async def test_moderators_hear_once_of_what_is_set_aside(wires: Wires, cut: Cut, words: str) -> None:
    """Whichever commit is lost: also the one that sets the event aside and tells them."""
    neighbourhood(wires.house)
    wires.house.arrives("1", "boom")
    wires.line.breaks, wires.line.words = cut, (TAKEN | FAILED)[words]

    await wires.goes_on("9")

    assert wires.line.broke
    assert wires.reads("9") == ["event-set-aside"]
