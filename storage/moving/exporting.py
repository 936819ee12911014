"""Exporting: one moment of the database, table by table, each row a line, each photo a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, text

from bot.errors import StoreRefused
from storage.backup import PART, Told, copy_whole, why
from storage.database import open_engine
from storage.integrity import Damaged
from storage.lock import sqlite_file
from storage.migrations import found_heads, heads
from storage.moving.container import Target, new
from storage.moving.form import (
    FORMAT,
    MANIFEST,
    PHOTO,
    VERSION,
    line_of,
    lines_file,
    moved_tables,
    photo_file,
    row_values,
)
from storage.numbers import highest_given

ROWS: Final = 500  # held in memory at a time
PHOTOS: Final = 20


def export(url: str, path: Path, now: datetime, release: str, told: Told | None = None) -> int:
    """Write all that is kept into a new folder or .zip; returns how many rows and photos.

    Raises StoreRefused; then nothing of that name is there.
    """
    try:
        with new(path) as target, one_moment(url, path) as connection:
            return _Export(connection, target, told).write(now, release)
    except Damaged as error:
        raise StoreRefused(f"the database is damaged ({error}); go back to a backup first") from error
    except (OSError, sqlite3.Error) as error:
        raise StoreRefused(f"nothing was exported to {path}: {why(error)}") from error


@contextmanager
def one_moment(url: str, beside: Path) -> Iterator[Connection]:
    """A connection that sees one moment of the database, however long it takes, and holds up nobody.

    Of a file a copy is read: a reader of hours would let its log grow for hours. PostgreSQL keeps old rows by itself.
    """
    file = sqlite_file(url)
    if file is None:
        with _opened(url) as connection:
            yield connection
        return
    copy = beside.with_name(f".{beside.name}.copy{PART}")
    copy.unlink(missing_ok=True)
    try:
        copy_whole(file, copy)
        with _opened(f"sqlite:///{copy.absolute()}") as connection:
            yield connection
    finally:
        for ending in ("", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    """A connection in a transaction of its own that is rolled back."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if engine.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            if found_heads(connection) != heads():
                raise StoreRefused("the database has an older form; run first: commonshed migrate")
            yield connection
    finally:
        engine.dispose()


class _Export:
    """One export under way."""

    def __init__(self, connection: Connection, target: Target, told: Told | None) -> None:
        self._connection, self._target = connection, target
        self._told = told or (lambda done, of: None)
        self._done, self._all = 0, 0

    def write(self, now: datetime, release: str) -> int:
        """Every table, and at last what there is."""
        tables = moved_tables()
        counts = {
            it.name: self._connection.scalar(select(func.count()).select_from(it)) or 0 for it in tables
        }
        self._all = sum(counts.values())
        written = {table.name: self._table(table) for table in tables}
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "release": release,
            "revision": sorted(heads())[0],
            "tables": written,
        }
        with self._target.write(MANIFEST) as file:
            file.write(json.dumps(manifest, indent=2).encode() + b"\n")
        return self._done

    def _table(self, table: Table) -> dict[str, Any]:
        """Write its rows; what the manifest says of them."""
        if table.name == PHOTO:
            return self._photos(table)
        digest, count = sha256(), 0
        with self._target.write(lines_file(table)) as file:
            for row in self._rows(table, ROWS):
                line = line_of(row_values(table, row))
                file.write(line)
                digest.update(line)
                count += 1
                self._step()
        return _told_of(table, count, digest.hexdigest(), highest_given(self._connection, table))

    def _photos(self, table: Table) -> dict[str, Any]:
        """Each picture as a file; its line says what must be in it."""
        lines = []
        for row in self._rows(table, PHOTOS):
            with self._target.write(photo_file(row.id)) as file:
                file.write(row.jpeg)
            lines.append(line_of({"id": row.id, "sha256": sha256(row.jpeg).hexdigest()}))
            self._step()
        with self._target.write(lines_file(table)) as file:
            file.writelines(lines)
        return _told_of(table, len(lines), sha256(b"".join(lines)).hexdigest(), None)

    def _rows(self, table: Table, at_once: int) -> Iterator[Any]:
        """The rows in the order of their keys, a few at a time."""
        ordered = select(table).order_by(*table.primary_key)
        yield from self._connection.execution_options(yield_per=at_once).execute(ordered)

    def _step(self) -> None:
        self._done += 1
        self._told(self._done, self._all)


def _told_of(table: Table, rows: int, digest: str, highest: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"rows": rows, "sha256": digest}
    return told if highest is None else {**told, "highest_id": highest}
