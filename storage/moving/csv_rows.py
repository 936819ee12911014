"""A lending library's list as CSV: its rows, whatever program wrote them and however it named the columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.errors import StoreRefused

if TYPE_CHECKING:
    from _csv import Reader

# For each thing that an item has, how programs call it (Lend Engine, myTurn, Snipe-IT, Homebox, spreadsheets); the
# first of a row is preferred. Compared in lower case, every other sign as a space.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "name", "item name", "item title", "asset name", "product name", "tool name", "item"),
    "description": ("description", "item description", "full description", "details"),
    "short": ("short description", "summary"),
    "long": ("long description",),
    "category": ("category", "categories", "item type", "type", "section"),
    "kind": ("kind",),
    "owner": ("owner", "owner name", "owned by", "belongs to", "lender"),
    "code": (
        "code",
        "item code",
        "item id",
        "asset tag",
        "sku",
        "barcode",
        "import ref",
        "hb import ref",
        "id",
    ),
    "days": (
        "longest days",
        "max loan days",
        "maximum loan days",
        "loan period",
        "loan length",
        "loan days",
        "days",
    ),
    "note": ("note", "handover note", "instructions", "care information"),
    "status": ("status", "item status"),
}
DELIMITERS: Final = ",;\t|"
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: the line on which it begins, and its cells by what they mean."""

    line: int
    cells: Mapping[str, str]
    too_long: bool = False

    def get(self, name: str) -> str:
        """A cell; "" where it is empty or there is no such column."""
        return self.cells.get(name, "")


class CsvFile:
    """A file with a first line of headers. Raises StoreRefused for one that is none."""

    def __init__(self, path: Path) -> None:
        """Read only the headers."""
        self._path = path
        try:
            self._encoding = _encoding(path)
            with self._open() as file:
                first = file.readline()
        except OSError as error:
            raise StoreRefused(f"{path} cannot be read: {error.strerror}") from error
        self._delimiter = max(DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count)
        self.headers: list[str] = next(self._reader([first]), [])
        named = [_plain(header) for header in self.headers]
        self._columns = {
            meaning: next(named.index(name) for name in names if name in named)
            for meaning, names in HEADERS.items()
            if not set(names).isdisjoint(named)
        }
        if "title" not in self._columns:
            raise StoreRefused(
                f"{path}, line 1: no column for the title; call one of them title or name "
                f"(there are: {', '.join(self.headers)[:200] or 'none'})"
            )

    @property
    def unused(self) -> list[str]:
        """The headers of columns that mean nothing here."""
        used = set(self._columns.values())
        return [header for place, header in enumerate(self.headers) if place not in used and header.strip()]

    def rows(self) -> Iterator[CsvRow]:
        """Row after row, without empty ones. Raises StoreRefused where the file is no CSV any more."""
        with self._open() as file:
            reader = self._reader(file)
            next(reader, None)
            begins = reader.line_num + 1
            try:
                for cells in reader:
                    if any(cell.strip() for cell in cells):
                        yield self._row(begins, cells)
                    begins = reader.line_num + 1
            except csv.Error as error:
                raise StoreRefused(
                    f"{self._path}, line {begins}: it is no CSV ({error}); is a quote missing?"
                ) from None

    def _row(self, line: int, cells: Sequence[str]) -> CsvRow:
        found = {name: cells[place].strip() for name, place in self._columns.items() if place < len(cells)}
        return CsvRow(line, found, any(cell.strip() for cell in cells[len(self.headers) :]))

    def _reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 where it is, else what Western spreadsheets write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        begin = file.read(4)
        for mark, name in MARKS:
            if begin.startswith(mark):
                return name
        file.seek(0)
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", " ", header.casefold()).strip()
