"""What every paper needs to be served: the store, words, and pages without a script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.web.languages import preferred
from bot.conversation.lookups import DrawLabel
from bot.conversation.phrases import Reader, T, t
from bot.language import Phrasebook
from bot.model.codes import digest_of
from bot.model.links import Page, SecretLink
from bot.ports import Now, Printer
from bot.store import Store

STYLES: Final = "/papers/papers.css"
MOST_TOKEN: Final = 80  # characters of a token that are looked at
PRIVATE: Final = {  # the address is the secret: nobody may be told it, and no cache may keep what it shows
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True, slots=True)
class Papers:
    """What papers are made of. `address` is where the pages begin; `link_of` tells what a label's code says."""

    work: Callable[[datetime], AbstractContextManager[Store]]
    now: Now
    book: Phrasebook
    printer: Printer
    link_of: Callable[[DrawLabel], str]
    address: str

    @property
    def base(self) -> str:
        """The path of the public address, which the server in front passes on unchanged; "" for none."""
        return urlsplit(self.address).path.rstrip("/")

    def opened(self, store: Store, request: web.Request, page: Page, now: datetime) -> SecretLink:
        """The secret link that was asked for. Raises HTTPNotFound for one that is forged, renewed or old."""
        token = request.match_info["token"]
        link = store.links.find(digest_of(token), page, now) if len(token) <= MOST_TOKEN else None
        if link is None:
            raise web.HTTPNotFound(text=self.gone(request), content_type="text/html", headers=guarded())
        return link

    def gone(self, request: web.Request) -> str:
        """The page for a link that leads nowhere (any more)."""
        return self.page("gone", t("paper-gone-title"), reader_of(request, self.book))

    def page(self, template: str, title: T, reader: Reader, **given: Any) -> str:
        """A whole page, in the reader's words; Jinja escapes what people typed."""
        return (
            templates()
            .get_template(f"{template}.html")
            .render(
                language=self.book.language(reader),
                title=self.book.words(title, reader),
                say=lambda name: self.book.words(T(f"paper-{name}"), reader),
                styles=f"{self.base}{STYLES}",
                **given,
            )
        )


@cache
def templates() -> Environment:
    """The pages, read when the first of them is asked for."""
    return Environment(
        loader=PackageLoader(__package__ or ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def reader_of(request: web.Request, book: Phrasebook) -> Reader:
    """A reader of whom only the browser's languages are known."""
    return Reader(preferred(request.headers.get("Accept-Language", ""), book.languages))


def guarded() -> dict[str, str]:
    """The headers of a page."""
    return {**PRIVATE, "Content-Security-Policy": POLICY}


def html(text: str) -> web.Response:
    """A page as an answer."""
    return web.Response(text=text, content_type="text/html", headers=guarded())


def serve_static(app: web.Application, papers: Papers) -> None:
    """Serve the style sheet."""
    styles = (files(__package__) / "static" / "papers.css").read_text(encoding="utf-8")

    async def sheet(request: web.Request) -> web.Response:
        """The style sheet, the same for everybody."""
        return web.Response(
            text=styles,
            content_type="text/css",
            headers={"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"},
        )

    app.router.add_get(papers.base + STYLES, sheet)
