"""One's own items: look them through, change them, let them rest, take them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.forms import Text
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Listing, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import EditItem, MyItems, OfferItem, PauseItem, RemoveItem, ViewItem, ViewLoan
from bot.flows.borrowing import decline_requests
from bot.flows.cards import (
    card_title,
    dotted,
    item_card,
    item_of,
    kind_word,
    own_buttons,
    refresh_item,
    standing_lines,
)
from bot.flows.holding import looked_at
from bot.flows.offering import FIELDS, PUBLIC
from bot.flows.paging import page_of, turns
from bot.model.item import Item, ItemState, Kind
from bot.model.loan import HOLDING_STATES, Loan
from bot.store import Draft

EDIT = "edit-"
EMPTY = "-"  # typed to leave a text empty from now on
PRESENT: Mapping[str, Callable[[Item], str]] = {  # what a modal starts from
    "title": lambda item: item.title,
    "kind": lambda item: item.kind,
    "description": lambda item: item.description,
    "days": lambda item: str(item.longest_days),
    "note": lambda item: item.note,
}


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mine`: the newest first."""
    return _page(scene, 0)


def _turn(scene: Scene, action: MyItems) -> Replies:
    """Another page."""
    return _page(scene, action.page)


def _page(scene: Scene, page: int) -> Replies:
    """A page of one's own items; the last when there are not that many any more."""
    items = scene.store.items.of_owner(scene.me.id)
    offer = Button(t("offer-something"), OfferItem().pack(), tone=Tone.GO)
    if not items:
        return Say(t("mine-empty"), ((offer,),))
    shown, page = page_of(items, page)
    stand = standing_lines(scene.store, shown, scene.zone)
    entries = tuple(_entry(item, how) for item, how in zip(shown, stand, strict=True))
    below = (*turns(lambda to: MyItems(to).pack(), page, len(items)), offer)
    return Listing(t("mine-items", count=len(items)), entries, (below,))


def _entry(item: Item, stands: T) -> Card:
    """One item: title, kind, where it stands, and what may be done with it."""
    return Card(card_title(item), (dotted(kind_word(item), stands),), buttons=own_buttons(item))


def _shown(scene: Scene, item: Item) -> Show:
    """The owner's card, with the way to the others."""
    card = item_card(scene.store, item, viewer=scene.me)
    return Show(replace(card, buttons=(*card.buttons, (Button(t("my-items"), MyItems(0).pack()),))))


# -- changing ------------------------------------------------------------------------------------------------------


def _edit(scene: Scene, action: EditItem) -> Replies:
    """Which field? Or, when it is named, a form of just that field, starting from what it says now."""
    item = item_of(scene, action.item)
    if not action.field:
        return _which(item)
    form = FORMS.get(EDIT + action.field)
    if form is None:
        raise Refused(t("choice-not-offered"))
    filling = start(scene, form, about={"item": item.id})
    if action.field in PRESENT:
        filling.draft.rejected[action.field] = PRESENT[action.field](item)
    return filling.go_on()


def _which(item: Item) -> Say:
    """The fields, two a row."""
    fields = [Button(t(f"edit-field-{it.name}"), EditItem(item.id, it.name).pack()) for it in FIELDS]
    rows = tuple(tuple(fields[at : at + 2]) for at in range(0, len(fields), 2))
    return Say(t("edit-which", item=item.title), (*rows, (Button(t("back"), ViewItem(item.id).pack()),)))


def _edited(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The one field is changed, and the cards with it."""
    item = item_of(scene, draft.about["item"])
    name = draft.form.removeprefix(EDIT)
    before = item.state
    _CHANGES[name](item, answers)
    scene.store.items.save(item)
    scene.record(f"item:{item.id}", f"edit {name}", before, item.state, role="owner")
    refresh_item(scene, item)
    return _shown(scene, item)


def _set_title(item: Item, answers: Answers) -> None:
    item.title = answers.text("title")


def _set_photo(item: Item, answers: Answers) -> None:
    item.photo = answers.text("photo")


def _set_kind(item: Item, answers: Answers) -> None:
    item.kind = Kind(answers.text("kind"))


def _set_description(item: Item, answers: Answers) -> None:
    item.description = _text_or_none(answers.text("description"))


def _set_days(item: Item, answers: Answers) -> None:
    item.longest_days = answers.number("days")


def _set_note(item: Item, answers: Answers) -> None:
    item.note = _text_or_none(answers.text("note"))


def _text_or_none(typed: str) -> str:
    """A text, or none for a lone dash."""
    return "" if typed == EMPTY else typed


_CHANGES: Mapping[str, Callable[[Item, Answers], None]] = {
    "title": _set_title,
    "photo": _set_photo,
    "kind": _set_kind,
    "description": _set_description,
    "days": _set_days,
    "note": _set_note,
}


# -- resting and removing ------------------------------------------------------------------------------------------


def _pause(scene: Scene, action: PauseItem) -> Replies:
    """Let it rest, or offer it again. Loans go on; a resting item takes no new requests."""
    item = item_of(scene, action.item)
    wanted = ItemState.PAUSED if action.pause else ItemState.OFFERED
    if item.state is not wanted:
        before, item.state = item.state, wanted
        scene.store.items.save(item)
        scene.record(f"item:{item.id}", "pause" if action.pause else "resume", before, wanted, role="owner")
        refresh_item(scene, item)
    return _shown(scene, item)


def _remove(scene: Scene, action: RemoveItem) -> Replies:
    """Sure? Then it goes, unless a neighbour has it or was promised it."""
    item = item_of(scene, action.item)
    if loan := _holding(scene, item):
        return Say(
            t("remove-lent", item=item.title), ((Button(t("remove-see-loan"), ViewLoan(loan.id).pack()),),)
        )
    if not action.sure:
        yes = Button(t("remove-yes"), RemoveItem(item.id, 1).pack(), tone=Tone.STOP)
        no = Button(t("remove-no"), ViewItem(item.id).pack())
        return Say(t("remove-sure", item=item.title), ((yes, no),))
    remove(scene, item)
    return Say(t("remove-done", item=item.title), ((Button(t("my-items"), MyItems(0).pack()),),))


def remove(scene: Scene, item: Item) -> None:
    """Take an item off the shelf, for its owner or a moderator: whoever asked for it is told, its cards say so.

    Raises Refused while a neighbour has it or was promised it.
    """
    if _holding(scene, item):
        raise Refused(t("remove-lent", item=item.title))
    before, item.state = item.state, ItemState.REMOVED
    scene.store.items.save(item)
    own = scene.member is not None and scene.member.id == item.owner_id
    scene.record(f"item:{item.id}", "remove", before, item.state, role="owner" if own else "moderator")
    decline_requests(scene, item)
    refresh_item(scene, item)


def _holding(scene: Scene, item: Item) -> Loan | None:
    """The loan that keeps an item from being removed."""
    return next(iter(scene.store.loans.of_item(item.id, HOLDING_STATES)), None)


COMMANDS: dict[str, Command] = {
    "mine": Command(CommandMenu("mine", t("command-mine-name"), t("command-mine")), run)
}
ACTIONS: dict[type[Action], Press] = {
    MyItems: Press(_turn),
    EditItem: Press(_edit),
    PauseItem: Press(_pause),
    RemoveItem: Press(_remove),
}
# The fields of an offer, each alone; what may be left out there must be answered here.
FORMS: dict[str, Form] = {
    EDIT + it.name: Form(
        EDIT + it.name,
        (replace(it, required=True, hint=isinstance(it, Text) and it.name != "title"),),
        looked_at(_edited, *([it.name] if isinstance(it, Text) else [])),
        public=PUBLIC,
    )
    for it in FIELDS
}
