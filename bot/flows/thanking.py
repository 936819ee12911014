"""Thanking: after a return each side may give the other a thumb that all see, and a note that only they read."""

from __future__ import annotations

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.contents import Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.forms import Lines
from bot.conversation.phrases import t
from bot.conversation.replies import Say
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import Thank
from bot.flows.holding import looked_at
from bot.flows.loans import about, loan_of, may_thank
from bot.model.loan import Loan, Role
from bot.store import Draft

NOTE_LONGEST = 500


def _press(scene: Scene, action: Thank) -> Replies:
    """A thumb at once; a note is asked for first."""
    loan = loan_of(scene, action.loan)
    role = _role(scene, loan)
    if action.note:
        return start(scene, THANKS, about={"loan": loan.id}).go_on()
    return _thank(scene, loan, role, "")


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The note goes to the other side alone."""
    loan = loan_of(scene, draft.about["loan"])
    return _thank(scene, loan, _role(scene, loan), answers.text("thanks"))


def _role(scene: Scene, loan: Loan) -> Role:
    """As whom the actor says thanks. Raises Refused when it is said, or too late for it."""
    role = loan.role_of(scene.me.id)
    if scene.store.trust.thanked(loan.id, role):
        raise Refused(t("thanks-already"))
    if not may_thank(scene.store, loan, role, scene.now):
        raise Refused(t("thanks-over"))
    return role


def _thank(scene: Scene, loan: Loan, role: Role, note: str) -> Replies:
    """Keep the thumb, and tell the other side."""
    scene.store.trust.thank(loan, role, scene.now)
    other = scene.store.members.get(loan.other_side(role))
    told = about(scene.store, loan, role)
    mine = {"who": scene.me.name, "item": told["item"]}
    scene.tell(other, Say(t("thanks-note", note=note, **mine) if note else t("thanks-thumb", **mine)))
    return Say(t("thanks-sent", who=other.name))


THANKS = Form("thanks", (Lines("thanks", most=NOTE_LONGEST),), looked_at(_done, "thanks"))
ACTIONS: dict[type[Action], Press] = {Thank: Press(_press)}
FORMS = {THANKS.key: THANKS}
