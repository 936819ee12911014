"""Sanctioning: a moderator names a member and says why; what it does is in sanctions.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.events import Commanded
from bot.conversation.filling import Form, start
from bot.conversation.forms import Lines, Number
from bot.conversation.gate import admit
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Input, Listing, Say
from bot.conversation.scene import Replies, Scene
from bot.flows.mod_actions import ModSanction
from bot.flows.moderators import back_to_menu, menu_of, typed_by_moderator
from bot.flows.people import find_members, known_for, member_behind
from bot.flows.reports import decided
from bot.flows.sanctions import impose
from bot.model.community import NAME_LONGEST
from bot.model.member import Conduct, Member
from bot.model.report import ReportState
from bot.model.sanction import PAUSE_DAYS, PAUSE_LONGEST_DAYS, PAUSE_USUAL_DAYS, WHY_LONGEST, Sanction
from bot.ports import Suggestion
from bot.store import Draft

MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
DECIDES = {
    Sanction.WARN: ReportState.WARNED,
    Sanction.PAUSE: ReportState.PAUSED,
    Sanction.BAN: ReportState.BANNED,
}


def run(scene: Scene, given: Mapping[str, str], what: Sanction) -> Replies:
    """`/mod warn|pause|ban|unban <member> <why>`: whom, if that is not clear; then why."""
    typed = given.get("member", "").strip()
    found, behind = _meant(scene, typed)
    if not found:
        return Say(t("mod-no-member", words=typed) if typed else t("mod-which-member"), back_to_menu(scene))
    if len(found) > 1:
        return Listing(t("mod-several-members"), tuple(_pick(scene, it, what) for it in found))
    answers = {"why": given.get("why", "").strip() or behind, "days": given.get("days", "").strip()}
    admit(scene, "ModSanction", {"member": found[0].id})
    return _begin(scene, found[0], what, 0, {name: raw for name, raw in answers.items() if raw})


def suggest(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Members of a name as typed, with what tells two of one name apart; for moderators."""
    if not typed_by_moderator(scene):
        return ()
    found = scene.store.members.named(scene.here.id, typed, MOST_SUGGESTIONS, whole=False)
    return [Suggestion(f"{it.name} #{it.id}"[:100], f"#{it.id}") for it in found]


def _meant(scene: Scene, typed: str) -> tuple[list[Member], str]:
    """Who is meant, and the words behind: whom the command points at, or else whom the first words name."""
    target = scene.event.target if isinstance(scene.event, Commanded) else None
    if target is not None and (member := member_behind(scene, target.account)):
        return [member], typed
    return find_members(scene, typed)


def _pick(scene: Scene, member: Member, what: Sanction) -> Card:
    """One of several members who may be meant."""
    pick = Button(t("mod-this-one"), ModSanction(member.id, what, 0).pack())
    line = known_for(scene.store, member, scene.here)
    return Card(t("mod-member", name=member.name, number=str(member.id)), (line,), buttons=((pick,),))


def _press(scene: Scene, action: ModSanction) -> Replies:
    """The button of a report, or of one of several members."""
    try:
        what = Sanction(action.what)
    except ValueError as unknown:
        raise Refused(t("button-unknown")) from unknown
    return _begin(scene, scene.store.members.get(action.member), what, action.report, {})


def _begin(scene: Scene, member: Member, what: Sanction, report: int, answers: Mapping[str, str]) -> Replies:
    """Ask why, and for a pause how long."""
    if what is Sanction.UNBAN and member.conduct_at(scene.now) is Conduct.GOOD:
        raise Refused(t("mod-not-barred", who=member.name))
    filling = start(scene, SANCTIONS[what], about={"member": member.id, "report": report})
    return filling.go_on(filling.give(answers) if answers else None)


def _check(scene: Scene, answers: Answers, draft: Draft) -> T:
    """Who it is, what happens, and what they will read."""
    member = scene.store.members.get(draft.about["member"])
    days = answers.number("days") if draft.form == Sanction.PAUSE else 0
    line = known_for(scene.store, member, scene.store.communities.get(member.community_id))
    check = t(f"sanction-check-{draft.form}", who=member.name, days=days)
    if why := answers.text("why"):
        return t("sanction-check-why", check=check, why=why, known=line)
    return t("sanction-check-bare", check=check, known=line)


def _done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """It is done, and what was reported is decided by it."""
    what, member = Sanction(draft.form), scene.store.members.get(draft.about["member"])
    days = answers.number("days") if what is Sanction.PAUSE else 0
    heard = impose(scene, member, what, answers.text("why"), days)
    done = Say(t(f"sanction-done-{what}" if heard else "sanction-done-unheard", who=member.name, days=days))
    report = scene.store.reports.get(draft.about.get("report", 0))
    return [done, decided(scene, report, DECIDES[what])] if report is not None and what in DECIDES else done


def _command(what: Sanction, title: T, summary: T) -> Command:
    """One of the four commands."""
    options = (MEMBER, DAYS, WHY) if what is Sanction.PAUSE else (MEMBER, WHY)
    run_it: Callable[[Scene, Mapping[str, str]], Replies] = partial(run, what=what)
    return Command(menu_of(f"mod {what}", title, summary, *options), run_it, words="member")


MEMBER = CommandOption(
    "member",
    Input.TEXT,
    t("option-mod-member-name"),
    t("option-mod-member"),
    required=True,
    completes=True,
    longest=NAME_LONGEST,
)
WHY = CommandOption("why", Input.TEXT, t("option-mod-why-name"), t("option-mod-why"), longest=WHY_LONGEST)
DAYS = CommandOption(
    "days", Input.NUMBER, t("option-mod-days-name"), t("option-mod-days"), least=1, most=PAUSE_LONGEST_DAYS
)
LONG = Number(
    "days", required=False, default=str(PAUSE_USUAL_DAYS), least=1, most=PAUSE_LONGEST_DAYS, usual=PAUSE_DAYS
)
REASON = Lines("why", most=WHY_LONGEST, hint=True)
LIFTED = Lines("why", required=False, most=WHY_LONGEST, hint=True)
SANCTIONS: Mapping[Sanction, Form] = {
    Sanction.WARN: Form("warn", (REASON,), _done, _check),
    Sanction.PAUSE: Form("pause", (LONG, REASON), _done, _check),
    Sanction.BAN: Form("ban", (REASON,), _done, _check),
    Sanction.UNBAN: Form("unban", (LIFTED,), _done, _check),
}
COMMANDS: dict[str, Command] = {
    "mod warn": _command(Sanction.WARN, t("command-mod-warn-name"), t("command-mod-warn")),
    "mod pause": _command(Sanction.PAUSE, t("command-mod-pause-name"), t("command-mod-pause")),
    "mod ban": _command(Sanction.BAN, t("command-mod-ban-name"), t("command-mod-ban")),
    "mod unban": _command(Sanction.UNBAN, t("command-mod-unban-name"), t("command-mod-unban")),
}
ACTIONS: dict[type[Action], Press] = {ModSanction: Press(_press)}
FORMS = {form.key: form for form in SANCTIONS.values()}
COMPLETIONS = {(f"mod {what}", "member"): suggest for what in Sanction}
