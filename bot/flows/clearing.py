"""Moderators look through what the neighbours offer, and take an item off the shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.actions import Action
from bot.conversation.commands import CommandOption
from bot.conversation.contents import Command, Press
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Input, Listing, Say, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.cards import card_title, dotted, item_of, kind_word, standing_lines
from bot.flows.mine import remove
from bot.flows.mod_actions import ModItems, ModRemove
from bot.flows.moderators import back_to_menu, menu_of, number_in, typed_by_moderator
from bot.flows.paging import PAGE, turn
from bot.model.item import TITLE_LONGEST, Item, ItemState
from bot.ports import Suggestion

MOST_PICKS = 5
MOST_SUGGESTIONS = 25  # Discord: choices of an autocompletion


def items(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod items`."""
    return _items(scene, 0)


def remove_item(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod remove <item>`: the item by its number or its words; it asks before it removes."""
    words = given.get("item", "").strip()[: TITLE_LONGEST + 1]
    if not words:
        return _items(scene, 0)
    number = number_in(words)
    found = [it for it in [scene.store.items.get(number)] if it] if number else []
    found = [it for it in found if it.community_id == scene.here.id and it.state is not ItemState.REMOVED]
    found = found or _named(scene, words)
    if len(found) == 1:
        return _sure(found[0])
    if found:
        return Listing(t("mod-remove-which"), _cards(scene, found))
    return Say(t("mod-no-item", words=words), ((Button(t("mod-items"), ModItems(scene.here.id, 0).pack()),),))


def suggest_items(scene: Scene, typed: str) -> Sequence[Suggestion]:
    """Items whose titles go on as typed; for moderators."""
    if not typed_by_moderator(scene):
        return ()
    titles = scene.store.search.titles(scene.here.id, typed, MOST_SUGGESTIONS)
    return [Suggestion(title[:100], f"#{number}") for number, title in titles]


def _press_items(scene: Scene, action: ModItems) -> Replies:
    """A page of the items."""
    return _items(scene, action.page)


def _press_remove(scene: Scene, action: ModRemove) -> Replies:
    """Sure? Then the item goes, and its owner is told."""
    item = item_of(scene, action.item)
    if not action.sure:
        return _sure(item)
    remove(scene, item)
    owner = scene.store.members.get(item.owner_id)
    if scene.member is None or scene.member.id != owner.id:
        scene.tell(owner, Say(t("mod-removed-yours", item=item.title)))
    return Say(
        t("mod-removed", item=item.title), ((Button(t("mod-items"), ModItems(item.community_id, 0).pack()),),)
    )


def _items(scene: Scene, page: int) -> Replies:
    """A page of the community's items, the newest first."""
    here = scene.here.id
    shown = scene.store.items.of_community(here, page * PAGE, PAGE + 1)
    if not shown:
        return Say(t("mod-no-items") if page == 0 else t("mod-no-more"), back_to_menu(scene))
    turns = turn(lambda to: ModItems(here, to).pack(), page, page * PAGE + len(shown))
    return Listing(t("mod-items-heading"), _cards(scene, shown[:PAGE]), turns)


def _cards(scene: Scene, items: Sequence[Item]) -> tuple[Card, ...]:
    """The entries of a list."""
    stand = standing_lines(scene.store, items, scene.zone)
    return tuple(_card(scene, it, how) for it, how in zip(items, stand, strict=True))


def _card(scene: Scene, item: Item, stands: T) -> Card:
    """One item of a list, with the button that removes it."""
    owner = t("card-owner", owner=scene.store.members.get(item.owner_id).name)
    line = dotted(kind_word(item), owner, stands)
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


ITEM = CommandOption(
    "item",
    Input.TEXT,
    t("option-mod-item-name"),
    t("option-mod-item"),
    required=True,
    completes=True,
    longest=TITLE_LONGEST,
)
ITEMS_MENU = menu_of("mod items", t("command-mod-items-name"), t("command-mod-items"))
REMOVE_MENU = menu_of("mod remove", t("command-mod-remove-name"), t("command-mod-remove"), ITEM)
COMMANDS: dict[str, Command] = {
    "mod items": Command(ITEMS_MENU, items),
    "mod remove": Command(REMOVE_MENU, remove_item, words="item"),
}
ACTIONS: dict[type[Action], Press] = {
    ModItems: Press(_press_items),
    ModRemove: Press(_press_remove),
}
COMPLETIONS = {("mod remove", "item"): suggest_items}
