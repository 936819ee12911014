"""The heads of the records' chains, in a file outside the database: so that records cut off at the end are missed.

A chain shows what was changed or taken out within it, not where it should end. Whoever can write to the database can
cut it; the file is another thing to get at. Of an SQLite file it lies beside it, of a server's database in a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, make_url, text

from storage.lock import sqlite_file
from storage.notes import HEADS, read_note, write_note

LAST: Final = """
    SELECT community_id, id, hash FROM audit WHERE id IN (
        SELECT (SELECT max(id) FROM audit WHERE community_id = one.id)
        FROM (SELECT id FROM community UNION SELECT 0) AS one)
"""
THERE: Final = "SELECT 1 FROM audit WHERE id = :number AND community_id = :community AND hash = :hash"

Heads = dict[int, tuple[int, str]]  # community -> the number and the hash of its last record
Ask = Callable[[str, dict[str, Any]], Iterable[Any]]  # the rows of a statement with :names and its values


def heads_file(url: str, folder: Path) -> Path:
    """Where they are kept: beside an SQLite file; of a server's database in that folder, under its name."""
    file = sqlite_file(url)
    return file.with_name(file.name + HEADS) if file else folder / f"{make_url(url).database}{HEADS}"


def on_server(connection: Connection) -> Ask:
    """Ask through SQLAlchemy."""
    return lambda statement, values: connection.execute(text(statement), values)


def note_heads(file: Path, ask: Ask) -> list[int]:
    """Keep where each chain ends now. A head that is missed stays; returns the communities of those.

    Raises OSError, and what `ask` raises.
    """
    before = read_heads(file)
    now = {int(community): (int(number), str(told)) for community, number, told in ask(LAST, {})}
    moved = {community: head for community, head in before.items() if now.get(community) != head}
    missed = _missed(ask, moved)  # what is the last one still is there
    after = now | {community: before[community] for community in missed}
    if after != before:
        write_note(file, {str(community): head for community, head in after.items()})
    return missed


def missed_heads(file: Path, ask: Ask) -> list[int]:
    """The communities of which the record that was once the last is there no more. Raises as `note_heads` does."""
    return _missed(ask, read_heads(file))


def read_heads(file: Path) -> Heads:
    """What was noted; nothing where there is no file, or none that can be read."""
    try:
        told = read_note(file).items()
        return {int(community): (int(number), str(hashed)) for community, (number, hashed) in told}
    except (ValueError, TypeError):
        return {}


def _missed(ask: Ask, heads: Heads) -> list[int]:
    """The communities whose noted record is not there as it was."""
    return sorted(
        community
        for community, (number, told) in heads.items()
        if not list(ask(THERE, {"number": number, "community": community, "hash": told}))
    )
