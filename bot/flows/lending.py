"""Lending: every button of a loan, and the two that ask for days first (other dates, a later return)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversation.answers import Answers
from bot.conversation.contents import Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.forms import Due, Span
from bot.conversation.phrases import Moment, Period, T, t
from bot.conversation.replies import Reply, Say, Show, Toast
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows.actions import Take
from bot.flows.free_days import clashing, next_days, next_free
from bot.flows.loans import about, is_side, loan_card, loan_of
from bot.flows.stepping import take
from bot.model.errors import DaysTaken
from bot.model.loan import (
    HOLDING_STATES,
    DaysPast,
    Loan,
    LoanState,
    NothingToAnswer,
    NotInThisState,
    NotYourStep,
    OwnWord,
    Role,
    Step,
    StepRefused,
    TooEarly,
)
from bot.model.rights import SETTLING
from bot.model.spans import Span as LoanSpan
from bot.store import Draft

REASONS: Mapping[type[Exception], T] = {
    NotYourStep: t("loan-refused-not-yours"),
    OwnWord: t("loan-refused-own-word"),
    NotInThisState: t("loan-refused-moved-on"),
    NothingToAnswer: t("loan-refused-moved-on"),
    TooEarly: t("loan-refused-moved-on"),
    DaysPast: t("loan-refused-past"),
    DaysTaken: t("loan-refused-taken"),
}


def press(scene: Scene, action: Take) -> Replies:
    """A button of a loan: the step is taken, or its reason refused; either way the card shows the present state."""
    try:
        step = Step(action.step)
    except ValueError as unknown:
        raise Refused(t("button-unknown")) from unknown
    loan = loan_of(scene, action.loan)
    role = _role(scene, loan, step)
    try:
        if step in ASKED_FIRST:
            return _ask(scene, loan, role, step)
        return take(scene, loan, role, step)
    except (StepRefused, DaysTaken) as refused:
        return _no(scene, loan.id, role, refused)


def _role(scene: Scene, loan: Loan, step: Step) -> Role:
    """As what the actor takes this step. Nobody settles what they are a side of. Raises Refused and LookupNeeded."""
    if step in SETTLING and _moderates(scene, loan):
        if is_side(scene, loan):
            raise Refused(t("mod-not-yourself"))
        return Role.MODERATOR
    return loan.role_of(scene.me.id)


def _moderates(scene: Scene, loan: Loan) -> bool:
    """Whether the actor moderates the loan's community. Raises LookupNeeded."""
    return scene.community is not None and scene.community.id == loan.community_id and scene.is_moderator()


def _no(scene: Scene, number: int, role: Role, why: Exception) -> list[Reply]:
    """Why a step was not taken, and the loan as it is."""
    card = loan_card(scene.store, loan_of(scene, number), role, scene.now, private=scene.event.chat.direct)
    return [Toast(REASONS[type(why)]), Show(card)]


def _ask(scene: Scene, loan: Loan, role: Role, step: Step) -> Replies:
    """Begin the form of a step that names days. Raises StepRefused."""
    if refused := loan.refusal(step, role, scene.now):
        raise refused
    wanted = {"loan": loan.id}
    if step is Step.ASK_EXTENSION:
        wanted["after"] = int(loan.span.due_at.timestamp())
    return start(scene, ASKED_FIRST[step], about=wanted).go_on()


def _of_draft(scene: Scene, draft: Draft) -> tuple[Loan, Role]:
    """The loan that a form is about, and what the actor is to it."""
    loan = loan_of(scene, draft.about["loan"])
    return loan, loan.role_of(scene.me.id)


def _suggest_check(scene: Scene, answers: Answers, draft: Draft) -> T:
    """The dates that are suggested, before they count. Raises AskAgain."""
    loan, role = _of_draft(scene, draft)
    span = answers.span("span")
    _must_be_free(scene, loan, span)
    told = about(scene.store, loan, role)
    return t(
        "form-suggest-check", who=told["who"], item=told["item"], period=Period(span.start_at, span.due_at)
    )


def _suggest_done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """Other dates are suggested."""
    loan, role = _of_draft(scene, draft)
    _must_be_free(scene, loan, answers.span("span"))
    return _take(scene, loan, role, Step.SUGGEST, span=answers.span("span"))


def _must_be_free(scene: Scene, loan: Loan, span: LoanSpan) -> None:
    """Raise AskAgain when the item is promised for some of the days, or they have gone by."""
    if span.due_at <= scene.now:
        raise AskAgain("span", t("span-past"))
    if clashing(scene.store, loan.item_id, span, scene.now):
        free = next_free(scene.store, loan.item_id, span, scene.now)
        raise AskAgain(
            "span",
            t("suggest-taken", free=Moment(free)),
            next_days(scene.store, loan.item_id, span, scene.now),
        )


def _extend_check(scene: Scene, answers: Answers, draft: Draft) -> T:
    """The new due date, before it counts. Raises AskAgain."""
    loan, role = _of_draft(scene, draft)
    until = answers.moment("until")
    _nobody_next(scene, loan, answers)
    told = about(scene.store, loan, role)
    return t("form-extend-check", who=told["who"], item=told["item"], until=Moment(until))


def _extend_done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The owner is asked for a later return."""
    loan, role = _of_draft(scene, draft)
    if loan.state is LoanState.ON_LOAN:
        _nobody_next(scene, loan, answers)
    return _take(scene, loan, role, Step.ASK_EXTENSION, until=answers.moment("until"))


def _nobody_next(scene: Scene, loan: Loan, answers: Answers) -> None:
    """Raise AskAgain when the due date is no later one, or somebody is next: promised, or waiting for an answer."""
    until, due = answers.moment("until"), loan.span.due_at
    if until <= max(due, scene.now):
        raise AskAgain("until", t("extend-not-later", due=Moment(due)))
    waiting = (*HOLDING_STATES, LoanState.REQUESTED)
    more = LoanSpan(due, until, loan.span.zone)
    if after := clashing(scene.store, loan.item_id, more, scene.now, but=loan.id, states=waiting):
        raise AskAgain("until", t("extend-next", start=Moment(after[0].span.start_at)))


def _take(
    scene: Scene,
    loan: Loan,
    role: Role,
    step: Step,
    *,
    until: datetime | None = None,
    span: LoanSpan | None = None,
) -> Replies:
    """A step at the end of its form; refused, it says why and shows the loan."""
    try:
        return take(scene, loan, role, step, until=until, span=span)
    except StepRefused as refused:
        return [Say(REASONS[type(refused)]), *_no(scene, loan.id, role, refused)[1:]]


SUGGEST = Form("suggest", (Span("span", hint=True),), _suggest_done, _suggest_check)
EXTEND = Form("extend", (Due("until", hint=True),), _extend_done, _extend_check)
ASKED_FIRST: Mapping[Step, Form] = {Step.SUGGEST: SUGGEST, Step.ASK_EXTENSION: EXTEND}


ACTIONS = {Take: Press(press)}
FORMS = {"suggest": SUGGEST, "extend": EXTEND}
