"""Why a page is not shown: each has a page of its own that says it kindly and what to do next."""

from __future__ import annotations

from typing import ClassVar


class PageRefused(Exception):
    """A page that says no. `name` is that of its phrases: web-<name>-title and web-<name>-text."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "broken"


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
