"""Where re-encoded photos are kept: beside everything else, so that one backup holds all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    String,
    bindparam,
    cast,
    delete,
    select,
    text,
    update,
)

from storage.tables import draft, held, item, known, outbox, photo, statement
from storage.upserts import insert_once

NAME: Final = re.compile("[0-9a-f]{32}")  # of a photo
AT_ONCE: Final = 250  # rows looked at in one transaction, so that nobody waits for the broom
KEPT: Final = timedelta(hours=6)  # unnamed: longer than any flow takes from a picture to what names it
SHOWN: Final = (item.c.photo, statement.c.photo)
WAITING: Final = outbox.c.ended_at.is_(None)


class PhotoRows:
    """JPEG bytes by id. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        """Keep them in this database; `now` is the clock port."""
        self._engine, self._now = engine, now

    def save(self, key: str, jpeg: bytes) -> None:
        """Keep a photo; the id says what is in it, so one that is there already is the same, and is young again."""
        row = {"id": key, "kept_at": self._now(), "jpeg": jpeg}
        with self._engine.begin() as connection:
            if not insert_once(connection, photo, row, ("id",)):
                connection.execute(update(photo).where(photo.c.id == key).values(kept_at=row["kept_at"]))

    def load(self, key: str) -> bytes | None:
        """The photo, or None when there is none of that id."""
        with self._engine.begin() as connection:
            found = connection.execute(select(photo.c.jpeg).where(photo.c.id == key)).scalar_one_or_none()
        return bytes(found) if found is not None else None


def sweep_photos(engine: Engine, now: datetime) -> Iterator[None]:
    """Remove the photos that nothing names and that nobody brought for some hours; yields after each slice.

    Everything that names photos is looked through in the order in which a name goes through it: answers of the world,
    drafts, what is held, what is shown, what is still to be sent. So one that goes on meanwhile is met farther on.
    """
    named: set[str] = set()
    for answers in (known.c.answer, draft.c.answers, held.c.answers):
        for names in _names(engine, answers):
            named |= names
            yield
    loose: set[str] = set()
    for rows in _slices(engine, photo.c.id, photo.c.id):
        with engine.begin() as connection:
            loose |= _not_shown(connection, {key for key, _ in rows} - named)
        yield
    if loose:
        for names in _names(engine, outbox.c.reply, WAITING):
            loose -= names
            yield
    yield from _remove(engine, sorted(loose), now)


def _remove(engine: Engine, loose: list[str], now: datetime) -> Iterator[None]:
    """Remove those of them that are not young and, looked at again, not shown; by slices.

    Each is named by its key: PostgreSQL would rather read the whole table than look so many up by one statement.
    """
    one = delete(photo).where(
        photo.c.id == bindparam("this"), photo.c.kept_at.is_(None) | (photo.c.kept_at < now - KEPT)
    )
    for at in range(0, len(loose), AT_ONCE):
        with engine.begin() as connection:
            if gone := _not_shown(connection, set(loose[at : at + AT_ONCE])):
                connection.execute(one, [{"this": key} for key in gone])
        yield


def _not_shown(connection: Connection, keys: set[str]) -> set[str]:
    """Those that no item and no statement shows; found by the indexes of what has a photo."""
    found: set[str] = set()
    for shown in SHOWN:
        query = select(shown).where(shown.in_(keys), text(f"{shown.table.name}.photo <> ''"))
        found.update(connection.scalars(query))
    return keys - found


def _names(engine: Engine, said: Column[Any], *those: ColumnElement[bool]) -> Iterator[set[str]]:
    """The photos that a column of JSON names, slice by slice."""
    for rows in _slices(engine, said, cast(said, String), *those):
        yield {name for _, words in rows for name in NAME.findall(words)}


def _slices(
    engine: Engine, column: Column[Any], wanted: ColumnElement[str], *those: ColumnElement[bool]
) -> Iterator[list[tuple[Any, str]]]:
    """What is wanted of the rows of the column's table, with their keys, in the order of these, slice by slice."""
    (key,) = column.table.primary_key
    query = after = select(key, wanted).where(*those).order_by(key).limit(AT_ONCE)
    while True:
        with engine.begin() as connection:
            rows = [(row[0], row[1]) for row in connection.execute(after)]
        if rows:
            yield rows
        if len(rows) < AT_ONCE:
            return
        after = query.where(key > rows[-1][0])
