"""A lending library's list becomes items of a community: each row checked by itself, and none brought twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import select

from bot.errors import StoreRefused
from bot.language.typed import NumberOutOfRange, NumberRefused, TextRefused, clean, read_number, tame
from bot.model.audit import Record
from bot.model.community import Community
from bot.model.item import (
    DAYS_LONGEST,
    DAYS_USUAL,
    DESCRIPTION_LONGEST,
    NOTE_LONGEST,
    TITLE_LONGEST,
    Item,
    Kind,
)
from bot.model.member import Member
from storage import tables
from storage.moving.csv_rows import CsvFile, CsvRow
from storage.work import Work

GONE: Final = frozenset(
    {
        "archived",
        "deleted",
        "disposed",
        "inactive",
        "lost",
        "lost stolen",
        "removed",
        "retired",
        "sold",
        "stolen",
    }
)
CATEGORIES: Final = {
    Kind.SPACE: frozenset({"space", "spaces", "room", "rooms", "venue", "venues"}),
    Kind.SKILL: frozenset({"skill", "skills", "service", "services", "workshop", "workshops"}),
}
CODE_LONGEST: Final = 200


class RowRefused(ValueError):
    """A row that cannot become an item. `str()` says why, and what to do."""


@dataclass(slots=True)
class Brought:
    """What became of a list: lines with the titles brought and known before, and why others were refused."""

    new: list[tuple[int, str]] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    cut: list[tuple[int, str]] = field(default_factory=list)  # whose description was too long


def community_named(store: Work, named: str) -> Community:
    """The community of that number or name; "" is the only one there is. Raises StoreRefused."""
    everyone = store.communities.all_where()
    found = [it for it in everyone if named in ("", str(it.id)) or it.name.casefold() == named.casefold()]
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{it.id} ({it.name})" for it in everyone)
    asked = f"there is no one community {named!r}" if named else "there is more than one community"
    raise StoreRefused(
        f"{asked}; name one by --community: {there}" if there else "there is no community; run /setup first"
    )


class Catalogue:
    """Brings a list into one community, in one unit of work."""

    def __init__(self, store: Work, community: Community, owner: str, now: datetime) -> None:
        """`owner` is whose everything is, by number or name; "" where a column says so. Raises StoreRefused."""
        self._store, self._community, self._now = store, community, now
        self._members = store.members.all_where(tables.member.c.community_id == community.id)
        self._owner = self._everythings_owner(owner) if owner else None
        self._keys: dict[str, int] = {}  # of this file, with the line
        known = select(tables.imported.c.key, tables.imported.c.item_id)
        rows = store.connection.execute(known.where(tables.imported.c.community_id == community.id))
        self._known = {row.key: row.item_id for row in rows}

    def bring(self, file: CsvFile, told: Callable[[int], None]) -> Brought:
        """Every row. What is refused changes nothing; what was brought before is left as it is now."""
        brought = Brought()
        for number, row in enumerate(file.rows(), start=1):
            try:
                self._row(row, brought)
            except RowRefused as error:
                brought.refused.append((row.line, str(error)))
            told(number)
        return brought

    def _row(self, row: CsvRow, brought: Brought) -> None:
        if row.too_long:
            raise RowRefused("it has more cells than line 1; put quotes around a cell with a comma in it")
        if row.get("status").casefold().replace("/", " ") in GONE:
            raise RowRefused(f"its status is {row.get('status')!r}; delete the row, or change its status")
        item = self._item(row)
        key = self._key(row, item)
        if item.description.endswith("…"):
            brought.cut.append((row.line, item.title))
        if key in self._known:
            before = self._store.items.find(self._known[key])
            brought.known.append((row.line, before.title if before else item.title))
            return
        self._store.items.add(item)
        self._remember(item, key)
        brought.new.append((row.line, item.title))

    def _item(self, row: CsvRow) -> Item:
        """The item that a row describes. Raises RowRefused."""
        title = _text(row.get("title"), "title", TITLE_LONGEST, lines=False)
        owner = self._owner or self._named(row.get("owner"))
        return Item(
            self._community.id,
            owner.id,
            title,
            owner.cell,
            self._now,
            _kind(row),
            _description(row),
            _text(row.get("note"), "note", NOTE_LONGEST) if row.get("note") else "",
            "",
            _days(row.get("days")),
        )

    def _key(self, row: CsvRow, item: Item) -> str:
        """By what a row is known again: its own code, else its words and which of several alike it is."""
        code = row.get("code")
        if len(code) > CODE_LONGEST:
            raise RowRefused(f"its code is longer than {CODE_LONGEST} characters; give it a shorter one")
        if code:
            if (before := self._keys.setdefault(f"code {code}", row.line)) != row.line:
                raise RowRefused(f"its code {code!r} stands in line {before} already; give each item its own")
            return f"code {code}"
        words = sha256("\0".join((str(item.owner_id), item.title, item.description)).encode()).hexdigest()
        nth = 1
        while self._keys.setdefault(f"words {words} {nth}", row.line) != row.line:
            nth += 1
        return f"words {words} {nth}"

    def _remember(self, item: Item, key: str) -> None:
        """Keep the record of the step, and by what it is known again."""
        subject = f"item:{item.id}"
        self._store.audit.add(
            Record(self._now, item.community_id, item.owner_id, "import", subject, "offer", "", item.state)
        )
        values = {"community_id": item.community_id, "key": key, "item_id": item.id}
        self._store.connection.execute(tables.imported.insert(), values)

    def _everythings_owner(self, named: str) -> Member:
        """The member of that number or name. Raises StoreRefused."""
        by_number = [it for it in self._members if str(it.id) == named]
        found = by_number or [it for it in self._members if it.name.casefold() == named.casefold()]
        if len(found) != 1:
            several = ", ".join(str(it.id) for it in found)
            what = f"several members are called {named!r}: name one by number ({several})"
            none = f"no member of {self._community.name} is called {named!r}: they join in the chat first, by /join"
            raise StoreRefused(f"--owner: {what if found else none}")
        return found[0]

    def _named(self, name: str) -> Member:
        """The owner that a row names. Raises RowRefused."""
        if not name:
            raise RowRefused("it names no owner; fill the owner's column, or give everything one by --owner")
        found = [it for it in self._members if it.name.casefold() == name.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            raise RowRefused(
                f"several members are called {name!r}; import theirs by themselves, with --owner NUMBER"
            )
        raise RowRefused(f"no member is called {name!r}; they join in the chat first, or use --owner")


def _text(given: str, what: str, longest: int, *, lines: bool = True) -> str:
    """A text as if it had been typed into the chat. Raises RowRefused."""
    try:
        return clean(given, longest=longest, lines=lines)
    except TextRefused as refused:
        if refused.reason == "empty":
            raise RowRefused(f"it has no {what}; fill it in, or delete the row") from None
        raise RowRefused(
            f"its {what} has {len(given)} characters and {longest} are the most; shorten it"
        ) from None


def _description(row: CsvRow) -> str:
    """All that describes it, and at last its category, so that a search finds it by that. Too long a one is cut."""
    parts: list[str] = []
    for name in ("short", "description", "long", "category"):
        words = row.get(name)
        if words and words.casefold() not in (part.casefold() for part in parts):
            parts.append(words)
    whole = tame("\n".join(parts)).strip()
    if len(whole) > DESCRIPTION_LONGEST:
        whole = whole[: DESCRIPTION_LONGEST - 1].rstrip() + "…"
    return _text(whole, "description", DESCRIPTION_LONGEST) if whole else ""


def _kind(row: CsvRow) -> Kind:
    """What a row says, else what its category means, else a thing. Raises RowRefused."""
    said = row.get("kind").casefold()
    if said:
        if said not in list(Kind):
            raise RowRefused(f"its kind is {row.get('kind')[:40]!r}; one of these: {', '.join(Kind)}")
        return Kind(said)
    category = row.get("category").casefold()
    return next((kind for kind, words in CATEGORIES.items() if category in words), Kind.THING)


def _days(given: str) -> int:
    """For how long it may be lent at most. Raises RowRefused."""
    if not given or given == "0":
        return DAYS_USUAL
    try:
        return read_number(given, 1, DAYS_LONGEST)
    except (NumberRefused, NumberOutOfRange):
        raise RowRefused(
            f"its longest loan is {given[:40]!r}; write a whole number of days from 1 to {DAYS_LONGEST}"
        ) from None
