"""The heads of the records' chains, in a file beside the database: so that records cut off at the end are missed.

A chain shows what was changed or taken out within it, not where it should end. Whoever can write to the database can
cut it; the file is another thing to get at. A server's database has no file beside it, and no heads.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from storage.integrity import opened

ENDING: Final = ".heads"
LAST: Final = """
    SELECT community_id, id, hash FROM audit AS one
    WHERE id = (SELECT max(id) FROM audit WHERE community_id = one.community_id)
      AND community_id IN (SELECT id FROM community UNION SELECT 0)
"""
PRIVATE: Final = 0o600

Heads = dict[int, tuple[int, str]]  # community -> the number and the hash of its last record


def heads_file(database: Path) -> Path:
    """Where they are kept."""
    return database.with_name(database.name + ENDING)


def note_heads(database: Path) -> list[int]:
    """Keep where each chain ends now. A head that is missed stays; returns the communities of those.

    Raises Damaged, sqlite3.Error or OSError.
    """
    before = read_heads(database)
    with opened(database) as connection:
        now = {
            int(community): (int(number), str(told)) for community, number, told in connection.execute(LAST)
        }
        missed = _missed(connection, before)
    after = now | {community: before[community] for community in missed}
    if after != before:
        _write(heads_file(database), after)
    return missed


def missed_heads(database: Path) -> list[int]:
    """The communities of which the record that was once the last is there no more. Raises as `note_heads` does."""
    heads = read_heads(database)
    if not heads:
        return []
    with opened(database) as connection:
        return _missed(connection, heads)


def forget_heads(database: Path) -> None:
    """Another copy takes the database's place; its chains end elsewhere."""
    heads_file(database).unlink(missing_ok=True)


def read_heads(database: Path) -> Heads:
    """What was noted; nothing where there is no file, or none that can be read."""
    try:
        told: dict[str, Any] = json.loads(heads_file(database).read_text("utf-8"))
        return {int(community): (int(number), str(hashed)) for community, (number, hashed) in told.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def _missed(connection: sqlite3.Connection, heads: Heads) -> list[int]:
    """The communities whose noted record is not there as it was."""
    asked = "SELECT 1 FROM audit WHERE id = ? AND community_id = ? AND hash = ?"
    return sorted(
        community
        for community, (number, told) in heads.items()
        if connection.execute(asked, (number, community, told)).fetchone() is None
    )


def _write(file: Path, heads: Heads) -> None:
    """All of it, or what was there before."""
    part = file.with_name(file.name + ".part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w", encoding="utf-8"
    ) as written:
        json.dump(heads, written)
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)
