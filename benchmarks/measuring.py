"""Measuring: jobs run side by side with their peers, in turns, and what is made of what was measured."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Protocol

ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: items in the city, operations a round, events of the one long run ("memory-flat")."""

    items: int
    operations: int
    rounds: int = ROUNDS
    events: int = 20_000


FULL: Final = Size(1_000_000, 100)
QUICK: Final = Size(10_000, 10, 1, 200)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a job is told in; a round holds `factor` times less of it (seconds, bytes)."""

    name: str
    factor: float


MILLISECONDS: Final = Unit("ms", 1e3)
MEGABYTES: Final = Unit("MB", 1e-6)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to: seconds, one an operation (or bytes, one a look), and how long all of it took.

    Without `seconds`, one operation came after another. `figures` are what else is limited, in the limit's own unit,
    or told.
    """

    times: Sequence[float]
    seconds: float = 0.0
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Operations a second."""
        return len(self.times) / (self.seconds or sum(self.times))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job that is ready to run, and its peers in the job's order. `check` raises AssertionError when ours answers
    wrongly. `means` is what the peers use, where that depends on what the machine has."""

    ours: Callable[[], Round]
    peers: Sequence[Callable[[], Round]]
    check: Callable[[], None]
    means: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """All rounds of one side: medians of the operations and of the rounds' rates, the worst of the other figures."""

    time: float
    rate: float
    figures: Mapping[str, float]


class Goal(Protocol):
    """What is to be reached beside a peer."""

    def ratio(self, ours: Summary, peer: Summary) -> float:
        """Ours to the peer's."""
        ...

    def met(self, ratio: float) -> bool:
        """Whether the ratio is good enough."""
        ...

    def told(self, it: Summary, unit: Unit) -> str:
        """The figure that is compared."""
        ...


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most so many times what the peer takes: time, or whatever the job's unit is."""

    times: float

    def ratio(self, ours: Summary, peer: Summary) -> float:
        """Of the medians."""
        return ours.time / peer.time

    def met(self, ratio: float) -> bool:
        """Not more."""
        return ratio <= self.times

    def told(self, it: Summary, unit: Unit) -> str:
        """The median."""
        return f"{it.time:.3f} {unit.name}"

    def __str__(self) -> str:
        return f"at most {self.times:g} of it"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many times the peer's throughput."""

    times: float

    def ratio(self, ours: Summary, peer: Summary) -> float:
        """Of the rates."""
        return ours.rate / peer.rate

    def met(self, ratio: float) -> bool:
        """Not less."""
        return ratio >= self.times

    def told(self, it: Summary, unit: Unit) -> str:
        """Operations a second."""
        return f"{it.rate:,.0f} a second"

    def __str__(self) -> str:
        return f"at least {self.times:g} of its throughput"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure of ours stays below, whatever the peers do: "p99" (in the job's unit), or one that rounds tell."""

    figure: str
    below: float
    unit: str = "ms"

    def __str__(self) -> str:
        return f"{self.figure} below {self.below:g} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom a job is compared with, and what is to be reached."""

    name: str
    goal: Goal


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured, beside whom, and what is to be reached."""

    name: str
    peers: tuple[Peer, ...]
    prepare: Callable[[Size, Path], AbstractContextManager[Prepared]]
    limits: tuple[Limit, ...] = ()
    unit: Unit = MILLISECONDS

    @property
    def goal(self) -> str:
        """The goals in words."""
        return ", ".join(("; ".join(str(it.goal) for it in self.peers), *map(str, self.limits)))


@dataclass(frozen=True, slots=True)
class Result:
    """What a job came to, in its unit; `means` as in Prepared."""

    job: Job
    ours: Summary
    peers: tuple[Summary, ...]
    means: str = ""

    @property
    def ratios(self) -> list[float]:
        """Ours to each peer's."""
        pairs = zip(self.job.peers, self.peers, strict=True)
        return [peer.goal.ratio(self.ours, measured) for peer, measured in pairs]

    @property
    def reached(self) -> bool:
        """Whether everything was reached."""
        beside = zip(self.job.peers, self.ratios, strict=True)
        within = all(self.ours.figures[it.figure] < it.below for it in self.job.limits)
        return within and all(peer.goal.met(ratio) for peer, ratio in beside)

    def __str__(self) -> str:
        job = self.job
        pairs = zip(job.peers, self.peers, strict=True)
        own = dict.fromkeys(it.goal.told(self.ours, job.unit) for it in job.peers)
        columns = (
            job.name,
            f"{', '.join(own)} ({self._figures()})",
            "; ".join(f"{peer.name}{self.means}: {peer.goal.told(it, job.unit)}" for peer, it in pairs),
            "; ".join(f"{it:.3f}" for it in self.ratios),
            job.goal,
            "reached" if self.reached else "not reached",
        )
        return " | ".join(columns)

    def _figures(self) -> str:
        """The slowest, what else is limited, and what is only told."""
        units = {"p99": self.job.unit.name} | {it.figure: it.unit for it in self.job.limits}
        limited = [f"{name} {self.ours.figures[name]:.3f} {unit}".rstrip() for name, unit in units.items()]
        told = [f"{name} {it:,.10g}" for name, it in self.ours.figures.items() if name not in units]
        return ", ".join((*limited, *told))


def measure(job: Job, size: Size, folder: Path) -> Result:
    """Run a job and its peers in turns. Raises AssertionError when ours answers wrongly."""
    with job.prepare(size, folder) as prepared:
        prepared.check()
        sides = (prepared.ours, *prepared.peers)
        for side in sides:
            side()  # the first round of each warms up
        gc.collect()
        gc.freeze()  # as the program does when it has started: nobody looks through what is loaded any more
        measured: list[list[Round]] = [[] for _ in sides]
        for _ in range(size.rounds):
            for side, rounds in zip(sides, measured, strict=True):
                gc.collect()
                rounds.append(side())
        gc.unfreeze()
    ours, *peers = (summary(rounds, job.unit) for rounds in measured)
    return Result(job, ours, tuple(peers), prepared.means)


def timed(operations: Sequence[Callable[[], object]]) -> Round:
    """How long each of them took, one after another."""
    times: list[float] = []
    for operation in operations:
        begun = time.perf_counter()
        operation()
        times.append(time.perf_counter() - begun)
    return Round(times)


def summary(rounds: Sequence[Round], unit: Unit) -> Summary:
    """What rounds came to, in this unit."""
    ordered = sorted(it * unit.factor for round in rounds for it in round.times)
    figures = {"p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]}
    for round in rounds:
        figures |= {name: max(it, figures.get(name, it)) for name, it in round.figures.items()}
    return Summary(median(ordered), median(it.rate for it in rounds), figures)
