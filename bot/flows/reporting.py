"""Reporting: a neighbour tells the moderators what is not right with an item, a message or somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.events import Commanded, Target
from bot.conversation.filling import Form, start
from bot.conversation.forms import Choice, Lines, Text
from bot.conversation.phrases import t
from bot.conversation.replies import Input, Say
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows.cards import item_of
from bot.flows.loans import loan_of
from bot.flows.mod_actions import ReportItem, ReportLoan
from bot.flows.people import member_behind
from bot.flows.reports import show_moderators
from bot.model.item import TITLE_LONGEST, Item
from bot.model.member import Member
from bot.model.report import A_DAY, MOST_A_DAY, QUOTE_LONGEST, WORDS_LONGEST, Reason, Report
from bot.ports import Suggestion
from bot.store import Draft

MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
MOST_PICKS = 5
PICKED = re.compile(r"([#@])(\d{1,12})")  # an answer picked from several: an item or a member by number


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/report`: what it points at, or else what is named."""
    _not_too_many(scene)
    target = scene.event.target if isinstance(scene.event, Commanded) else None
    if target is not None and (report := _pointed_at(scene, target)):
        return _begin(scene, report)
    filling = start(scene, REPORT)
    problem = filling.give({"what": given["what"]}) if given.get("what", "").strip() else None
    return filling.go_on(problem)


def suggest(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Items whose titles go on as typed."""
    titles = scene.store.search.titles(scene.me.community_id, typed, MOST_SUGGESTIONS)
    return [Suggestion(title[:100], f"#{number}") for number, title in titles]


def _press_item(scene: Scene, action: ReportItem) -> Replies:
    """The button of an item's card."""
    _not_too_many(scene)
    return _begin(scene, _of_item(scene, item_of(scene, action.item)))


def _press_loan(scene: Scene, action: ReportLoan) -> Replies:
    """The button of a loan: its other side is reported."""
    _not_too_many(scene)
    loan = loan_of(scene, action.loan)
    other = scene.store.members.get(loan.other_side(loan.role_of(scene.me.id)))
    report = _of_member(scene, other)
    report.loan_id, report.item_id = loan.id, loan.item_id
    return _begin(scene, report)


def _not_too_many(scene: Scene) -> None:
    """Raise Refused for whoever has reported as much as one neighbour may within a day."""
    if scene.store.reports.sent(scene.me.id, scene.now - A_DAY) >= MOST_A_DAY:
        raise Refused(t("report-enough"))


def _begin(scene: Scene, report: Report) -> Replies:
    """Ask why; it is told to nobody before that is answered."""
    report.begun_at = scene.now
    scene.store.reports.add(report)
    return start(scene, REPORT_THIS, about={"report": report.id}).go_on()


def _pointed_at(scene: Scene, target: Target) -> Report | None:
    """The report of what a command points at: one of our cards is its item; else somebody, and what they wrote."""
    posting = scene.store.postings.shown(target.message, scene.event.chat) if target.message else None
    if posting is not None and posting.subject.startswith("item:"):
        item = scene.store.items.get(int(posting.subject.removeprefix("item:")))
        return _of_item(scene, item) if item else None
    if target.bot:
        return None
    if target.account == scene.account:
        raise Refused(t("report-yourself"))
    member = member_behind(scene, target.account)
    report = _of_member(scene, member) if member else _new(scene, name=target.name)
    report.quote = target.text[:QUOTE_LONGEST]
    return report


def _new(scene: Scene, *, name: str = "") -> Report:
    """A report by the actor."""
    return Report(scene.me.community_id, scene.me.id, scene.now, name=name)


def _of_item(scene: Scene, item: Item) -> Report:
    """An item, and so its owner. Raises Refused for one's own."""
    if item.owner_id == scene.me.id:
        raise Refused(t("report-own"))
    report = _new(scene, name=item.title)
    report.item_id, report.member_id = item.id, item.owner_id
    return report


def _of_member(scene: Scene, member: Member) -> Report:
    """A neighbour. Raises Refused for oneself."""
    if member.id == scene.me.id:
        raise Refused(t("report-yourself"))
    report = _new(scene, name=member.name)
    report.member_id = member.id
    return report


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """What was named, and why. Raises AskAgain."""
    _not_too_many(scene)
    report = scene.store.reports.add(_named(scene, answers.text("what"), draft))
    return _send(scene, report, answers)


def _done_this(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """Why, for what was pointed at."""
    _not_too_many(scene)
    report = scene.store.reports.get(draft.about["report"])
    if report is None:
        raise Refused(t("form-gone"))
    return _send(scene, report, answers)


def _send(scene: Scene, report: Report, answers: Answers) -> Replies:
    """The moderators hear of it; the reporter is thanked; whom it is about learns nothing."""
    report.send(Reason(answers.text("reason")), answers.text("words"), scene.now)
    scene.store.reports.save(report)
    scene.record(f"report:{report.id}", "report", "", report.state)
    show_moderators(scene, report)
    return Say(t("report-thanks"))


def _named(scene: Scene, what: str, draft: Draft) -> Report:
    """The item or neighbour that somebody named. Raises AskAgain, with what to pick from where it may be several."""
    items, members = _meant(scene, what)
    if len(items) + len(members) == 1:
        return _of_item(scene, items[0]) if items else _of_member(scene, members[0])
    if not items and not members:
        raise AskAgain("what", t("report-not-found", words=what))
    offered = [(f"#{it.id}", it.title) for it in items] + [(f"@{it.id}", it.name) for it in members]
    draft.picks["what"] = offered[:MOST_PICKS]
    raise AskAgain("what", t("report-which"))


def _meant(scene: Scene, what: str) -> tuple[list[Item], list[Member]]:
    """The items and neighbours that may be meant: one by its number, else all that are called so."""
    here = scene.me.community_id
    if picked := PICKED.fullmatch(what):
        number = int(picked[2])
        if picked[1] == "#":
            item = scene.store.items.get(number)
            return ([item] if item and item.seen_from(here) and item.community_id == here else []), []
        try:
            member = scene.store.members.get(number)
        except LookupError:
            return [], []
        return [], [member] if member.community_id == here else []
    titles = scene.store.search.titles(here, what, MOST_PICKS)
    found = [scene.store.items.get(number) for number, _ in titles]
    own = scene.me.id
    items = [it for it in found if it is not None and it.owner_id != own]
    return items, [it for it in scene.store.members.named(here, what, MOST_PICKS) if it.id != own]


WHY = (
    Choice("reason", choices=tuple(Reason)),
    Lines("words", required=False, most=WORDS_LONGEST, hint=True),
)
REPORT = Form("report", (Text("what", most=TITLE_LONGEST, hint=True), *WHY), _done)
REPORT_THIS = Form("report-this", WHY, _done_this)
MENU = CommandMenu(
    "report",
    t("command-report-name"),
    t("command-report"),
    points=True,
    options=(
        CommandOption(
            "what",
            Input.TEXT,
            t("option-report-what-name"),
            t("option-report-what"),
            completes=True,
            longest=TITLE_LONGEST,
        ),
    ),
)
COMMANDS: dict[str, Command] = {"report": Command(MENU, run, words="what")}
ACTIONS: dict[type[Action], Press] = {ReportItem: Press(_press_item), ReportLoan: Press(_press_loan)}
FORMS = {REPORT.key: REPORT, REPORT_THIS.key: REPORT_THIS}
COMPLETIONS = {("report", "what"): suggest}
