"""What time does to a loan: its days, and what lapses, opens and closes with them."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta

import pytest

from bot.model.loan import (
    ANSWER_WITHIN,
    HANDOVER_WITHIN,
    HOLDING_STATES,
    PLACE_TOLD,
    PROBLEM_WITHIN,
    DaysPast,
    LoanState,
    NotInThisState,
    Role,
    Step,
    TooEarly,
)
from tests.model.loans import LATER, MADE, OTHER_SPAN, SPAN, a_loan


def test_a_suggestion_taken_lends_for_its_days() -> None:
    """The borrower takes the dates that the owner suggested, not those once asked for."""
    loan = a_loan(LoanState.REQUESTED)
    loan.take(Step.SUGGEST, Role.OWNER, MADE, span=OTHER_SPAN)

    loan.take(Step.TAKE_SUGGESTION, Role.BORROWER, MADE)

    assert (loan.state, loan.span, loan.busy_until) == (LoanState.APPROVED, OTHER_SPAN, OTHER_SPAN.due_at)


def test_an_agreed_extension_moves_the_due_date() -> None:
    """The due date moves when the owner agrees, not when the borrower asks."""
    loan = a_loan(LoanState.ON_LOAN)
    loan.take(Step.ASK_EXTENSION, Role.BORROWER, MADE, until=LATER)
    asked = copy(loan)

    loan.take(Step.AGREE_EXTENSION, Role.OWNER, MADE)

    assert asked.span == SPAN
    assert (loan.span.due_at, loan.busy_until, loan.extensions) == (LATER, LATER, 1)


@pytest.mark.parametrize(
    ("returned", "busy"),
    [
        (SPAN.start_at - timedelta(hours=5), SPAN.start_at),
        (SPAN.start_at + timedelta(days=1), SPAN.start_at + timedelta(days=1)),
        (SPAN.due_at + timedelta(days=1), SPAN.due_at),
    ],
)
def test_an_early_return_frees_the_days_that_are_left(returned: datetime, busy: datetime) -> None:
    """The days end with the return, never before they began nor after they were due."""
    loan = a_loan(LoanState.ON_LOAN)

    loan.take(Step.SAY_GOT_BACK, Role.OWNER, returned)

    assert (loan.returned_at, loan.busy_until) == (returned, busy)


def test_settled_as_still_on_loan_it_keeps_its_days_again() -> None:
    """A moderator's word undoes the return."""
    loan = a_loan(LoanState.ON_LOAN)
    loan.take(Step.SAY_GOT_BACK, Role.OWNER, MADE + timedelta(days=2))
    loan.take(Step.REPORT_PROBLEM, Role.OWNER, MADE + timedelta(days=2))

    loan.take(Step.SETTLE_ON_LOAN, Role.MODERATOR, MADE + timedelta(days=2))

    assert (loan.state, loan.returned_at, loan.busy_until) == (LoanState.ON_LOAN, None, SPAN.due_at)


def test_days_that_are_over_cannot_be_approved() -> None:
    """An approval after the due date would lend nothing; other dates can be suggested."""
    loan = a_loan(LoanState.REQUESTED)

    with pytest.raises(DaysPast):
        loan.take(Step.APPROVE, Role.OWNER, SPAN.due_at)

    assert Step.SUGGEST in loan.steps_for(Role.OWNER, SPAN.due_at)


def test_an_unanswered_request_lapses_after_two_days() -> None:
    """48 hours from the request, not a second earlier."""
    loan = a_loan(LoanState.REQUESTED)
    assert loan.lapses_at() == MADE + ANSWER_WITHIN

    with pytest.raises(TooEarly):
        loan.take(Step.LAPSE, Role.CLOCK, MADE + ANSWER_WITHIN - timedelta(seconds=1))
    loan.take(Step.LAPSE, Role.CLOCK, MADE + ANSWER_WITHIN)

    assert loan.state is LoanState.LAPSED


def test_a_suggestion_gives_the_borrower_as_long_to_answer() -> None:
    """The owner has answered; now it is the borrower's two days."""
    loan = a_loan(LoanState.REQUESTED)

    loan.take(Step.SUGGEST, Role.OWNER, MADE + timedelta(hours=47), span=OTHER_SPAN)

    assert loan.lapses_at() == MADE + timedelta(hours=47) + ANSWER_WITHIN


def test_an_approved_loan_lapses_a_day_after_its_start() -> None:
    """24 hours after the start without a handover."""
    assert a_loan(LoanState.APPROVED).lapses_at() == SPAN.start_at + HANDOVER_WITHIN


def test_a_late_approval_leaves_time_for_the_handover() -> None:
    """Approved a day and more after its start, it would otherwise lapse at once."""
    loan = a_loan(LoanState.REQUESTED)
    approved = SPAN.start_at + timedelta(hours=30)

    loan.take(Step.APPROVE, Role.OWNER, approved)

    assert loan.lapses_at() == approved + HANDOVER_WITHIN


def test_a_handover_that_one_side_said_does_not_lapse() -> None:
    """The thing may have changed hands."""
    loan = a_loan(LoanState.APPROVED)

    loan.take(Step.SAY_HAVE_IT, Role.BORROWER, SPAN.start_at)

    assert loan.lapses_at() is None
    with pytest.raises(NotInThisState):
        loan.take(Step.LAPSE, Role.CLOCK, SPAN.start_at + timedelta(days=30))


def test_a_problem_can_be_reported_for_a_week() -> None:
    """All good is said once; a problem may still turn up within the week, not later."""
    loan = a_loan(LoanState.ON_LOAN)
    back = MADE + timedelta(days=2)
    loan.take(Step.SAY_GOT_BACK, Role.OWNER, back)

    loan.take(Step.ALL_GOOD, Role.OWNER, back)

    assert loan.steps_for(Role.OWNER, back + PROBLEM_WITHIN - timedelta(seconds=1)) == (Step.REPORT_PROBLEM,)
    assert loan.steps_for(Role.OWNER, back + PROBLEM_WITHIN) == ()


@pytest.mark.parametrize("state", LoanState)
def test_the_place_is_told_from_the_approval_on_until_a_week_past_the_return(state: LoanState) -> None:
    """Where the handover takes place is nobody's business before or after."""
    loan = a_loan(state)
    told = state in HOLDING_STATES or loan.returned_at is not None

    assert loan.tells_place(MADE + timedelta(days=3)) is told
    if loan.returned_at is not None:
        assert not loan.tells_place(loan.returned_at + PLACE_TOLD)
