"""Where few live, neighbours are shown by larger blocks; and who comes or goes does not show by itself."""

from __future__ import annotations

import pytest

from bot.conversation.engine import Engine
from bot.flows import contents
from bot.model.places import LARGEST_BLOCK, Cell, Point
from tests.stories.neighbour import Neighbour
from tests.stories.street import ADDRESS, HOME, Street

HERE = Cell.of(HOME)
NEXT = Cell(HERE.row + 1 if HERE.row % 2 == 0 else HERE.row - 1, HERE.col)  # in the same block of two


@pytest.fixture
def sparse(street: Street) -> Street:
    """A street where three must live where one is shown."""
    street.contents = contents(ADDRESS, cell_members=3)
    street.engine = Engine(street.contents)
    return street


def joins(street: Street, name: str, cell: Cell) -> Neighbour:
    """Somebody joins by the usual questions, and lives in that cell."""
    who = street.neighbour(name, home=HOME)
    elsewhere = Cell(cell.row + 3, cell.col).centre
    for home in (elsewhere, cell.centre):
        moves(who, home)
    return who


def moves(who: Neighbour, home: Point) -> None:
    """Somebody lives there from now on."""
    who.commands(f"/near {home.lat:.6f}, {home.lon:.6f}")


def test_a_new_home_is_shown_by_the_largest_block(sparse: Street) -> None:
    """Though enough live in its cell; and so is what they offer."""
    others = [joins(sparse, f"Old {number}", HERE) for number in range(4)]
    sparse.passes(days=15)

    newcomer = joins(sparse, "New", HERE)
    drill = newcomer.offers("drill")

    assert {it.member.cell for it in others} == {HERE}
    assert newcomer.member.cell == drill.cell == HERE.block(LARGEST_BLOCK)


def test_after_a_week_or_two_enough_neighbours_are_shown_by_their_cell(sparse: Street) -> None:
    """Their items follow."""
    three = [joins(sparse, f"Old {number}", HERE) for number in range(3)]
    drill = three[0].offers("drill")
    assert drill.cell.side == LARGEST_BLOCK

    sparse.passes(days=15)

    assert {it.member.cell for it in three} == {HERE}
    assert sparse.item("drill").cell == HERE


def test_one_alone_makes_the_block_of_all_around_larger(sparse: Street) -> None:
    """Else whoever is shown by the larger one would live where the others do not."""
    three = [joins(sparse, f"Old {number}", HERE) for number in range(3)]
    alone = joins(sparse, "Lone", NEXT)

    sparse.passes(days=15)

    assert {it.member.cell for it in (*three, alone)} == {HERE.block(2)}


def test_accounts_that_move_in_beside_somebody_part_nothing(sparse: Street) -> None:
    """Two who came to count learn nothing for as long as they are new; nor by coming back again and again."""
    alone = joins(sparse, "Lone", HERE)
    sparse.passes(days=15)
    shown = alone.member.cell

    spies = [joins(sparse, f"Spy {number}", HERE) for number in range(3)]
    for _ in range(3):
        sparse.passes(days=5)
        for spy in spies:
            for home in (NEXT.centre, HERE.centre):
                moves(spy, home)

    assert alone.member.cell == shown


def test_saying_the_same_home_again_changes_nothing(sparse: Street) -> None:
    """Another pin in the same cell does not begin the week anew."""
    three = [joins(sparse, f"Old {number}", HERE) for number in range(3)]
    sparse.passes(days=15)

    corner, _ = HERE.corners
    moves(three[0], Point(corner.lat + 0.0005, corner.lon + 0.0005))

    assert three[0].member.cell == HERE
