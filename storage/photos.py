"""Where re-encoded photos are kept: beside everything else, so that one backup holds all."""

from __future__ import annotations

from sqlalchemy import Engine, select

from storage.tables import photo
from storage.upserts import insert_once


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
