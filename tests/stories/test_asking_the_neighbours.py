"""Where nothing is found, the neighbours are asked, and who asked hears of the offer."""

from __future__ import annotations

from bot.conversation.replies import Show
from tests.stories.street import HOME, Street


def test_where_nothing_is_near_the_neighbours_are_asked(street: Street) -> None:
    """One press: an ask in each room, a thank-you for who asked, and a way to answer."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")

    ben.commands("/find ladder").presses("Ask the neighbours")

    for platform in ("telegram", "discord"):
        ask = street.room(platform).messages[-1]
        assert ask.text == "Ben is looking for: ladder. Do you have one to lend?"
        assert [label for label, _, _ in ask.buttons] == ["Offer it"]
    assert ben.reads("ask-thanks", words="ladder")
    assert not anna.reads("ask-posted")


def test_the_neighbours_are_asked_once_for_each_search(street: Street) -> None:
    """The same button again posts nothing more."""
    ben = street.neighbour("Ben")
    ben.commands("/find ladder")
    message = ben.screen.messages[-1]

    ben.presses_on(message, "Ask the neighbours")
    ben.presses_on(message, "Ask the neighbours")

    assert ben.reads("ask-already")
    assert len(street.room("telegram").messages) == 1


def test_who_asked_hears_when_somebody_offers_it(street: Street) -> None:
    """The ask's button starts an offer, and its card reaches who had asked."""
    anna, ben = street.neighbour("Anna", on="telegram"), street.neighbour("Ben", on="discord")
    ben.commands("/find ladder").presses("Ask the neighbours")
    ask = street.room_of(anna).messages[-1]

    anna.presses_on(ask, "Offer it")
    anna.answers(title="aluminium ladder", kind="thing")
    if anna.asked is not None:
        anna.answers()

    assert ben.reads("offer-answers-ask", words="ladder")
    card = ben.screen.messages[-1].reply
    assert isinstance(card, Show)
    assert ben.buttons == ["Borrow"]


def test_a_newcomer_who_has_it_joins_and_goes_on(street: Street) -> None:
    """The ask's button is the door: who joins by it comes straight to the offer."""
    ben, cleo = street.neighbour("Ben"), street.stranger("Cleo", on="discord")
    ben.commands("/find ladder").presses("Ask the neighbours")

    cleo.presses_on(street.room_of(cleo).messages[-1], "Offer it")
    cleo.answers(language="en", home=f"{HOME.lat}, {HOME.lon}")
    cleo.presses("Go on")

    assert cleo.member.community_id == street.community.id
    assert cleo.reads("form-offer-title")
