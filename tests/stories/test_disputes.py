"""Disputes: both sides are heard before a moderator settles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows.actions import Take
from bot.flows.mod_actions import TellSide
from bot.model.loan import LoanState, Step
from bot.model.trust import Track
from tests.stories.forging import sends
from tests.stories.lent import on_loan
from tests.stories.neighbour import Neighbour
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


# -- nobody is free to judge -------------------------------------------------------------------------------------------


def test_where_the_only_moderator_is_a_side_both_hear_what_to_do(street: Street) -> None:
    """Nobody waits for a judge who may not judge: both sides are told to settle it, or to find a second one."""
    anna, ben, _ = on_loan(street)
    moderates(street, anna)

    ben.presses("There is a problem")

    assert anna.reads("dispute-own-moderator", community="Elm Street", number=str(street.loan().id))
    assert ben.reads("dispute-no-moderator", community="Elm Street", number=str(street.loan().id))
    assert not anna.reads("loan-news-dispute")


def test_where_no_moderator_is_known_both_hear_what_to_do(street: Street) -> None:
    """Nor does anybody wait where nobody moderates at all."""
    anna, ben, _ = on_loan(street)

    anna.presses("There is a problem")

    assert anna.reads("dispute-no-moderator")
    assert ben.reads("dispute-no-moderator")


def test_where_somebody_is_free_to_judge_nobody_is_told_otherwise(street: Street) -> None:
    """One moderator is a side of it, another is not."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    moderates(street, anna)

    ben.presses("There is a problem")

    assert mod.reads("loan-news-dispute")
    assert not anna.reads("loan-news-dispute")
    for side in (anna, ben):
        assert not [
            it for it in side.phrases() if it.key in ("dispute-own-moderator", "dispute-no-moderator")
        ]


def test_who_is_no_moderator_any_more_is_told_as_a_neighbour(street: Street) -> None:
    """The platform is asked, not remembered."""
    anna, ben, _ = on_loan(street)
    moderates(street, anna)
    street.moderators.clear()
    street.now += timedelta(minutes=2)

    ben.presses("There is a problem")

    assert anna.reads("dispute-no-moderator")


def test_a_second_moderator_finds_it_and_settles(street: Street) -> None:
    """Whoever becomes a moderator later sees what waited."""
    anna, ben, _ = on_loan(street)
    moderates(street, anna)
    ben.presses("There is a problem")
    cara = street.neighbour("Cara", on="discord")
    street.moderators.add(cara.account)

    cara.commands("/mod settle")
    cara.presses("Still on loan")

    assert cara.reads("mod-disputes-heading", count=1)
    assert street.loan().state is LoanState.ON_LOAN
    assert ben.reads("loan-news-settle-on-loan")


def test_a_moderator_does_not_read_what_the_other_side_told_of_them(street: Street) -> None:
    """Who is a side of it gets neither the words nor the buttons of those who judge."""
    anna, ben, _ = on_loan(street)
    moderates(street, anna)
    ben.presses("There is a problem")
    ben.presses("Tell what happened").answers(words="She broke it herself")

    anna.commands(f"/mod settle {street.loan().id}")
    anna.commands("/mod settle")

    assert anna.reads("mod-not-yourself")
    assert anna.reads("mod-disputes-heading", count=1)
    assert "It was returned" not in anna.buttons
    assert not [it for it in anna.phrases() if it.key.startswith("dispute-says")]


# -- settled between the two -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["owner", "borrower"])
def test_what_both_sides_settled_needs_no_judge(street: Street, first: str) -> None:
    """One says so, the other agrees: the loan has ended, and the item can be lent again."""
    anna, ben, drill = on_loan(street)
    anna.presses("There is a problem")
    sayer, other = (anna, ben) if first == "owner" else (ben, anna)

    sayer.presses("We settled it ourselves")
    assert street.loan().state is LoanState.DISPUTED
    assert sayer.reads(f"loan-stands-{first}-say-settled", who=other.name)
    assert other.reads("loan-news-say-settled", who=sayer.name, item="drill")
    other.commands("/loans")
    assert other.reads("loan-stands-other-says-settled", who=sayer.name)
    other.presses("Yes, we did")

    assert street.loan().state is LoanState.RETURNED
    assert sayer.reads("loan-news-confirm-settled", who=other.name)
    assert street.room().messages[-1].text.count("drill")
    cara = street.neighbour("Cara")
    cara.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    assert street.loan().state is LoanState.REQUESTED


def test_what_both_settled_is_no_strike(street: Street) -> None:
    """When it came back is what they may have disagreed about: it counts neither as on time nor as late."""
    anna, ben, _ = on_loan(street)
    street.now = street.loan().span.due_at + timedelta(days=2)
    anna.commands("/loans").presses("There is a problem")

    ben.presses("We settled it ourselves")
    anna.presses("Yes, we did")

    borrower = ben.member.id
    with street.database.work(street.now) as store:
        track = store.trust.of(borrower, street.now)
    assert track == Track(returns=1)


def test_one_side_alone_settles_nothing(street: Street) -> None:
    """Whoever said it cannot agree to it; after a no it is open as before, for both."""
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")
    anna.presses("We settled it ourselves")

    assert sends(anna, Take(street.loan().id, Step.CONFIRM_SETTLED)) == "loan-refused-own-word"
    ben.presses("No, not yet")

    assert street.loan().state is LoanState.DISPUTED
    assert anna.reads("loan-news-deny-settled", who="Ben")
    anna.presses("We settled it ourselves")


def test_the_moderators_card_says_that_it_is_settled(street: Street) -> None:
    """Nobody is asked to judge what is over."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")
    card = mod.screen.messages[-1]

    ben.presses("We settled it ourselves")
    anna.presses("Yes, we did")

    shown = next(it for it in mod.screen.messages if it.id == card.id)
    assert shown.buttons == []
    assert "returned" in shown.text


def test_a_moderator_may_settle_while_one_side_waits(street: Street) -> None:
    """A word of one side ties nobody's hands; the other's late yes finds that it has moved on."""
    mod = street.moderator()
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")
    anna.presses("We settled it ourselves")
    asked = ben.screen.messages[-1]

    mod.presses("It is lost")
    ben.presses_on(asked, "Yes, we did")

    assert street.loan().state is LoanState.LOST


def moderates(street: Street, who: Neighbour) -> None:
    """The platform calls a neighbour a moderator, and they have moderated."""
    street.moderators.add(who.account)
    who.commands("/mod")
