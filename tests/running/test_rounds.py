"""Rounds: what is too old is swept away a little at a time, by whoever has the turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import cast

from bot.conversation.lookups import Answer, Lookup
from bot.ports import Atlas
from bot.running.leases import USED_S, Lease
from bot.running.rounds import Rounds
from bot.running.world import World
from bot.store import Store

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PORTIONS = 5


class Sweeper:
    """Rounds with nothing to do but to sweep so many portions, and what came of it."""

    def __init__(self) -> None:
        """Whose turn it is ends when the steady clock, `time`, has gone on far enough."""
        self.time, self.done, self.twice = 0.0, list[int](), asyncio.Event()
        self.turns = Lease("clock", lambda: self.time)
        self.turns.confirmed(1, 0.0)
        world = World({}, cast(Atlas, None))
        tidy = (lambda _now: None), self._sweep
        self.rounds = Rounds(self._work, self._keep, world, (), lambda: None, tidy, self.turns)

    def _sweep(self, _now: datetime) -> Iterator[None]:
        """One portion after another."""
        for number in range(PORTIONS):
            self.done.append(number)
            if len(self.done) == 2:
                self.twice.set()
            yield

    def _work(self, now: datetime) -> AbstractContextManager[Store]:
        """No round asks for one."""
        raise LookupError(now)

    def _keep(self, lookup: Lookup, answer: Answer) -> None:
        """No round asks anything."""
        raise LookupError(lookup, answer)


async def test_others_come_in_between_the_portions_of_the_broom() -> None:
    """Whoever waits for an answer waits for one portion at most, not for all that is to be swept."""
    sweeper = Sweeper()
    seen: set[int] = set()

    sweeping = asyncio.create_task(sweeper.rounds.tick(NOON))
    while not sweeping.done():
        seen.add(len(sweeper.done))
        await asyncio.sleep(0)
    await sweeping

    assert seen >= set(range(1, PORTIONS))
    assert len(sweeper.done) == PORTIONS


async def test_others_come_in_between_the_batches_of_a_round() -> None:
    """Ten thousand may be reminded at once; whoever waits for an answer waits for one batch."""
    batches, seen = iter(range(PORTIONS, -1, -1)), set[int]()
    left = PORTIONS

    def go(_store: Store, _now: datetime, _limit: int) -> int:
        nonlocal left
        left = next(batches)
        return left

    tidy = (lambda _now: None), lambda _now: iter(())
    rounds = Rounds(
        lambda _: nullcontext(cast(Store, None)), _no_answer, World({}, cast(Atlas, None)), (go,), _ring, tidy
    )

    going = asyncio.create_task(rounds.tick(NOON))
    while not going.done():
        seen.add(left)
        await asyncio.sleep(0)
    await going

    assert seen >= set(range(1, PORTIONS))


def _no_answer(lookup: Lookup, answer: Answer) -> None:
    """No round asks anything."""
    raise LookupError(lookup, answer)


def _ring() -> None:
    """Nobody is woken."""


async def test_whose_turn_is_over_sweeps_no_further() -> None:
    """Another process has it then, and begins anew."""
    sweeper = Sweeper()

    sweeping = asyncio.create_task(sweeper.rounds.tick(NOON))
    await sweeper.twice.wait()
    sweeper.time = USED_S
    await sweeping

    assert len(sweeper.done) == 2
