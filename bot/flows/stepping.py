"""A step in the life of a loan, at the edge: kept, recorded, told to the other side, seen on the item's cards."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.phrases import t
from bot.conversation.replies import Card, Show
from bot.conversation.scene import Replies, Scene, Stage
from bot.flows.cards import refresh_item
from bot.flows.disputes import refresh_dispute, tell_moderators
from bot.flows.loans import News, about, loan_card
from bot.model import reminder
from bot.model.loan import Loan, LoanState, Role, Step
from bot.model.spans import Span

SIDES = (Role.OWNER, Role.BORROWER)


def take(
    scene: Scene,
    loan: Loan,
    role: Role,
    step: Step,
    *,
    until: datetime | None = None,
    span: Span | None = None,
) -> Replies:
    """Take a step for the actor; the card as it is now, and one message to the other side.

    Raises StepRefused or DaysTaken; then nothing has changed in the store, but `loan` must be read again.
    """
    before = loan.state
    taken = move(scene, loan, role, step, until=until, span=span)
    others = [side for side in SIDES if side is not role]
    unheard = [side for side in others if not tell_side(scene, loan, side, news_of(taken))]
    if loan.state is LoanState.DISPUTED and before is not LoanState.DISPUTED:
        tell_moderators(scene, loan)
    if before is LoanState.DISPUTED:
        refresh_dispute(scene, loan)
    private = scene.event.chat.direct
    if taken is Step.TAKE_SUGGESTION and not private:
        tell_side(scene, loan, role)  # where the handover takes place is told in no room, not even aside
    card = loan_card(scene.store, loan, role, scene.now, private=private)
    told = about(scene.store, loan, role) if unheard else {}
    lines = [t("loan-unheard", who=told[side]) for side in unheard]
    return Show(Card(card.title, (*card.lines, *lines), buttons=card.buttons))


def move(
    stage: Stage,
    loan: Loan,
    role: Role,
    step: Step,
    *,
    until: datetime | None = None,
    span: Span | None = None,
) -> Step:
    """Take a step, keep and record it, plan the reminders anew, and refresh the item's cards. Tells nobody.

    Returns the step that was taken. Raises StepRefused or DaysTaken.
    """
    before, days = loan.state, loan.span
    taken = loan.take(step, role, stage.now, until=until, span=span)
    with stage.store.attempt():
        stage.store.loans.save(loan)
    stage.record(f"loan:{loan.id}", taken, before, loan.state, role=role, community=loan.community_id)
    if loan.state is not before or loan.span != days:
        replan(stage, loan)  # not for a word alone, which must not lose a reminder that is due just now
        _refresh_cards(stage, loan)
    return taken


def lapse(stage: Stage, loan: Loan) -> None:
    """End a loan that nobody moved in time; both sides hear of it."""
    before = loan.state
    move(stage, loan, Role.CLOCK, Step.LAPSE)
    for side in SIDES:
        tell_side(stage, loan, side, lambda told: t(f"loan-lapsed-{before}", **told))


def replan(stage: Stage, loan: Loan) -> None:
    """Put the reminders that a loan has ahead in the place of the earlier ones."""
    borrower, owner = stage.store.members.get(loan.borrower_id), stage.store.members.get(loan.owner_id)
    zone = stage.store.communities.get(loan.community_id).zone
    stage.store.reminders.plan(loan.id, reminder.plan(loan, borrower, owner, zone, stage.now))


def tell_side(stage: Stage, loan: Loan, side: Role, news: News | None = None) -> bool:
    """Tell one side of a loan, in their direct chat, with the buttons that apply now for them. False: out of reach."""
    member = stage.store.members.get(loan.owner_id if side is Role.OWNER else loan.borrower_id)
    card = loan_card(stage.store, loan, side, stage.now, news=news, private=True)
    return stage.tell(member, Show(card))


def news_of(step: Step) -> News:
    """What a side hears of the other's step (or of a moderator's)."""
    return lambda told: t(f"loan-news-{step.replace('_', '-')}", **told)


def _refresh_cards(stage: Stage, loan: Loan) -> None:
    """Show in the rooms what the loan made of its item."""
    item = stage.store.items.get(loan.item_id)
    if item is not None:
        refresh_item(stage, item)
