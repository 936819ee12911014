"""Disputes: each side tells its own, in words and perhaps with a photo; moderators see both before they settle."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.contents import Press
from bot.conversation.filling import Form, start
from bot.conversation.forms import Lines, Photo
from bot.conversation.phrases import T, t
from bot.conversation.replies import Card, Reply, Say, Show
from bot.conversation.scene import Replies, Scene, Stage
from bot.flows.loans import News, loan_card, loan_of
from bot.flows.mod_actions import TellSide
from bot.model.community import Community
from bot.model.loan import Loan, Role
from bot.model.statement import STATEMENT_LONGEST, Statement
from bot.store import Draft, Store


def dispute_card(store: Store, loan: Loan, stage: Stage, news: News | None = None) -> Card:
    """A disputed loan for moderators: what each side told, the newest photo, and the ways to settle it."""
    card = loan_card(store, loan, Role.MODERATOR, stage.now, news=news)
    told = store.statements.of(loan.id)
    photo = next((it.photo for it in reversed(told) if it.photo), "")
    return Card(card.title, (*card.lines, *(_said(store, loan, it) for it in told)), photo, card.buttons)


def older_photos(store: Store, loan: Loan) -> Iterator[Reply]:
    """The photos that the card of a dispute has no room for, each with whose it is."""
    with_photo = [it for it in store.statements.of(loan.id) if it.photo]
    for told in with_photo[:-1]:
        who = store.members.get(told.member_id).name
        yield Show(Card(t("dispute-photo", who=who), photo=told.photo))


def tell_moderators(scene: Stage, loan: Loan) -> None:
    """A dispute is for moderators to settle, but for those who are a side of it. Raises LookupNeeded."""
    card = dispute_card(scene.store, loan, scene, lambda told: t("loan-news-dispute", **told))
    community = scene.store.communities.get(loan.community_id)
    sides = (loan.owner_id, loan.borrower_id)
    scene.tell_moderators(community, Show(card), subject_of(loan), but=sides)
    if (moderating := _moderating_sides(scene, community, sides)) is None:
        return
    for side in sides:
        about = {"community": community.name, "number": str(loan.id)}
        told = (
            t("dispute-own-moderator", **about) if side in moderating else t("dispute-no-moderator", **about)
        )
        scene.tell(scene.store.members.get(side), Say(told))


def _moderating_sides(scene: Stage, community: Community, sides: Collection[int]) -> Collection[int] | None:
    """The sides that moderate, where nobody else is known to; None: somebody is free. Raises LookupNeeded."""
    moderating = set()
    for _, member in scene.moderators(community):
        if member not in sides:
            return None
        moderating.add(member)
    return moderating


def refresh_dispute(stage: Stage, loan: Loan) -> None:
    """Change what the moderators were shown in place: more was told, or somebody settled it."""
    card = Show(dispute_card(stage.store, loan, stage))
    stage.refresh(stage.store.communities.get(loan.community_id), lambda _chat: card, subject_of(loan))


def subject_of(loan: Loan) -> str:
    """What the moderators' cards of a dispute are kept under."""
    return f"dispute:{loan.id}"


def _said(store: Store, loan: Loan, told: Statement) -> T:
    """What one side told."""
    side = loan.role_of(told.member_id)
    who = store.members.get(told.member_id).name
    return t(f"dispute-says-{side}", who=who, words=told.words)


def _press(scene: Scene, action: TellSide) -> Replies:
    """Ask for words, and for a photo where there is one."""
    return start(scene, SIDE, about={"loan": action.loan}).go_on()


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The moderators see it where they were shown the dispute."""
    loan = loan_of(scene, draft.about["loan"])
    words, photo = answers.text("words"), answers.text("photo")
    scene.store.statements.add(Statement(loan.id, scene.me.id, words, scene.now, photo))
    scene.record(f"loan:{loan.id}", "tell side", loan.state, loan.state, role=loan.role_of(scene.me.id))
    refresh_dispute(scene, loan)
    return Say(t("dispute-thanks"))


SIDE = Form(
    "side",
    (Lines("words", most=STATEMENT_LONGEST, hint=True), Photo("photo", required=False, hint=True)),
    _done,
)
ACTIONS: dict[type[Action], Press] = {TellSide: Press(_press)}
FORMS = {SIDE.key: SIDE}
