"""Measuring: jobs run side by side with their peers, in turns, and what is made of their times."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

Times = Sequence[float]  # seconds, one an operation
ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: items in the city, operations a round."""

    items: int
    operations: int
    rounds: int = ROUNDS


FULL: Final = Size(1_000_000, 100)
QUICK: Final = Size(10_000, 10, 1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job that is ready to run. `check` raises AssertionError when ours answers wrongly."""

    ours: Callable[[], Times]
    peer: Callable[[], Times]
    check: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured, and what is to be reached: a ratio of the medians, ours to the peer's, and a slowest time."""

    name: str
    peer: str
    at_most: float
    prepare: Callable[[Size, Path], AbstractContextManager[Prepared]]
    p99_ms: float | None = None

    @property
    def goal(self) -> str:
        """The goal in words."""
        slowest = f", p99 below {self.p99_ms:g} ms" if self.p99_ms else ""
        return f"at most {self.at_most:g} of its time{slowest}"


@dataclass(frozen=True, slots=True)
class Result:
    """What a job came to, in milliseconds."""

    job: Job
    ours: float
    ours_p99: float
    peer: float
    peer_p99: float

    @property
    def ratio(self) -> float:
        """Ours to the peer's."""
        return self.ours / self.peer

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        quick = self.job.p99_ms is None or self.ours_p99 < self.job.p99_ms
        return self.ratio <= self.job.at_most and quick

    def __str__(self) -> str:
        ours, peer = (
            f"{self.ours:.3f} ms (p99 {self.ours_p99:.3f})",
            f"{self.peer:.3f} ms (p99 {self.peer_p99:.3f})",
        )
        told = "reached" if self.reached else "not reached"
        return f"{self.job.name} | {ours} | {self.job.peer}: {peer} | {self.ratio:.3f} | {self.job.goal} | {told}"


def measure(job: Job, size: Size, folder: Path) -> Result:
    """Run a job and its peer in turns. Raises AssertionError when ours answers wrongly."""
    with job.prepare(size, folder) as prepared:
        prepared.check()
        prepared.ours()  # the first round of each warms up
        prepared.peer()
        ours: list[float] = []
        peer: list[float] = []
        for _ in range(size.rounds):
            gc.collect()
            ours += prepared.ours()
            gc.collect()
            peer += prepared.peer()
    return Result(job, *_milliseconds(ours), *_milliseconds(peer))


def timed(operations: Sequence[Callable[[], object]]) -> Times:
    """How long each of them took."""
    times: list[float] = []
    for operation in operations:
        begun = time.perf_counter()
        operation()
        times.append(time.perf_counter() - begun)
    return times


def _milliseconds(times: Times) -> tuple[float, float]:
    """The median and the 99th percentile."""
    ordered = sorted(times)
    return median(ordered) * 1000, ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000
