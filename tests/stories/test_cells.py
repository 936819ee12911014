"""Where in its cell a home lies is told by nothing that the bot sends. The long form: CONTRIBUTING.md."""

from __future__ import annotations

from random import Random

from tests.stories.attack import MOVES, both
from tests.stories.street import HOME


def test_two_homes_of_one_cell_cannot_be_told_apart_by_anything_that_is_sent() -> None:
    """Byte for byte: rows of the outbox and rendered messages, whatever accounts try from wherever they say to live."""
    one, other = both()
    dice, same_dice = Random(7), Random(7)

    for _ in range(MOVES):
        one.does(dice)
        other.does(same_dice)

    assert [it.member.cell for it in one.neighbours] == [it.member.cell for it in other.neighbours]
    assert one.told() == other.told()
    assert len(one.told()) > MOVES


def test_another_cell_is_told_apart() -> None:
    """The test would see a difference: it is there as soon as one home lies in another cell."""
    one, other = both()
    other.neighbours[0].shares_place(HOME.lat, HOME.lon).presses("Yes, I live there")
    dice, same_dice = Random(7), Random(7)

    for _ in range(MOVES):
        one.does(dice)
        other.does(same_dice)

    assert one.told() != other.told()
