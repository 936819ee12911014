"""Where re-encoded photos are kept: beside everything else, so that one backup holds all."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import Engine, Select, String, cast, delete, select

from storage.tables import draft, held, item, known, outbox, photo, statement
from storage.upserts import insert_once

NAME: Final = re.compile("[0-9a-f]{32}")  # of a photo
BATCH: Final = 1_000  # rows in one transaction


class PhotoRows:
    """JPEG bytes by id. Each call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def save(self, key: str, jpeg: bytes) -> None:
        """Keep a photo; the id says what is in it, so one that is there already is the same."""
        with self._engine.begin() as connection:
            insert_once(connection, photo, {"id": key, "jpeg": jpeg}, ("id",))

    def load(self, key: str) -> bytes | None:
        """The photo, or None when there is none of that id."""
        with self._engine.begin() as connection:
            found = connection.execute(select(photo.c.jpeg).where(photo.c.id == key)).scalar_one_or_none()
        return bytes(found) if found is not None else None


def sweep_photos(engine: Engine, loose: set[str]) -> set[str]:
    """Remove the photos that nothing named at the last round either; returns those that nothing names now.

    One that was kept a moment ago is named only when the flow that asked for it goes on, so none goes at once.
    """
    with engine.begin() as connection:
        kept = set(connection.execute(select(photo.c.id)).scalars())
        if not kept:
            return kept
        named = {
            name
            for query in _naming()
            for said in connection.execute(query).scalars()
            for name in NAME.findall(str(said))
        }
    gone = list(kept & loose - named)
    for at in range(0, len(gone), BATCH):
        with engine.begin() as connection:
            connection.execute(delete(photo).where(photo.c.id.in_(gone[at : at + BATCH])))
    return kept - named - loose


def _naming() -> list[Select[tuple[str]]]:
    """What names photos: what is shown or was answered; of mail, what is still to be sent."""
    waiting = select(cast(outbox.c.reply, String)).where(outbox.c.ended_at.is_(None))
    columns = (draft.c.answers, held.c.answers, known.c.answer)
    shown = [select(it).where(it != "") for it in (item.c.photo, statement.c.photo)]
    return [*shown, waiting, *(select(cast(it, String)) for it in columns)]
