"""What moderators did: who, when, to what, and why. Nobody can change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.actions import Action
from bot.conversation.contents import Command, Press
from bot.conversation.phrases import Moment, T, t
from bot.conversation.replies import Card, Listing, Say
from bot.conversation.scene import Replies, Scene
from bot.flows.mod_actions import ModLog
from bot.flows.moderators import back_to_menu, menu_of
from bot.flows.paging import PAGE, turn
from bot.model.audit import Record
from bot.store import Store

TOLD = frozenset({  # steps that have words of their own
    "warn", "pause", "ban", "unban", "remove", "decide", "setup", "change", "add_room", "mod_room", "rules",
    "insights_link", "settle_returned", "settle_lost", "settle_on_loan", "approve", "turn_away",
})  # fmt: skip


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod log`."""
    return _page(scene, 0)


def _press(scene: Scene, action: ModLog) -> Replies:
    """Another page."""
    return _page(scene, action.page)


def _page(scene: Scene, page: int) -> Replies:
    """A page of the records, the newest first."""
    here, page = scene.here.id, max(0, page)
    records = scene.store.audit.of_moderators(here, page * PAGE, PAGE + 1)
    if not records:
        return Say(t("mod-log-empty"), back_to_menu(scene))
    turns = turn(lambda to: ModLog(here, to).pack(), page, page * PAGE + len(records))
    entries = tuple(_entry(scene.store, record) for record in records[:PAGE])
    return Listing(t("mod-log-heading"), entries, turns)


def _entry(store: Store, record: Record) -> Card:
    """One record."""
    lines = [t("mod-log-who", who=_who(store, record), at=Moment(record.at))]
    if record.why:
        lines.append(t("mod-log-why", why=record.why))
    return Card(_what(store, record), tuple(lines))


def _who(store: Store, record: Record) -> T:
    """Who did it."""
    if record.actor:
        try:
            return t("mod-log-name", name=store.members.get(record.actor).name)
        except LookupError:
            return t("mod-log-somebody")
    return t("mod-log-name", name=record.by) if record.by else t("mod-log-somebody")


def _what(store: Store, record: Record) -> T:
    """What was done, and to what."""
    kind, _, number = record.subject.partition(":")
    try:
        name = NAMES[kind](store, int(number)) if kind in NAMES else ""
    except LookupError:
        name = ""
    step = record.step.replace(" ", "_")
    about = name or record.subject
    if step in TOLD:
        return t(f"mod-log-step-{step.replace('_', '-')}", about=about)
    return t("mod-log-other", step=record.step, about=about)


def _item(store: Store, number: int) -> str:
    """An item's title."""
    item = store.items.get(number)
    return item.title if item else ""


def _loan(store: Store, number: int) -> str:
    """The title of what is lent."""
    loan = store.loans.get(number)
    return _item(store, loan.item_id) if loan else ""


NAMES: Mapping[str, Callable[[Store, int], str]] = {
    "member": lambda store, number: store.members.get(number).name,
    "item": _item,
    "loan": _loan,
    "report": lambda _store, number: str(number),
    "community": lambda store, number: store.communities.get(number).name,
}
LOG_MENU = menu_of("mod log", t("command-mod-log-name"), t("command-mod-log"))
COMMANDS: dict[str, Command] = {"mod log": Command(LOG_MENU, run)}
ACTIONS: dict[type[Action], Press] = {ModLog: Press(_press)}
