"""Contacts: whoever is about to tell everybody how to reach them is warned first, and decides."""

from __future__ import annotations

from tests.stories.street import Street

NUMBER = "Ring 030 1234567 after six"


def test_a_number_in_an_offer_is_posted_only_on_a_second_word(street: Street) -> None:
    """Nothing is in the room before; then it says what its writer wants."""
    anna = street.neighbour("Anna")
    anna.commands("/offer drill").answers(kind="thing", description=NUMBER)

    assert anna.reads("contact-phone")
    assert street.room().messages == []
    anna.presses("Post it all the same")

    assert street.item("drill").description == NUMBER
    assert NUMBER in street.room().messages[-1].text


def test_the_text_can_be_changed(street: Street) -> None:
    """The number is gone, and everything else stays as it was told."""
    anna = street.neighbour("Anna", on="telegram")
    anna.commands("/offer drill").answers(kind="thing", description=NUMBER)

    anna.presses("Change it").answers(description="Ask me any time")

    assert street.item("drill").description == "Ask me any time"


def test_an_edited_title_is_looked_at_as_well(street: Street) -> None:
    """Later is no way around."""
    anna = street.neighbour("Anna", on="telegram")
    anna.offers("drill")

    anna.presses("Edit").presses("Name").answers(title="drill, 12 Elm Street")

    assert anna.reads("contact-address")
    assert street.item("drill").title == "drill"


def test_words_asked_in_the_rooms_are_looked_at_as_well(street: Street) -> None:
    """The neighbours are asked only when that was said."""
    ben = street.neighbour("Ben")
    ben.commands("/find tent, ben@example.org").presses("Ask the neighbours")

    assert ben.reads("contact-email")
    assert street.room().messages == []
    ben.presses("Post it all the same")

    assert "ben" in street.room().messages[-1].text


def test_the_note_for_the_handover_may_say_anything(street: Street) -> None:
    """Only the borrower of an approved loan reads it: there a number is in its place."""
    anna = street.neighbour("Anna")

    anna.offers("drill", note=NUMBER)

    assert not anna.reads("contact-phone")
