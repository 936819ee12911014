"""The life of a loan, whoever presses whatever at any time: what must hold, holds."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.model.loan import LOAN_STEPS, OPEN_STATES, LoanState, Role, Step, StepRefused
from bot.model.spans import Span
from tests.model.loans import MADE, a_loan


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
