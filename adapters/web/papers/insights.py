"""The moderators' numbers as a page: charts, each with its table behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from adapters.web.papers.charts import Bar, columns, rows
from adapters.web.papers.served import Papers, html
from bot.conversation.phrases import Distance, Reader, T, t
from bot.flows.insights import on_time_line
from bot.language.dates import distance_words, short_day
from bot.model.community import Community
from bot.model.insights import WEEKS, Insights
from bot.model.links import Page
from bot.model.member import Member
from bot.model.places import Cell, Point, distance_step, great_circle_m
from bot.store import Store

Said = Callable[[T], str]  # a phrase in words, plain text
Chart = Callable[[str, Sequence[Bar]], Markup]
DIRECTIONS: Mapping[int, T] = {  # eighths of the circle, clockwise from north
    0: t("insights-direction-n"),
    1: t("insights-direction-ne"),
    2: t("insights-direction-e"),
    3: t("insights-direction-se"),
    4: t("insights-direction-s"),
    5: t("insights-direction-sw"),
    6: t("insights-direction-w"),
    7: t("insights-direction-nw"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A chart under its heading, and the numbers of the table behind it; no bars where there is nothing to show."""

    heading: str
    note: str
    heads: tuple[str, str]
    bars: Sequence[Bar]
    chart: Markup


@dataclass(frozen=True, slots=True)
class Never:
    """What was never lent: a list, as there is nothing to compare; `more` are not named."""

    share: str
    items: Sequence[str]
    more: int


def add_routes(app: web.Application, papers: Papers) -> None:
    """Serve the page."""

    async def page(request: web.Request) -> web.Response:
        """All numbers of the community for which the link was made."""
        now = papers.now()
        with papers.work(now) as store:
            link = papers.opened(store, request, Page.INSIGHTS, now)
            community = store.communities.get(link.community_id)
            known = store.insights.of(community.id, community.zone, now)
            member = store.members.get(link.member_id) if link.member_id else None
            reader = _reader(store, member, community)
        said: Said = lambda phrase: papers.book.words(phrase, reader)  # noqa: E731  # bound to this reader
        told = parts_of(known, community, said, papers.book.language(reader))
        lead, never = said(t("insights-for-moderators", weeks=WEEKS)), _never(known, said)
        title = t("insights-title", community=community.name)
        return html(papers.page("insights", title, reader, lead=lead, parts=told, never=never))

    app.router.add_get(papers.base + r"/insights/{token:[0-9A-Za-z]+}", page)


def _reader(store: Store, member: Member | None, community: Community) -> Reader:
    """Whose words are used: the moderator's, if they are a member, else the community's."""
    return Reader(member.language if member else community.language, community.zone)


def parts_of(known: Insights, community: Community, said: Said, language: str) -> list[Part]:
    """Everything that is counted, each with its chart."""
    weeks = [(short_day(monday, language), count) for monday, count in known.weeks] if known.lent else []
    returns = [(said(t("insights-in-time")), known.on_time), (said(t("insights-late")), known.late)]
    cells = [(place_words(cell, community, said, language), count) for cell, count in known.cells]
    size = t("insights-cells-note", size=distance_words(community.cell_m, language))
    loans = said(t("insights-column-loans"))
    words, neighbours = said(t("insights-column-words")), said(t("insights-column-neighbours"))
    return [
        _part(
            said, t("insights-weeks"), columns, weeks,
            (said(t("insights-column-week")), loans), t("insights-weeks-note"),
        ),
        _part(said, t("insights-missed-heading"), rows, known.missed, (words, neighbours)),
        _part(
            said, t("insights-on-time-heading"), rows, returns if known.returned else [],
            (said(t("insights-column-returns")), loans), on_time_line(known),
        ),
        _part(said, t("insights-cells-heading"), rows, cells, (said(t("insights-column-place")), loans), size),
    ]  # fmt: skip


def _part(
    said: Said, heading: T, chart: Chart, bars: Sequence[Bar], heads: tuple[str, str], note: T | None = None
) -> Part:
    """One thing that is counted."""
    words = said(heading)
    return Part(words, said(note) if note else "", heads, bars, chart(words, bars))


def place_words(cell: Cell, community: Community, said: Said, language: str) -> str:
    """Where a cell lies, from the middle of the neighbourhood: "about 500 m north-east"."""
    middle = Cell.of(community.centre, cell.size_m)
    step = distance_step(great_circle_m(middle.centre, cell.centre))
    if not step:
        return said(t("insights-cell-middle"))
    direction = DIRECTIONS[_eighth(middle.centre, cell.centre)]
    return said(t("insights-cell-away", distance=Distance(step), direction=direction))


def _eighth(here: Point, there: Point) -> int:
    """The direction from one point to another, in eighths of the circle from north."""
    east = (there.lon - here.lon) * math.cos(math.radians(here.lat))
    return round(math.degrees(math.atan2(east, there.lat - here.lat)) / 45) % 8


def _never(known: Insights, said: Said) -> Never:
    """What was never lent."""
    share = t("insights-never-share", count=known.never_lent_count, offered=known.offered)
    items = [said(t("label-name", item=it)) for it in known.never_lent]
    return Never(said(share), items, known.never_lent_count - len(known.never_lent))
