"""The life of a loan: one table says who may take which step in which state, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.model.spans import Span

ANSWER_WITHIN = timedelta(hours=48)  # an unanswered request lapses then
HANDOVER_WITHIN = timedelta(hours=24)  # after the start; an approved loan without a handover lapses then
PROBLEM_WITHIN = timedelta(days=7)  # after the return; the owner may still report a problem
PLACE_TOLD = timedelta(days=7)  # after the return; the borrower may still see where the handover was


class LoanState(StrEnum):
    """Where a loan stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    ON_LOAN = "on_loan"
    DISPUTED = "disputed"
    RETURNED = "returned"
    LOST = "lost"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


OPEN_STATES = (LoanState.REQUESTED, LoanState.APPROVED, LoanState.ON_LOAN, LoanState.DISPUTED)
HOLDING_STATES = (LoanState.APPROVED, LoanState.ON_LOAN, LoanState.DISPUTED)  # the item's days are taken


class Step(StrEnum):
    """What somebody does with a loan."""

    APPROVE = "approve"
    DECLINE = "decline"
    SUGGEST = "suggest"
    TAKE_SUGGESTION = "take_suggestion"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    LAPSE = "lapse"
    SAY_HANDED_OVER = "say_handed_over"
    SAY_HAVE_IT = "say_have_it"
    CONFIRM_HANDOVER = "confirm_handover"
    DENY_HANDOVER = "deny_handover"
    ASK_EXTENSION = "ask_extension"
    AGREE_EXTENSION = "agree_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SAY_BROUGHT_BACK = "say_brought_back"
    DENY_BROUGHT_BACK = "deny_brought_back"
    SAY_GOT_BACK = "say_got_back"
    ALL_GOOD = "all_good"
    REPORT_PROBLEM = "report_problem"
    SAY_SETTLED = "say_settled"
    CONFIRM_SETTLED = "confirm_settled"
    DENY_SETTLED = "deny_settled"
    SETTLE_RETURNED = "settle_returned"
    SETTLE_LOST = "settle_lost"
    SETTLE_ON_LOAN = "settle_on_loan"


class Role(StrEnum):
    """What somebody is to a loan."""

    OWNER = "owner"
    BORROWER = "borrower"
    MODERATOR = "moderator"
    CLOCK = "clock"
    NOBODY = "nobody"


class Rule(NamedTuple):
    """Who may take a step, the state that follows, and the claim (an earlier step of the other side) it answers."""

    who: frozenset[Role]
    next: LoanState
    answers: frozenset[Step] = frozenset()


OWNER = frozenset({Role.OWNER})
BORROWER = frozenset({Role.BORROWER})
EITHER = OWNER | BORROWER
MODERATOR = frozenset({Role.MODERATOR})
CLOCK = frozenset({Role.CLOCK})
HANDOVER_CLAIMS = frozenset({Step.SAY_HANDED_OVER, Step.SAY_HAVE_IT})
EXTENSION_CLAIM = frozenset({Step.ASK_EXTENSION})
RETURN_CLAIM = frozenset({Step.SAY_BROUGHT_BACK})
SETTLED_CLAIM = frozenset({Step.SAY_SETTLED})
SUGGESTION = frozenset({Step.SUGGEST})

LOAN_STEPS: Mapping[tuple[LoanState, Step], Rule] = {
    (LoanState.REQUESTED, Step.APPROVE): Rule(OWNER, LoanState.APPROVED),
    (LoanState.REQUESTED, Step.DECLINE): Rule(OWNER, LoanState.DECLINED),
    (LoanState.REQUESTED, Step.SUGGEST): Rule(OWNER, LoanState.REQUESTED),
    (LoanState.REQUESTED, Step.TAKE_SUGGESTION): Rule(BORROWER, LoanState.APPROVED, SUGGESTION),
    (LoanState.REQUESTED, Step.WITHDRAW): Rule(BORROWER, LoanState.WITHDRAWN),
    (LoanState.REQUESTED, Step.LAPSE): Rule(CLOCK, LoanState.LAPSED),
    (LoanState.APPROVED, Step.SAY_HANDED_OVER): Rule(OWNER, LoanState.APPROVED),
    (LoanState.APPROVED, Step.SAY_HAVE_IT): Rule(BORROWER, LoanState.APPROVED),
    (LoanState.APPROVED, Step.CONFIRM_HANDOVER): Rule(EITHER, LoanState.ON_LOAN, HANDOVER_CLAIMS),
    (LoanState.APPROVED, Step.DENY_HANDOVER): Rule(EITHER, LoanState.APPROVED, HANDOVER_CLAIMS),
    (LoanState.APPROVED, Step.CANCEL): Rule(EITHER, LoanState.CANCELLED),
    (LoanState.APPROVED, Step.LAPSE): Rule(CLOCK, LoanState.LAPSED),
    (LoanState.ON_LOAN, Step.ASK_EXTENSION): Rule(BORROWER, LoanState.ON_LOAN),
    (LoanState.ON_LOAN, Step.AGREE_EXTENSION): Rule(OWNER, LoanState.ON_LOAN, EXTENSION_CLAIM),
    (LoanState.ON_LOAN, Step.REFUSE_EXTENSION): Rule(OWNER, LoanState.ON_LOAN, EXTENSION_CLAIM),
    (LoanState.ON_LOAN, Step.SAY_BROUGHT_BACK): Rule(BORROWER, LoanState.ON_LOAN),
    (LoanState.ON_LOAN, Step.SAY_GOT_BACK): Rule(OWNER, LoanState.RETURNED),
    (LoanState.ON_LOAN, Step.DENY_BROUGHT_BACK): Rule(OWNER, LoanState.DISPUTED, RETURN_CLAIM),
    (LoanState.ON_LOAN, Step.REPORT_PROBLEM): Rule(EITHER, LoanState.DISPUTED),
    (LoanState.RETURNED, Step.ALL_GOOD): Rule(OWNER, LoanState.RETURNED),
    (LoanState.RETURNED, Step.REPORT_PROBLEM): Rule(OWNER, LoanState.DISPUTED),
    (LoanState.DISPUTED, Step.SAY_SETTLED): Rule(EITHER, LoanState.DISPUTED),
    (LoanState.DISPUTED, Step.CONFIRM_SETTLED): Rule(EITHER, LoanState.RETURNED, SETTLED_CLAIM),
    (LoanState.DISPUTED, Step.DENY_SETTLED): Rule(EITHER, LoanState.DISPUTED, SETTLED_CLAIM),
    (LoanState.DISPUTED, Step.SETTLE_RETURNED): Rule(MODERATOR, LoanState.RETURNED),
    (LoanState.DISPUTED, Step.SETTLE_LOST): Rule(MODERATOR, LoanState.LOST),
    (LoanState.DISPUTED, Step.SETTLE_ON_LOAN): Rule(MODERATOR, LoanState.ON_LOAN),
}

# The steps that a role may take in a state, in the order of the table.
STEPS_OF: Mapping[tuple[LoanState, Role], tuple[Step, ...]] = {
    (state, role): tuple(step for (of, step), rule in LOAN_STEPS.items() if of is state and role in rule.who)
    for state in LoanState
    for role in Role
}
# Steps that wait for the other side's word:
CLAIMS = HANDOVER_CLAIMS | EXTENSION_CLAIM | RETURN_CLAIM | SUGGESTION | SETTLED_CLAIM
SETTLED = frozenset({Step.SETTLE_RETURNED, Step.CONFIRM_SETTLED})  # a dispute ended as a return, by whomever
LAST_WORDS = SETTLED | {Step.ALL_GOOD}  # said once, of a return; they wait for nobody


class StepRefused(Exception):
    """A step that the life of a loan does not allow. Nothing has changed."""


class NotYourStep(StepRefused):
    """Only another side of the loan may take this step."""


class NotInThisState(StepRefused):
    """The loan has moved on (or is not there yet): the step is not open now."""


class NothingToAnswer(NotInThisState):
    """There is no open word of the other side that this step could answer."""


class OwnWord(NotYourStep):
    """Whoever said it cannot also confirm it."""


class DaysPast(NotInThisState):
    """The days that were asked for, or suggested, are over: nothing can be lent for them any more."""


class TooEarly(NotInThisState):
    """The clock ends nothing before its time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one side said and the other has yet to answer, or the last word on a return.

    `until` is the due moment that an extension asks for, `span` the days that a suggestion names.
    """

    step: Step
    by: Role
    at: datetime
    until: datetime | None = None
    span: Span | None = None


@dataclass(slots=True)
class Loan:
    """One item lent once, from the request to the end. `busy_until` is when its days end: due_at, or the early
    return."""

    item_id: int
    community_id: int
    owner_id: int
    borrower_id: int
    span: Span
    made_at: datetime
    word: str = ""
    state: LoanState = LoanState.REQUESTED
    claim: Claim | None = None
    moved_at: datetime | None = None
    returned_at: datetime | None = None
    extensions: int = 0
    id: int = 0
    busy_until: datetime = field(init=False)

    def __post_init__(self) -> None:
        """A new loan keeps the item until it is due."""
        self.busy_until = self.returned_at or self.span.due_at

    def role_of(self, member_id: int) -> Role:
        """What a member is to this loan."""
        roles = {self.owner_id: Role.OWNER, self.borrower_id: Role.BORROWER}
        return roles.get(member_id, Role.NOBODY)

    def other_side(self, role: Role) -> int:
        """The member on the other side of owner or borrower."""
        return self.borrower_id if role is Role.OWNER else self.owner_id

    def refusal(self, step: Step, role: Role, now: datetime) -> StepRefused | None:
        """Why this role may not take the step now; None when it may."""
        rule = LOAN_STEPS.get((self.state, step))
        if rule is None:
            return NotInThisState(step)
        if role not in rule.who:
            return NotYourStep(step)
        if rule.answers and (self.claim is None or self.claim.step not in rule.answers):
            return NothingToAnswer(step)
        if rule.answers and self.claim is not None and self.claim.by is role:
            return OwnWord(step)
        if self.claim is not None and self.claim.step is step:
            return NotInThisState(step)
        return self._out_of_time(step, now)

    def _out_of_time(self, step: Step, now: datetime) -> StepRefused | None:
        """What the hour has to say against a step that would be open otherwise."""
        if step in (Step.APPROVE, Step.TAKE_SUGGESTION):
            suggested = self.claim.span if self.claim and step is Step.TAKE_SUGGESTION else None
            if (suggested or self.span).due_at <= now:
                return DaysPast(step)
        if step is Step.LAPSE:
            ends_at = self.lapses_at()
            return NotInThisState(step) if ends_at is None else TooEarly(step) if now < ends_at else None
        if self.state is LoanState.RETURNED and not self._may_still_be_told(now):
            return NotInThisState(step)
        return None

    def _may_still_be_told(self, now: datetime) -> bool:
        """Whether the owner may still say how it came back: not for ever, and not after a dispute was settled."""
        settled = self.claim is not None and self.claim.step in SETTLED
        return not settled and self.returned_at is not None and now < self.returned_at + PROBLEM_WITHIN

    def steps_for(self, role: Role, now: datetime) -> tuple[Step, ...]:
        """The steps open to this role now, in the order of the table."""
        return tuple([step for step in STEPS_OF[self.state, role] if self.refusal(step, role, now) is None])

    def take(
        self,
        step: Step,
        role: Role,
        now: datetime,
        *,
        until: datetime | None = None,
        span: Span | None = None,
    ) -> Step:
        """Take a step and return the one that was taken. Raises StepRefused, and nothing has changed.

        Saying "I have it" after the owner said "handed over" confirms it, and the other way round; so does saying
        "we settled it" after the other side did. `until` is the due moment that an extension asks for; `span` the days
        that a suggestion names.
        """
        step = self._yes_to(step, role)
        if refused := self.refusal(step, role, now):
            raise refused
        claim = self.claim
        self.state = LOAN_STEPS[self.state, step].next
        self.moved_at = now
        self.claim = Claim(step, role, now, until, span) if step in CLAIMS | LAST_WORDS else None
        if step is Step.TAKE_SUGGESTION and claim and claim.span:
            self._lend_for(claim.span)
        elif step is Step.AGREE_EXTENSION and claim and claim.until:
            self._lend_for(Span(self.span.start_at, claim.until, self.span.zone))
            self.extensions += 1
        elif step is Step.SETTLE_ON_LOAN:
            self.returned_at, self.busy_until = None, self.span.due_at
        elif self.state in (LoanState.RETURNED, LoanState.LOST) and self.returned_at is None:
            self.returned_at = now
            self.busy_until = max(min(now, self.span.due_at), self.span.start_at)
        return step

    def _yes_to(self, step: Step, role: Role) -> Step:
        """The step itself, or the Yes that it amounts to after what the other side said."""
        if self.claim is None:
            return step
        if step in HANDOVER_CLAIMS and self.claim.step in HANDOVER_CLAIMS - {step}:
            return Step.CONFIRM_HANDOVER
        if step is Step.SAY_SETTLED and self.claim.step is step and self.claim.by is not role:
            return Step.CONFIRM_SETTLED
        return step

    def _lend_for(self, span: Span) -> None:
        """Change the days."""
        self.span, self.busy_until = span, span.due_at

    def tells_place(self, now: datetime) -> bool:
        """Whether the borrower may be told where the handover takes place: from the approval on, a while past the
        return."""
        if self.returned_at is not None:
            return now < self.returned_at + PLACE_TOLD
        return self.state in HOLDING_STATES

    def lapses_at(self) -> datetime | None:
        """When the clock ends this loan if nobody moves; None when it waits for nobody.

        Suggesting other dates is an answer; the borrower has as long to give theirs.
        A handover that one side has said does not lapse: the thing may have changed hands. A loan that was approved
        after its start has its hours from then on.
        """
        if self.state is LoanState.REQUESTED:
            return (self.claim.at if self.claim else self.made_at) + ANSWER_WITHIN
        if self.state is LoanState.APPROVED and self.claim is None:
            return max(self.span.start_at, self.moved_at or self.span.start_at) + HANDOVER_WITHIN
        return None
