"""The life of a loan: the table decides every step, for every role, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.model.loan import (
    ANSWER_WITHIN,
    CLAIMS,
    HANDOVER_CLAIMS,
    HANDOVER_WITHIN,
    HOLDING_STATES,
    LAST_WORDS,
    LOAN_STEPS,
    OPEN_STATES,
    PLACE_TOLD,
    PROBLEM_WITHIN,
    Claim,
    DaysPast,
    Loan,
    LoanState,
    NothingToAnswer,
    NotInThisState,
    OwnWord,
    Role,
    Step,
    StepRefused,
    TooEarly,
)
from bot.model.spans import Span

MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPAN = Span(MADE + timedelta(days=1), MADE + timedelta(days=4), "Europe/Berlin")
OTHER_SPAN = Span(MADE + timedelta(days=6), MADE + timedelta(days=8), "Europe/Berlin")
LATER = MADE + timedelta(days=6)
SIDES = (Role.OWNER, Role.BORROWER)
OTHER = {Role.OWNER: Role.BORROWER, Role.BORROWER: Role.OWNER}
ENDS = [LoanState.LOST, LoanState.DECLINED, LoanState.WITHDRAWN, LoanState.CANCELLED, LoanState.LAPSED]


def a_loan(state: LoanState, said: Step | None = None, by: Role = Role.OWNER) -> Loan:
    """A loan in a state, with what one side said."""
    claim = Claim(said, by, MADE, until=LATER, span=OTHER_SPAN) if said else None
    returned = MADE + timedelta(days=2) if state in (LoanState.RETURNED, LoanState.LOST) else None
    return Loan(1, 1, 11, 12, SPAN, MADE, state=state, claim=claim, moved_at=MADE, returned_at=returned, id=7)


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


@pytest.mark.parametrize("state", LoanState)
def test_the_place_is_told_from_the_approval_on_until_a_week_past_the_return(state: LoanState) -> None:
    """Where the handover takes place is nobody's business before or after."""
    loan = a_loan(state)
    told = state in HOLDING_STATES or loan.returned_at is not None

    assert loan.tells_place(MADE + timedelta(days=3)) is told
    if loan.returned_at is not None:
        assert not loan.tells_place(loan.returned_at + PLACE_TOLD)


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


class LifeOfALoan(RuleBasedStateMachine):
    """Anybody presses anything at any time; what must hold, holds."""

    def __init__(self) -> None:
        """A request has just been made."""
        super().__init__()
        self.now = MADE
        self.loan = a_loan(LoanState.REQUESTED)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        """The clock moves."""
        self.now += timedelta(hours=hours)

    @rule(step=st.sampled_from(Step), role=st.sampled_from(Role))
    def somebody_presses(self, step: Step, role: Role) -> None:
        """A step: refused without a trace, or as the table says."""
        before = copy(self.loan)
        open_to_them = before.steps_for(role, self.now)
        try:
            taken = self.loan.take(
                step, role, self.now, until=before.span.due_at + timedelta(days=2), span=self._days()
            )
        except StepRefused:
            assert self.loan == before
            assert step not in open_to_them
            return
        assert taken in open_to_them
        assert self.loan.state is LOAN_STEPS[before.state, taken].next
        if LOAN_STEPS[before.state, taken].answers:
            assert before.claim is not None
            assert before.claim.by is not role

    @precondition(lambda self: self.loan.state in OPEN_STATES)
    @rule()
    def the_clock_ticks(self) -> None:
        """What is over its time may end; nothing else may."""
        ends_at = self.loan.lapses_at()
        over = ends_at is not None and ends_at <= self.now
        assert (self.loan.refusal(Step.LAPSE, Role.CLOCK, self.now) is None) is over
        if over:
            self.loan.take(Step.LAPSE, Role.CLOCK, self.now)

    def _days(self) -> Span:
        """Some days ahead."""
        return Span(self.now + timedelta(days=1), self.now + timedelta(days=3), "Asia/Seoul")

    @invariant()
    def the_days_are_in_order(self) -> None:
        """The item is taken from the start of its days to their end or the return, which lies between."""
        assert self.loan.span.start_at <= self.loan.busy_until <= self.loan.span.due_at

    @invariant()
    def a_return_has_its_moment(self) -> None:
        """What came back, or is lost, has a moment; what is out has none."""
        if self.loan.state in (LoanState.RETURNED, LoanState.LOST):
            assert self.loan.returned_at is not None
        elif self.loan.state is not LoanState.DISPUTED:
            assert self.loan.returned_at is None

    @invariant()
    def an_open_loan_is_in_somebodys_hands(self) -> None:
        """As long as it is open, somebody (or the clock) can move it on."""
        if self.loan.state in OPEN_STATES:
            assert any(self.loan.steps_for(role, self.now + timedelta(days=400)) for role in Role)


LifeOfALoan.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestLifeOfALoan = LifeOfALoan.TestCase
