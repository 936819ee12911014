"""A name that can be taken for another's comes with what tells the two apart."""

from __future__ import annotations

from tests.stories.neighbour import Neighbour
from tests.stories.street import Street


def asks(owner: Neighbour, who: Neighbour, title: str = "drill") -> None:
    """One request."""
    who.presses("Borrow", owner.offers(title)).answers(span="tomorrow").presses("Ask for it")


def test_a_namesake_in_other_letters_is_flagged(street: Street) -> None:
    """The owner reads where this one is met and since when, whatever letters the name is written in."""
    anna, _, other = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Вen", on="discord")

    asks(anna, other)

    assert anna.reads("alike-neighbour", who="Вen")


def test_who_offers_in_anothers_name_is_flagged_in_the_rooms(street: Street) -> None:
    """The card of an item says so, too: there strangers are met."""
    street.neighbour("Anna")
    other = street.neighbour("Аnna", on="discord")

    other.offers("drill")

    assert "whose name looks like" in street.room().messages[-1].text


def test_nobody_speaks_for_the_moderators(street: Street) -> None:
    """A neighbour who calls themselves one is said to be none; a real one is left alone."""
    anna, sham = street.neighbour("Anna"), street.neighbour("Моderat0r", on="discord")
    real = street.moderator("Moderator Mo", on="discord")

    asks(anna, sham)
    assert anna.reads("alike-office", who="Моderat0r")
    anna.forgets()
    asks(anna, real, "ladder")

    assert not anna.reads("alike-office")


def test_the_borrower_learns_it_of_the_owner(street: Street) -> None:
    """Whoever goes to fetch something knows to whom they go."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    street.neighbour("Аnna", on="discord")
    asks(anna, ben)

    anna.presses("Approve")

    assert ben.reads("alike-neighbour", who="Anna")


def test_other_names_say_nothing(street: Street) -> None:
    """Most names are told apart by themselves; a namesake in another community is none."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    asks(anna, ben)

    assert not anna.reads("alike-neighbour")
    assert not anna.reads("alike-office")
