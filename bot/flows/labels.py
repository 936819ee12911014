"""Labels: made for an item, printed and stuck to it; scanned, they show it, or the step that is due for who scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.gate import admit
from bot.conversation.lookups import DrawLabel
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Card, Input, Listing, Rows, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import LabelItem, LabelSheet, MyItems, OfferItem, ScanItem, Take, ViewLoan
from bot.flows.cards import card_title, dotted, item_card, item_of, kind_word, standing_line
from bot.flows.loans import loan_card
from bot.flows.secret_pages import make_link
from bot.model.chats import Platform
from bot.model.community import Community
from bot.model.item import TITLE_LONGEST, Item
from bot.model.links import Page
from bot.model.loan import Loan, LoanState, Role, Step
from bot.ports import Suggestion
from bot.store import Store

MOST_PICKS = 5
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion
HANDOVER_FROM = timedelta(days=1)  # ahead of the start: who scans then is about to hand it over
DUE: Mapping[tuple[LoanState, Role], frozenset[Step]] = {  # what one scans an item for
    (LoanState.APPROVED, Role.OWNER): frozenset(
        {Step.SAY_HANDED_OVER, Step.CONFIRM_HANDOVER, Step.DENY_HANDOVER}
    ),
    (LoanState.APPROVED, Role.BORROWER): frozenset(
        {Step.SAY_HAVE_IT, Step.CONFIRM_HANDOVER, Step.DENY_HANDOVER}
    ),
    (LoanState.ON_LOAN, Role.BORROWER): frozenset({Step.SAY_BROUGHT_BACK}),
    (LoanState.ON_LOAN, Role.OWNER): frozenset({Step.SAY_GOT_BACK, Step.DENY_BROUGHT_BACK}),
}


def commands(address: str) -> dict[str, Command]:
    """`/label [item]` and `/scan <number>`; sheets to print need pages below an address ("" for none)."""

    def label(scene: Scene, given: Mapping[str, str]) -> Replies:
        """The label of one item of the actor's; several are offered."""
        words = given.get("item", "").strip()[: TITLE_LONGEST + 1]
        items = _named(scene, words)
        if len(items) == 1 and words:
            return _label(scene, items[0], address)
        if items:
            return _which(items, address)
        if words:
            return Say(t("label-none", words=words), ((Button(t("my-items"), MyItems(0).pack()),),))
        return Say(t("mine-empty"), ((Button(t("offer-something"), OfferItem().pack(), tone=Tone.GO),),))

    item = CommandOption(
        "item",
        Input.TEXT,
        t("option-label-item-name"),
        t("option-label-item"),
        completes=True,
        longest=TITLE_LONGEST,
    )
    number = CommandOption(
        "number", Input.TEXT, t("option-scan-number-name"), t("option-scan-number"), required=True, longest=12
    )
    menus = (
        CommandMenu("label", t("command-label-name"), t("command-label"), options=(item,)),
        CommandMenu("scan", t("command-scan-name"), t("command-scan"), options=(number,)),
    )
    return {
        "label": Command(menus[0], label, words="item"),
        "scan": Command(menus[1], _typed, words="number"),
    }


def actions(address: str) -> dict[type[Action], Press]:
    """The buttons, and what is behind the QR code."""

    def sheet(scene: Scene, action: LabelSheet) -> Replies:
        """The link to all labels of the actor's, to print."""
        if not address:
            raise Refused(t("button-unknown"))
        link = make_link(scene, address, Page.LABELS)
        return Say(
            t("label-sheet-ready"), ((Button(t("label-sheet-open"), url=link, tone=Tone.GO),),), secret=True
        )

    return {
        ScanItem: Press(lambda scene, action: _scan(scene, action.item)),
        LabelItem: Press(lambda scene, action: _label(scene, item_of(scene, action.item), address)),
        LabelSheet: Press(sheet),
    }


def suggest(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """One's own items."""
    items = [it for it in scene.store.items.of_owner(scene.me.id) if typed.casefold() in it.title.casefold()]
    return [Suggestion(it.title[:100], f"#{it.id}") for it in items][:MOST_SUGGESTIONS]


def picture_of(store: Store, item: Item, community: Community, language: str) -> DrawLabel:
    """What the label of an item says. Its code leads into Telegram if the community is there."""
    there = {room.chat.platform for room in store.rooms.of(community.id)}
    platform = Platform.TELEGRAM if Platform.TELEGRAM in there or not there else min(there)
    return DrawLabel(item.id, item.title, community.name, ScanItem(item.id).pack(), platform, language)


# -- making ----------------------------------------------------------------------------------------------------------


def _named(scene: Scene, words: str) -> list[Item]:
    """The actor's items with this number, title or words; all of them for no words."""
    items = scene.store.items.of_owner(scene.me.id)
    wanted = words.casefold()
    exact = [it for it in items if wanted in (it.title.casefold(), f"#{it.id}", str(it.id))]
    return exact or [it for it in items if wanted in it.title.casefold()]


def _label(scene: Scene, item: Item, address: str) -> Replies:
    """One label as a picture. Raises LookupNeeded until it is drawn."""
    photo = scene.store.known.picture(picture_of(scene.store, item, scene.here, scene.language))
    if not photo:
        return Say(t("label-no-letters", item=item.title, number=str(item.id)))
    line = t("label-print-sheet") if address else t("label-print")
    return Show(Card(card_title(item), (line,), photo, _sheet_row(address)))


def _which(items: list[Item], address: str) -> Listing:
    """Which of these?"""
    entries = tuple(
        Card(card_title(it), (kind_word(it),), buttons=((Button(t("label-make"), LabelItem(it.id).pack()),),))
        for it in items[:MOST_PICKS]
    )
    heading = t("label-which") if len(items) <= MOST_PICKS else t("label-which-of-many", count=len(items))
    return Listing(heading, entries, _sheet_row(address))


def _sheet_row(address: str) -> Rows:
    """The way to a sheet of all labels, where there are pages."""
    return ((Button(t("label-sheet"), LabelSheet().pack()),),) if address else ()


# -- scanning --------------------------------------------------------------------------------------------------------


def _typed(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/scan 42`: the number on a label, for whoever cannot scan."""
    digits = given.get("number", "").strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise Refused(t("scan-number"))
    admit(scene, "ScanItem", {"item": int(digits)})
    return _scan(scene, int(digits))


def _scan(scene: Scene, number: int) -> Replies:
    """The item; or, for the two between whom it changes hands now, the step that is due."""
    item = item_of(scene, number)
    loan = _in_hand(scene, item)
    if loan is None:
        return Show(item_card(scene.store, item, viewer=scene.me))
    role = loan.role_of(scene.me.id)
    card = loan_card(scene.store, loan, role, scene.now, private=scene.event.chat.direct)
    due = {Take(loan.id, step).pack() for step in DUE[loan.state, role]}
    steps = tuple(button for row in card.buttons for button in row if button.action in due)
    if not steps:
        return Show(card)
    more = (Button(t("scan-more"), ViewLoan(loan.id).pack()),)
    where = dotted(kind_word(item), standing_line(scene.store, item, scene.zone))
    return Show(replace(card, lines=(*card.lines, where), photo=item.photo, buttons=(steps, more)))


def _in_hand(scene: Scene, item: Item) -> Loan | None:
    """The actor's loan of an item that is out, or about to be."""
    loans = [
        loan
        for loan in scene.store.loans.of_item(item.id, (LoanState.APPROVED, LoanState.ON_LOAN))
        if loan.role_of(scene.me.id) is not Role.NOBODY
    ]
    out = [loan for loan in loans if loan.state is LoanState.ON_LOAN]
    soon = [loan for loan in loans if loan.span.start_at - HANDOVER_FROM <= scene.now]
    return min(out or soon, key=lambda loan: loan.span.start_at, default=None)


COMPLETIONS = {("label", "item"): suggest}
