"""The records of all steps: each community's hold together as a chain of hashes."""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import Contended
from bot.model.audit import Record
from storage.prepared import Prepared
from storage.tables import audit, audit_detail

COLUMNS: Final = tuple(audit.c[name] for name in Record.__slots__ if name in audit.c)
KEEP: Final = Prepared(insert(audit))
LAST: Final = Prepared(
    select(audit.c.hash)
    .where(audit.c.community_id == bindparam("community"))
    .order_by(audit.c.id.desc())
    .limit(1)
)
DETAIL: Final = Prepared(insert(audit_detail))
AT_ONCE: Final = 1_000  # rows of a chain that are in memory while it is looked through


class AuditRows:
    """The records of all steps."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def add(self, record: Record) -> None:
        """Keep a record for good, after the community's last. Raises Contended when another process kept one, too."""
        salt = secrets.token_hex(16) if record.by or record.why else ""
        detail, last = record.detail(salt), self._last(record.community_id)
        values = {column.name: getattr(record, column.name) for column in COLUMNS}
        values |= {"detail": detail, "previous": last, "hash": record.hash(last, detail)}
        try:
            number = KEEP.add(self._connection, values)
        except IntegrityError as error:
            if "previous" in str(error.orig):
                raise Contended("another process left a record at the same time") from error
            raise
        if detail:
            told = {"audit_id": number, "salt": salt, "by": record.by, "why": record.why}
            DETAIL.write(self._connection, told)

    def of(self, subject: str) -> list[Record]:
        """The records of one subject, in order."""
        return self._read(_told().where(audit.c.subject == subject).order_by(audit.c.id))

    def of_moderators(self, community_id: int, offset: int, limit: int) -> list[Record]:
        """What a community's moderators did, the newest first."""
        moderated = text("role = 'moderator'")  # as the index says it, word by word
        theirs = _told().where(audit.c.community_id == community_id, moderated)
        return self._read(theirs.order_by(audit.c.id.desc()).offset(offset).limit(limit))

    def _last(self, community_id: int) -> str:
        """The hash of a community's last record; "" before the first."""
        last = LAST.row(self._connection, {"community": community_id})
        return last.hash if last else ""

    def _read(self, query: Select[Any]) -> list[Record]:
        """The records, with what is not forgotten of who and why."""
        return [_record(row) for row in self._connection.execute(query)]


def first_broken(connection: Connection) -> int | None:
    """The number of the first record that was changed, or before which one is missing; None where all hold together."""
    wanted = _told(audit.c.id, audit.c.detail, audit.c.previous, audit.c.hash)
    in_order = wanted.order_by(audit.c.community_id, audit.c.id)
    community, last = None, ""
    with connection.execute(in_order, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            last = last if row.community_id == community else ""
            if not _holds(row, last):
                return int(row.id)
            community, last = row.community_id, row.hash
    return None


def _holds(row: Row[Any], last: str) -> bool:
    """Whether a record is as it was left, after the one with that hash."""
    record = _record(row)
    if row.salt is not None and record.detail(row.salt) != row.detail:
        return False
    return bool(row.previous == last and row.hash == record.hash(last, row.detail))


def _told(*more: Any) -> Select[Any]:
    """Records with who and why, where that was told and is not forgotten."""
    detailed = audit.outerjoin(audit_detail, audit_detail.c.audit_id == audit.c.id)
    return select(*COLUMNS, audit_detail.c.by, audit_detail.c.why, audit_detail.c.salt, *more).select_from(
        detailed
    )


def _record(row: Row[Any]) -> Record:
    """A row's record."""
    told = {column.name: getattr(row, column.name) for column in COLUMNS}
    return Record(**told, by=row.by or "", why=row.why or "")
