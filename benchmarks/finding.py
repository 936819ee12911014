"""Finding in a city, without words and with them: ours beside SQLite's R*Tree and its full-text index."""

from __future__ import annotations

import math
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from adapters.places import distance_m
from benchmarks.city import NOW, City, make_city
from benchmarks.measuring import AtMost, Job, Limit, Peer, Prepared, Size, timed
from bot.model.places import METRES_PER_DEGREE, Cell
from bot.store import Found, Sought
from storage.rings import Steps
from storage.words import letters

WANTED: Final = 10
WITHIN_M: Final = (1_000, 5_000, 20_000)
FIRST_BOX_M: Final = 250.0
SPELT: Final = ("ladder", "telescope", "드릴", "망치", "stepladder", "wheelbarrow", "사다리", "piano")
SLIPS: Final = {
    "laddr": "ladder",
    "드랄": "드릴",
    "telescpe": "telescope",
    "wheelbarow": "wheelbarrow",
    "projectr": "projector",
}
Row = tuple[int, float, float]


@contextmanager
def _city(size: Size, folder: Path) -> Iterator[City]:
    """A city of this size, made once for all jobs of a run."""
    path = folder / f"city-{size.items}.db"
    city = make_city(f"sqlite:///{path}", size.items)
    try:
        yield city
    finally:
        city.database.close()
        for left in folder.glob(f"{path.name}*"):
            left.unlink()


@contextmanager
def nearest(size: Size, folder: Path) -> Iterator[Prepared]:
    """The nearest ten of whatever there is, within 1, 5 and 20 km."""
    with _city(size, folder) as city:
        chance = random.Random(1)
        asked = [(city.viewer(chance), chance.choice(WITHIN_M)) for _ in range(size.operations)]
        tree = _tree(city)
        ours = [partial(_find, city, Sought(1, cell, within_m=within)) for cell, within in asked]
        peer = [partial(_in_boxes, tree, cell, within) for cell, within in asked]
        yield Prepared(
            lambda: timed(ours),
            [lambda: timed(peer)],
            lambda: _check(city, [it() for it in ours], asked, lambda _: True),
        )


@contextmanager
def with_words(size: Size, folder: Path) -> Iterator[Prepared]:
    """The nearest ten that answer words within 5 km; the peer is told what was meant where they are misspelt."""
    with _city(size, folder) as city:
        chance = random.Random(2)
        typed = [chance.choice((*SPELT, *SLIPS)) for _ in range(size.operations)]
        asked = [(city.viewer(chance), 5_000) for _ in typed]
        text = _text(city)
        ours = [
            partial(_find, city, Sought(1, cell, words, within_m=within))
            for words, (cell, within) in zip(typed, asked, strict=True)
        ]
        peer = [
            partial(_in_text, text, SLIPS.get(words, words), cell, within)
            for words, (cell, within) in zip(typed, asked, strict=True)
        ]
        yield Prepared(lambda: timed(ours), [lambda: timed(peer)], lambda: _check_words(ours, typed))


def _find(city: City, sought: Sought) -> list[Found]:
    """Ours, in a unit of work."""
    with city.database.work(NOW) as store:
        return store.search.find(sought, 0, WANTED)


# -- the peers -----------------------------------------------------------------------------------------------------


def _tree(city: City) -> sqlite3.Connection:
    """The same places in an R*Tree."""
    tree = sqlite3.connect(":memory:")
    tree.execute("CREATE VIRTUAL TABLE place USING rtree(id, south, north, west, east)")
    tree.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?)",
        ((it[0], it[1], it[1], it[2], it[2]) for it in _places(city)),
    )
    return tree


def _places(city: City) -> Iterator[Row]:
    """Each item's number, and the middle of its cell."""
    for it in city.items:
        centre = Cell(it["row"], it["col"], it["cell_m"]).centre
        yield it["id"], centre.lat, centre.lon


def _in_boxes(tree: sqlite3.Connection, viewer: Cell, within_m: int) -> list[tuple[float, int]]:
    """The nearest by boxes around the viewer, each twice as wide as the one before, until enough are surely in it."""
    here, reach = viewer.centre, FIRST_BOX_M
    width = METRES_PER_DEGREE * math.cos(math.radians(here.lat))
    box = "SELECT id, south, west FROM place WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?"
    while True:
        up, aside = reach / METRES_PER_DEGREE, reach / width
        rows = tree.execute(box, (here.lat - up, here.lat + up, here.lon - aside, here.lon + aside))
        found = sorted(
            (math.hypot((lat - here.lat) * METRES_PER_DEGREE, (lon - here.lon) * width), number)
            for number, lat, lon in rows
        )
        sure = [it for it in found if it[0] <= min(reach, within_m)]
        if len(sure) >= WANTED or reach >= within_m:
            return sure[:WANTED]
        reach *= 2


def _text(city: City) -> sqlite3.Connection:
    """The same titles in a full-text index, the places beside it."""
    text = sqlite3.connect(":memory:")
    text.execute("CREATE VIRTUAL TABLE offered USING fts5(title, tokenize='unicode61')")
    text.execute("CREATE TABLE place (id INTEGER PRIMARY KEY, lat REAL, lon REAL)")
    text.executemany(
        "INSERT INTO offered (rowid, title) VALUES (?, ?)", ((it["id"], it["title"]) for it in city.items)
    )
    text.executemany("INSERT INTO place VALUES (?, ?, ?)", _places(city))
    return text


def _in_text(text: sqlite3.Connection, word: str, viewer: Cell, within_m: int) -> list[tuple[int, float]]:
    """The nearest titles with a word that begins so."""
    here = viewer.centre
    width = METRES_PER_DEGREE * math.cos(math.radians(here.lat))
    query = (
        "SELECT place.id, (lat - ?1) * (lat - ?1) * ?3 * ?3 + (lon - ?2) * (lon - ?2) * ?4 * ?4 AS far FROM offered "
        "JOIN place ON place.id = offered.rowid WHERE offered MATCH ?5 AND far <= ?6 * ?6 ORDER BY far LIMIT ?7"
    )
    given = (here.lat, here.lon, METRES_PER_DEGREE, width, f'"{word}"*', within_m, WANTED)
    return text.execute(query, given).fetchall()


# -- whether ours is right -----------------------------------------------------------------------------------------


def _check(
    city: City, found: list[list[Found]], asked: list[tuple[Cell, int]], fits: Callable[[str], bool]
) -> None:
    """Each answer is what measuring every item gives: the nearest step first, then the newest."""
    for answer, (viewer, within) in list(zip(found, asked, strict=True))[:3]:
        steps = Steps(viewer, distance_m)
        placed = [(steps.to(it["row"], it["col"]), it) for it in city.items if fits(it["title"])]
        near = [(step, it) for step, it in placed if step <= within]
        near.sort(key=lambda it: (-it[0], it[1]["made_at"], it[1]["id"]), reverse=True)
        assert [it.item.id for it in answer] == [it["id"] for _, it in near[:WANTED]]


def _check_words(ours: list[partial[list[Found]]], typed: list[str]) -> None:
    """What was meant stands in each title that is found, if only as a part of a longer word; and something is found."""
    for find, words in zip(ours, typed, strict=True):
        meant = letters(SLIPS.get(words, words))
        answer = find()
        assert all(meant in letters(it.item.title) for it in answer), (
            words,
            [it.item.title for it in answer],
        )


JOBS: Final = (
    Job("find", (Peer("SQLite R*Tree in expanding boxes", AtMost(2)),), nearest),
    Job(
        "find-words",
        (Peer("SQLite FTS5 (unicode61) joined with the distance", AtMost(0.2)),),
        with_words,
        (Limit("p99", 20),),
    ),
)
