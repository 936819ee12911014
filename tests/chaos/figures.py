"""How long a restart takes at 100,000 loans, and a backlog: measured on the program as it is, nothing put in."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import quantiles
from typing import Final

from adapters.places import distance_m
from storage.database import Database
from tests.chaos.large import Large
from tests.chaos.town import Town

LOANS: Final = 100_000
RESTARTS: Final = 20
BACKLOG: Final = 1_000
ANSWER_WITHIN_S: Final = 60.0
DRAIN_WITHIN_S: Final = 300.0


@dataclass(frozen=True)
class Figures:
    """Seconds, of the machine that it ran on."""

    loans: int
    megabytes: int
    restarts: list[float]  # from the start of the process to the first answer, each after a kill -9
    backlog: int
    handled: float
    answered: float

    @property
    def p95(self) -> float:
        """What 95 of 100 restarts stay below."""
        return quantiles(self.restarts, n=20)[-1]


async def measure(
    town: Town, loans: int = LOANS, restarts: int = RESTARTS, backlog: int = BACKLOG
) -> Figures:
    """Fill the town's database, kill and start the program again and again, then let messages wait for it."""
    database = Database(town.url, distance_m, town.dial.now)
    with database.engine.begin() as connection:
        Large(1, loans, datetime.now(UTC)).fill(connection)
    database.close()
    megabytes = (town.folder / "shed.db").stat().st_size // 1_000_000
    waited = [await _first_answer(town) for _ in range(restarts)]
    handled, answered = await _drain(town, backlog)
    return Figures(loans, megabytes, waited, backlog, handled, answered)


async def _first_answer(town: Town) -> float:
    """Somebody asks while it is dead; seconds from its start to the answer. Ends with a kill -9."""
    person = town.on_telegram[0]
    read = len(person.inbox)
    person.says("/help")
    process, began = await _start(town), time.monotonic()
    await _wait(town, lambda: len(person.inbox) > read, ANSWER_WITHIN_S)
    took = time.monotonic() - began
    process.kill()
    await process.wait()
    return took


async def _drain(town: Town, backlog: int) -> tuple[float, float]:
    """Messages of many people wait while it is dead; seconds from its start until all are handled, and answered."""
    people = [town.telegram.user(f"Person {number}") for number in range(backlog // 5)]
    for _ in range(backlog // len(people)):
        for person in people:
            person.says("/help")
    process, began = await _start(town), time.monotonic()
    await _wait(town, lambda: len(town.updates.confirmed) and not town.updates.waiting, DRAIN_WITHIN_S)
    waiting = "SELECT count(*) FROM inbox WHERE handled_at IS NULL"
    await _wait(town, lambda: not town.asks(waiting)[0][0], DRAIN_WITHIN_S)
    handled = time.monotonic() - began
    await _wait(town, lambda: all(len(it.inbox) >= backlog // len(people) for it in people), DRAIN_WITHIN_S)
    answered = time.monotonic() - began
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return handled, answered


async def _start(town: Town) -> asyncio.subprocess.Process:
    """`commonshed run`, the program itself."""
    arguments = ("-m", "bot", "run", "--config", str(town.folder / "config.toml"))
    with town.keeper.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stderr=log, env=dict(os.environ)
        )


async def _wait(town: Town, met: Callable[[], object], within_s: float) -> None:
    """Wait for something that must come. Raises TimeoutError."""
    if not await town.until(met, within_s):
        raise TimeoutError(f"not within {within_s} s; see {town.keeper.log}")
