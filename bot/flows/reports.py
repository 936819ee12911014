"""Reports as moderators see them: what is needed to decide, the ways to decide, and who decided what."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Listing, Reply, Rows, Say, Show, Toast, Tone
from bot.conversation.scene import Replies, Scene, Stage
from bot.flows.cards import shortened
from bot.flows.mine import remove
from bot.flows.mod_actions import ModDecide, ModReports, ModSanction
from bot.flows.moderators import back_to_menu, menu_of
from bot.flows.paging import page_of, turn
from bot.flows.people import known_for
from bot.model.item import ItemState
from bot.model.report import Report, ReportState
from bot.model.sanction import Sanction
from bot.store import Store


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod reports`."""
    return _page(scene, 0)


def show_moderators(scene: Scene, report: Report) -> None:
    """Show a report to the moderators, but for whom it is about. Raises LookupNeeded."""
    community = scene.store.communities.get(report.community_id)
    card = Show(report_card(scene.store, report))
    scene.tell_moderators(community, card, subject_of(report), but=(report.member_id,))


def decided(scene: Scene, report: Report, state: ReportState) -> Reply:
    """A moderator has decided: every copy says so. Returns the moderator's own card."""
    report.decide(state, scene.member.name if scene.member else scene.face.name, scene.now)
    scene.store.reports.save(report)
    scene.record(f"report:{report.id}", "decide", ReportState.OPEN, state, role="moderator")
    refresh_report(scene, report)
    return Show(report_card(scene.store, report))


def refresh_report(stage: Stage, report: Report) -> None:
    """Change what the moderators were shown in place."""
    card = Show(report_card(stage.store, report))
    stage.refresh(stage.store.communities.get(report.community_id), lambda _chat: card, subject_of(report))


def subject_of(report: Report) -> str:
    """What the cards of a report are kept under."""
    return f"report:{report.id}"


def report_card(store: Store, report: Report) -> Card:
    """A report with what is needed to decide, and while it is open the ways to decide it."""
    item = store.items.get(report.item_id) if report.item_id else None
    lines = [_about(store, report)]
    if report.quote:
        lines.append(t("report-quote", quote=shortened(report.quote)))
    if item is not None and item.description:
        lines.append(t("card-description", description=shortened(item.description)))
    lines.append(t(f"report-reason-{report.reason}"))
    if report.words:
        lines.append(t("report-words", words=report.words))
    lines.append(_reporter(store, report))
    if report.member_id:
        community = store.communities.get(report.community_id)
        lines.append(known_for(store, store.members.get(report.member_id), community))
    if report.decided_at is not None:
        lines.append(t(f"report-{report.state}", who=report.decided_by))
    title = t("report-title", number=str(report.id))
    return Card(title, tuple(lines), item.photo if item else "", _buttons(store, report))


def _about(store: Store, report: Report) -> T:
    """What is reported."""
    who = store.members.get(report.member_id).name if report.member_id else report.name
    item = store.items.get(report.item_id) if report.item_id else None
    if item is None:
        return t("report-about-message" if report.quote else "report-about-member", who=who)
    return t("report-about-loan" if report.loan_id else "report-about-item", who=who, item=item.title)


def _reporter(store: Store, report: Report) -> T:
    """Who reported it; not told where a moderator is reported, who may read along."""
    known = store.moderators.of(report.community_id)
    faces = store.faces.of_member(report.member_id) if report.member_id else []
    if any(face.account in known for face in faces):
        return t("report-by-somebody")
    return t("report-by", who=store.members.get(report.reporter_id).name)


def _buttons(store: Store, report: Report) -> Rows:
    """The ways to decide."""
    if report.state is not ReportState.OPEN:
        return ()
    item = store.items.get(report.item_id) if report.item_id and not report.loan_id else None
    standing = item is not None and item.state is not ItemState.REMOVED
    remove_it = Button(t("mod-remove"), ModDecide(report.id, "remove").pack(), tone=Tone.STOP)
    nothing = Button(t("report-nothing-wrong"), ModDecide(report.id, "nothing").pack(), tone=Tone.GO)
    last = (remove_it, nothing) if standing else (nothing,)
    if not report.member_id:
        return (last,)
    judged = tuple(
        Button(t(f"report-{what}"), ModSanction(report.member_id, what, report.id).pack())
        for what in (Sanction.WARN, Sanction.PAUSE, Sanction.BAN)
    )
    return judged, last


def _decide(scene: Scene, action: ModDecide) -> Replies:
    """The item goes, or nothing is wrong."""
    report = scene.store.reports.get(action.report)
    if report is None:
        raise Refused(t("moderators-only"))
    if action.what == "nothing":
        return _answer(decided(scene, report, ReportState.NOTHING))
    item = scene.store.items.get(report.item_id) if action.what == "remove" and report.item_id else None
    if item is None or report.loan_id:
        raise Refused(t("button-unknown"))
    if item.state is not ItemState.REMOVED:
        remove(scene, item)
        scene.tell(scene.store.members.get(item.owner_id), Say(t("mod-removed-yours", item=item.title)))
    return _answer(decided(scene, report, ReportState.REMOVED))


def _answer(card: Reply) -> Replies:
    """A word about the press, and the card as it is now."""
    return [Toast(t("report-noted")), card]


def _press(scene: Scene, action: ModReports) -> Replies:
    """A page of the reports."""
    return _page(scene, action.page)


def _page(scene: Scene, page: int) -> Replies:
    """A page of what waits, the oldest first; what is about the moderator is for others."""
    here, me = scene.here.id, scene.member.id if scene.member else 0
    waiting = [it for it in scene.store.reports.open(here) if not me or it.member_id != me]
    if not waiting:
        return Say(t("mod-no-reports"), back_to_menu(scene))
    shown, page = page_of(waiting, page)
    turns = turn(lambda to: ModReports(here, to).pack(), page, len(waiting))
    entries = tuple(report_card(scene.store, report) for report in shown)
    return Listing(t("mod-reports-heading", count=len(waiting)), entries, turns)


REPORTS_MENU = menu_of("mod reports", t("command-mod-reports-name"), t("command-mod-reports"))
COMMANDS: dict[str, Command] = {"mod reports": Command(REPORTS_MENU, run)}
ACTIONS: dict[type[Action], Press] = {ModReports: Press(_press), ModDecide: Press(_decide)}
