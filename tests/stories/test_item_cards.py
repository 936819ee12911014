"""The card of an item that was found: what it is, where it stands, and nothing of who has it."""

from __future__ import annotations

import pytest

from bot.flows.actions import ViewItem
from bot.model.community import Community
from bot.model.loan import LoanState
from tests.stories.found import NORTH, listed
from tests.stories.lent import lends
from tests.stories.street import HOME, Street


def test_details_show_the_card_and_lead_back(street: Street) -> None:
    """The card in the place of the list, the list again in the place of the card."""
    anna, ben = street.neighbour("Anna", home=NORTH), street.neighbour("Ben", on="discord")
    anna.offers("tent", description="for four")

    ben.commands("/find tent").presses("Details")
    card = ben.sees
    ben.presses("Back to the list")

    assert "for four" in card
    assert "From Anna · 1 km" in card
    assert listed(ben) == ["tent"]
    assert len(ben.screen.messages) == 1


def test_a_card_says_when_it_is_back(street: Street) -> None:
    """What is out shows until when; Borrow stays for later days."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (-1, 2), LoanState.ON_LOAN)

    ben.commands("/find drill")

    assert "Out with a neighbour, due back by Wed 25 Nov" in ben.sees
    assert "1. Borrow" in ben.buttons


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (LoanState.REQUESTED, "A neighbour has asked for it"),
        (LoanState.APPROVED, "Promised to a neighbour, Tue 24 Nov to Wed 25 Nov"),
        (LoanState.DISPUTED, "Out with a neighbour"),
        (LoanState.RETURNED, "Free to borrow"),
        (LoanState.DECLINED, "Free to borrow"),
    ],
)
def test_a_card_says_where_the_item_stands(street: Street, state: LoanState, told: str) -> None:
    """The strongest of its loans decides; nobody's name is told."""
    anna, ben, cleo = street.neighbour("Anna"), street.neighbour("Ben"), street.neighbour("Cleo")
    lends(street, anna.offers("drill"), cleo, (1, 2), state)

    ben.commands("/find drill")

    assert ben.sees.endswith(told)
    assert "Cleo" not in ben.sees


def test_an_item_of_another_community_is_as_good_as_none(street: Street) -> None:
    """A forged number shows nothing."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    item = anna.offers("drill")
    with street.database.work(street.now) as store:
        elsewhere = store.communities.add(Community("Oak Lane", HOME, "UTC", street.now))
        item.community_id = elsewhere.id
        store.items.save(item)
    ben.commands("/find")

    ben.forges(ViewItem(item.id)).forges(ViewItem(999))

    assert ben.count("item-gone") == 2
