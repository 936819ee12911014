"""What a warning, a pause, a ban and its end do: to the member, their items and loans; and who is told what."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.phrases import Moment, T, t
from bot.conversation.replies import Say
from bot.conversation.scene import Scene, Stage
from bot.flows.borrowing import decline_requests
from bot.flows.cards import refresh_item
from bot.flows.stepping import move, tell_side
from bot.model.item import ItemState
from bot.model.loan import Loan, LoanState, Role, Step
from bot.model.member import Conduct, Member
from bot.model.sanction import Sanction

OUT = (LoanState.ON_LOAN, LoanState.DISPUTED)
NOT_BEGUN = (LoanState.REQUESTED, LoanState.APPROVED)
ENDING = {  # how either side ends what has not begun
    (LoanState.REQUESTED, Role.OWNER): Step.DECLINE,
    (LoanState.REQUESTED, Role.BORROWER): Step.WITHDRAW,
    (LoanState.APPROVED, Role.OWNER): Step.CANCEL,
    (LoanState.APPROVED, Role.BORROWER): Step.CANCEL,
}
CONDUCT = {Sanction.PAUSE: Conduct.PAUSED, Sanction.BAN: Conduct.BANNED, Sanction.UNBAN: Conduct.GOOD}


def impose(scene: Scene, member: Member, what: Sanction, why: str, days: int = 0) -> bool:
    """Do what a moderator decided, and tell the member in plain words. False: they are out of reach."""
    before = member.conduct_at(scene.now)
    if what is not Sanction.WARN:
        member.conduct = CONDUCT[what]
        member.barred_until = scene.now + timedelta(days=days) if what is Sanction.PAUSE else None
        scene.store.members.save(member)
    scene.record(
        f"member:{member.id}",
        what,
        before,
        member.conduct,
        role="moderator",
        community=member.community_id,
        why=why,
    )
    heard = scene.tell(member, Say(_told(scene, member, what, why)))
    if what is Sanction.BAN:
        _shut_out(scene, member)
    return heard


def _told(scene: Scene, member: Member, what: Sanction, why: str) -> T:
    """What the member reads."""
    community = scene.store.communities.get(member.community_id).name
    until = Moment(member.barred_until or scene.now)
    if not why:
        return t(f"sanction-told-{what}-bare", community=community)
    return t(f"sanction-told-{what}", community=community, why=why, until=until)


def _shut_out(scene: Scene, member: Member) -> None:
    """End what has not begun, let their items rest, sign every browser out. What is out must still come back."""
    for loan in scene.store.loans.of_member(member.id, NOT_BEGUN):
        _end(scene, loan, loan.role_of(member.id))
    for loan in scene.store.loans.of_member(member.id, OUT):
        _still_out(scene, loan, loan.role_of(member.id))
    for item in scene.store.items.of_owner(member.id):
        if item.offered:
            item.state = ItemState.PAUSED
            scene.store.items.save(item)
            scene.record(f"item:{item.id}", "pause", ItemState.OFFERED, item.state, role="moderator")
            decline_requests(scene, item)
            refresh_item(scene, item)
    scene.store.sessions.end_all(member.id)
    scene.store.links.end_all(member.id)


def _end(scene: Scene, loan: Loan, role: Role) -> None:
    """End a loan that has not begun; where one side has said that it changed hands, the two still answer that."""
    if loan.state is LoanState.APPROVED and loan.claim is not None:
        _still_out(scene, loan, role)
        return
    move(scene, loan, role, ENDING[loan.state, role])
    other = Role.BORROWER if role is Role.OWNER else Role.OWNER
    tell_side(scene, loan, other, lambda told: t("loan-news-comes-to-nothing", **told))


def _still_out(stage: Stage, loan: Loan, role: Role) -> None:
    """Both sides of what is out read that it must come back."""
    other = Role.BORROWER if role is Role.OWNER else Role.OWNER
    tell_side(stage, loan, other, lambda told: t(f"loan-news-still-out-{other}", **told))
    tell_side(stage, loan, role, lambda told: t("loan-news-must-come-back", **told))
