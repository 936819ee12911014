"""The ledger of who was forgotten, gathered from what else of an installation lies outside its database.

An older copy that takes the database's place, or an older export that is imported, brings back whoever was forgotten
since. Of a database in a file the newer files and backups still know; of one on a server a note that is made for it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from storage.integrity import Damaged, opened
from storage.notes import read_note, write_note
from storage.tables import community, forgotten, secret
from storage.upserts import insert_once, upsert

SECRET: Final = "forgotten"
NOTE: Final = ".forgotten"
NO_DATABASE: Final = ("-wal", "-shm", "-journal", ".part", ".heads", ".lock")
LEDGER: Final = "SELECT digest, at, conduct, barred_until FROM forgotten"
KEY: Final = f"SELECT value FROM secret WHERE name = '{SECRET}'"
ORIGIN: Final = "SELECT id, made_at FROM community"

Row = dict[str, Any]  # of the table `forgotten`


class Ledger(NamedTuple):
    """The secret of its digests, what tells the installation (communities and when each was made), and the entries."""

    key: str
    origin: set[tuple[int, datetime | None]]
    entries: list[Row]


NONE: Final = Ledger("", set(), [])


def beside(*folders: Path) -> list[Path]:
    """Databases, backups and notes that lie in these folders."""
    there = {it for place in folders if place.is_dir() for it in place.iterdir() if it.is_file()}
    return sorted(
        it for it in there if it.suffix == NOTE or (".db" in it.name and not it.name.endswith(NO_DATABASE))
    )


def adopt(connection: Connection, files: Iterable[Path]) -> int:
    """Take the ledgers of the same installation over; how many entries they had that are new.

    The same it is where a community of that number was made at that very moment. What is damaged, or no database of
    ours, has no ledger to give; nor has one with another key, as its digests mean nothing here.
    """
    ours, taken = _ledger_of(connection), 0
    known = {it["digest"]: it["at"] for it in ours.entries}
    for file in files:
        told = _noted(file) if file.suffix == NOTE else _of_file(file)
        if not told.entries or not ours.origin & told.origin:
            continue
        insert_once(connection, secret, {"name": SECRET, "value": told.key}, ("name",))
        if connection.execute(select(secret.c.value).where(secret.c.name == SECRET)).scalar_one() != told.key:
            continue
        for entry in told.entries:
            if entry["digest"] not in known or known[entry["digest"]] < entry["at"]:
                upsert(connection, forgotten, entry)
                known[entry["digest"]] = entry["at"]
                taken += 1
    return taken


def note_ledger(connection: Connection, folder: Path) -> None:
    """Keep who was forgotten in a file of that folder, too. It is named after the key, and only ever grows.

    Raises OSError.
    """
    ours = _ledger_of(connection)
    if not ours.entries:
        return
    file = folder / f"{hashlib.sha256(ours.key.encode()).hexdigest()[:12]}{NOTE}"
    before = _noted(file)
    entries = {it["digest"]: it for it in before.entries}
    for entry in ours.entries:
        if entry["digest"] not in entries or entries[entry["digest"]]["at"] <= entry["at"]:
            entries[entry["digest"]] = entry
    after = Ledger(ours.key, before.origin | ours.origin, list(entries.values()))
    if after != before:
        told = {
            "key": after.key,
            "communities": [[number, _written(at)] for number, at in sorted(after.origin, key=str)],
            "forgotten": [{name: _written(value) for name, value in it.items()} for it in after.entries],
        }
        write_note(file, told)


def _ledger_of(connection: Connection) -> Ledger:
    """The database's own."""
    key = connection.execute(select(secret.c.value).where(secret.c.name == SECRET)).scalar_one_or_none()
    communities = connection.execute(select(community.c.id, community.c.made_at))
    rows = connection.execute(select(forgotten).order_by(forgotten.c.at, forgotten.c.digest))
    return Ledger(key or "", {(it.id, it.made_at) for it in communities}, [dict(it._mapping) for it in rows])


def _noted(file: Path) -> Ledger:
    """What a note says; nothing where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        if told := read_note(file):
            origin = {(int(number), _moment(at)) for number, at in told["communities"]}
            rows = [(it["digest"], it["at"], it["conduct"], it["barred_until"]) for it in told["forgotten"]]
            return Ledger(str(told["key"]), origin, _entries(rows))
    return NONE


def _of_file(file: Path) -> Ledger:
    """An SQLite database's; nothing where it has none."""
    with suppress(sqlite3.Error, Damaged, ValueError), opened(file) as connection:
        keys = [str(value) for (value,) in connection.execute(KEY)]
        origin = {(int(number), _moment(at)) for number, at in connection.execute(ORIGIN)}
        entries = _entries(connection.execute(LEDGER))
        return Ledger(keys[0], origin, entries) if keys else NONE
    return NONE


def _entries(rows: Iterable[tuple[str, str, str, str | None]]) -> list[Row]:
    return [
        {"digest": digest, "at": _moment(at), "conduct": conduct, "barred_until": _moment(until)}
        for digest, at, conduct, until in rows
    ]


def _moment(written: str | None) -> datetime | None:
    """A moment as SQLite holds it: in UTC, without saying so. Raises ValueError."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None


def _written(value: object) -> object:
    """A moment in the same form, anything else as it is."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() if isinstance(value, datetime) else value
