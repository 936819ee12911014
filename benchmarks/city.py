"""Made-up installations: one city of a million items, thicker towards the middle; a thousand towns of a thousand."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
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
from storage.rows.lending import write_item

NOW: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
CENTRE: Final = Point(52.52, 13.405)
AT_ONCE: Final = 10_000
ITEMS_OF_A_TOWN: Final = 1_000
TOWNS_IN_A_ROW: Final = 32
WHILE_FILLING: Final = "PRAGMA cache_size = -262144"  # KiB: the indexes are written in no order
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
class Ground:
    """Where a community lives: in a circle. Its owners are numbered one after another."""

    community_id: int
    centre: Point
    radius_m: int
    owners: range

    def somewhere(self, chance: random.Random) -> Point:
        """A place there: the farther out, the fewer of them."""
        away, angle = self.radius_m * chance.random(), chance.random() * 2 * math.pi
        north, east = away * math.sin(angle), away * math.cos(angle)
        width = METRES_PER_DEGREE * math.cos(math.radians(self.centre.lat))
        return Point(self.centre.lat + north / METRES_PER_DEGREE, self.centre.lon + east / width)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made: its name, how many items, and on which grounds they lie, in turn."""

    name: str
    items: int
    grounds: tuple[Ground, ...]

    def viewers(self, seed: int) -> Iterator[tuple[int, Cell]]:
        """Somebody's community and cell, again and again, each from another ground than the one before."""
        chance = random.Random(seed)
        while True:
            for ground in chance.sample(self.grounds, len(self.grounds)):
                yield ground.community_id, Cell.of(ground.somewhere(chance))


@dataclass(frozen=True, slots=True)
class Land:
    """A plan that was carried out: its file, opened."""

    plan: Plan
    file: Path
    database: Database


def city(items: int) -> Plan:
    """One community, 15 km around."""
    return Plan(f"city-{items}", items, (Ground(1, CENTRE, 15_000, range(1, 101)),))


def towns(items: int) -> Plan:
    """Communities of 1,000 items, 3 km around, too far apart for anybody to see the next one."""
    grounds = []
    for number in range(max(1, items // ITEMS_OF_A_TOWN)):
        row, column = divmod(number, TOWNS_IN_A_ROW)
        centre = Point(36 + row * 0.6, -8 + column * 1.2)
        grounds.append(Ground(number + 1, centre, 3_000, range(number * 10 + 1, number * 10 + 11)))
    return Plan(f"towns-{items}", items, tuple(grounds))


@contextmanager
def opened(plan: Plan, folder: Path) -> Iterator[Land]:
    """A plan's database on SQLite, made when a run first asks for it; always the same."""
    file = folder / f"{plan.name}.db"
    if not file.exists():
        _fill(file, plan)
    database = Database(f"sqlite:///{file}", distance_m, lambda: NOW)
    try:
        yield Land(plan, file, database)
    finally:
        database.close()


def _fill(file: Path, plan: Plan) -> None:
    """Make the communities, their members and their items."""
    database = Database(f"sqlite:///{file}", distance_m, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        for ground in plan.grounds:
            name = f"Community {ground.community_id}"
            store.communities.add(Community(name, ground.centre, "UTC", NOW, radius_m=ground.radius_m))
            for number in ground.owners:
                member = Member(ground.community_id, f"Neighbour {number}", Cell.of(ground.centre), NOW)
                store.members.add(member)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(WHILE_FILLING)
        items = _items(plan)
        for _ in range(0, plan.items, AT_ONCE):
            connection.execute(insert(tables.item), [*islice(items, AT_ONCE)])
        index_all(connection)
    database.close()


def _items(plan: Plan) -> Iterator[dict[str, Any]]:
    """Rows of items."""
    chance, nouns, adjectives = random.Random(plan.items), NOUNS.split(), ADJECTIVES.split()
    rare = [
        "".join(chance.choice(("ba", "ko", "mi", "lu", "rse", "ten", "st", "o")) for _ in range(4))
        for _ in range(RARE)
    ]
    for number in range(1, plan.items + 1):
        ground = plan.grounds[number % len(plan.grounds)]
        noun = chance.choice(nouns) if chance.random() < 0.7 else chance.choice(rare)
        title = " ".join([*chance.sample(adjectives, chance.choice((0, 1, 1, 2))), noun])
        made_at = NOW - timedelta(seconds=chance.randrange(10**8))
        kind = Kind.THING if chance.random() < 0.9 else Kind.SKILL
        owner, cell = chance.choice(ground.owners), Cell.of(ground.somewhere(chance))
        yield {**write_item(Item(ground.community_id, owner, title, cell, made_at, kind)), "id": number}
