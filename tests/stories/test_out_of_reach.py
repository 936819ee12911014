"""Something or somebody went meanwhile: the item, the owner, the borrower; each is told, and loses nothing."""

from __future__ import annotations

import pytest

from bot.flows.actions import Borrow, PauseItem, RemoveItem, Take
from bot.model.item import Item
from bot.model.loan import LoanState, Step
from storage import tables
from tests.stories.forging import asks, draft_of, nothing_changes, sends
from tests.stories.lent import asked
from tests.stories.neighbour import Neighbour
from tests.stories.street import HOME, Street


def removes(owner: Neighbour, item: Item) -> None:
    """Take an item off the shelf."""
    sends(owner, RemoveItem(item.id, 1))
    assert owner.reads("remove-done")


@pytest.mark.parametrize("when", ["before the press", "before the days", "before the confirmation"])
def test_an_item_removed_while_somebody_asks_for_it(street: Street, when: str) -> None:
    """Between the card and the press, the press and the days, the days and the confirmation: it is gone, kindly."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    card = street.room_of(ben).messages[-1]
    if when == "before the press":
        removes(anna, drill)
        with nothing_changes(street):
            ben.commands("/help")
            sends(ben, Borrow(drill.id))
    else:
        ben.presses_on(card, "Borrow")
        ben._follow_link()
        if when == "before the days":
            removes(anna, drill)
            with nothing_changes(street):
                ben.answers(span="tomorrow")
        else:
            ben.answers(span="tomorrow")
            removes(anna, drill)
            with nothing_changes(street):
                ben.presses("Ask for it")

    assert ben.reads("item-gone")
    assert draft_of(street, ben) is None


def test_an_item_removed_between_request_and_approval(street: Street) -> None:
    """The request ends with it, the borrower hears why, and a late Approve finds that it has moved on."""
    anna, ben, drill = asked(street)
    removes(anna, drill)
    assert ben.reads("loan-news-no-longer-offered", item="drill")

    with nothing_changes(street):
        sends(anna, Take(1, Step.APPROVE))

    assert anna.reads("loan-refused-moved-on")
    assert street.loan().state is LoanState.DECLINED


def test_an_item_that_was_paused_still_gets_an_answer(street: Street) -> None:
    """What was asked for before may still be approved; a new request is refused with the reason."""
    anna, ben, drill = asked(street)
    cara = street.neighbour("Dora")
    cara.commands("/help")
    sends(anna, PauseItem(drill.id, 1))

    with nothing_changes(street):
        sends(cara, Borrow(drill.id))
    sends(anna, Take(1, Step.APPROVE))

    assert cara.reads("borrow-resting")
    assert street.loan().state is LoanState.APPROVED
    assert ben.reads("loan-news-approve")


def test_an_owner_who_blocked_the_bot(street: Street) -> None:
    """The request stands, the next asker is told, others are served, and the owner finds it when they come back."""
    anna, ben, cara = (
        street.neighbour("Anna"),
        street.neighbour("Ben", on="discord"),
        street.neighbour("Cara"),
    )
    drill, ladder = anna.offers("drill"), anna.offers("ladder")
    anna.blocks()
    anna.forgets()

    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    cara.presses("Borrow", ladder).answers(span="tomorrow").presses("Ask for it")

    assert [street.loan(number).state for number in (1, 2)] == [LoanState.REQUESTED] * 2
    assert ben.reads("borrow-sent", who="Anna")
    assert cara.reads("borrow-owner-unreachable", who="Anna")
    assert not any(anna.phrases())
    street.unreachable.clear()
    anna.commands("/loans")
    assert anna.reads("loans-heading", count=2)


def test_a_borrower_who_never_wrote_to_the_bot(street: Street) -> None:
    """Told nothing, they lose nothing: the step counts, and the owner learns that the other side has not heard."""
    anna, ben, _ = asked(street)
    ben.blocks()
    anna.presses("Approve")

    anna.presses("Cancel the loan")

    assert street.loan().state is LoanState.CANCELLED
    assert anna.reads("loan-unheard", who="Ben")


def test_a_person_who_never_started_the_bot_is_shown_the_way(street: Street) -> None:
    """A press on the card in the room by somebody unknown leads to joining, and then on to the item."""
    anna, sam = street.neighbour("Anna"), street.stranger("Sam")
    drill = anna.offers("drill")

    with nothing_changes(street, tables.face):
        sam.presses("Borrow", drill)

    assert sam.screen.replies
    sam.says("en").shares_place(HOME.lat, HOME.lon).presses("Go on")
    assert asks(sam)[0] == "span"
