"""Sheets of labels."""

from __future__ import annotations

import re
from dataclasses import replace

from aiohttp import web

from adapters.web.papers import add_routes
from bot.conversation.phrases import Reader, t
from tests.papers.conftest import Served, link_of
from tests.stories.street import ADDRESS


async def test_a_sheet_has_all_one_s_labels(served: Served) -> None:
    """Eight on a page; the link works for a day, and shows one's own items alone."""
    street = served.street
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben")
    for number in range(9):
        anna.offers(f"book {number}")
    ben.offers("saw")
    for who, words in ((anna, "book 1"), (ben, "saw")):
        who.commands(f"/label {words}").presses("All my labels to print")

    answer = await served.get(link_of(anna))
    pdf, other = await answer.read(), await (await served.get(link_of(ben))).read()
    street.passes(days=1)
    old = await served.get(link_of(anna))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert pdf.startswith(b"%PDF")
    assert [len(re.findall(rb"/Type /Page\b", it)) for it in (pdf, other)] == [2, 1]
    assert b"595.2" in pdf  # A4 in points
    assert old.status == 404


async def test_pages_below_a_path(served: Served) -> None:
    """Where the public address has a path, everything stands below it."""
    app = web.Application()
    add_routes(app, replace(served.papers, address=f"{ADDRESS}/sharing"))

    paths = {resource.canonical for resource in app.router.resources()}

    assert len(paths) == 5
    assert all(path.startswith("/sharing/") for path in paths)
    assert 'href="/sharing/papers/papers.css"' in replace(served.papers, address=f"{ADDRESS}/sharing").page(
        "gone", t("paper-gone-title"), Reader()
    )
