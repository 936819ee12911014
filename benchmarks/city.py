"""A made-up city: one community whose items lie in a circle of 15 km, thicker towards the middle."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert

from adapters.places import distance_m
from bot.model.community import Community
from bot.model.item import Item, Kind
from bot.model.member import Member
from bot.model.places import METRES_PER_DEGREE, Cell, Point
from storage import tables
from storage.database import Database
from storage.indexing import index_all
from storage.migrations import migrate_engine
from storage.rows import write_item

NOW: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
CENTRE: Final = Point(52.52, 13.405)
RADIUS_M: Final = 15_000
OWNERS: Final = 100
AT_ONCE: Final = 10_000
NOUNS: Final = """
drill ladder bike tent table chair projector telescope saw hammer wheelbarrow washer shredder sander jigsaw kayak canoe
piano guitar amplifier speaker lamp heater fan cooler grill pan pot mixer blender juicer iron steamer vacuum mop bucket
hose sprinkler rake spade mower trimmer chainsaw axe wedge jack wrench pliers clamp level stepladder
드릴 전동드릴 사다리 텐트 자전거 재봉틀 테이블 의자 빔프로젝터 세척기 망원경 망치 기타 피아노 믹서기 청소기
"""
ADJECTIVES: Final = """
cordless old new big small red blue green heavy light folding aluminium wooden electric garden camping
접이식 전동 캠핑 무선 작은 큰
"""
RARE: Final = 5_000  # words beside the usual ones: names, makes, mistakes


@dataclass(frozen=True, slots=True)
class City:
    """The city in a database, and where everything in it is."""

    database: Database
    items: list[dict[str, Any]]

    def viewer(self, chance: random.Random) -> Cell:
        """Somebody's cell."""
        return Cell.of(somewhere(chance))


def somewhere(chance: random.Random) -> Point:
    """A place in the city."""
    away, angle = RADIUS_M * chance.random(), chance.random() * 2 * math.pi
    north, east = away * math.sin(angle), away * math.cos(angle)
    width = METRES_PER_DEGREE * math.cos(math.radians(CENTRE.lat))
    return Point(CENTRE.lat + north / METRES_PER_DEGREE, CENTRE.lon + east / width)


def make_city(url: str, count: int) -> City:
    """Build a city of so many items, the same one each time."""
    database = Database(url, distance_m, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        community = store.communities.add(Community("City", CENTRE, "UTC", NOW, radius_m=RADIUS_M))
        for number in range(OWNERS):
            store.members.add(Member(community.id, f"Neighbour {number}", Cell.of(CENTRE), NOW))
    items = list(_items(count))
    with database.engine.begin() as connection:
        for at in range(0, count, AT_ONCE):
            connection.execute(insert(tables.item), items[at : at + AT_ONCE])
        index_all(connection)
    return City(database, items)


def _items(count: int) -> Iterator[dict[str, Any]]:
    """Rows of items."""
    chance, nouns, adjectives = random.Random(count), NOUNS.split(), ADJECTIVES.split()
    rare = [
        "".join(chance.choice(("ba", "ko", "mi", "lu", "rse", "ten", "st", "o")) for _ in range(4))
        for _ in range(RARE)
    ]
    for number in range(1, count + 1):
        noun = chance.choice(nouns) if chance.random() < 0.7 else chance.choice(rare)
        title = " ".join([*chance.sample(adjectives, chance.choice((0, 1, 1, 2))), noun])
        made_at = NOW - timedelta(seconds=chance.randrange(10**8))
        kind = Kind.THING if chance.random() < 0.9 else Kind.SKILL
        it = Item(1, chance.randint(1, OWNERS), title, Cell.of(somewhere(chance)), made_at, kind)
        yield {**write_item(it), "id": number}
