"""Leases: one holder at a time, a higher fence with each, and nobody who was stopped goes on before asking."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import NotOurs, StoreAway
from bot.running.leases import ONE_MORE_S, RENEW_S, TTL_S, USED_S, Lease, Leases
from tests.running.house import until

STOPPED_S = 120.0


class Watch:
    """A steady clock that goes on when it is told."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.time


class Board:
    """Leases in memory, by the clock of a database; away when it is told to be."""

    def __init__(self, clock: Watch) -> None:
        self.clock, self.away = clock, False
        self.rows: dict[str, tuple[str, int, float]] = {}  # name -> holder, fence, until

    def take(self, name: str, holder: str, ttl_s: float) -> int:
        """Take a free one."""
        _, fence, until = self._row(name)
        if until >= self.clock():
            return 0
        self.rows[name] = (holder, fence + 1, self.clock() + ttl_s)
        return fence + 1

    def renew(self, name: str, holder: str, fence: int, ttl_s: float) -> bool:
        """Go on."""
        if self._row(name)[:2] != (holder, fence):
            return False
        self.rows[name] = (holder, fence, self.clock() + ttl_s)
        return True

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it back."""
        if self._row(name)[:2] == (holder, fence):
            self.rows[name] = (holder, fence, -1.0)

    def _row(self, name: str) -> tuple[str, int, float]:
        if self.away:
            raise StoreAway("gone")
        return self.rows.get(name, ("", 0, -1.0))


class Street:
    """Two processes that want the same leases."""

    def __init__(self) -> None:
        self.clock = Watch()
        self.board = Board(self.clock)
        self.one = Leases(self.board, "one", self.clock)
        self.two = Leases(self.board, "two", self.clock)

    def pass_by(self, seconds: float, *awake: Leases) -> None:
        """Time goes on; these processes attend to their leases as often as they do, the others stand still."""
        until = self.clock.time + seconds
        while self.clock.time < until:
            self.clock.time += min(RENEW_S, until - self.clock.time)
            for leases in awake:
                leases.attend()


@pytest.fixture
def street() -> Street:
    """Nobody holds anything yet."""
    return Street()


def both(street: Street) -> tuple[Lease, Lease]:
    """The same lease as both see it, after the first has taken it."""
    mine, theirs = street.one.want("send-telegram"), street.two.want("send-telegram")
    street.one.attend()
    street.two.attend()
    return mine, theirs


def test_one_holds_it_as_long_as_it_renews(street: Street) -> None:
    """The other asks in vain."""
    mine, theirs = both(street)

    street.pass_by(300, street.one, street.two)

    assert (mine.held, theirs.held, mine.fence) == (True, False, 1)


def test_another_takes_over_within_half_a_minute(street: Street) -> None:
    """The holder was killed or stands still; the fence is higher."""
    mine, theirs = both(street)

    street.pass_by(TTL_S + RENEW_S, street.two)

    assert theirs.held
    assert theirs.fence == 2 > mine.fence
    assert TTL_S + RENEW_S < 30


def test_who_was_stopped_does_nothing_before_it_has_asked(street: Street) -> None:
    """It trusts its own clock, which went on meanwhile; even when nobody took its place."""
    mine, _ = both(street)
    fence = mine.fence
    mine.begin(fence)

    street.clock.time += STOPPED_S

    with pytest.raises(NotOurs):
        mine.begin(fence)
    street.one.attend()
    mine.begin(mine.fence)  # nobody was there, so it goes on


def test_what_was_begun_before_another_held_it_is_not_ended_after(street: Street) -> None:
    """Lost and got back: what it was about to send may have been sent by the other."""
    mine, _ = both(street)
    fence = mine.fence
    street.pass_by(TTL_S + RENEW_S, street.two)

    street.pass_by(TTL_S + RENEW_S, street.one)

    assert mine.held
    assert mine.fence == 3
    with pytest.raises(NotOurs):
        mine.begin(fence)


def test_the_holder_stops_well_before_another_can_begin(street: Street) -> None:
    """There are seconds between the last use and the end, for what is under way."""
    mine, _ = both(street)

    street.clock.time += USED_S - 0.1
    before = mine.held
    street.clock.time += 0.1
    street.two.attend()

    assert (before, mine.held) == (True, False)
    assert street.board.rows["send-telegram"][0] == "one"
    assert TTL_S - USED_S >= 5


def test_a_database_that_is_away_ends_the_use_and_not_the_program(street: Street) -> None:
    """It tries again until it is back."""
    mine, _ = both(street)
    street.board.away = True
    street.pass_by(60, street.one)
    assert not mine.held

    street.board.away = False
    street.pass_by(RENEW_S, street.one)

    assert mine.held


async def test_a_clean_end_lets_another_go_on_at_once(street: Street) -> None:
    """What is held is given back."""
    _, theirs = both(street)
    stop = asyncio.Event()
    stop.set()

    await street.one.run(stop)
    street.two.attend()

    assert theirs.held


def test_shards_are_shared_by_those_who_start_together(street: Street) -> None:
    """Each takes one at a time."""
    for leases in (street.one, street.two):
        for number in range(4):
            leases.want(f"discord-shard:{number}")
    for _ in range(4):
        street.one.attend()
        street.two.attend()
        street.pass_by(ONE_MORE_S, street.one, street.two)

    holders = [row[0] for row in street.board.rows.values()]
    assert sorted(holders) == ["one", "one", "two", "two"]


async def test_work_under_a_lease_ends_with_it_and_begins_again(street: Street) -> None:
    """Its event tells it to stop; it is begun anew when the lease comes back."""
    stop, began, ended = asyncio.Event(), [0], [0]
    lease = street.one.want("poll-telegram")

    async def work(over: asyncio.Event) -> None:
        began[0] += 1
        await over.wait()
        ended[0] += 1

    holding = asyncio.create_task(street.one.hold("poll-telegram", work, stop))
    street.one.attend()
    await until(lambda: began == [1])
    street.clock.time += STOPPED_S
    await until(lambda: ended == [1])
    assert not lease.held

    street.one.attend()
    await until(lambda: began == [2])
    stop.set()
    await holding
    assert ended == [2]


def test_where_there_is_no_other_everything_is_held_at_once() -> None:
    """On SQLite one process does it all."""
    lease = Leases(None, "", Watch()).want("clock")

    assert lease.held
    lease.begin(lease.fence)
