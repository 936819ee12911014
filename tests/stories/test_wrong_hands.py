"""Links in wrong hands: a number alone tells a stranger nothing, not even that there is something."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bot.conversation.actions import Action
from bot.flows.actions import AnswerAsk, Borrow, ScanItem, Take, ViewItem, ViewLoan
from bot.model.loan import Step
from tests.stories.forging import draft_of, sends
from tests.stories.lent import asked
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street

NOTHING = 999_999
LINKS = (
    Borrow(1), ViewItem(1), ScanItem(1), ViewLoan(1), Take(1, Step.APPROVE), AnswerAsk(1),
)  # fmt: skip


def follows(who: Neighbour, action: Action | str) -> tuple[str, object]:
    """What somebody is told who follows a link, and what they are asked."""
    packed = action if isinstance(action, str) else action.pack()
    who.forgets()
    who.commands("/start " + packed)
    return who.screen.messages[-1].text, draft_of(who.street, who)


@pytest.mark.parametrize("link", LINKS, ids=lambda it: type(it).__name__)
def test_a_stranger_cannot_tell_what_is_there(street: Street, link: Action) -> None:
    """As a link or as a forged button: the same words as for a thing that was never there, and no form begins."""
    asked(street)
    sam = street.stranger("Sam")
    first = next(it.name for it in fields(link))
    never = replace(link, **{first: NOTHING})

    assert follows(sam, link) == follows(sam, never)
    assert sends(sam, link) == sends(sam, never)


def test_whoever_saw_the_card_in_the_room_still_joins(street: Street) -> None:
    """Standing in the room is what a link does not show."""
    anna, sam = street.neighbour("Anna"), street.stranger("Sam")
    drill = anna.offers("drill")

    sam.presses("Borrow", drill)

    assert draft_of(street, sam) is not None
