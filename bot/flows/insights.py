"""Insights for moderators: how much is lent, what is missing, what nobody needs; in numbers, never by name."""

from __future__ import annotations

from bot.conversation.actions import Action
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.lookups import DrawWeeks
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Rows, Say, Show, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows.cards import dotted
from bot.flows.mod_actions import InsightsPage, ModStats
from bot.flows.moderators import menu_of
from bot.flows.secret_pages import make_link
from bot.model.insights import WEEKS, Insights
from bot.model.links import Page

MOST_TOLD = 3  # entries of a list in the chat


def commands(address: str) -> dict[str, Command]:
    """`/mod stats`, with the way to the page below this address ("" for none)."""
    menu = menu_of("mod stats", t("command-mod-stats-name"), t("command-mod-stats"))
    return {"mod stats": Command(menu, lambda scene, _given: _stats(scene, address))}


def actions(address: str) -> dict[type[Action], Press]:
    """The button of the moderators' menu, and the one that opens the page."""

    def stats(scene: Scene, action: ModStats) -> Replies:
        """The chart and its words."""
        return _stats(scene, address)

    def page(scene: Scene, action: InsightsPage) -> Replies:
        """The link to all of it."""
        if not address:
            raise Refused(t("button-unknown"))
        link = make_link(scene, address, Page.INSIGHTS, community=action.community)
        scene.record(f"community:{action.community}", "insights link", "", "", role="moderator")
        return Say(
            t("insights-page-ready"),
            ((Button(t("insights-page-open"), url=link, tone=Tone.GO),),),
            secret=True,
        )

    return {ModStats: Press(stats), InsightsPage: Press(page)}


def _stats(scene: Scene, address: str) -> Replies:
    """The chart with the main numbers in words. Raises LookupNeeded until it is drawn."""
    here = scene.here
    known = scene.store.insights.of(here.id, here.zone, scene.now)
    photo = scene.store.known.picture(DrawWeeks(here.name, known.weeks, scene.language))
    more: Rows = ()
    if address:
        more = ((Button(t("insights-page"), InsightsPage(here.id).pack()),),)
    return Show(Card(t("insights-title", community=here.name), tuple(_told(known)), photo, more))


def _told(known: Insights) -> list[T]:
    """The main numbers, a line each."""
    this_week = known.weeks[-1][1] if known.weeks else 0
    lines = [t("insights-lent", count=known.lent, weeks=WEEKS, now=this_week), on_time_line(known)]
    if known.missed:
        first, *more = (
            t("insights-missed-one", words=it, count=count) for it, count in known.missed[:MOST_TOLD]
        )
        lines.append(t("insights-missed", words=dotted(first, *more)))
    if known.never_lent:
        first, *more = (t("insights-item", item=title) for title in known.never_lent[:MOST_TOLD])
        lines.append(
            t(
                "insights-never",
                count=known.never_lent_count,
                offered=known.offered,
                items=dotted(first, *more),
            )
        )
    return lines


def on_time_line(known: Insights) -> T:
    """How many came back on time."""
    if not known.returned:
        return t("insights-no-returns")
    return t("insights-on-time", percent=known.on_time_percent, on_time=known.on_time, count=known.returned)
