"""The weekly drawing in slices: the same as in one, wherever it is broken off, undone, or overtaken by a move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from adapters.places import distance_m
from bot.flows.drawing import draw
from bot.model.blocks import DRAWN_EVERY, SETTLED_AFTER, at_first, drawn
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Member
from bot.model.places import Cell, Point
from storage import tables
from storage.database import Database
from tests.in_memory import empty_database, memory

MADE = datetime(2026, 3, 4, 12, tzinfo=UTC)
DUE = MADE + 2 * DRAWN_EVERY  # drawn a week ago for the last time
NOW = DUE + timedelta(seconds=15)  # the clock's next tick
CENTRE = Point(47.5, 19.05)
HERE = Cell.of(CENTRE, 500)
BATCH = 500
HOMES = st.lists(  # the cell of each, by rows and columns from HERE, and since how many hours before DUE
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(160, 170) | st.integers(0, 400)),
    min_size=1,
    max_size=14,
)
STEPS = st.lists(st.sampled_from(("done", "undone", "ended")), max_size=12)


class Undone(Exception):
    """The unit of work is not kept."""


@contextmanager
def opened() -> Iterator[Database]:
    """An empty database in memory."""
    database = Database("sqlite://", distance_m, lambda: DUE)
    memory(database.engine, lambda it: it.deserialize(empty_database()))
    try:
        yield database
    finally:
        database.close()


def fill(database: Database, homes: list[tuple[int, int, int]]) -> None:
    """A street that was drawn a week ago, and who lives there; everybody offers something, and is shown at HERE."""
    with database.work(MADE) as store:
        street = store.communities.add(
            Community("Elm Street", CENTRE, "UTC", MADE, drawn_at=DUE - DRAWN_EVERY)
        )
        for number, (row, col, hours) in enumerate(homes):
            cell = Cell(HERE.row + row, HERE.col + col, HERE.size_m)
            member = store.members.add(Member(street.id, f"N{number}", HERE, MADE))
            store.homes.put(member.id, cell.centre, "", DUE - timedelta(hours=hours))
            store.items.add(Item(street.id, member.id, f"drill {number}", HERE, MADE))


def expected(homes: list[tuple[int, int, int]], enough: int) -> dict[int, Cell]:
    """Where each member is shown after the drawing, as one would write it down."""
    cells = [Cell(HERE.row + row, HERE.col + col, HERE.size_m) for row, col, _ in homes]
    settled = [timedelta(hours=hours) >= SETTLED_AFTER for _, _, hours in homes]
    shown = drawn([cell for cell, counts in zip(cells, settled, strict=True) if counts], enough)
    return {
        number: shown[cell] if counts else at_first(cell, enough)
        for number, (cell, counts) in enumerate(zip(cells, settled, strict=True), 1)
    }


def shown(database: Database, table: Any, whose: str) -> dict[int, Cell]:
    """Where members, or what they offer, are shown."""
    here = table.c
    columns = select(here[whose], here.row, here.col, here.cell_m, here.side)
    with database.engine.begin() as connection:
        return {row[0]: Cell(*row[1:]) for row in connection.execute(columns)}


def drawn_at(database: Database) -> datetime:
    """When the street was drawn last."""
    with database.engine.begin() as connection:
        at: datetime = connection.scalars(select(tables.community.c.drawn_at)).one()
        return at


@given(HOMES, st.integers(2, 4), st.integers(1, 5), st.integers(1, 3), STEPS)
def test_a_drawing_in_slices_comes_to_the_same_as_one_at_once(
    homes: list[tuple[int, int, int]], enough: int, read: int, most: int, steps: list[str]
) -> None:
    """However few are read and shown in one unit of work, whichever is undone, and however often the program ends in
    the middle and goes on an hour later; and nobody is shown anywhere in between."""
    with opened() as database:
        fill(database, homes)
        now, go, seen = NOW, draw(enough, read=read, shown=most), dict[int, set[Cell]]()

        left = iter(steps)
        for _ in range(1_000):
            step, told = next(left, "done"), 1
            with suppress(Undone), database.work(now) as store:
                told = go(store, now, BATCH)
                if step == "undone":
                    raise Undone
            for number, cell in shown(database, tables.member, "id").items():
                seen.setdefault(number, set()).add(cell)
            if step == "ended":
                now, go = now + timedelta(hours=1), draw(enough, read=read, shown=most)
            elif not told:
                break

        assert drawn_at(database) >= NOW
        places = expected(homes, enough)
        assert shown(database, tables.member, "id") == places
        assert shown(database, tables.item, "owner_id") == places
        assert all(cells <= {HERE, places[number]} for number, cells in seen.items())


def test_who_moves_while_it_is_drawn_is_shown_as_whoever_has_just_moved() -> None:
    """What was worked out for the old home is not shown any more."""
    with opened() as database:
        fill(database, [(2, 2, 400)] * 6)
        go = draw(3, shown=2)
        with database.work(NOW) as store:
            go(store, NOW, BATCH)
        elsewhere = Cell(HERE.row + 9, HERE.col, HERE.size_m)
        with database.work(NOW) as store:
            mover = store.members.get(6)
            mover.cell = at_first(elsewhere, 3)
            store.members.save(mover)
            store.homes.put(mover.id, elsewhere.centre, "", NOW)

        told = 1
        while told:
            with database.work(NOW) as store:
                told = go(store, NOW, BATCH)

        assert shown(database, tables.member, "id") == {
            **dict.fromkeys(range(1, 6), Cell(HERE.row + 2, HERE.col + 2, HERE.size_m)),
            6: mover.cell,
        }


@pytest.mark.parametrize("members", [0, 1, 250])
def test_a_unit_of_work_shows_no_more_than_it_may(members: int) -> None:
    """Nobody is answered meanwhile."""
    with opened() as database:
        fill(database, [(2, 2, 400)] * members)
        go, before, told, most = draw(3), shown(database, tables.member, "id"), 1, 0
        while told:
            with database.work(NOW) as store:
                told = go(store, NOW, BATCH)
            after = shown(database, tables.member, "id")
            most, before = max(most, sum(before[it] != after[it] for it in after)), after

        assert most == min(50, members)  # each with an item
        assert drawn_at(database) == NOW
