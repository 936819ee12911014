"""The steps of a loan: the table decides every one, for every role, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from itertools import product

import pytest

from bot.model.loan import (
    CLAIMS,
    HANDOVER_CLAIMS,
    LAST_WORDS,
    LOAN_STEPS,
    Loan,
    LoanState,
    NothingToAnswer,
    NotInThisState,
    OwnWord,
    Role,
    Step,
    StepRefused,
)
from tests.model.loans import LATER, MADE, OTHER_SPAN, a_loan

OTHER = {Role.OWNER: Role.BORROWER, Role.BORROWER: Role.OWNER}
ENDS = [LoanState.LOST, LoanState.DECLINED, LoanState.WITHDRAWN, LoanState.CANCELLED, LoanState.LAPSED]


def due_for(step: Step) -> datetime:
    """When a step may be taken at all: the clock only lapses what is over its time."""
    return MADE + timedelta(days=3) if step is Step.LAPSE else MADE + timedelta(hours=1) + timedelta(days=2)


def answerable(state: LoanState, step: Step, role: Role) -> Loan:
    """A loan in which the other side has said what the step answers, if it answers anything."""
    answers = LOAN_STEPS[state, step].answers if (state, step) in LOAN_STEPS else frozenset()
    said = sorted(answers)[0] if answers else None
    return a_loan(state, said, OTHER.get(role, Role.OWNER))


def rows() -> Iterator[tuple[LoanState, Step, Role]]:
    """Every state, step and role."""
    return product(LoanState, Step, Role)


def allowed(state: LoanState, step: Step, role: Role) -> bool:
    """What the table says."""
    return (state, step) in LOAN_STEPS and role in LOAN_STEPS[state, step].who


@pytest.mark.parametrize(("state", "step", "role"), [row for row in rows() if allowed(*row)])
def test_who_may_take_a_step_moves_the_loan_as_the_table_says(
    state: LoanState, step: Step, role: Role
) -> None:
    """An allowed step leads to the state that the table names."""
    loan = answerable(state, step, role)

    taken = loan.take(step, role, due_for(step), until=LATER, span=OTHER_SPAN)

    assert taken is step
    assert loan.state is LOAN_STEPS[state, step].next
    assert loan.moved_at == due_for(step)
    assert (loan.claim.step if loan.claim else None) == (step if step in CLAIMS | LAST_WORDS else None)


def test_nobody_else_moves_a_loan() -> None:
    """Every step that the table does not give to a role is refused, and nothing has changed."""
    refused = [row for row in rows() if not allowed(*row)]

    for state, step, role in refused:
        loan = answerable(state, step, role)
        before = copy(loan)
        with pytest.raises(StepRefused):
            loan.take(step, role, due_for(step), until=LATER, span=OTHER_SPAN)
        assert loan == before
        assert step not in loan.steps_for(role, due_for(step))


ANSWERS = [
    (state, step, said, role)
    for (state, step), it in LOAN_STEPS.items()
    for said in sorted(it.answers)
    for role in sorted(it.who)
]


@pytest.mark.parametrize(("state", "step", "said", "role"), ANSWERS)
def test_whoever_said_it_cannot_confirm_it(state: LoanState, step: Step, said: Step, role: Role) -> None:
    """An answer to one's own word is refused; the other side's answer is not."""
    own, other = a_loan(state, said, role), a_loan(state, said, OTHER[role])

    with pytest.raises(OwnWord):
        own.take(step, role, due_for(step))
    other.take(step, role, due_for(step))

    assert own.state is state
    assert own.claim is not None


@pytest.mark.parametrize(("state", "step", "said", "role"), ANSWERS)
def test_an_answer_needs_a_word_to_answer(state: LoanState, step: Step, said: Step, role: Role) -> None:
    """Where nobody said anything, there is nothing to confirm or deny."""
    loan = a_loan(state)

    with pytest.raises(NothingToAnswer):
        loan.take(step, role, due_for(step))


@pytest.mark.parametrize("first", sorted(HANDOVER_CLAIMS))
def test_both_saying_it_confirms_the_handover(first: Step) -> None:
    """ "I have it" after "Handed over" confirms it, and the other way round."""
    (second,) = HANDOVER_CLAIMS - {first}
    says = {Step.SAY_HANDED_OVER: Role.OWNER, Step.SAY_HAVE_IT: Role.BORROWER}
    loan = a_loan(LoanState.APPROVED)

    loan.take(first, says[first], MADE + timedelta(days=1))
    taken = loan.take(second, says[second], MADE + timedelta(days=1))

    assert taken is Step.CONFIRM_HANDOVER
    assert loan.state is LoanState.ON_LOAN


@pytest.mark.parametrize("step", sorted(CLAIMS))
def test_nothing_is_said_twice(step: Step) -> None:
    """The second press of the same button finds that it is said already."""
    state, it = next((state, it) for (state, one), it in LOAN_STEPS.items() if one is step)
    role = min(it.who)
    loan = a_loan(state)
    loan.take(step, role, due_for(step), until=LATER, span=OTHER_SPAN)

    with pytest.raises(NotInThisState):
        loan.take(step, role, due_for(step), until=LATER, span=OTHER_SPAN)


def test_both_saying_it_settles_it() -> None:
    """ "We settled it" by the other side agrees, without a Yes; what both settled is not disputed again."""
    loan = a_loan(LoanState.DISPUTED)

    loan.take(Step.SAY_SETTLED, Role.BORROWER, MADE + timedelta(days=2))
    taken = loan.take(Step.SAY_SETTLED, Role.OWNER, MADE + timedelta(days=2))

    assert taken is Step.CONFIRM_SETTLED
    assert loan.state is LoanState.RETURNED
    assert all(not loan.steps_for(role, MADE + timedelta(days=2)) for role in Role)


def test_what_a_moderator_settled_is_settled() -> None:
    """A return that a moderator has found is not disputed again."""
    loan = a_loan(LoanState.DISPUTED)

    loan.take(Step.SETTLE_RETURNED, Role.MODERATOR, MADE + timedelta(days=2))

    assert all(not loan.steps_for(role, MADE + timedelta(days=2)) for role in Role)


@pytest.mark.parametrize("state", ENDS)
def test_an_end_is_an_end(state: LoanState) -> None:
    """Nobody can do anything with what has ended."""
    loan = a_loan(state)

    assert all(not loan.steps_for(role, MADE) for role in Role)


def test_a_stranger_is_nobody() -> None:
    """Who is neither owner nor borrower has no step at all."""
    loan = a_loan(LoanState.REQUESTED)

    assert [loan.role_of(member) for member in (11, 12, 13, 0)] == [
        Role.OWNER,
        Role.BORROWER,
        Role.NOBODY,
        Role.NOBODY,
    ]
    assert not loan.steps_for(Role.NOBODY, MADE)
