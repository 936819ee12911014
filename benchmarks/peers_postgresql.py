"""The same installations on PostgreSQL, and who finds beside us there: a GiST index of points, and pg_trgm."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from adapters.places import distance_m
from benchmarks.city import CENTRE, NOW, Land, Plan, opened
from benchmarks.peers import WANTED, east_m, places
from benchmarks.server import serving
from bot.model.places import METRES_PER_DEGREE, Cell, Point
from storage.database import SESSION, Database
from storage.migrations import migrate

TABLES: Final = ("community", "member", "item", "word", "item_word")
PLACES: Final = "CREATE TABLE spot (item_id bigint PRIMARY KEY, place point NOT NULL)"
PEERS: Final = """
CREATE EXTENSION pg_trgm;
CREATE TABLE offered AS SELECT item.*, spot.place FROM item JOIN spot ON spot.item_id = item.id ORDER BY item.id;
DROP TABLE spot;
CREATE INDEX offered_place ON offered USING gist (place);
CREATE INDEX offered_title ON offered USING gin (title gin_trgm_ops);
"""
NEAREST: Final = """
SELECT * FROM (
    SELECT *, place <-> point(%(east)s, %(north)s) AS far FROM offered WHERE state = 'offered'
    ORDER BY place <-> point(%(east)s, %(north)s) LIMIT %(wanted)s
) AS nearest WHERE far <= %(within)s
"""
NEAREST_MATCHES: Final = """
SELECT *, place <-> point(%(east)s, %(north)s) AS far FROM offered
WHERE state = 'offered' AND %(word)s <%% title AND place <@ circle(point(%(east)s, %(north)s), %(within)s)
ORDER BY place <-> point(%(east)s, %(north)s) LIMIT %(wanted)s
"""
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Served:
    """An installation on a server: ours, opened, and a bare connection to the peers' table beside it."""

    land: Land
    database: Database
    bare: psycopg.Connection[Any]


@contextmanager
def served(plan: Plan, folder: Path) -> Iterator[Served]:
    """A plan's database on PostgreSQL, copied from SQLite when a run first asks for it. Raises NoServer."""
    with opened(plan, folder) as land, serving(folder) as server:
        name = plan.name.replace("-", "_")
        url = server.removesuffix("/postgres") + f"/{name}"
        with psycopg.connect(server, autocommit=True) as asked:
            there = asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if not there:
                asked.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        if not there:
            _copy(land, url)
        database = Database(url.replace("://", "+psycopg://"), distance_m, lambda: NOW)
        try:
            with psycopg.connect(url, options=SESSION) as bare:
                yield Served(land, database, bare)
        finally:
            database.close()


def _copy(land: Land, url: str) -> None:
    """Bring all rows over, and put the items into a table of the peers', each with its place."""
    migrate(url.replace("://", "+psycopg://"))
    with (
        psycopg.connect(url, options="-c timezone=UTC") as server,
        closing(sqlite3.connect(land.file)) as file,
    ):
        server.execute("SET session_replication_role = replica")  # what is copied refers to what was copied
        for table in TABLES:
            columns = [it[1] for it in file.execute(f"PRAGMA table_info({table})")]
            _write(server, table, columns, file.execute(f"SELECT * FROM {table}"))
        server.execute(PLACES)
        metres = ((number, _metres(Point(lat, lon))) for number, lat, lon, _ in places(land.file))
        _write(
            server, "spot", ("item_id", "place"), ((number, f"({at[0]},{at[1]})") for number, at in metres)
        )
        server.execute(PEERS)
        server.commit()
        server.autocommit = True
        server.execute("VACUUM ANALYZE")


def _write(
    server: psycopg.Connection[Any], table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows in bulk."""
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with server.cursor() as cursor, cursor.copy(copy) as writing:
        for row in rows:
            writing.write_row(row)


def _metres(here: Point) -> tuple[float, float]:
    """A place as metres to the east and to the north of the city's middle, near enough for one city."""
    return (here.lon - CENTRE.lon) * east_m(CENTRE), (here.lat - CENTRE.lat) * METRES_PER_DEGREE


def nearest_points(bare: psycopg.Connection[Any], viewer: Cell, within_m: int) -> Rows:
    """The nearest, as the index yields them."""
    return _asked(bare, NEAREST, viewer, within_m, "")


def nearest_trigrams(bare: psycopg.Connection[Any], word: str, viewer: Cell, within_m: int) -> Rows:
    """The nearest titles in which the word stands, by the index that the planner chooses."""
    return _asked(bare, NEAREST_MATCHES, viewer, within_m, word)


def _asked(bare: psycopg.Connection[Any], query: str, viewer: Cell, within_m: int, word: str) -> Rows:
    """What a peer's query finds."""
    east, north = _metres(viewer.centre)
    given = {"east": east, "north": north, "within": within_m, "wanted": WANTED, "word": word}
    return bare.execute(query, given).fetchall()
