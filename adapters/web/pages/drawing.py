"""Drawing: templates become pages, in the reader's words. What people typed is escaped by Jinja."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors
from bot.conversation.phrases import Param, Reader, T
from bot.language import Phrasebook

KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
YEAR_S: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Words:
    """Puts phrases into the words of one reader."""

    book: Phrasebook
    reader: Reader

    def of(self, phrase: T) -> str:
        """The words of a phrase."""
        return self.book.words(phrase, self.reader)

    def say(self, name: str, /, **params: Param) -> str:
        """The words of one of the pages' own phrases."""
        return self.of(T(f"web-{name}", params))


class Drawing:
    """Draws every page of one server."""

    def __init__(self, served: Served, visitors: Visitors) -> None:
        """Read the templates and the static files."""
        self._at, self._visitors = served, visitors
        loader = PackageLoader(__package__)
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.static = dict(_read(files(__package__) / "static", ""))
        self._version = hashlib.sha256(b"".join(body for _, body in sorted(self.static.items()))).hexdigest()[
            :12
        ]

    def words(self, visitor: Visitor) -> Words:
        """The words of a visitor."""
        return Words(self._at.book, visitor.reader)

    def page(
        self, request: web.Request, visitor: Visitor, template: str, /, status: int = 200, **given: Any
    ) -> web.Response:
        """A page for a visitor. What it shows may be theirs alone, so nobody else keeps it."""
        words = self.words(visitor)
        text = self._templates.get_template(f"{template}.html").render(
            say=words.say,
            words=words.of,
            language=self._at.book.language(visitor.reader),
            languages=self._languages(request),
            static=self.address_of,
            base=self._at.base,
            public_url=self._at.public_url,
            inside=self._at.inside,
            visitor=visitor,
            token=self._visitors.token(visitor.key) if visitor.key else "",
            **given,
        )
        response = web.Response(text=text, content_type="text/html", status=status)
        response.headers["Cache-Control"] = "private, no-store"
        if visitor.over:
            self._visitors.forget(response)
        return response

    def address_of(self, name: str) -> str:
        """Where a static file lies; a new version has another address."""
        return f"{self._at.root}/static/{name}?v={self._version}"

    async def file(self, request: web.Request) -> web.Response:
        """A static file."""
        name = request.match_info["name"]
        body = self.static.get(name)
        if body is None:
            raise web.HTTPNotFound
        kind = KINDS.get(name[name.rfind(".") :], "text/plain")
        response = web.Response(body=body, content_type=kind, charset="utf-8")
        kept = request.query.get("v") == self._version
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if kept else "no-cache"
        return response

    def _languages(self, request: web.Request) -> list[tuple[str, str]]:
        """Each language with the address of this page in it. The answer to a form has no address of its own."""
        here = (
            request.rel_url
            if request.method in ("GET", "HEAD")
            else request.rel_url.with_path(f"{self._at.base}/")
        )
        return [(name, str(here.update_query(lang=name))) for name in self._at.book.languages]


def _read(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    """All files below a folder, by path."""
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        found += _read(entry, f"{name}/") if entry.is_dir() else [(name, entry.read_bytes())]
    return found
