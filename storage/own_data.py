"""Own data: everything that is kept of one member, with others as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, false, or_, select

from bot.model.chats import Account
from storage import tables
from storage.entity_rows import reminds
from storage.homes import HomeRows
from storage.people_rows import FaceRows

Entries = dict[str, list[dict[str, Any]]]
PEOPLE: Final = frozenset(
    {"owner_id", "borrower_id", "member_id", "reporter_id", "to_id", "actor", "decided_by"}
)
LEFT_OUT: Final = frozenset({"digest", "hash", "previous", "detail", "salt", "key", "claim", "claimed_until"})
OF_OTHERS: Final = {"report": frozenset({"name", "quote"})}  # what is said of others, and what they wrote
QUOTED: Final = frozenset({"reply_to_message", "external_reply", "quote", "forward_origin", "resolved"})


def own_data(connection: Connection, member_id: int) -> Entries:
    """Every row about a member or their accounts, by table. Other members are "neighbour 1" and so on."""
    accounts = [face.account for face in FaceRows(connection).of_member(member_id)]
    named = _Named(member_id)
    home = HomeRows(connection).of(member_id)
    lives = [{"lat": home[0].lat, "lon": home[0].lon, "words": home[1]}] if home else []
    return {"home": lives} | {
        table.name: [
            {
                name: named.put(name, value)
                for name, value in row.items()
                if name not in LEFT_OUT | OF_OTHERS.get(table.name, frozenset())
            }
            for row in connection.execute(select(table).where(where)).mappings()
        ]
        for table, where in _theirs(member_id, accounts)
    }


def own_photos(connection: Connection, data: Entries) -> dict[str, bytes]:
    """The photos of what they offer, by name."""
    names = [row["photo"] for row in data["item"] if row["photo"]]
    found = connection.execute(select(tables.photo).where(tables.photo.c.id.in_(names)))
    return {row.id: bytes(row.jpeg) for row in found}


class _Named:
    """Gives other members numbers of their own."""

    def __init__(self, me: int) -> None:
        self._names = {me: "me", 0: ""}

    def put(self, column: str, value: Any) -> Any:
        """The value as it may be told."""
        if column in PEOPLE and isinstance(value, int):
            return self._names.setdefault(value, f"neighbour {len(self._names) - 1}")
        if column == "raw":
            return _unquoted(value)
        return value.isoformat() if isinstance(value, datetime) else value


def _unquoted(raw: Any) -> Any:
    """What a platform sent, without messages that somebody answered, pointed at, or pressed a button of."""
    if isinstance(raw, list):
        return [_unquoted(it) for it in raw]
    if not isinstance(raw, dict):
        return raw
    pressed = {"message"} if "data" in raw else set()
    return {name: _unquoted(it) for name, it in raw.items() if name not in QUOTED | pressed}


def _theirs(member_id: int, accounts: Iterable[Account]) -> list[tuple[Table, ColumnElement[bool]]]:
    """The tables with something of a member's, and which rows that is. Notes of others about them are not theirs."""
    loan, thanks, records = tables.loan.c, tables.thanks.c, tables.audit.c
    mine: list[tuple[Table, ColumnElement[bool]]] = [
        (tables.member, tables.member.c.id == member_id),
        (tables.face, tables.face.c.member_id == member_id),
        (tables.item, tables.item.c.owner_id == member_id),
        (tables.loan, or_(loan.owner_id == member_id, loan.borrower_id == member_id)),
        (tables.thanks, thanks.to_id == member_id),
        (tables.reminder, reminds(member_id)),
        (tables.search, tables.search.c.member_id == member_id),
        (tables.missed, tables.missed.c.member_id == member_id),
        (tables.report, tables.report.c.reporter_id == member_id),
        (tables.statement, tables.statement.c.member_id == member_id),
        (tables.held, tables.held.c.member_id == member_id),
        (tables.audit, or_(records.actor == member_id, records.subject == f"member:{member_id}")),
    ]
    drafts, came = (
        or_(false(), *[_of(table.c.platform, table.c.account, it) for it in accounts])
        for table in (tables.draft, tables.inbox)
    )
    return [*mine, (tables.draft, drafts), (tables.inbox, came)]


def _of(platform: Column[Any], number: Column[Any], account: Account) -> ColumnElement[bool]:
    """That a row names an account."""
    return and_(platform == account.platform.value, number == account.id)
