"""What the rows of every table have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from bot.model.chats import Account
from storage import tables
from storage.prepared import Prepared
from storage.rows.values import Found, Values
from storage.seen import seen

AT_ONCE = 500  # rows read by one statement; its text has a place for each
LARGEST = 2**63 - 1  # whole number of an SQLite column; a forged form may name a larger one


class Numbered(Protocol):
    """An entity with the number of its row; 0 before it is added."""

    id: int


E = TypeVar("E", bound=Numbered)


class EntityRows(Generic[E]):
    """The rows of one table as entities: each subclass names the table and the two translations."""

    table: Table
    write: Callable[[E], Values]
    read: Callable[[Found], E]
    _one: Prepared
    _many: Prepared
    _insert: Prepared
    _update: Prepared

    def __init_subclass__(cls) -> None:
        """Build the statements once: making one costs five times as much as running it."""
        this = cls.table.c.id == bindparam("this")
        those = cls.table.c.id.in_(bindparam("these", expanding=True))
        cls._one, cls._update = (
            Prepared(select(cls.table).where(this)),
            Prepared(update(cls.table).where(this)),
        )
        cls._many = Prepared(select(cls.table).where(those), "these")
        cls._insert = Prepared(insert(cls.table))

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection
        self._ahead: dict[int, E] = {}

    def ahead(self, keys: Collection[int]) -> list[E]:
        """Those that there are, by few statements; until it is saved here, `find` gives each, the same object.

        For a batch that reads: nobody else writes within a unit of work, and what writes past `save` must not follow.
        """
        read, found = type(self).read, list[E]()
        for part in parts_of(keys):
            found += map(read, self._many.rows(self._connection, {"these": part}))
        self._ahead.update((it.id, it) for it in found)
        return found

    def find(self, key: int) -> E | None:
        """The entity of that number, if there is one."""
        if (ahead := self._ahead.get(key)) is not None:
            return ahead
        if key > LARGEST:
            return None
        known = seen(self._connection, self.table)
        row = known.get(key) or self._one.row(self._connection, {"this": key})
        if row is None:
            return None
        known[key] = row
        return type(self).read(row)

    def add(self, entity: E) -> E:
        """Insert it; its number is set."""
        entity.id = self._insert.add(self._connection, type(self).write(entity))
        return entity

    def save(self, entity: E) -> None:
        """Write what changed."""
        self._ahead.pop(entity.id, None)
        self._update.write(self._connection, {**type(self).write(entity), "this": entity.id})

    def asked(self, query: Prepared, **values: Any) -> list[E]:
        """All that a statement finds for these values."""
        return [type(self).read(row) for row in query.rows(self._connection, values)]

    def all_where(self, *conditions: ColumnElement[bool], newest_first: bool = False) -> list[E]:
        """All that fulfil the conditions, in the order in which they came."""
        order = self.table.c.id.desc() if newest_first else self.table.c.id
        query = select(self.table).where(*conditions).order_by(order)
        return [type(self).read(row) for row in self._connection.execute(query)]


def parts_of(keys: Collection[int]) -> list[list[int]]:
    """Keys in their order, as many as one statement takes together."""
    ordered = sorted(keys)
    return [ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE)]


def belongs_to(table: Table, account: Account) -> ColumnElement[bool]:
    """That a row belongs to an account."""
    return and_(table.c.platform == account.platform.value, table.c.account == account.id)


def reminds(member_id: int, side: int = 0) -> ColumnElement[bool]:
    """That a reminder is a member's. They are found by the loans of a side: the same member, if nothing else is said.

    An index of their own would be one more page to write for each that is planned and for each that is told.
    """
    loan, who = tables.loan.c, side or member_id
    theirs = select(loan.id).where(or_(loan.owner_id == who, loan.borrower_id == who))
    return and_(tables.reminder.c.loan_id.in_(theirs), tables.reminder.c.member_id == member_id)


def present(entity: E | None) -> E:
    """Something that a reference of the database guarantees."""
    if entity is None:
        raise LookupError("a referenced row is missing")
    return entity
