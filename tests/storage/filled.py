"""A database in a file with something in it, and ways to spoil one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from storage.database import Database
from storage.migrations import migrate_engine
from storage.photos import PhotoRows
from tests import databases

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE = 4096


def filled(file: Path, items: int = 50) -> Path:
    """A database in a file with all that `fill` puts there."""
    fill(databases.sqlite(file), items)
    return file


def fill(url: str, items: int = 50) -> None:
    """A community with two members, some items, a loan and a photo; closed again."""
    database = Database(url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    with database.work(NOW) as store:
        here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "Europe/Berlin", NOW))
        anna, ben = (store.members.add(Member(here.id, name, Cell(1, 1), NOW)) for name in ("Anna", "Ben"))
        for number in range(items):
            store.items.add(Item(here.id, anna.id, f"drill {number} " + "x" * 200, Cell(1, 1), NOW))
        span = Span(NOW, NOW + timedelta(days=3), "Europe/Berlin")
        store.loans.add(Loan(1, here.id, anna.id, ben.id, span, NOW, state=LoanState.APPROVED))
    PhotoRows(database.engine, lambda: NOW).save("abc", b"\xff\xd8 not really a picture")
    database.close()


def count(file: Path, table: str = "item") -> int:
    """How many rows a table has."""
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def overwrite_pages(file: Path) -> None:
    """A disk that wrote something else: every page from the second on."""
    with file.open("r+b") as spoiled:
        for page in range(1, file.stat().st_size // PAGE):
            spoiled.seek(page * PAGE)
            spoiled.write(b"\x5a" * 64)


def cut_off(file: Path) -> None:
    """A copy that was not finished."""
    with file.open("r+b") as spoiled:
        spoiled.truncate(file.stat().st_size // 2)


def no_database(file: Path) -> None:
    """Something else of that name."""
    file.write_text("Dear neighbours, " * 1000)
