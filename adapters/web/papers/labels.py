"""Labels to print: all of a member's on sheets, behind a link."""

from __future__ import annotations

import asyncio

from aiohttp import web

from adapters.web.papers.served import PRIVATE, Papers
from bot.conversation.lookups import DrawLabel
from bot.flows.labels import picture_of
from bot.model.links import Page
from bot.store import Store

MOST_LABELS = 80  # ten pages, of 9 MB each while they are drawn


def add_routes(app: web.Application, papers: Papers) -> None:
    """Serve sheets of labels."""
    one_at_a_time = asyncio.Lock()

    async def sheet(request: web.Request) -> web.Response:
        """The PDF; drawn in a thread, as a page takes a while."""
        now = papers.now()
        with papers.work(now) as store:
            link = papers.opened(store, request, Page.LABELS, now)
            labels = [(label, papers.link_of(label)) for label in labels_of(store, link.member_id)]
        async with one_at_a_time:
            body = await asyncio.to_thread(papers.printer.sheet, labels, now)
        headers = {**PRIVATE, "Content-Disposition": 'inline; filename="labels.pdf"'}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    app.router.add_get(papers.base + r"/label/{token:[0-9A-Za-z]+}.pdf", sheet)


def labels_of(store: Store, member_id: int) -> list[DrawLabel]:
    """The labels of all items of a member, in the order in which they were offered."""
    member = store.members.get(member_id)
    community = store.communities.get(member.community_id)
    items = sorted(store.items.of_owner(member_id), key=lambda it: it.id)[:MOST_LABELS]
    return [picture_of(store, item, community, member.language) for item in items]
