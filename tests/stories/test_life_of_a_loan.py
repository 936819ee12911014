"""The life of a loan, row by row of its table, told on both platforms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.loan import LoanState
from tests.stories.lent import approved, asked, on_loan, returned
from tests.stories.street import Street


def steps(street: Street) -> list[tuple[str, str, str]]:
    """The audit of the loan: step, role, state after."""
    subject = f"loan:{street.loan().id}"
    with street.database.work(street.now) as store:
        return [(it.step, it.role, it.after) for it in store.audit.of(subject)]


def test_from_the_request_to_the_return(street: Street) -> None:
    """The whole life, each word confirmed by the other side, each step recorded."""
    anna, ben, _ = asked(street)

    anna.presses("Approve")
    anna.presses("Handed over")
    ben.presses("Yes")
    ben.presses("I brought it back")
    anna.presses("I got it back")
    anna.presses("All good")

    assert ben.reads("loan-news-all-good", who="Anna", item="drill")
    assert steps(street) == [
        ("request", "borrower", "requested"),
        ("approve", "owner", "approved"),
        ("say_handed_over", "owner", "approved"),
        ("confirm_handover", "borrower", "on_loan"),
        ("say_brought_back", "borrower", "on_loan"),
        ("say_got_back", "owner", "returned"),
        ("all_good", "owner", "returned"),
    ]


def test_the_owner_may_decline(street: Street) -> None:
    """A no ends the request, kindly."""
    anna, ben, _ = asked(street)

    anna.presses("Decline")

    assert street.loan().state is LoanState.DECLINED
    assert ben.reads("loan-news-decline", who="Anna")
    assert anna.buttons == ben.buttons == []


def test_the_borrower_may_withdraw(street: Street) -> None:
    """Somebody does not need it any more."""
    anna, ben, _ = asked(street)

    ben.presses("Withdraw")

    assert street.loan().state is LoanState.WITHDRAWN
    assert anna.reads("loan-news-withdraw", who="Ben")


def test_the_owner_may_suggest_other_dates(street: Street) -> None:
    """What the borrower takes of it is approved, for those dates."""
    anna, ben, _ = asked(street)

    anna.presses("Suggest other dates").answers(span="Friday to Saturday").presses("Suggest them")
    ben.presses("Take these dates")

    loan = street.loan()
    assert loan.state is LoanState.APPROVED
    assert (loan.span.start.day, loan.span.due.day) == (27, 28)
    assert anna.reads("loan-news-take-suggestion", who="Ben")


def test_an_unanswered_request_ends_after_two_days(street: Street) -> None:
    """Both hear that nothing came of it."""
    anna, ben, _ = asked(street)

    street.passes(hours=47)
    before = street.loan().state
    street.passes(hours=1)

    assert (before, street.loan().state) == (LoanState.REQUESTED, LoanState.LAPSED)
    assert anna.count("loan-lapsed-requested") == ben.count("loan-lapsed-requested") == 1


def test_either_may_cancel_what_was_promised(street: Street) -> None:
    """Plans change; the other side hears of it and the item is free again."""
    anna, ben, _ = approved(street)

    ben.presses("Cancel the loan")

    assert street.loan().state is LoanState.CANCELLED
    assert anna.reads("loan-news-cancel", who="Ben")
    assert "Free" in street.room().messages[-1].text


def test_a_promise_without_a_handover_ends_a_day_after_its_start(street: Street) -> None:
    """24 hours after the start both hear that it has ended."""
    anna, ben, _ = approved(street)
    start = street.loan().span.start_at

    street.passes(hours=(start - street.now) / timedelta(hours=1) + 23)
    before = street.loan().state
    street.passes(hours=1)

    assert (before, street.loan().state) == (LoanState.APPROVED, LoanState.LAPSED)
    assert anna.reads("loan-lapsed-approved")
    assert ben.reads("loan-lapsed-approved")


def test_the_borrower_may_say_it_first(street: Street) -> None:
    """ "I have it" asks the owner, who confirms."""
    anna, ben, _ = approved(street)

    ben.presses("I have it")
    anna.presses("Yes")

    assert street.loan().state is LoanState.ON_LOAN
    assert ben.reads("loan-news-confirm-handover", who="Anna")


def test_not_yet_leaves_it_promised(street: Street) -> None:
    """The other side says that it has not changed hands; both may say so again later."""
    anna, ben, _ = approved(street)

    anna.presses("Handed over")
    ben.presses("No, not yet")

    assert street.loan().state is LoanState.APPROVED
    assert anna.reads("loan-news-deny-handover", who="Ben")
    assert "Handed over" in anna.buttons
    assert "I have it" in ben.buttons


def test_both_saying_it_is_a_handover(street: Street) -> None:
    """ "I have it", pressed on an older card after "Handed over", confirms it."""
    anna, ben, _ = approved(street)
    older = ben.screen.messages[-1]

    anna.presses("Handed over")
    ben.presses_on(older, "I have it")

    assert street.loan().state is LoanState.ON_LOAN


def test_it_may_be_kept_longer_if_the_owner_agrees(street: Street) -> None:
    """The due date moves with the owner's word, and both see the new one."""
    anna, ben, _ = on_loan(street)
    due = street.loan().span.due_at

    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    asked_for = street.loan().span.due_at
    anna.presses("Agree")

    assert asked_for == due
    assert street.loan().span.due_at == due + timedelta(days=2)
    assert ben.reads("loan-news-agree-extension", who="Anna")


def test_the_owner_may_need_it_back(street: Street) -> None:
    """Without the owner's word the due date stays."""
    anna, ben, _ = on_loan(street)
    due = street.loan().span.due_at

    ben.presses("Extend").answers(until="days1").presses("Ask for it")
    anna.presses("Not this time")

    assert street.loan().span.due_at == due
    assert ben.reads("loan-news-refuse-extension")


@pytest.mark.parametrize("promised", [False, True])
def test_no_extension_when_somebody_is_next(street: Street, promised: bool) -> None:
    """Neither over a promise nor over a request that waits for an answer; the message says from when."""
    anna, ben, drill = on_loan(street)
    cara = street.neighbour("Cara")
    cara.presses("Borrow", drill).answers(span="Friday to Saturday").presses("Ask for it")
    if promised:
        anna.presses("Approve")

    ben.presses("Extend").answers(until="until Saturday")

    assert ben.reads("extend-next")
    assert street.loan(1).claim is None


def test_what_is_late_may_be_kept_longer_from_today(street: Street) -> None:
    """The usual dates count from today when the due date has gone by."""
    anna, ben, _ = on_loan(street)
    street.passes(days=5)

    ben.presses("Extend").answers(until="days1").presses("Ask for it")
    anna.presses("Agree")

    assert street.loan().span.due.date() == (street.now + timedelta(days=1)).date()


@pytest.mark.parametrize("typed", ["until yesterday", "Wednesday 24 Nov", "1 Jan 9999", "never"])
def test_a_later_return_is_later(street: Street, typed: str) -> None:
    """Earlier, past, far away or no date: a reason, and the same question."""
    _, ben, _ = on_loan(street)

    ben.presses("Extend").answers(until=typed)

    assert ben.asked is not None
    assert ben.asked.problem is not None
    assert street.loan().claim is None


def test_an_early_return_frees_the_days_that_are_left(street: Street) -> None:
    """Somebody else may have it from then on."""
    anna, ben, drill = on_loan(street)
    street.passes(days=1, hours=2)
    ben.presses("I brought it back")
    anna.presses("I got it back")
    cara = street.neighbour("Cara")

    cara.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    anna.presses("Approve")

    assert street.loan().state is LoanState.APPROVED


def test_the_owner_confirms_the_return_or_denies_it(street: Street) -> None:
    """ "That is not so" is a dispute: both sides and the moderators hear of it."""
    moderator = street.moderator()
    anna, ben, _ = on_loan(street)

    ben.presses("I brought it back")
    anna.presses("That is not so")

    assert street.loan().state is LoanState.DISPUTED
    assert ben.reads("loan-news-deny-brought-back", who="Anna")
    assert moderator.reads("loan-news-dispute", owner="Anna", borrower="Ben", item="drill")
    assert moderator.buttons == ["It was returned", "It is lost", "Still on loan"]


@pytest.mark.parametrize("who", ["owner", "borrower"])
def test_either_may_report_a_problem(street: Street, who: str) -> None:
    """While it is on loan, from both sides."""
    anna, ben, _ = on_loan(street)
    reporter, other = (anna, ben) if who == "owner" else (ben, anna)

    reporter.presses("There is a problem")

    assert street.loan().state is LoanState.DISPUTED
    assert other.reads("loan-news-report-problem", who=reporter.name)


def test_after_the_return_the_owner_is_asked_whether_all_is_good(street: Street) -> None:
    """All good, or a problem that moderators look into."""
    moderator = street.moderator()
    anna, _, _ = returned(street)

    assert anna.buttons == ["All good", "There is a problem", "👍 Thank you!", "Thank-you note"]
    anna.presses("There is a problem")

    assert street.loan().state is LoanState.DISPUTED
    assert moderator.reads("loan-news-dispute")


@pytest.mark.parametrize(
    ("label", "state"),
    [
        ("It was returned", LoanState.RETURNED),
        ("It is lost", LoanState.LOST),
        ("Still on loan", LoanState.ON_LOAN),
    ],
)
def test_a_moderator_settles(street: Street, label: str, state: LoanState) -> None:
    """Both sides hear how."""
    moderator = street.moderator()
    anna, ben, _ = on_loan(street)
    anna.presses("There is a problem")

    moderator.presses(label)

    assert street.loan().state is state
    news = f"loan-news-settle-{state.replace('_', '-')}"
    assert anna.reads(news)
    assert ben.reads(news)
    assert steps(street)[-1][1] == "moderator"
