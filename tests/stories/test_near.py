"""A home that moves: by /near, or by a place that nobody asked for."""

from __future__ import annotations

from bot.model.places import Cell
from tests.stories.joining import MUNICH, NEARBY, at, begins
from tests.stories.street import HOME, Street


def test_a_home_moves_with_all_that_is_offered(street: Street) -> None:
    """/near asks where, and the items lie in the new cell."""
    anna = street.neighbour("Anna")
    anna.offers("drill")

    anna.commands("/near").answers(home=at(NEARBY))

    cell = Cell.of(NEARBY, street.community.cell_m)
    assert (anna.member.cell, street.item("drill").cell) == (cell, cell)
    assert anna.reads("near-done")


def test_near_takes_the_place_behind_it(street: Street) -> None:
    """/near 52.53, 13.41 asks nothing."""
    anna = street.neighbour("Anna")

    anna.commands(f"/near {at(NEARBY)}")

    assert anna.member.cell == Cell.of(NEARBY, street.community.cell_m)


def test_a_new_home_too_far_away_changes_nothing(street: Street) -> None:
    """It is asked again."""
    anna = street.neighbour("Anna")
    before = anna.member.cell

    anna.commands("/near").answers(home=MUNICH)

    assert anna.reads("join-too-far")
    assert anna.member.cell == before


def test_a_place_out_of_the_blue_is_asked_about(street: Street) -> None:
    """A pin that nobody asked for may be the new home; it counts only after a yes."""
    anna = street.neighbour("Anna", on=street.telegram)
    before = anna.member.cell

    anna.shares_place(NEARBY.lat, NEARBY.lon)
    assert anna.member.cell == before
    anna.presses("Yes, I live there")

    assert anna.member.cell == Cell.of(NEARBY, street.community.cell_m)


def test_a_place_out_of_the_blue_that_is_too_far_says_so(street: Street) -> None:
    """A pin from a holiday moves nobody."""
    anna = street.neighbour("Anna", on=street.telegram)

    anna.shares_place(48.1374, 11.5755)

    assert anna.reads("join-too-far")


def test_exact_places_are_in_no_message(street: Street) -> None:
    """Nothing that was ever sent holds the coordinates."""
    ben = street.stranger("Ben")
    begins(street, ben).answers(language="en", home=at(NEARBY))
    ben.commands("/near").answers(home=at(HOME))

    with street.database.work(street.now) as store:
        sent = [str(row) for row in store.connection.exec_driver_sql("select reply from outbox")]

    assert not [it for it in sent if "52.53" in it or "52.52" in it]
