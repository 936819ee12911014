"""What a visitor asks the catalogue for: read from the address of the page, and written into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from bot.conversation.phrases import T, t
from bot.language.frame import Frame, SpanNotUnderstood
from bot.model.item import TITLE_LONGEST, Kind
from bot.model.spans import Span

DISTANCES: Final = ("500", "1000", "2000", "5000")
CELL: Final = re.compile(r"-?\d{1,7}_-?\d{1,7}(_[248])?")
LAST_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it stands in an address. What is no sense there is left out."""

    words: str = ""
    within: str = ""
    kind: str = ""
    first: str = ""
    last: str = ""
    cell: str = ""
    page: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """Read an address."""
        page = query.get("page", "")
        return cls(
            query.get("words", "").strip()[:TITLE_LONGEST],
            _one_of(query.get("within", ""), DISTANCES),
            _one_of(query.get("kind", ""), tuple(kind.value for kind in Kind)),
            _day(query.get("first", "")),
            _day(query.get("last", "")),
            query.get("cell", "") if CELL.fullmatch(query.get("cell", "")) else "",
            min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 7 else 0,
        )

    def query(self, **changes: str | int) -> str:
        """The same search, with changes, as the query of an address; what is empty is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the fields' own names and types
        given = {name: getattr(changed, name) for name in self.__slots__}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything at all was asked for."""
        return bool(self.query(page=0))

    @property
    def within_m(self) -> int | None:
        """How far away at most."""
        return int(self.within) if self.within else None

    @property
    def wanted_kind(self) -> Kind | None:
        """Of which kind."""
        return Kind(self.kind) if self.kind else None

    def days(self, now: datetime, zone: str) -> tuple[Span | None, T | None]:
        """The days on which it must be free, by the usual hours; or why they do not do."""
        if not (self.first or self.last):
            return None, None
        frame = Frame(now, zone)
        first = date.fromisoformat(self.first) if self.first else frame.today
        last = date.fromisoformat(self.last) if self.last else first
        if first < frame.today:
            return None, t("span-past")
        start = frame.soon if first == frame.today else frame.opening(first)
        try:
            return frame.span(start, frame.closing(last)), None
        except SpanNotUnderstood as refused:
            return None, refused.problem


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _day(value: str) -> str:
    """A day as browsers write one: 2026-11-24."""
    try:
        return date.fromisoformat(value).isoformat() if len(value) == len("2026-11-24") else ""
    except ValueError:
        return ""
