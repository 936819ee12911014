"""What moderators do: look through items and loans, take an item off the shelf, settle a dispute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.actions import Action
from bot.conversation.commands import Audience, CommandMenu, CommandOption
from bot.conversation.contents import Command, Needs, Press, Refused
from bot.conversation.form_actions import Run
from bot.conversation.phrases import Period, T, t
from bot.conversation.replies import Button, Card, Input, Listing, Rows, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import ModItems, ModLoans, ModRemove, RoomCode
from bot.flows.cards import card_title, dotted, kind_word, standing_line
from bot.flows.loans import PAGE, News, about, loan_card, page_of, step_buttons, turn
from bot.flows.mine import remove
from bot.model.item import TITLE_LONGEST, Item, ItemState
from bot.model.loan import OPEN_STATES, Loan, LoanState, Role
from bot.ports import Suggestion

MOST_PICKS = 5
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
IN_ORDER = (
    LoanState.DISPUTED,
    LoanState.ON_LOAN,
    LoanState.APPROVED,
    LoanState.REQUESTED,
)  # after what is overdue


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
        ),
    )


def items(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod items`."""
    return _items(scene, 0)


def loans(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod loans`."""
    return _loans(scene, 0)


def remove_item(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod remove <item>`: the item by its number or its words; it asks before it removes."""
    words = given.get("item", "").strip()[: TITLE_LONGEST + 1]
    if not words:
        return _items(scene, 0)
    number = _number(words)
    found = [it for it in [scene.store.items.get(number)] if it] if number else []
    found = [it for it in found if it.community_id == scene.here.id and it.state is not ItemState.REMOVED]
    found = found or _named(scene, words)
    if len(found) == 1:
        return _sure(found[0])
    if found:
        return Listing(t("mod-remove-which"), tuple(_item(scene, it) for it in found))
    return Say(t("mod-no-item", words=words), ((Button(t("mod-items"), ModItems(scene.here.id, 0).pack()),),))


def settle(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod settle <loan>`: a dispute with the ways to settle it; without a number, all disputes."""
    typed = given.get("loan", "").strip()
    if not typed:
        return _disputes(scene)
    loan = scene.store.loans.get(_number(typed))
    if loan is None or loan.community_id != scene.here.id:
        raise Refused(t("loan-gone"))
    news: News | None = None if loan.state is LoanState.DISPUTED else lambda _told: t("mod-not-disputed")
    return Show(loan_card(scene.store, loan, Role.MODERATOR, scene.now, news=news))


def suggest_items(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Items whose titles go on as typed; for moderators."""
    if not _typed_by_moderator(scene):
        return ()
    titles = scene.store.search.titles(scene.here.id, typed, MOST_SUGGESTIONS)
    return [Suggestion(title[:100], f"#{number}") for number, title in titles]


def suggest_loans(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Disputed loans; for moderators."""
    if not _typed_by_moderator(scene):
        return ()
    disputed = scene.store.loans.of_community(scene.here.id, (LoanState.DISPUTED,))
    shown = [(f"#{loan.id} · {_title(scene, loan)}", str(loan.id)) for loan in disputed]
    return [Suggestion(words[:100], key) for words, key in shown if typed.casefold() in words.casefold()][
        :MOST_SUGGESTIONS
    ]


def _typed_by_moderator(scene: Scene) -> bool:
    """Whether the platform said so with what is typed: a completion cannot wait for a look-up."""
    room = scene.room
    return room is not None and room.community_id == scene.here.id and scene.told_moderator(room)


def _press_items(scene: Scene, action: ModItems) -> Replies:
    """A page of the items."""
    _moderate(scene, action.community)
    return _items(scene, action.page)


def _press_loans(scene: Scene, action: ModLoans) -> Replies:
    """A page of the loans."""
    _moderate(scene, action.community)
    return _loans(scene, action.page)


def _press_remove(scene: Scene, action: ModRemove) -> Replies:
    """Sure? Then the item goes, and its owner is told."""
    item = scene.store.items.get(action.item)
    _moderate(scene, item.community_id if item else 0)
    if item is None or item.state is ItemState.REMOVED:
        raise Refused(t("item-gone"))
    if not action.sure:
        return _sure(item)
    remove(scene, item)
    owner = scene.store.members.get(item.owner_id)
    if scene.member is None or scene.member.id != owner.id:
        scene.tell(owner, Say(t("mod-removed-yours", item=item.title)))
    return Say(
        t("mod-removed", item=item.title), ((Button(t("mod-items"), ModItems(item.community_id, 0).pack()),),)
    )


def _moderate(scene: Scene, community: int) -> None:
    """Go on as a moderator of this community, who need not be its member. Raises Refused and LookupNeeded."""
    try:
        scene.community = scene.store.communities.get(community)
    except LookupError as gone:
        raise Refused(t("moderators-only")) from gone
    if not scene.is_moderator():
        raise Refused(t("moderators-only"))


def _items(scene: Scene, page: int) -> Replies:
    """A page of the community's items, the newest first."""
    here = scene.here.id
    shown = scene.store.items.of_community(here, page * PAGE, PAGE + 1)
    if not shown:
        return Say(t("mod-no-items") if page == 0 else t("mod-no-more"), _back(scene))
    turns = turn(lambda to: ModItems(here, to).pack(), page, page * PAGE + len(shown))
    return Listing(t("mod-items-heading"), tuple(_item(scene, it) for it in shown[:PAGE]), turns)


def _item(scene: Scene, item: Item) -> Card:
    """One item of a list, with the button that removes it."""
    owner = t("card-owner", owner=scene.store.members.get(item.owner_id).name)
    line = dotted(kind_word(item), owner, standing_line(scene.store, item, scene.zone))
    removes = Button(t("mod-remove"), ModRemove(item.id, 0).pack(), tone=Tone.STOP)
    return Card(card_title(item), (line,), buttons=((removes,),))


def _sure(item: Item) -> Say:
    """Ask before removing."""
    yes = Button(t("mod-remove-yes"), ModRemove(item.id, 1).pack(), tone=Tone.STOP)
    no = Button(t("mod-remove-no"), ModItems(item.community_id, 0).pack())
    return Say(t("mod-remove-sure", item=item.title), ((yes, no),))


def _named(scene: Scene, words: str) -> list[Item]:
    """The items that answer the words, the newest first."""
    titles = scene.store.search.titles(scene.here.id, words, MOST_PICKS)
    found = [scene.store.items.get(number) for number, _ in titles]
    return [it for it in found if it is not None]


def _loans(scene: Scene, page: int) -> Replies:
    """A page of the community's open loans: overdue first, the longest first; then disputes; then the rest."""
    here = scene.here.id
    everything = scene.store.loans.of_community(here, OPEN_STATES)
    if not everything:
        return Say(t("mod-no-loans"), _back(scene))
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
        return Say(t("mod-no-disputes"), _back(scene))
    entries = tuple(_loan(scene, loan) for loan in disputed[:PAGE])
    return Listing(t("mod-disputes-heading", count=len(disputed)), entries)


def _loan(scene: Scene, loan: Loan) -> Card:
    """One loan of a list: its number, whose it is, where it stands, and the ways to settle it."""
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
    return Card(title, lines, buttons=step_buttons(loan, Role.MODERATOR, scene.now))


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


def _number(typed: str) -> int:
    """A number as typed or completed ("#12", "12"); 0 for anything else."""
    digits = typed.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else 0


def _back(scene: Scene) -> Rows:
    """The way back to the menu."""
    return ((Button(t("mod-back"), Run("mod", scene.room.id if scene.room else 0).pack()),),)


def _menu(name: str, title: T, summary: T, *options: CommandOption) -> CommandMenu:
    """How a moderators' command is shown."""
    return CommandMenu(name, title, summary, Audience.MODERATORS, options=options)


ITEM = CommandOption(
    "item",
    Input.TEXT,
    t("option-mod-item-name"),
    t("option-mod-item"),
    required=True,
    completes=True,
    longest=TITLE_LONGEST,
)
LOAN = CommandOption(
    "loan", Input.TEXT, t("option-mod-loan-name"), t("option-mod-loan"), completes=True, longest=80
)
MENUS = {
    "mod": _menu("mod", t("command-mod-name"), t("command-mod")),
    "mod items": _menu("mod items", t("command-mod-items-name"), t("command-mod-items")),
    "mod loans": _menu("mod loans", t("command-mod-loans-name"), t("command-mod-loans")),
    "mod remove": _menu("mod remove", t("command-mod-remove-name"), t("command-mod-remove"), ITEM),
    "mod settle": _menu("mod settle", t("command-mod-settle-name"), t("command-mod-settle"), LOAN),
}
COMMANDS: dict[str, Command] = {
    "mod": Command(MENUS["mod"], menu, Needs.MODERATOR),
    "mod items": Command(MENUS["mod items"], items, Needs.MODERATOR),
    "mod loans": Command(MENUS["mod loans"], loans, Needs.MODERATOR),
    "mod remove": Command(MENUS["mod remove"], remove_item, Needs.MODERATOR, words="item"),
    "mod settle": Command(MENUS["mod settle"], settle, Needs.MODERATOR, words="loan"),
}
ACTIONS: dict[type[Action], Press] = {
    ModItems: Press(_press_items, Needs.NOTHING),
    ModLoans: Press(_press_loans, Needs.NOTHING),
    ModRemove: Press(_press_remove, Needs.NOTHING),
}
COMPLETIONS = {("mod remove", "item"): suggest_items, ("mod settle", "loan"): suggest_loans}
