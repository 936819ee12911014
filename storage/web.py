"""What the pages keep: browsers that are signed in, launches that were used, and the secret that signs their forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.model.session import Session
from storage import tables
from storage.upserts import insert_once


class SessionRows:
    """Browsers that are signed in."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def add(self, session: Session) -> Session:
        """Keep it; its number is set."""
        values = {
            "digest": session.digest, "member_id": session.member_id, "made_at": session.made_at,
            "expires_at": session.expires_at,
        }  # fmt: skip
        result = self._connection.execute(insert(tables.web_session).values(values))
        session.id = int(result.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert
        return session

    def find_digest(self, digest: str, now: datetime) -> Session | None:
        """The session of that cookie, unless it is over."""
        them = tables.web_session
        query = select(them).where(them.c.digest == digest, them.c.expires_at > now)
        row = self._connection.execute(query).one_or_none()
        return Session(row.digest, row.member_id, row.made_at, row.expires_at, row.id) if row else None

    def end(self, session: Session) -> None:
        """Sign one browser out."""
        self._connection.execute(delete(tables.web_session).where(tables.web_session.c.id == session.id))

    def end_all(self, member_id: int) -> int:
        """Sign every browser of a member out; returns how many."""
        theirs = tables.web_session.c.member_id == member_id
        return self._connection.execute(delete(tables.web_session).where(theirs)).rowcount


class LaunchRows:
    """Launches that were used."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def use(self, digest: str, expires_at: datetime) -> bool:
        """Use one up; False when it was used already, here or by another process."""
        row = {"digest": digest, "expires_at": expires_at}
        return insert_once(self._connection, tables.launch, row, ("digest",))


def kept_secret(engine: Engine, name: str, fresh: Callable[[], str]) -> str:
    """The secret of that name; a fresh one when there is none yet."""
    with engine.begin() as connection:
        insert_once(connection, tables.secret, {"name": name, "value": fresh()}, ("name",))
        query = select(tables.secret.c.value).where(tables.secret.c.name == name)
        return str(connection.execute(query).scalar_one())
