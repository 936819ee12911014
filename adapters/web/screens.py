"""What every drawn phone shows: a numbered log, kept in a file, so that a page can ask for what it missed."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Heard = Callable[[Json], None]

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, parcel TEXT UNIQUE, shown TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Screens:
    """The log, and whom to tell of its new entries. `run` changes when everything starts over.

    An entry is JSON: `n`, its `kind` (message, toast, dialog, open), and `chat` ("telegram:101") or `who` it is for;
    `only` names the account that alone sees a message in a room. A message with an older one's `id` takes its place.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open the file (None: in memory) and read what was shown."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path or ":memory:", isolation_level=None)
        # No promise hangs on what a screen showed.
        self._file.executescript("PRAGMA synchronous=OFF;" + SCHEMA)
        rows = self._file.execute("SELECT n, parcel, shown FROM entry ORDER BY n").fetchall()
        self.entries: list[Json] = [json.loads(shown) for _, _, shown in rows]
        self._parcels = {parcel: str(n) for n, parcel, _ in rows if parcel}
        self._by_id = {it["id"]: it for it in self.entries if "id" in it}
        self._listeners: list[Heard] = []
        self.quiet = False  # while a street is filled, nobody is told
        self.run = self.note("run") or self._new_run()

    def put(self, entry: Json, parcel: str = "") -> str:
        """Add an entry and tell who listens; returns the message's id.

        `parcel` is added once, however often it is delivered: sending it and noting that it was sent are two steps.
        """
        if parcel and parcel in self._parcels:
            return self._parcels[parcel]
        entry = {"n": self.last + 1, **entry}
        if entry["kind"] == "message":
            entry.setdefault("id", str(entry["n"]))
            self._by_id[entry["id"]] = entry
        self.entries.append(entry)
        values = (entry["n"], parcel or None, json.dumps(entry, ensure_ascii=False))
        self._file.execute("INSERT INTO entry VALUES (?, ?, ?)", values)
        message = str(entry.get("id", ""))
        if parcel:
            self._parcels[parcel] = message
        for heard in () if self.quiet else tuple(self._listeners):
            heard(entry)
        return message

    def message(self, key: str) -> Json | None:
        """The message of that id, as it shows now."""
        return self._by_id.get(key)

    @property
    def last(self) -> int:
        """The number of the last entry."""
        return int(self.entries[-1]["n"]) if self.entries else 0

    def since(self, n: int) -> Iterable[Json]:
        """The entries after that number, in order: they are numbered from 1 without a gap."""
        return self.entries[max(0, n) :]

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Tell of each new entry; call what is returned to stop."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def note(self, name: str) -> str:
        """A kept note; "" when there is none."""
        found = self._file.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def keep(self, name: str, value: str) -> None:
        """Keep a note."""
        self._file.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Start over: nothing is shown, and pages learn that they must begin anew."""
        self._file.execute("DELETE FROM entry")
        self.entries.clear()
        self._parcels.clear()
        self._by_id.clear()
        self.run = self._new_run()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _new_run(self) -> str:
        run = secrets.token_hex(4)
        self.keep("run", run)
        return run
