"""Rings: which cells may lie within a distance step of a viewer, as runs of neighbouring columns."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.model.places import METRES_PER_DEGREE, STEPS_M, Cell, Point, distance_step
from bot.ports import Distances

# METRES_PER_DEGREE and the true length of a degree differ by 0.7 % at most, to the north and to the east.
SLACK: Final = 1.02
EQUATOR_M: Final = 6_378_137.0  # WGS 84, as geopy's geodesic takes it
ECCENTRICITY_2: Final = 0.00669437999014
NEAR_A_POLE: Final = 80.0  # degrees of latitude, beyond which columns are no grid any more
FARTHEST_M: Final = {  # where each step ends: halfway to the next one (distance_step)
    step: (step + after) / 2 for step, after in pairwise(STEPS_M[1:])
}


LIMITS_M: Final = (-1.0, *FARTHEST_M.values(), math.inf)


@dataclass(frozen=True, slots=True)
class Run:
    """The cells of a row from one column to another."""

    row: int
    low: int
    high: int


def around(viewer: Cell, within_m: float) -> list[Run] | None:
    """Runs that hold every cell whose centre lies within so many metres, and none farther than SLACK² times that.

    None where that is everywhere: near a pole.
    """
    reach, size, here = within_m * SLACK, viewer.size_m, viewer.centre
    rows = math.floor(reach / size)
    if abs(here.lat) + reach / METRES_PER_DEGREE > NEAR_A_POLE:
        return None
    runs: list[Run] = []
    for row in range(viewer.row - rows, viewer.row + rows + 1):
        aside = math.sqrt(reach**2 - ((row - viewer.row) * size) ** 2)
        between = (here.lat + (row + 0.5) * size / METRES_PER_DEGREE) / 2
        half = aside / (METRES_PER_DEGREE * math.cos(math.radians(between)))
        runs += _columns(row, size, here.lon - half, here.lon + half)
    return runs


def _columns(row: int, size: int, west: float, east: float) -> list[Run]:
    """The columns of a row whose centres lie between two longitudes; beyond 180 degrees from the other side on."""
    width = Cell.width(row, size)
    spans = [(west, east)]
    if west < -180:
        spans = [(-180 - width, east), (west + 360, 180 + width)]
    elif east > 180:
        spans = [(west, 180 + width), (-180 - width, east - 360)]
    return [Run(row, math.ceil(low / width - 0.5), math.floor(high / width - 0.5)) for low, high in spans]


def ring(viewer: Cell, step: int) -> list[Run] | None:
    """Runs that hold every cell of a step, without most of those that are nearer. None where that is everywhere."""
    if step == 0:
        return [Run(viewer.row, viewer.col, viewer.col)]
    outer = around(viewer, FARTHEST_M[step]) if step in FARTHEST_M else None
    before = STEPS_M[STEPS_M.index(step) - 1]
    inner = around(viewer, FARTHEST_M[before] / SLACK**3) if before else ring(viewer, 0)
    if outer is None or inner is None:
        return outer
    holes = {run.row: run for run in inner}
    return [part for run in outer for part in _without(run, holes.get(run.row)) if part.low <= part.high]


def _without(run: Run, hole: Run | None) -> list[Run]:
    """A run without the columns of another."""
    if hole is None or hole.low > run.high or hole.high < run.low:
        return [run]
    return [Run(run.row, run.low, hole.low - 1), Run(run.row, hole.high + 1, run.high)]


class Steps:
    """The steps from one viewer to cells; each cell is measured once, and exactly only where it matters."""

    def __init__(self, viewer: Cell, distance_m: Distances) -> None:
        """`distance_m` is the true measure, which costs 80 µs a pair."""
        self._viewer, self._distance_m, self._centre = viewer, distance_m, viewer.centre
        self._steps: dict[tuple[int, int], int] = {(viewer.row, viewer.col): 0}

    def to(self, row: int, col: int) -> int:
        """The step to the cell of this row and column, of the viewer's size."""
        step = self._steps.get((row, col))
        if step is None:
            step = self._steps[row, col] = self._step(Cell(row, col, self._viewer.size_m))
        return step

    def _step(self, other: Cell) -> int:
        """The step to another cell: told from a formula, unless a limit is so near that the true measure decides.

        Another cell is never "your block", though the centres of two that meet at 180 degrees may be one.
        """
        there = other.centre
        nearly, slack = nearly_m(self._centre, there)
        after = bisect_left(LIMITS_M, nearly)
        clear = LIMITS_M[after - 1] * slack < nearly < LIMITS_M[after] / slack
        return max(distance_step(nearly if clear else self._distance_m(self._centre, there)), STEPS_M[1])


def nearly_m(one: Point, other: Point) -> tuple[float, float]:
    """Metres on the ellipsoid as if it were flat between two latitudes, and by what factor that may be wrong.

    The error grows with the square of the distance and towards the poles; a factor of 24 is left.
    """
    middle = math.radians((one.lat + other.lat) / 2)
    curved = 1 - ECCENTRICITY_2 * math.sin(middle) ** 2
    north = math.radians(other.lat - one.lat) * EQUATOR_M * (1 - ECCENTRICITY_2) / curved**1.5
    turned = math.radians((other.lon - one.lon + 180) % 360 - 180)
    metres = math.hypot(north, turned * math.cos(middle) * EQUATOR_M / math.sqrt(curved))
    return metres, 1.00001 + (metres / EQUATOR_M / math.cos(middle)) ** 2
