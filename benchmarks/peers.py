"""Who finds beside us on SQLite, in bare SQL on the same places and titles: an R*Tree, and the full-text index."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.city import Land
from bot.model.places import METRES_PER_DEGREE, Cell, Point

WANTED: Final = 10
FIRST_BOX_M: Final = 250.0
PREPARE: Final = (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576"  # all in memory
)
BOX: Final = "SELECT id, south, west FROM place WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?"
NEAREST_MATCHES: Final = """
SELECT place.id, (lat - ?1) * (lat - ?1) * ?3 * ?3 + (lon - ?2) * (lon - ?2) * ?4 * ?4 AS far
FROM offered JOIN place ON place.id = offered.rowid
WHERE offered MATCH ?5 AND far <= ?6 * ?6 ORDER BY far LIMIT ?7
"""
Placed = tuple[int, float, float, str]


def places(file: Path) -> Iterator[Placed]:
    """Each item's number, the middle of its cell, and its title."""
    with sqlite3.connect(file) as land:
        for number, row, col, size_m, title in land.execute("SELECT id, row, col, cell_m, title FROM item"):
            centre = Cell(row, col, size_m).centre
            yield number, centre.lat, centre.lon, title


def east_m(here: Point) -> float:
    """How many metres a degree of longitude is there."""
    return METRES_PER_DEGREE * math.cos(math.radians(here.lat))


@contextmanager
def tree(land: Land) -> Iterator[sqlite3.Connection]:
    """The places in an R*Tree, made when a run first asks for it."""
    with _kept(land.file.with_suffix(".tree")) as (made, peer):
        if not made:
            peer.execute("CREATE VIRTUAL TABLE place USING rtree(id, south, north, west, east)")
            rows = ((number, lat, lat, lon, lon) for number, lat, lon, _ in places(land.file))
            peer.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)
            peer.commit()
        yield peer


def in_boxes(peer: sqlite3.Connection, viewer: Cell, within_m: int) -> list[tuple[float, int]]:
    """The nearest by boxes around the viewer, each twice as wide as the one before, until enough are surely in it."""
    here, reach = viewer.centre, FIRST_BOX_M
    width = east_m(here)
    while True:
        up, aside = reach / METRES_PER_DEGREE, reach / width
        rows = peer.execute(BOX, (here.lat - up, here.lat + up, here.lon - aside, here.lon + aside))
        found = sorted(
            (math.hypot((lat - here.lat) * METRES_PER_DEGREE, (lon - here.lon) * width), number)
            for number, lat, lon in rows
        )
        sure = [it for it in found if it[0] <= min(reach, within_m)]
        if len(sure) >= WANTED or reach >= within_m:
            return sure[:WANTED]
        reach *= 2


@contextmanager
def text(land: Land) -> Iterator[sqlite3.Connection]:
    """The titles in a full-text index, the places beside it; made when a run first asks for it."""
    with _kept(land.file.with_suffix(".text")) as (made, peer):
        if not made:
            peer.execute("CREATE VIRTUAL TABLE offered USING fts5(title, tokenize='unicode61')")
            peer.execute("CREATE TABLE place (id INTEGER PRIMARY KEY, lat REAL, lon REAL)")
            for number, lat, lon, title in places(land.file):
                peer.execute("INSERT INTO offered (rowid, title) VALUES (?, ?)", (number, title))
                peer.execute("INSERT INTO place VALUES (?, ?, ?)", (number, lat, lon))
            peer.commit()
        yield peer


def in_text(peer: sqlite3.Connection, word: str, viewer: Cell, within_m: int) -> list[tuple[int, float]]:
    """The nearest titles with a word that begins so."""
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
