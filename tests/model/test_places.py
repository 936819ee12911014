"""Cells and steps: all that a neighbour learns of where another lives."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.places import distance_m
from bot.model.places import METRES_PER_DEGREE, STEPS_M, Cell, PlaceOutOfRange, Point, distance_step

SIZES_M = st.sampled_from([100, 250, 500, 1_000, 5_000])
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
# Where people live, away from the poles and 180°.
HOMES = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))
METRES = st.floats(0, 21_000_000)
# The grid's fixed degree is not quite one of the ellipsoid (0.011), and a block's rows are all as wide as its middle
# (0.018 where cells are of 5 km, at 80 degrees).
SPHERE = 0.03


@given(POINTS, SIZES_M)
def test_every_place_has_a_cell_whose_centre_lies_in_it(home: Point, size_m: int) -> None:
    """The centre stands for the cell: its own cell is the same one, at the edges of the map too."""
    cell = Cell.of(home, size_m)

    assert Cell.of(cell.centre, size_m) == cell


@given(HOMES, SIZES_M, st.floats(-0.499, 0.499), st.floats(-0.499, 0.499))
def test_all_homes_of_a_cell_share_it(home: Point, size_m: int, north: float, east: float) -> None:
    """Wherever in its square a home is, what is told of it is the same."""
    cell = Cell.of(home, size_m)
    centre = cell.centre
    high = size_m / METRES_PER_DEGREE
    wide = high / math.cos(math.radians(centre.lat))

    other = Point(centre.lat + north * high, centre.lon + east * wide)

    assert Cell.of(other, size_m) == cell
    assert Cell.of(other, size_m).centre == centre


@given(HOMES, SIZES_M)
def test_a_home_is_within_half_a_diagonal_of_what_is_told(home: Point, size_m: int) -> None:
    """A cell is no larger than it says, so distances between cells are worth telling."""
    assert distance_m(home, Cell.of(home, size_m).centre) <= size_m * math.sqrt(0.5) * (1 + SPHERE)


@given(HOMES, SIZES_M)
def test_neighbouring_cells_are_their_size_apart(home: Point, size_m: int) -> None:
    """East and north, at any latitude: the cells are squares in metres, not in degrees."""
    cell = Cell.of(home, size_m)
    centre = cell.centre
    east = Cell(cell.row, cell.col + 1, size_m).centre
    # Columns of the next row are shifted, so north of a centre is not the next centre but a place in its cell.
    north = Point(Cell(cell.row + 1, cell.col, size_m).centre.lat, centre.lon)

    assert distance_m(centre, east) == pytest.approx(size_m, rel=SPHERE)
    assert distance_m(centre, north) == pytest.approx(size_m, rel=SPHERE)
    assert Cell.of(north, size_m).row == cell.row + 1


@given(HOMES, HOMES, SIZES_M)
def test_homes_of_one_cell_are_equally_far_from_everyone(home: Point, viewer: Point, size_m: int) -> None:
    """The viewer is snapped, too: within a cell no walk changes a distance."""
    cell, seen_from = Cell.of(home, size_m), Cell.of(viewer, size_m)
    other = Point(cell.centre.lat, cell.centre.lon)

    told = distance_m(seen_from.centre, cell.centre)

    assert told == distance_m(seen_from.centre, Cell.of(other, size_m).centre)
    assert abs(told - distance_m(viewer, home)) <= 2 * size_m * math.sqrt(0.5) * (1 + SPHERE)


@given(HOMES)
def test_cells_of_different_sizes_are_different(home: Point) -> None:
    """A community that changes its grid compares no old cells with new ones."""
    assert Cell.of(home, 500) != Cell.of(home, 1_000)


@given(METRES, METRES)
def test_farther_is_never_told_as_nearer(one_m: float, other_m: float) -> None:
    """Steps grow with the distance, so their order is an order of distance."""
    nearer, farther = sorted((one_m, other_m))

    assert distance_step(nearer) <= distance_step(farther)


@given(METRES)
def test_a_distance_is_told_as_the_nearest_step(metres: float) -> None:
    """Only steps are told, and never one where another is nearer; only one's own cell is 0."""
    assume(metres >= 1)
    step = distance_step(metres)

    assert step in STEPS_M[1:]
    assert abs(step - metres) == min(abs(other - metres) for other in STEPS_M[1:])


@pytest.mark.parametrize(
    ("metres", "step"),
    [
        (0, 0),
        (0.9, 0),
        (1, 500),
        (620, 500),
        (750, 500),
        (751, 1_000),
        (1_500, 1_000),
        (1_501, 2_000),
        (100_000, 100_000),
        (20_000_000, 100_000),
        (math.inf, 100_000),
    ],
)
def test_the_steps_that_people_read(metres: float, step: int) -> None:
    """Your block, about 500 m, 1 km, 2 km … and at last 100 km, which is simply far."""
    assert distance_step(metres) == step


def test_steps_go_up() -> None:
    """The table is in order: the bisection counts on it."""
    assert all(lower < higher for lower, higher in pairwise(STEPS_M))


@pytest.mark.parametrize("lat", [90.0001, -91, math.inf, -math.inf, math.nan])
def test_a_latitude_ends_at_the_poles(lat: float) -> None:
    """There is no such place, and no cell of it."""
    with pytest.raises(PlaceOutOfRange):
        Point(lat, 0)


@pytest.mark.parametrize("lon", [180.0001, -181, math.inf, -math.inf, math.nan])
def test_a_longitude_ends_at_180(lon: float) -> None:
    """Beyond, it would be another writing of the same place, and the same home would have two cells."""
    with pytest.raises(PlaceOutOfRange):
        Point(0, lon)
