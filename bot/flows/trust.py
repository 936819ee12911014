"""What an owner should know of who asks, in warm words; and for which neighbours an item is."""

from __future__ import annotations

from bot.conversation.actions import Action
from bot.conversation.contents import Press, Refused
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Say, Show
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import ViewItem, WhoMayBorrow
from bot.flows.cards import item_card, item_of, refresh_item, wanted
from bot.model.item import Item
from bot.model.trust import SHARE_AFTER

WANTED = (0, 1, SHARE_AFTER, 10)  # returns that an owner may ask for


def must_be_trusted(scene: Scene, item: Item) -> None:
    """Raise Refused for whoever has not yet brought back as much as the owner asks for."""
    if item.least_returns and not scene.store.trust.of(scene.me.id, scene.now).reaches(item.least_returns):
        owner = scene.store.members.get(item.owner_id).name
        raise Refused(t("trust-not-yet", owner=owner, item=item.title, wanted=wanted(item.least_returns)))


def _who_may(scene: Scene, action: WhoMayBorrow) -> Replies:
    """Ask for whom an item is; or, when it is named, keep it."""
    item = item_of(scene, action.item)
    if not action.least:
        choices = tuple(
            (Button(wanted(least), WhoMayBorrow(item.id, str(least)).pack()),) for least in WANTED
        )
        return Say(
            t("trust-which", item=item.title), (*choices, (Button(t("back"), ViewItem(item.id).pack()),))
        )
    if action.least not in [str(least) for least in WANTED]:
        raise Refused(t("choice-not-offered"))
    item.least_returns = int(action.least)
    scene.store.items.save(item)
    scene.record(f"item:{item.id}", "edit least returns", item.state, item.state, role="owner")
    refresh_item(scene, item)
    return Show(item_card(scene.store, item, viewer=scene.me))


ACTIONS: dict[type[Action], Press] = {WhoMayBorrow: Press(_who_may)}
