"""What moderators do: a menu, the loans with what is overdue, and disputes to settle; the items are in clearing.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.actions import Action
from bot.conversation.commands import CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.form_actions import Run
from bot.conversation.phrases import Period, t
from bot.conversation.replies import Button, Card, Input, Listing, Say, Show
from bot.conversation.scene import Replies, Scene
from bot.flows import clearing, held, house_rules, mod_log, mod_room, reports, sanctioning, vouching
from bot.flows.disputes import dispute_card, older_photos
from bot.flows.loans import News, about, is_side, step_buttons
from bot.flows.mod_actions import ModHeld, ModItems, ModLoans, ModLog, ModReports, ModStats, RoomCode
from bot.flows.moderators import back_to_menu, menu_of, number_in, typed_by_moderator
from bot.flows.paging import PAGE, page_of, turn
from bot.model.loan import OPEN_STATES, Loan, LoanState, Role
from bot.ports import Suggestion

MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
# After what is overdue:
IN_ORDER = (LoanState.DISPUTED, LoanState.ON_LOAN, LoanState.APPROVED, LoanState.REQUESTED)


def menu(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod`: everything that moderators can do, as buttons."""
    here = scene.here
    room = scene.room.id if scene.room else 0
    return Say(
        t("mod-menu", community=here.name),
        (
            (
                Button(t("mod-loans"), ModLoans(here.id, 0).pack()),
                Button(t("mod-items"), ModItems(here.id, 0).pack()),
            ),
            (
                Button(t("mod-setup"), Run("mod_setup", room).pack()),
                Button(t("mod-code"), RoomCode(here.id).pack()),
            ),
            (
                Button(t("mod-reports"), ModReports(here.id, 0).pack()),
                Button(t("mod-held"), ModHeld(here.id, 0).pack()),
                Button(t("mod-stats"), ModStats(here.id).pack()),
            ),
            (
                Button(t("mod-house-rules"), Run("mod_rules", room).pack()),
                Button(t("mod-newcomers"), Run("mod_approve", room).pack()),
                Button(t("mod-log"), ModLog(here.id, 0).pack()),
            ),
        ),
    )


def loans(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod loans`."""
    return _loans(scene, 0)


def settle(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod settle <loan>`: a dispute with the ways to settle it; without a number, all disputes."""
    typed = given.get("loan", "").strip()
    if not typed:
        return _disputes(scene)
    loan = scene.store.loans.get(number_in(typed))
    if loan is None or loan.community_id != scene.here.id:
        raise Refused(t("loan-gone"))
    if is_side(scene, loan):
        raise Refused(t("mod-not-yourself"))
    news: News | None = None if loan.state is LoanState.DISPUTED else lambda _told: t("mod-not-disputed")
    return [*older_photos(scene.store, loan), Show(dispute_card(scene.store, loan, scene, news))]


def suggest_loans(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Disputed loans; for moderators."""
    if not typed_by_moderator(scene):
        return ()
    disputed = scene.store.loans.of_community(scene.here.id, (LoanState.DISPUTED,))
    shown = [(f"#{loan.id} · {_title(scene, loan)}", str(loan.id)) for loan in disputed]
    return [Suggestion(words[:100], key) for words, key in shown if typed.casefold() in words.casefold()][
        :MOST_SUGGESTIONS
    ]


def _press_loans(scene: Scene, action: ModLoans) -> Replies:
    """A page of the loans."""
    return _loans(scene, action.page)


def _loans(scene: Scene, page: int) -> Replies:
    """A page of the community's open loans: overdue first, the longest first; then disputes; then the rest."""
    here = scene.here.id
    everything = scene.store.loans.of_community(here, OPEN_STATES)
    if not everything:
        return Say(t("mod-no-loans"), back_to_menu(scene))
    everything.sort(key=lambda loan: _place_in_line(loan, scene.now))
    shown, page = page_of(everything, page)
    late = sum(_overdue(loan, scene.now) for loan in everything)
    turns = turn(lambda to: ModLoans(here, to).pack(), page, len(everything))
    entries = tuple(_loan(scene, loan) for loan in shown)
    return Listing(t("mod-loans-heading", count=len(everything), late=late), entries, turns)


def _disputes(scene: Scene) -> Replies:
    """All that waits to be settled."""
    disputed = scene.store.loans.of_community(scene.here.id, (LoanState.DISPUTED,))
    if not disputed:
        return Say(t("mod-no-disputes"), back_to_menu(scene))
    entries = tuple(_loan(scene, loan) for loan in disputed[:PAGE])
    return Listing(t("mod-disputes-heading", count=len(disputed)), entries)


def _loan(scene: Scene, loan: Loan) -> Card:
    """One loan of a list: its number, whose it is, where it stands, and the ways to settle it, but for its sides."""
    told = about(scene.store, loan, Role.MODERATOR)
    state = (
        t("loan-state-overdue")
        if _overdue(loan, scene.now)
        else t(f"loan-state-{loan.state.replace('_', '-')}")
    )
    lines = (
        t("loan-for-moderators", owner=told["owner"], borrower=told["borrower"], state=state),
        t("loan-days", period=Period(loan.span.start_at, loan.span.due_at)),
    )
    title = t("mod-loan-title", number=str(loan.id), item=told["item"])
    buttons = () if is_side(scene, loan) else step_buttons(loan, Role.MODERATOR, scene.now)
    return Card(title, lines, buttons=buttons)


def _title(scene: Scene, loan: Loan) -> str:
    """What a loan is called while its number is typed: names and title as they are."""
    told = about(scene.store, loan, Role.MODERATOR)
    return f"{told['item']} ({told['owner']} → {told['borrower']})"


def _overdue(loan: Loan, now: datetime) -> bool:
    """Whether it should be back already."""
    return loan.state is LoanState.ON_LOAN and loan.span.due_at < now


def _place_in_line(loan: Loan, now: datetime) -> tuple[int, datetime]:
    """Overdue first, then by state; the earliest due first."""
    return (-1 if _overdue(loan, now) else IN_ORDER.index(loan.state)), loan.span.due_at


LOAN = CommandOption(
    "loan", Input.TEXT, t("option-mod-loan-name"), t("option-mod-loan"), completes=True, longest=80
)
MOD_MENU = menu_of("mod", t("command-mod-name"), t("command-mod"))
LOANS_MENU = menu_of("mod loans", t("command-mod-loans-name"), t("command-mod-loans"))
SETTLE_MENU = menu_of("mod settle", t("command-mod-settle-name"), t("command-mod-settle"), LOAN)
COMMANDS: dict[str, Command] = {
    "mod": Command(MOD_MENU, menu),
    "mod loans": Command(LOANS_MENU, loans),
    "mod settle": Command(SETTLE_MENU, settle, words="loan"),
    **clearing.COMMANDS,
    **held.COMMANDS,
    **reports.COMMANDS,
    **sanctioning.COMMANDS,
    **mod_room.COMMANDS,
    **mod_log.COMMANDS,
    **house_rules.COMMANDS,
    **vouching.COMMANDS,
}
ACTIONS: dict[type[Action], Press] = {
    ModLoans: Press(_press_loans),
    **clearing.ACTIONS,
    **held.ACTIONS,
    **reports.ACTIONS,
    **mod_log.ACTIONS,
    **house_rules.ACTIONS,
    **vouching.ACTIONS,
    **sanctioning.ACTIONS,
}
FORMS = sanctioning.FORMS | house_rules.FORMS
COMPLETIONS = {("mod settle", "loan"): suggest_loans} | clearing.COMPLETIONS | sanctioning.COMPLETIONS
