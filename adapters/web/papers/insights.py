"""The moderators' numbers as a page: charts, each with its table behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from aiohttp import web

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
        title = papers.said(t("insights-title", community=community.name), reader)
        said: Said = lambda phrase: papers.book.words(phrase, reader)  # noqa: E731  # bound to this reader
        language = papers.book.language(reader)
        return html(papers.document(title, sections(known, community, said, language), reader))

    app.router.add_get(papers.base + r"/insights/{token:[0-9A-Za-z]+}", page)


def _reader(store: Store, member: Member | None, community: Community) -> Reader:
    """Whose words are used: the moderator's, if they are a member, else the community's."""
    return Reader(member.language if member else community.language, community.zone)


def sections(known: Insights, community: Community, said: Said, language: str) -> str:
    """All charts with their tables, as HTML; for any page that wants them."""
    weeks = [(short_day(monday, language), count) for monday, count in known.weeks]
    returns = [(said(t("insights-in-time")), known.on_time), (said(t("insights-late")), known.late)]
    cells = [(place_words(cell, community, said, language), count) for cell, count in known.cells]
    size = distance_words(community.cell_m, language)
    loans = said(t("insights-column-loans"))
    parts = [
        _lead(said(t("insights-for-moderators", weeks=WEEKS))),
        _section(
            said, said(t("insights-weeks")), columns, weeks if known.lent else [],
            (said(t("insights-column-week")), loans), said(t("insights-weeks-note")),
        ),
        _section(
            said, said(t("insights-missed-heading")), rows, known.missed,
            (said(t("insights-column-words")), said(t("insights-column-neighbours"))), "",
        ),
        _section(
            said, said(t("insights-on-time-heading")), rows, returns if known.returned else [],
            (said(t("insights-column-returns")), loans), said(on_time_line(known)),
        ),
        _section(
            said, said(t("insights-cells-heading")), rows, cells,
            (said(t("insights-column-place")), loans), said(t("insights-cells-note", size=size)),
        ),
        _never(known, said),
    ]  # fmt: skip
    return "\n".join(parts)


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


def _lead(words: str) -> str:
    return f'<p class="lead">{escape(words)}</p>'


def _section(
    said: Said,
    heading: str,
    chart: Callable[[str, Sequence[Bar]], str],
    bars: Sequence[Bar],
    heads: tuple[str, str],
    note: str,
) -> str:
    """A chart under its heading, and behind it the same numbers as a table; a line of words where there are none."""
    start = f"<section>\n<h2>{escape(heading)}</h2>\n"
    if not bars:
        return f'{start}<p class="none">{escape(said(t("insights-nothing")))}</p>\n</section>'
    told = f'<p class="note">{escape(note)}</p>\n' if note else ""
    return f"{start}{told}{chart(heading, bars)}\n{_table(said, heads, bars)}\n</section>"


def _table(said: Said, heads: tuple[str, str], bars: Sequence[Bar]) -> str:
    """The numbers as a table that opens."""
    head = "".join(f'<th scope="col">{escape(it)}</th>' for it in heads)
    body = "\n".join(
        f'<tr><th scope="row">{escape(words)}</th><td>{count}</td></tr>' for words, count in bars
    )
    return (
        f"<details><summary>{escape(said(t('insights-as-table')))}</summary>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></details>"
    )


def _never(known: Insights, said: Said) -> str:
    """What was never lent: a list, as there is nothing to compare."""
    start = f"<section>\n<h2>{escape(said(t('insights-never-heading')))}</h2>\n"
    if not known.never_lent:
        return f'{start}<p class="none">{escape(said(t("insights-nothing")))}</p>\n</section>'
    entries = "\n".join(f"<li>{escape(said(t('label-name', item=it)))}</li>" for it in known.never_lent)
    more = known.never_lent_count - len(known.never_lent)
    rest = f'\n<p class="note">+ {more}</p>' if more else ""
    told = t("insights-never-share", count=known.never_lent_count, offered=known.offered)
    share = f'<p class="note">{escape(said(told))}</p>\n'
    return f"{start}{share}<ul>\n{entries}\n</ul>{rest}\n</section>"
