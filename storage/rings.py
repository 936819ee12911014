"""Rings: which cells may lie within a distance step of a viewer, as runs of neighbouring columns."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import pairwise
from typing import Final, NamedTuple

from bot.model.places import METRES_PER_DEGREE, STEPS_M, Cell, distance_step
from bot.ports import Distances

# METRES_PER_DEGREE and the true length of a degree differ by 0.7 % at most, to the north and to the east.
SLACK: Final = 1.02
EQUATOR_M: Final = 6_378_137.0  # WGS 84, as geopy's geodesic takes it
ECCENTRICITY_2: Final = 0.00669437999014
NEAR_A_POLE: Final = 80.0  # degrees of latitude, beyond which columns are no grid any more
NEXT_M: Final = STEPS_M[1]  # the step of what is nearest, but for the viewer's own cell
FARTHEST_M: Final = {  # where each step ends: halfway to the next one (distance_step)
    step: (step + after) / 2 for step, after in pairwise(STEPS_M[1:])
}


LIMITS_M: Final = (-1.0, *FARTHEST_M.values(), math.inf)


class Run(NamedTuple):
    """The cells of a row from one column to another. A tuple, as a search makes many and hands them to the database."""

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
        self._viewer, self._distance_m = viewer, distance_m
        self._lat, self._lon = Cell.middle(viewer.row, viewer.col, viewer.size_m)
        self._steps: dict[tuple[int, int], int] = {(viewer.row, viewer.col): 0}

    def to(self, row: int, col: int) -> int:
        """The step to the cell of this row and column, of the viewer's size."""
        step = self._steps.get((row, col))
        if step is None:
            step = self._steps[row, col] = self._step(row, col)
        return step

    def next_to(self) -> list[Run] | None:
        """Runs that hold the cells of the step NEXT_M and no others. None where nothing says which they are."""
        runs = around(self._viewer, FARTHEST_M[NEXT_M])
        if runs is None:
            return None
        own = Run(self._viewer.row, self._viewer.col, self._viewer.col)
        trimmed = map(self._trimmed, runs)
        parts = (part for run in trimmed for part in (_without(run, own) if run.row == own.row else [run]))
        return [part for part in parts if part.low <= part.high]

    def _trimmed(self, run: Run) -> Run:
        """A run without the cells at its ends that are farther than NEXT_M."""
        low, high = run.low, run.high
        while low <= high and self.to(run.row, low) > NEXT_M:
            low += 1
        while low <= high and self.to(run.row, high) > NEXT_M:
            high -= 1
        return Run(run.row, low, high)

    def _step(self, row: int, col: int) -> int:
        """The step to another cell: told from a formula, unless a limit is so near that the true measure decides.

        Another cell is never "your block", though the centres of two that meet at 180 degrees may be one.
        """
        nearly, slack = nearly_m(self._lat, self._lon, *Cell.middle(row, col, self._viewer.size_m))
        after = bisect_left(LIMITS_M, nearly)
        if LIMITS_M[after - 1] * slack < nearly < LIMITS_M[after] / slack:
            return max(distance_step(nearly), NEXT_M)
        other = Cell(row, col, self._viewer.size_m)
        return max(distance_step(self._distance_m(self._viewer.centre, other.centre)), NEXT_M)


def nearly_m(lat: float, lon: float, other_lat: float, other_lon: float) -> tuple[float, float]:
    """Metres on the ellipsoid as if it were flat between two latitudes, and by what factor that may be wrong.

    The error grows with the square of the distance and towards the poles; a factor of 24 is left.
    """
    middle = math.radians((lat + other_lat) / 2)
    curved, aside = 1 - ECCENTRICITY_2 * math.sin(middle) ** 2, math.cos(middle)
    north = math.radians(other_lat - lat) * EQUATOR_M * (1 - ECCENTRICITY_2) / curved**1.5
    turned = math.radians((other_lon - lon + 180) % 360 - 180)
    metres = math.hypot(north, turned * aside * EQUATOR_M / math.sqrt(curved))
    return metres, 1.00001 + (metres / EQUATOR_M / aside) ** 2
