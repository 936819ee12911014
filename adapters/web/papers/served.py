"""What every paper needs to be served: the store, words, and pages without a script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

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
        reader = reader_of(request, self.book)
        title, told = self.said(t("paper-gone-title"), reader), self.said(t("paper-gone"), reader)
        return self.document(title, f"<p>{told}</p>", reader)

    def said(self, phrase: T, reader: Reader) -> str:
        """A phrase as HTML; nothing that people typed becomes markup."""
        return self.book.words(phrase, reader, escape)

    def document(self, title: str, body: str, reader: Reader) -> str:
        """A whole page; title and body are HTML."""
        language = escape(self.book.language(reader))
        return (
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
            f'<link rel="stylesheet" href="{escape(self.base)}{STYLES}">\n<link rel="icon" href="data:,">\n</head>\n'
            f"<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
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
