"""The ledger of who was forgotten, gathered from what else of an installation lies beside its database.

An older export that is imported brings back whoever was forgotten since; the newer databases and backups still know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from storage.integrity import Damaged, opened
from storage.tables import community, forgotten, secret
from storage.upserts import insert_once, upsert

SECRET: Final = "forgotten"
NO_DATABASE: Final = ("-wal", "-shm", "-journal", ".part", ".heads", ".lock")
LEDGER: Final = "SELECT digest, at, conduct, barred_until FROM forgotten"
KEY: Final = f"SELECT value FROM secret WHERE name = '{SECRET}'"
ORIGIN: Final = "SELECT id, made_at FROM community"


def beside(database: Path, folder: Path) -> list[Path]:
    """Other databases and backups that lie where this one and its backups do."""
    there = {
        it for place in (database.parent, folder) if place.is_dir() for it in place.iterdir() if it.is_file()
    }
    return sorted(
        it for it in there if it != database and ".db" in it.name and not it.name.endswith(NO_DATABASE)
    )


def adopt(connection: Connection, files: Iterable[Path]) -> int:
    """Take the ledgers of the same installation over; how many entries they had.

    The same it is where a community of that number was made at that very moment. What is damaged, or no database of
    ours, has no ledger to give; nor has one with another key, as its digests mean nothing here.
    """
    ours = {(row.id, row.made_at) for row in connection.execute(select(community.c.id, community.c.made_at))}
    taken = 0
    for file in files:
        key, origin, entries = _read(file)
        if not entries or not ours & origin:
            continue
        insert_once(connection, secret, {"name": SECRET, "value": key}, ("name",))
        if connection.execute(select(secret.c.value).where(secret.c.name == SECRET)).scalar_one() != key:
            continue
        for entry in entries:
            upsert(connection, forgotten, entry)
        taken += len(entries)
    return taken


def _read(file: Path) -> tuple[str, set[tuple[int, Any]], list[dict[str, Any]]]:
    """The key, what tells the installation, and the entries; nothing where there is no ledger."""
    with suppress(sqlite3.Error, Damaged, ValueError), opened(file) as connection:
        keys = [str(value) for (value,) in connection.execute(KEY)]
        origin = {(int(number), _moment(at)) for number, at in connection.execute(ORIGIN)}
        entries = list(_entries(connection.execute(LEDGER)))
        return (keys[0], origin, entries) if keys else ("", set(), [])
    return "", set(), []


def _entries(rows: Iterable[tuple[str, str, str, str | None]]) -> Iterator[dict[str, Any]]:
    for digest, at, conduct, until in rows:
        yield {"digest": digest, "at": _moment(at), "conduct": conduct, "barred_until": _moment(until)}


def _moment(written: str | None) -> datetime | None:
    """A moment as SQLite holds it: in UTC, without saying so. Raises ValueError."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None
