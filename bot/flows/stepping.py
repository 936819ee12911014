"""A step in the life of a loan, at the edge: kept, recorded, told to the other side, seen on the item's cards."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.phrases import T, t
from bot.conversation.replies import Card, Show
from bot.conversation.scene import Replies, Scene, Stage
from bot.flows.cards import refresh_item
from bot.flows.loans import News, Told, about, loan_card
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
    unheard = [
        side
        for side in SIDES
        if side is not role and not tell_side(scene, loan, side, news(scene, loan, side, taken))
    ]
    if loan.state is LoanState.DISPUTED and before is not LoanState.DISPUTED:
        _tell_moderators(scene, loan)
    private = scene.event.chat.direct
    if taken is Step.TAKE_SUGGESTION and not private:
        tell_side(
            scene, loan, role, None
        )  # where the handover takes place is never told in a room, not even aside
    card = loan_card(scene.store, loan, role, scene.now, private=private)
    lines = [t("loan-unheard", who=about(scene.store, loan, role)["who"])] if unheard else []
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
    if (loan.state, loan.span) != (
        before,
        days,
    ):  # a word alone moves no reminder, and must not lose one that is due
        replan(stage, loan)
    refresh_cards(stage, loan)
    return taken


def lapse(stage: Stage, loan: Loan) -> None:
    """End a loan that nobody moved in time; both sides hear of it."""
    before = loan.state
    move(stage, loan, Role.CLOCK, Step.LAPSE)
    for side in SIDES:
        told = t(f"loan-lapsed-{before}", **about(stage.store, loan, side))
        tell_side(stage, loan, side, told)


def replan(stage: Stage, loan: Loan) -> None:
    """Put the reminders that a loan has ahead in the place of the earlier ones."""
    borrower, owner = stage.store.members.get(loan.borrower_id), stage.store.members.get(loan.owner_id)
    zone = stage.store.communities.get(loan.community_id).zone
    stage.store.reminders.plan(loan.id, reminder.plan(loan, borrower, owner, zone, stage.now))


def tell_side(stage: Stage, loan: Loan, side: Role, told: T | None) -> bool:
    """Tell one side of a loan, in their direct chat, with the buttons that apply now for them. False: out of reach."""
    member = stage.store.members.get(loan.owner_id if side is Role.OWNER else loan.borrower_id)
    card = loan_card(stage.store, loan, side, stage.now, news=told, private=True)
    return stage.tell(member, Show(card))


def news(stage: Stage, loan: Loan, side: Role, step: Step) -> T:
    """What a side hears of the other's step (or of a moderator's)."""
    return t(f"loan-news-{step.replace('_', '-')}", **about(stage.store, loan, side))


def refresh_cards(stage: Stage, loan: Loan) -> None:
    """Show in the rooms what the loan made of its item."""
    item = stage.store.items.get(loan.item_id)
    if item is not None:
        refresh_item(stage, item)


def _tell_moderators(scene: Scene, loan: Loan) -> None:
    """A dispute is for moderators to settle. Raises LookupNeeded."""
    told = t("loan-news-dispute", **about(scene.store, loan, Role.MODERATOR))
    card = loan_card(scene.store, loan, Role.MODERATOR, scene.now, news=told)
    scene.tell_moderators(scene.store.communities.get(loan.community_id), Show(card))
