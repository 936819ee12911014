"""The same installations on PostgreSQL, and who finds beside us there: PostGIS or an index of points, and pg_trgm."""

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
from benchmarks.city import NOW, Land, Plan, opened
from benchmarks.peers import WANTED, Rows, east_m, places
from benchmarks.server import serving
from bot.model.places import METRES_PER_DEGREE, Point
from bot.store import Sought
from storage.database import SESSION, Database
from storage.migrations import migrate

TABLES: Final = ("community", "member", "item", "word", "item_word")
POSTGIS_IS_THERE: Final = "SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"
MAKE: Final = """
CREATE EXTENSION pg_trgm;
CREATE TABLE offered AS SELECT item.*, spot.place FROM item JOIN spot ON spot.item_id = item.id
    WHERE state = 'offered' ORDER BY item.id;
DROP TABLE spot;
CREATE INDEX offered_place ON offered USING gist (place);
CREATE INDEX offered_title ON offered USING gin (title gin_trgm_ops);
"""


@dataclass(frozen=True, slots=True)
class Spots:
    """How a server keeps places: what prepares it, the type of a place, one as it is written, and in queries: where the
    viewer is, and that a place lies within reach."""

    name: str
    prepare: str
    type: str
    written: str
    here: str
    within: str

    @property
    def nearest(self) -> str:
        """The nearest items that the viewer may ask for, as the index yields them."""
        return f"""
        SELECT * FROM (
            SELECT *, place <-> {self.here} AS far FROM offered
            WHERE community_id = %(community)s AND owner_id <> %(not_of)s
            ORDER BY place <-> {self.here} LIMIT %(wanted)s
        ) AS nearest WHERE far <= %(within)s
        """

    @property
    def nearest_matches(self) -> str:
        """The nearest of those items in whose title a word stands, by the index that the planner chooses."""
        return f"""
        SELECT *, place <-> {self.here} AS far FROM offered
        WHERE community_id = %(community)s AND owner_id <> %(not_of)s AND %(word)s <%% title AND {self.within}
        ORDER BY place <-> {self.here} LIMIT %(wanted)s
        """


POINTS: Final = Spots(
    "GiST point (without PostGIS)",
    prepare="",
    type="point",
    written="({east},{north})",
    here="point(%(east)s, %(north)s)",
    within="place <@ circle(point(%(east)s, %(north)s), %(within)s)",
)
# https://postgis.net/docs/geometry_distance_knn.html: `<->` orders by the index and tells metres on the sphere
POSTGIS: Final = Spots(
    "PostGIS geography",
    prepare="CREATE EXTENSION postgis",
    type="geography(Point, 4326)",
    written="SRID=4326;POINT({lon} {lat})",
    here="ST_MakePoint(%(lon)s, %(lat)s)::geography",
    within="ST_DWithin(place, ST_MakePoint(%(lon)s, %(lat)s)::geography, %(within)s)",
)


@dataclass(frozen=True, slots=True)
class Served:
    """An installation on a server: ours, opened, and a bare connection to the peers' table beside it."""

    land: Land
    database: Database
    bare: psycopg.Connection[Any]
    spots: Spots


@contextmanager
def served(plan: Plan, folder: Path) -> Iterator[Served]:
    """A plan's database on PostgreSQL, copied from SQLite when a run first asks for it. Raises NoServer."""
    with opened(plan, folder) as land, serving(folder) as server:
        name = plan.name.replace("-", "_")
        url = server.removesuffix("/postgres") + f"/{name}"
        with psycopg.connect(server, autocommit=True) as asked:
            there = asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            spots = POSTGIS if asked.execute(POSTGIS_IS_THERE).fetchone() else POINTS
            if not there:
                asked.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        if not there:
            _copy(land, url, spots)
        database = Database(url.replace("://", "+psycopg://"), distance_m, lambda: NOW)
        try:
            # A peer may take its time: on pages that no memory holds yet, ours for statements was once too short.
            with psycopg.connect(url, options=f"{SESSION} -c statement_timeout=0") as bare:
                yield Served(land, database, bare, spots)
        finally:
            database.close()


def _copy(land: Land, url: str, spots: Spots) -> None:
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
        server.execute(
            f"{spots.prepare}; CREATE TABLE spot (item_id bigint PRIMARY KEY, place {spots.type} NOT NULL)"
        )
        written = (
            (number, spots.written.format(**_place(land.plan, community, at)))
            for number, community, at, _ in places(land.file)
        )
        _write(server, "spot", ("item_id", "place"), written)
        server.execute(MAKE)
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


def _place(plan: Plan, community_id: int, at: Point) -> dict[str, float]:
    """A place in degrees, and in metres to the east and to the north, near enough within one community."""
    east = at.lon * east_m(plan.grounds[community_id - 1].centre)
    return {"lon": at.lon, "lat": at.lat, "east": east, "north": at.lat * METRES_PER_DEGREE}


def nearest(on: Served, sought: Sought) -> Rows:
    """The nearest items, whole."""
    return _asked(on, on.spots.nearest, sought, "")


def nearest_trigrams(on: Served, sought: Sought, word: str) -> Rows:
    """The nearest items in whose title a word stands, whole."""
    return _asked(on, on.spots.nearest_matches, sought, word)


def _asked(on: Served, query: str, sought: Sought, word: str) -> Rows:
    """What a peer's query finds."""
    given = {
        **_place(on.land.plan, sought.community_id, sought.cell.centre),
        "community": sought.community_id, "not_of": sought.not_of, "within": sought.within_m, "wanted": WANTED,
        "word": word,
    }  # fmt: skip
    return on.bare.execute(query, given).fetchall()
