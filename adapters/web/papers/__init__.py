"""Papers: what the pages give away as files: calendar feeds, labels to print, the moderators' numbers.

`add_routes(app, papers)` puts all of them into an aiohttp application. Every one is found by a secret link that the bot
gives; none needs a session.
"""

from __future__ import annotations

from aiohttp import web

from adapters.web.papers import calendar, insights, labels
from adapters.web.papers.served import Papers, serve_static


def add_routes(app: web.Application, papers: Papers) -> None:
    """Serve all papers."""
    calendar.add_routes(app, papers)
    labels.add_routes(app, papers)
    insights.add_routes(app, papers)
    serve_static(app, papers)


__all__ = ["Papers", "add_routes"]
