"""Points, cells, blocks of cells, and the steps in which a distance may be told."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_000  # mean
# Of latitude; the grid needs a fixed number, not the exact length of each degree.
METRES_PER_DEGREE = 111_320.0
CELL_M = 500
LARGEST_BLOCK = 8  # cells on a side; a power of two, so that blocks of 8, 4 and 2 nest
STEPS_M = (0, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000)


class PlaceOutOfRange(ValueError):
    """A latitude must lie within -90 and 90 degrees and a longitude within -180 and 180."""


@dataclass(frozen=True, slots=True)
class Point:
    """An exact place in degrees (WGS 84). Raises PlaceOutOfRange."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse what is no place on Earth (NaN fails the comparison, too)."""
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise PlaceOutOfRange(f"{self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One square of the fixed grid, `size_m` metres wide: all that anyone learns of where a home is.

    With a `side` of 2, 4 or 8 it stands for a whole block of so many cells on a side, as the one at its middle.
    """

    row: int
    col: int
    size_m: int = CELL_M
    side: int = 1

    @classmethod
    def of(cls, point: Point, size_m: int = CELL_M) -> Cell:
        """The cell in which a point lies. Columns narrow with their row's latitude, so cells stay square."""
        row = math.floor(point.lat * METRES_PER_DEGREE / size_m)
        return cls(row, math.floor(point.lon / cls.width(row, size_m)), size_m)

    @property
    def centre(self) -> Point:
        """The middle of the cell: what stands for every home in it, or in its block."""
        return Point(*self.middle(self.row, self.col, self.size_m))

    @classmethod
    def middle(cls, row: int, col: int, size_m: int) -> tuple[float, float]:
        """Latitude and longitude of a cell's middle, for a search that measures many."""
        lat = (row + 0.5) * size_m / METRES_PER_DEGREE
        lon = (col + 0.5) * cls.width(row, size_m)
        return max(-90.0, min(90.0, lat)), max(-180.0, min(180.0, lon))

    @property
    def corners(self) -> tuple[Point, Point]:
        """The south-western and the north-eastern corner, to shade it on a map."""
        lat, lon = self.size_m / METRES_PER_DEGREE, self.width(self.row, self.size_m)
        row, col = self.row - self.side // 2, self.col - self.side // 2
        south, west = max(-90.0, min(90.0, row * lat)), max(-180.0, min(180.0, col * lon))
        north = max(-90.0, min(90.0, (row + self.side) * lat))
        east = max(-180.0, min(180.0, (col + self.side) * lon))
        return Point(south, west), Point(north, east)

    def block(self, side: int) -> Cell:
        """The block of that many cells on a side in which this cell lies; blocks stand where they always stood."""
        row, col = (at // side * side + side // 2 for at in (self.row, self.col))
        return Cell(row, col, self.size_m, side)

    @staticmethod
    def width(row: int, size_m: int) -> float:
        """The width of a column in degrees of longitude: the same in all rows of a block, or blocks would not nest."""
        middle = row // LARGEST_BLOCK * LARGEST_BLOCK + LARGEST_BLOCK / 2
        lat = min(89.9, abs(middle * size_m / METRES_PER_DEGREE))
        return size_m / (METRES_PER_DEGREE * math.cos(math.radians(lat)))


def distance_step(distance_m: float) -> int:
    """The step, in metres, in which a distance between two cells is told; 0 is the same cell.

    The nearest step counts, so 620 m is told as 500 m and 800 m as 1 km.
    """
    if distance_m < 1:
        return 0
    after = bisect_left(STEPS_M, distance_m)
    if after >= len(STEPS_M):
        return STEPS_M[-1]
    below, above = max(STEPS_M[after - 1], STEPS_M[1]), STEPS_M[after]
    return below if distance_m - below <= above - distance_m else above


def great_circle_m(one: Point, other: Point) -> float:
    """Metres between two points on a sphere: half a percent off at most, enough to see that a home is far away."""
    lat_1, lat_2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(other.lon - one.lon) / 2
    bow = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(bow)))
