"""Helping: what one can do here, and what happens to words, places and photos that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import write_place
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command
from bot.conversation.events import PhotoShared, PlaceShared, Said
from bot.conversation.form_actions import HELP_ROW, Run
from bot.conversation.phrases import t
from bot.conversation.replies import Button, Rows, Say
from bot.conversation.scene import Replies, Scene
from bot.flows import finding, offering, web
from bot.flows.actions import MyItems, MyLoans, OfferItem
from bot.flows.joining import newcomer, offer_move
from bot.flows.mod_actions import ModItems, ModLoans, RoomCode
from bot.flows.welcoming import join_button
from bot.model.community import Community
from bot.model.places import Point


def commands(address: str = "") -> dict[str, Command]:
    """`/help` and `/cancel`; `address` is where the public pages begin, "" where there are none."""

    def run(scene: Scene, given: Mapping[str, str]) -> Replies:
        """`/help`: short, with what one does most as buttons; more of both for moderators."""
        if scene.community is None:
            return Say(t("help-nowhere"))
        name = scene.community.name
        everyone: Rows = ((join_button(scene.community),),) if scene.member is None else _sharing(address)
        if scene.is_moderator():
            moderating = _moderating(scene, scene.community)
            return Say(t("help-moderator", community=name), (*everyone, *moderating))
        return Say(t("help-member" if scene.member else "help-stranger", community=name), everyone)

    menu = CommandMenu("help", t("command-help-name"), t("command-help"))
    return {"help": Command(menu, run), "cancel": CANCEL}


def _sharing(address: str) -> Rows:
    """What every member does."""
    pages: Rows = ((Button(t("help-web"), Run("web", 0).pack()),), *web.open_here(address)) if address else ()
    return (
        (Button(t("help-find"), Run("find", 0).pack()), Button(t("help-offer"), OfferItem().pack())),
        (Button(t("help-loans"), MyLoans(0).pack()), Button(t("help-mine"), MyItems(0).pack())),
        (
            Button(t("help-settings"), Run("settings", 0).pack()),
            Button(t("help-link"), Run("link", 0).pack()),
        ),
        *pages,
    )


def _moderating(scene: Scene, community: Community) -> Rows:
    """What moderators do, members or not."""
    loans, items = ModLoans(community.id, 0).pack(), ModItems(community.id, 0).pack()
    change = Run("mod_setup", scene.room.id if scene.room else 0).pack()
    return (
        (Button(t("help-mod-loans"), loans), Button(t("help-mod-items"), items)),
        (Button(t("help-mod-setup"), change), Button(t("help-mod-code"), RoomCode(community.id).pack())),
    )


def leave(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/cancel`: leave the form that was touched last."""
    draft = scene.store.drafts.current(scene.account)
    if draft is None:
        return Say(t("nothing-to-cancel"), HELP_ROW)
    scene.store.drafts.remove(draft)
    return Say(t("cancelled"), HELP_ROW)


def said(scene: Scene, event: Said) -> Replies:
    """Words of their own: somebody looks for that."""
    return finding.run(scene, {"words": event.text}) if scene.member else newcomer(scene, "")


def place(scene: Scene, event: PlaceShared) -> Replies:
    """A place of its own: perhaps the new home."""
    if scene.member is None:
        return newcomer(scene, "")
    return offer_move(scene, write_place(Point(event.lat, event.lon)))


def photo(scene: Scene, event: PhotoShared) -> Replies:
    """A photo of its own: somebody wants to offer that."""
    if scene.member is None:
        return newcomer(scene, OfferItem().pack())
    return offering.start_with_photo(scene, event.ref, event.caption)


CANCEL = Command(CommandMenu("cancel", t("command-cancel-name"), t("command-cancel")), leave)
