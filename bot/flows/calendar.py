"""My calendar: a secret link under which calendar programs find what one borrows and lends. Only where pages are on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Say, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import RenewCalendar
from bot.flows.secret_pages import make_link
from bot.model.links import Page


def commands(address: str) -> dict[str, Command]:
    """`/calendar`, with the pages below this address."""

    def run(scene: Scene, given: Mapping[str, str]) -> Replies:
        """The link; an earlier one cannot be told again, as nobody but its owner knows it."""
        if not scene.store.links.has(scene.me.id, Page.CALENDAR):
            return _told(scene, address, t("calendar-link"))
        renew = Button(t("calendar-renew"), RenewCalendar().pack(), tone=Tone.GO)
        return Say(t("calendar-there"), ((renew,),))

    menu = CommandMenu("calendar", t("command-calendar-name"), t("command-calendar"))
    return {"calendar": Command(menu, run)}


def actions(address: str) -> dict[type[Action], Press]:
    """The button that makes a new link; the old one ends."""
    return {RenewCalendar: Press(lambda scene, _action: _told(scene, address, t("calendar-renewed")))}


def _told(scene: Scene, address: str, words: T) -> Say:
    """A new link, told once."""
    link = make_link(scene, address, Page.CALENDAR)
    scene.record(f"member:{scene.me.id}", "calendar link", "", "")
    return Say(
        words,
        (
            (Button(t("calendar-open"), url=link, tone=Tone.GO),),
            (Button(t("calendar-renew"), RenewCalendar().pack()),),
        ),
        secret=True,
    )
