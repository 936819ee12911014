"""The plan of a campaign: what is drawn from the seed before anything runs, so that a seed replays."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.chaos.faults import FAULTS, faults_for

OTHERS: Final = 3  # among those that come soon


@dataclass(frozen=True)
class Planned:
    """One fault: its number in the campaign, its name, and the seed of its own choices."""

    number: int
    fault: str
    seed: str
    rest_s: float  # how long nothing is broken before it

    def line(self) -> str:
        """As it is printed."""
        fault = FAULTS[self.fault]
        return f"{self.number:4d}  after {self.rest_s:.1f} s  {self.fault}: {fault.does}; {fault.ends}"


def draw(seed: int, how_many: int, kind: str = "sqlite") -> list[Planned]:
    """The faults in their order. Each comes once, in a drawn order, before any comes again by its weight.

    What is to come soon is among the first.
    """
    rng = Random(f"{seed} faults")
    table = faults_for(kind)
    names = list(table)
    rng.shuffle(names)
    first = [name for name in names if table[name].soon]
    first = rng.sample(first + [name for name in names if name not in first][:OTHERS], len(first) + OTHERS)
    names = first + [name for name in names if name not in first]
    weights = [fault.weight for fault in table.values()]
    names += rng.choices(list(table), weights, k=max(0, how_many - len(names)))
    return [
        Planned(number, name, f"{seed} {number} {name}", rng.uniform(0.2, 2.0))
        for number, name in enumerate(names[:how_many], 1)
    ]
