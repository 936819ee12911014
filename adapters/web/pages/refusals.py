"""Why a page is not shown: each has a page of its own that says it kindly and what to do next."""

from __future__ import annotations

from typing import ClassVar

from bot.conversation.form_actions import Run


class PageRefused(Exception):
    """A page that says no. `name` is that of its phrases: web-<name>-title and web-<name>-text.

    `on` is the packed action with which the chat goes on, for those that end in the chat. `language` is the
    reader's, where the request itself does not tell it.
    """

    status: ClassVar[int] = 500
    name: ClassVar[str] = "broken"
    on: ClassVar[str | None] = None

    def __init__(self, language: str = "") -> None:
        """Keep the language."""
        super().__init__(self.name)
        self.language = language


class Resting(PageRefused):
    """The database cannot be asked just now."""

    status = 503


class NotHere(PageRefused):
    """There is no such page, or not for this visitor: the two look the same."""

    status, name = 404, "not-here"


class LinkOver(PageRefused):
    """A one-time link that was used, is too old, or never was one."""

    status, name = 410, "link-over"


class FormOver(PageRefused):
    """A form without the right token: sent by another site, or left open for too long."""

    status, name = 403, "form-over"


class TooMany(PageRefused):
    """More was asked for than a person can look at, or more links were tried."""

    status, name = 429, "too-many"


class TooLarge(PageRefused):
    """More was sent than any form here holds."""

    status, name = 413, "too-large"


class AppOver(PageRefused):
    """The Mini App was opened too long ago, or its copy was used already, or the browser keeps no cookie."""

    status, name, on = 403, "app-over", Run("web", 0).pack()


class AppForged(PageRefused):
    """Whoever opened the Mini App, no messenger of ours says so."""

    status, name, on = 403, "app-forged", Run("web", 0).pack()


class AppNotMember(PageRefused):
    """Who opened the Mini App is no member of a community yet."""

    status, name, on = 403, "app-not-member", ""
