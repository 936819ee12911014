"""Blocks: where few live, what is shown of each is large enough to hide them among one another."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.model.blocks import at_first, drawn
from bot.model.places import LARGEST_BLOCK, Cell, Point

CELLS = st.builds(Cell, st.integers(-20, 20), st.integers(-20, 20))
ENOUGH = st.integers(1, 5)


@given(st.lists(CELLS, max_size=60), ENOUGH)
def test_where_somebody_is_shown_enough_live(homes: list[Cell], enough: int) -> None:
    """Unless even the largest block holds too few; nothing larger is shown."""
    shown = drawn(homes, enough)

    living = Counter(shown[home] for home in homes)

    assert set(shown) == set(homes)
    assert all(count >= enough or block.side == LARGEST_BLOCK for block, count in living.items())


@given(st.lists(CELLS, max_size=60), ENOUGH)
def test_no_two_blocks_overlap(homes: list[Cell], enough: int) -> None:
    """What is shown of some cannot be taken away from what is shown of others, to find those who are left."""
    shown = drawn(homes, enough)

    for home in homes:
        around = {home.block(side) for side in (1, 2, 4, 8)}
        assert around & set(shown.values()) == {shown[home]}


@given(st.lists(CELLS, max_size=60), ENOUGH)
def test_who_came_first_does_not_matter(homes: list[Cell], enough: int) -> None:
    """What is shown follows from where homes are now, and from nothing that happened."""
    shown = drawn(homes, enough)

    assert drawn(homes[::-1], enough) == shown


@given(st.floats(-85, 85), st.floats(-179, 179), st.sampled_from((2, 4, 8)))
def test_blocks_nest(lat: float, lon: float, side: int) -> None:
    """A block is exactly its four quarters: no piece of one sticks out of it."""
    cell = Cell.of(Point(lat, lon))
    block, quarter = cell.block(side), cell.block(side // 2)

    (south, west), (north, east) = ((it.lat, it.lon) for it in block.corners)
    inner, outer = quarter.corners

    assert south - 1e-9 <= inner.lat <= outer.lat <= north + 1e-9
    assert west - 1e-9 <= inner.lon <= outer.lon <= east + 1e-9
    assert inner.lat <= lat <= outer.lat
    assert inner.lon <= lon <= outer.lon


@given(CELLS, ENOUGH)
def test_a_new_home_is_shown_as_roughly_as_can_be(cell: Cell, enough: int) -> None:
    """Whatever is around it; so accounts that only come to count cannot part a block."""
    assert at_first(cell, enough) == (cell if enough == 1 else cell.block(LARGEST_BLOCK))
