"""Disputes: both sides are heard before a moderator settles."""

from __future__ import annotations

from bot.flows.mod_actions import TellSide
from bot.model.loan import LoanState
from tests.stories.forging import sends
from tests.stories.lent import on_loan
from tests.stories.street import Street


def test_moderators_see_what_both_sides_tell(street: Street) -> None:
    """Each side in words, and perhaps with a photo; neither reads the other's."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")

    anna.presses("Tell what happened").answers(words="It came back broken", photo=anna.has_photo())
    ben.presses("Tell what happened").answers(words="It was broken before", photo=ben.has_photo())
    mod.commands(f"/mod settle {street.loan().id}")

    assert mod.reads("dispute-says-owner", who="Anna", words="It came back broken")
    assert mod.reads("dispute-says-borrower", who="Ben", words="It was broken before")
    assert [bool(it.photo) for it in mod.screen.messages[-2:]] == [True, True]
    for side in (anna, ben):
        assert side.reads("dispute-thanks")
        assert not [it for it in side.phrases() if it.key.startswith("dispute-says")]


def test_what_is_told_later_shows_on_the_same_card(street: Street) -> None:
    """The moderators' card changes in place, and once more when one of them settles it."""
    mod, max_ = street.moderator(), street.moderator("Max", on="discord")
    _, ben, _ = on_loan(street)
    ben.presses("There is a problem")
    card = max_.screen.messages[-1].id

    ben.presses("Tell what happened").answers(words="The wire is loose")
    assert "The wire is loose" in next(it.text for it in max_.screen.messages if it.id == card)
    mod.presses("It was returned")

    settled = next(it for it in max_.screen.messages if it.id == card)
    assert settled.buttons == []
    assert street.loan().state is LoanState.RETURNED


def test_only_the_two_sides_tell_and_only_while_it_is_open(street: Street) -> None:
    """A third finds no such loan; a loan that nobody disputes has nothing to tell."""
    anna, ben, _ = on_loan(street)
    eve = street.neighbour("Eve")
    loan = street.loan().id

    assert sends(anna, TellSide(loan)) == "loan-gone"
    ben.presses("There is a problem")

    assert sends(eve, TellSide(loan)) == "loan-gone"
