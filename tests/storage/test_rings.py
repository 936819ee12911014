"""Rings: no cell of a step is left out, wherever on Earth; and a step told in short is the one told in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.places import distance_m
from bot.model.places import STEPS_M, Cell, Point
from storage.rings import FARTHEST_M, Run, Steps, around, ring
from tests.storage import slow_search

sizes = st.sampled_from((100, 250, 500, 2_000, 5_000))
latitudes = st.one_of(st.floats(-89, 89), st.sampled_from((0.0, 52.52, 79.9, -80.1)))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from((179.999, -179.999, 0.0)))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Cell, Cell]:
    """Two cells of one size, mostly near each other, the limits of the steps among their distances."""
    size, here = draw(sizes), Point(draw(latitudes), draw(longitudes))
    far = draw(st.sampled_from((*FARTHEST_M.values(), 100_000.0))) / 111_320
    north, east = draw(st.sampled_from((-1, 0, 1))), draw(st.floats(-1.02, 1.02))
    lat = max(-89.0, min(89.0, here.lat + north * far * draw(st.floats(0, 1.02))))
    one = Cell.of(here, size)
    lon = here.lon + east * far * Cell.width(one.row, 1) * 111_320
    return one, Cell.of(Point(lat, (lon + 180) % 360 - 180), size)


def covers(runs: list[Run] | None, cell: Cell) -> bool:
    """Whether a cell is in one of the runs; no runs are everywhere."""
    return runs is None or any(run.row == cell.row and run.low <= cell.col <= run.high for run in runs)


@given(pairs())
def test_each_cell_stands_in_the_ring_of_its_step(pair: tuple[Cell, Cell]) -> None:
    """What lies on a limit may stand in two rings, never in none; and all within a step stands around."""
    viewer, other = pair

    step = Steps(viewer, distance_m).to(other.row, other.col)

    assert step == slow_search.step(viewer, other)
    assert covers(ring(viewer, step), other)
    assert all(covers(around(viewer, FARTHEST_M[wider]), other) for wider in STEPS_M[1:-1] if wider >= step)


@pytest.mark.parametrize(("step", "cells"), [(0, 1), (500, 8), (1_000, 24), (2_000, 60)])
def test_a_ring_leaves_out_what_is_nearer_and_what_is_farther(step: int, cells: int) -> None:
    """A search of a ring reads little else."""
    runs = ring(Cell.of(Point(0.01, 0.01)), step) or []

    assert sum(run.high - run.low + 1 for run in runs) <= cells * 1.25
