"""Importing an export into an empty database of either kind: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreRefused
from storage.backup import Told
from storage.indexing import index_all
from storage.migrations import heads
from storage.moving.container import Source, existing
from storage.moving.form import (
    FORMAT,
    LONGEST_LINE,
    MANIFEST,
    PHOTO,
    VERSION,
    NoSuchRow,
    Values,
    lines_file,
    moved_tables,
    photo_file,
    read_object,
    read_row,
    refuse,
)
from storage.numbers import go_on_from, highest_given
from storage.tables import metadata

ROWS: Final = 500  # held in memory at a time
PHOTOS: Final = 10
CHUNK: Final = 1 << 16  # bytes; asked for all at once, room would be made for the most there could be
LONGEST_MANIFEST: Final = 1 << 20


def import_export(engine: Engine, path: Path, told: Told | None = None, *, dry_run: bool = False) -> int:
    """Bring an export into this database, which has the present form and is empty; how many rows and photos.

    Numbers stay as they were, so that buttons in old messages mean the same. Raises StoreRefused; then, as after a kill
    at any moment and after a dry run, the database is as empty as before.
    """
    with existing(path) as source, engine.connect() as connection, connection.begin() as whole:
        count = _Import(connection, source, _manifest(source, path), told).run()
        if dry_run:
            whole.rollback()
        return count


def refuse_no_export(path: Path) -> None:
    """Raises StoreRefused for what is not a whole export that this release can read."""
    with existing(path) as source:
        _manifest(source, path)


def _manifest(source: Source, path: Path) -> dict[str, Any]:
    """What the export says of itself. Raises StoreRefused when it is not one that this release can read."""
    try:
        with source.read(MANIFEST) as file:
            told = read_object(file.read(LONGEST_MANIFEST))
    except (FileNotFoundError, NoSuchRow):
        raise StoreRefused(
            f"{path} is no whole export of commonshed's: {MANIFEST} is missing or unreadable"
        ) from None
    if told.get("format") != FORMAT or not isinstance(told.get("tables"), dict):
        raise StoreRefused(f"{path} is no export of commonshed's")
    if told.get("version") != VERSION or told.get("revision") not in heads():
        raise StoreRefused(
            f"{path} was made by release {told.get('release')}, whose database has another form; "
            "bring both to the same release, and export again"
        )
    return told


class _Import:
    """One import under way."""

    def __init__(
        self, connection: Connection, source: Source, manifest: dict[str, Any], told: Told | None
    ) -> None:
        self._connection, self._source, self._tables = connection, source, manifest["tables"]
        self._told = told or (lambda done, of: None)
        self._done, self._all = 0, sum(self._said(table, "rows") for table in moved_tables())

    def run(self) -> int:
        """Every table after those that it refers to, and the index of words anew."""
        self._refuse_unless_empty()
        for table in moved_tables():
            self._table(table)
            if highest_given(self._connection, table) is not None:
                go_on_from(self._connection, table, self._said(table, "highest_id"))
        index_all(self._connection)
        return self._done

    def _refuse_unless_empty(self) -> None:
        """Nobody else's rows are mixed with these, and nobody writes meanwhile."""
        if self._connection.dialect.name == "postgresql":
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                self._connection.execute(text(f"SET LOCAL {name} = 0"))
            names = ", ".join(f'"{name}"' for name in metadata.tables)
            self._connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        for table in moved_tables():
            if self._connection.execute(select(*table.primary_key).limit(1)).first() is not None:
                raise StoreRefused(
                    f"the database has something in it ({table.name}); an export goes into an empty one: "
                    "name a new one in database.url"
                )

    def _table(self, table: Table) -> None:
        """Its rows, a few at a time; in the end they must be those that were exported."""
        digest, batch, number = sha256(), [], 0
        most = PHOTOS if table.name == PHOTO else ROWS
        for line in self._lines(lines_file(table)):
            number += 1
            digest.update(line)
            try:
                batch.append(self._photo(line) if table.name == PHOTO else read_row(table, line))
            except NoSuchRow as error:
                raise refuse(lines_file(table), number, error) from None
            if len(batch) == most:
                self._insert(table, batch, number)
                batch = []
        self._insert(table, batch, number)
        if number != self._said(table, "rows") or digest.hexdigest() != self._tables[table.name].get(
            "sha256"
        ):
            raise StoreRefused(f"{lines_file(table)} is not as it was exported; nothing was imported")

    def _insert(self, table: Table, batch: list[Values], number: int) -> None:
        """These rows, which end at that line."""
        if not batch:
            return
        try:
            self._connection.execute(insert(table), batch)
        except DBAPIError as error:
            first = number - len(batch) + 1
            raise StoreRefused(
                f"{lines_file(table)}, lines {first} to {number}: the database refuses them "
                f"({type(error.orig).__name__}); nothing was imported"
            ) from error
        self._done += len(batch)
        self._told(self._done, self._all)

    def _photo(self, line: bytes) -> Values:
        """The picture that a line tells of. Raises NoSuchRow."""
        told = read_object(line)
        key = told.get("id")
        if not isinstance(key, str):
            raise NoSuchRow("names no photo")
        try:
            with self._source.read(photo_file(key)) as file:
                jpeg = b"".join(iter(lambda: file.read(CHUNK), b""))
        except FileNotFoundError:
            raise NoSuchRow(f"names {photo_file(key)}, which is missing") from None
        if sha256(jpeg).hexdigest() != told.get("sha256"):
            raise NoSuchRow(f"names {photo_file(key)}, which is not as it was exported")
        return {"id": key, "jpeg": jpeg}

    def _lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file. Raises StoreRefused."""
        try:
            with self._source.read(name) as file:
                while line := file.readline(LONGEST_LINE):
                    yield line
        except FileNotFoundError:
            raise StoreRefused(f"{name} is missing; nothing was imported") from None

    def _said(self, table: Table, what: str) -> int:
        """A number that the manifest says of a table."""
        of_table = self._tables.get(table.name)
        found = of_table.get(what) if isinstance(of_table, dict) else None
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise StoreRefused(f"{MANIFEST} says nothing of {table.name}; nothing was imported")
        return found
