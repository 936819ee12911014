"""The form of an export: which files there are, and a row as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import JSON, Boolean, Column, Float, Integer, Row, Table
from sqlalchemy.types import TypeEngine

from bot.errors import StoreRefused
from storage.tables import metadata
from storage.types import Utc

Values = dict[str, Any]

FORMAT: Final = "commonshed-export"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"  # written last: an export without it is not whole
PHOTO: Final = "photo"  # its pictures are files of their own
LEFT_BEHIND: Final = frozenset({
    "lease",  # who does what just now is over when it moves
    "item_word", "word",  # follow from the items
})  # fmt: skip
ELSEWHERE: Final[Mapping[str, Values]] = {  # a key answers for minutes, and a claim is a process's
    "inbox": {"key": "", "claim": "", "claimed_until": None}
}
LONGEST_LINE: Final = 64 * 1024 * 1024  # bytes; a file that is no export must not fill the memory


class NoSuchRow(ValueError):
    """A line that is no row of its table. `str()` says what is wrong with it."""


def moved_tables() -> list[Table]:
    """The tables that move, each after those that it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_BEHIND]


def lines_file(table: Table) -> str:
    """Where the rows of a table stand."""
    return f"tables/{table.name}.jsonl"


def photo_file(key: str) -> str:
    """Where a picture stands; no id can lead out of the folder."""
    return f"photos/{quote(key, safe='').replace('.', '%2E')}.jpg"


def line_of(values: Mapping[str, Any]) -> bytes:
    """A row as a line."""
    shown = {name: _moment(value) if isinstance(value, datetime) else value for name, value in values.items()}
    try:
        return json.dumps(shown, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair in what a platform sent
        return json.dumps(shown).encode() + b"\n"


def row_values(table: Table, row: Row[Any]) -> Values:
    """What moves of a row: all of it, but for what is of use only where it is."""
    values = {column.name: getattr(row, column.name) for column in table.columns}
    return values | ELSEWHERE.get(table.name, {})


def read_object(line: bytes) -> dict[str, Any]:
    """The object that a line holds. Raises NoSuchRow."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise NoSuchRow("is no JSON") from None
    if not isinstance(found, dict):
        raise NoSuchRow("is no JSON object")
    return found


def read_row(table: Table, line: bytes) -> Values:
    """The row that a line holds, for this table. Raises NoSuchRow."""
    given = read_object(line)
    names = {column.name for column in table.columns}
    if extra := given.keys() - names:
        raise NoSuchRow(f"has {min(extra)!r}, which this release does not know")
    if missing := names - given.keys():
        raise NoSuchRow(f"lacks {min(missing)!r}")
    return {column.name: _value(column, given[column.name]) for column in table.columns}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _value(column: Column[Any], given: Any) -> Any:
    """A value as its column wants it."""
    if given is None:
        if not column.nullable and not isinstance(column.type, JSON):
            raise NoSuchRow(f"has no {column.name!r}")
        return None
    for kind, read in READERS.items():
        if isinstance(column.type, kind):
            return read(column.name, given)
    return _typed(str)(column.name, given)


def _utc(name: str, given: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise NoSuchRow(f"has no moment in {name!r}") from None
    if moment.tzinfo is None:
        raise NoSuchRow(f"has a moment without a zone in {name!r}")
    return moment


def _typed(*kinds: type) -> Callable[[str, Any], Any]:
    """Reads a value of one of these types; a yes or no is no number."""

    def read(name: str, given: Any) -> Any:
        if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
            raise NoSuchRow(f"has no {kinds[0].__name__} in {name!r}")
        return given

    return read


READERS: Final[Mapping[type[TypeEngine[Any]], Callable[[str, Any], Any]]] = {
    Utc: _utc,
    Boolean: _typed(bool),
    Integer: _typed(int),
    Float: _typed(float, int),
    JSON: lambda _name, given: given,
}


def refuse(file: str, number: int, problem: object) -> StoreRefused:
    """What is wrong with a line, and where it stands."""
    return StoreRefused(f"{file}, line {number}: it {problem}; nothing was imported")
