"""Privacy: what is kept of a neighbour, how they take it along, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press
from bot.conversation.form_actions import Run
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Say, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import ForgetMe, MyLoans, TakeMyData
from bot.flows.borrowing import decline_requests
from bot.flows.cards import refresh_item
from bot.flows.stepping import move, news_of, tell_side
from bot.model.loan import HOLDING_STATES, LoanState, Role, Step
from bot.model.member import Face

SURE = 2  # it is asked twice


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/privacy`: what is kept, and what one may do about it."""
    if scene.member is None:
        return Say(t("privacy-stranger"))
    forget = Button(t("privacy-forget"), ForgetMe(0).pack(), tone=Tone.STOP)
    take = Button(t("privacy-take"), TakeMyData().pack(), tone=Tone.GO)
    return Say(t("privacy-kept"), ((take,), (forget,)))


def _take(scene: Scene, action: TakeMyData) -> Replies:
    """Everything that is kept of the actor, as a file in their direct chat."""
    if not scene.tell(scene.me, Say(t("own-data-file"), data_of=scene.me.id)):
        return Say(t("own-data-unreachable"))
    scene.record(f"member:{scene.me.id}", "export", "", "")
    return Say(t("own-data-coming"))


def _forget(scene: Scene, action: ForgetMe) -> Replies:
    """Not while something is lent; sure, and really sure? Then it is done."""
    lent = scene.store.loans.of_member(scene.me.id, HOLDING_STATES)
    if lent:
        loans = Button(t("forget-see-loans"), MyLoans(0).pack(), tone=Tone.GO)
        return Say(t("forget-lent", count=len(lent)), ((loans,),))
    if action.sure < SURE:
        yes = Button(t(f"forget-yes-{action.sure}"), ForgetMe(action.sure + 1).pack(), tone=Tone.STOP)
        no = Button(t("forget-no"), Run("help", 0).pack())
        return Say(t(f"forget-sure-{action.sure}"), ((yes, no),))
    _leave(scene)
    return Say(t("forget-done"))


def _leave(scene: Scene) -> None:
    """Requests end, cards say so, and of the member a number is left."""
    me, store = scene.me, scene.store
    items = store.items.of_owner(me.id)
    for item in items:
        decline_requests(scene, item)
    for loan in store.loans.of_member(me.id, (LoanState.REQUESTED,)):
        taken = move(scene, loan, Role.BORROWER, Step.WITHDRAW)
        tell_side(scene, loan, Role.OWNER, news_of(taken))
    asked = store.searches.asked_by(me.id)
    store.forgetting.forget(me, scene.now)
    for item in items:
        refresh_item(scene, store.items.get(item.id) or item)
    for search in asked:
        scene.refresh(scene.here, lambda _chat: Say(t("forget-asked")), f"ask:{search}")
    scene.record(f"member:{me.id}", "forget", "", "")
    scene.face = Face(scene.account, "", me.language)
    scene.member = None


COMMANDS = {"privacy": Command(CommandMenu("privacy", t("command-privacy-name"), t("command-privacy")), run)}
ACTIONS: dict[type[Action], Press] = {ForgetMe: Press(_forget), TakeMyData: Press(_take)}
