"""Who finds beside us on SQLite, in bare SQL on the same places and titles: an R*Tree, and the full-text index."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.city import Land
from bot.model.places import METRES_PER_DEGREE, Cell, Point
from bot.store import Sought

WANTED: Final = 10
FIRST_BOX_M: Final = 250.0
# Everything stays in memory.
PREPARE: Final = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576"
BOX: Final = "SELECT id, south, west FROM place WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?"
WHOLE: Final = f"""
SELECT * FROM item WHERE id IN ({", ".join("?" * WANTED)}) AND state = 'offered' AND community_id = ? AND owner_id <> ?
"""
NEAREST_MATCHES: Final = """
SELECT place.id, (lat - ?1) * (lat - ?1) * ?3 * ?3 + (lon - ?2) * (lon - ?2) * ?4 * ?4 AS far_squared
FROM offered JOIN place ON place.id = offered.rowid
WHERE offered MATCH ?5 AND far_squared <= ?6 * ?6 ORDER BY far_squared LIMIT ?7
"""
EVERYWHERE: Final = "SELECT id, community_id, row, col, cell_m, title FROM item"
Placed = tuple[int, int, Point, str]
Rows = list[tuple[Any, ...]]


def places(file: Path) -> Iterator[Placed]:
    """Each item's number, its community, the middle of its cell, and its title."""
    with closing(sqlite3.connect(file)) as land:
        for number, community, row, col, size_m, title in land.execute(EVERYWHERE):
            yield number, community, Cell(row, col, size_m).centre, title


def east_m(here: Point) -> float:
    """How many metres a degree of longitude is there."""
    return METRES_PER_DEGREE * math.cos(math.radians(here.lat))


@contextmanager
def tree(land: Land) -> Iterator[sqlite3.Connection]:
    """The places in an R*Tree, made when a run first asks for it; the items are read where they are."""
    with _kept(land.file.with_suffix(".tree")) as (made, peer):
        if not made:
            peer.execute("CREATE VIRTUAL TABLE place USING rtree(id, south, north, west, east)")
            rows = ((number, at.lat, at.lat, at.lon, at.lon) for number, _, at, _ in places(land.file))
            peer.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)
            peer.commit()
        peer.execute("ATTACH ? AS land", (str(land.file),))
        peer.executescript("PRAGMA land.cache_size = -1048576; BEGIN")
        yield peer


def in_boxes(peer: sqlite3.Connection, sought: Sought) -> Rows:
    """The nearest items by boxes around the viewer, each twice as wide as the one before, until it surely holds enough.

    They are asked for the same as ours: what is offered in the community and not the viewer's own, rows whole, the
    nearest first, within a transaction that is open. They tell no steps, and what is equally near comes in any order.
    """
    here, within_m, reach = sought.cell.centre, sought.within_m or 0, FIRST_BOX_M
    width = east_m(here)
    while True:
        up, aside = reach / METRES_PER_DEGREE, reach / width
        rows = peer.execute(BOX, (here.lat - up, here.lat + up, here.lon - aside, here.lon + aside))
        placed = sorted(
            (math.hypot((lat - here.lat) * METRES_PER_DEGREE, (lon - here.lon) * width), number)
            for number, lat, lon in rows
        )
        sure = [number for far, number in placed if far <= min(reach, within_m)]
        if len(sure) >= WANTED or reach >= within_m:
            found = _whole(peer, sure, sought)
            if len(found) >= WANTED or reach >= within_m:
                return found
        reach *= 2


def _whole(peer: sqlite3.Connection, numbers: list[int], sought: Sought) -> Rows:
    """The first of these items that the viewer may ask for, in this order."""
    found: Rows = []
    for at in range(0, len(numbers), WANTED):
        some = numbers[at : at + WANTED]
        given = (*some, *[0] * (WANTED - len(some)), sought.community_id, sought.not_of)
        rows = {row[0]: row for row in peer.execute(WHOLE, given)}
        found += [rows[number] for number in some if number in rows]
        if len(found) >= WANTED:
            break
    return found[:WANTED]


@contextmanager
def text(land: Land) -> Iterator[sqlite3.Connection]:
    """The titles in a full-text index, the places beside it; made when a run first asks for it."""
    with _kept(land.file.with_suffix(".text")) as (made, peer):
        if not made:
            peer.execute("CREATE VIRTUAL TABLE offered USING fts5(title, tokenize='unicode61')")
            peer.execute("CREATE TABLE place (id INTEGER PRIMARY KEY, lat REAL, lon REAL)")
            for number, _, at, title in places(land.file):
                peer.execute("INSERT INTO offered (rowid, title) VALUES (?, ?)", (number, title))
                peer.execute("INSERT INTO place VALUES (?, ?, ?)", (number, at.lat, at.lon))
            peer.commit()
        yield peer


def in_text(peer: sqlite3.Connection, word: str, viewer: Cell, within_m: int) -> list[tuple[int, float]]:
    """The nearest titles with a word that begins so: numbers and squares of distances alone, of whatever community."""
    here = viewer.centre
    given = (here.lat, here.lon, METRES_PER_DEGREE, east_m(here), f'"{word}"*', within_m, WANTED)
    return peer.execute(NEAREST_MATCHES, given).fetchall()


@contextmanager
def _kept(file: Path) -> Iterator[tuple[bool, sqlite3.Connection]]:
    """A database of a peer's own, and whether an earlier job of the run has made it."""
    made = file.exists()
    peer = sqlite3.connect(file)
    peer.executescript(PREPARE)
    try:
        yield made, peer
    finally:
        peer.close()
