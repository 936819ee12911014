"""The unit of work: everything that flows ask of storage, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.model.audit import Record
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Code, Community, Purpose, Room
from bot.model.errors import DaysTaken
from bot.model.item import Item, ItemState
from bot.model.loan import Loan, LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell
from bot.model.reminder import Reminder
from bot.ports import Distances
from bot.store import Draft, KeptSearch, Posting
from storage import rows, tables
from storage.homes import HomeRows
from storage.insights import InsightRows
from storage.known import KnownWorld
from storage.links import LinkRows
from storage.mail import OutboxRows
from storage.search import ItemSearch
from storage.web import SessionRows

SEARCHES_KEPT = 20  # of each member: enough for every message that they still scroll back to
WRONG_CODES_COUNT = timedelta(minutes=10)
LARGEST = 2**63 - 1  # whole number of an SQLite column; a forged form may name a larger one


# Asked every few seconds, or for every message: built once, as making a statement costs more than running it.
DUE = (
    select(tables.reminder)
    .where(tables.reminder.c.due_at <= bindparam("now"))
    .order_by(tables.reminder.c.due_at, tables.reminder.c.id)
    .limit(bindparam("most"))
)
LAPSING = (
    select(tables.loan)
    .where(tables.loan.c.lapses_at <= bindparam("now"))
    .order_by(tables.loan.c.lapses_at)
    .limit(bindparam("most"))
)
FACES = (
    select(tables.face).where(tables.face.c.member_id == bindparam("member")).order_by(tables.face.c.platform)
)
FORGET = delete(tables.reminder).where(tables.reminder.c.id == bindparam("this"))


class Numbered(Protocol):
    """An entity with the number of its row; 0 before it is added."""

    id: int


E = TypeVar("E", bound=Numbered)


class EntityRows(Generic[E]):
    """The rows of one table as entities: each subclass names the table and the two translations."""

    table: Table
    write: Callable[[E], rows.Values]
    read: Callable[[Row[Any]], E]
    _one: Select[Any]
    _insert: Insert
    _update: Update

    def __init_subclass__(cls) -> None:
        """Build the statements once: making one costs five times as much as running it."""
        this = cls.table.c.id == bindparam("this")
        cls._one, cls._update = select(cls.table).where(this), update(cls.table).where(this)
        cls._insert = insert(cls.table)

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def find(self, key: int) -> E | None:
        """The entity of that number, if there is one."""
        if key > LARGEST:
            return None
        row = self._connection.execute(self._one, {"this": key}).one_or_none()
        return type(self).read(row) if row else None

    def add(self, entity: E) -> E:
        """Insert it; its number is set."""
        result = self._connection.execute(self._insert, type(self).write(entity))
        entity.id = int(result.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert
        return entity

    def save(self, entity: E) -> None:
        """Write what changed."""
        self._connection.execute(self._update, {**type(self).write(entity), "this": entity.id})

    def all_where(self, *conditions: ColumnElement[bool], newest_first: bool = False) -> list[E]:
        """All that fulfil the conditions, in the order in which they came."""
        order = self.table.c.id.desc() if newest_first else self.table.c.id
        query = select(self.table).where(*conditions).order_by(order)
        return [type(self).read(row) for row in self._connection.execute(query)]


class CommunityRows(EntityRows[Community]):
    """Communities."""

    table, write, read = (
        tables.community,
        staticmethod(rows.write_community),
        staticmethod(rows.read_community),
    )

    def get(self, key: int) -> Community:
        """A community that must be there: something refers to it."""
        return _present(self.find(key))


class RoomRows(EntityRows[Room]):
    """Rooms."""

    table, write, read = tables.room, staticmethod(rows.write_room), staticmethod(rows.read_room)

    def at(self, chat: Chat) -> Room | None:
        """The room of that chat; else the first in the same Discord server (one that is gone, if need be)."""
        exact = self._exact(chat)
        if exact or not chat.space:
            return exact
        there = tables.room.c.platform == chat.platform, tables.room.c.space == chat.space
        return min(self.all_where(*there), key=lambda room: room.gone, default=None)

    def of(self, community_id: int) -> list[Room]:
        """Rooms in which the bot still is."""
        return self.all_where(tables.room.c.community_id == community_id, tables.room.c.gone.is_(False))

    def move(self, old: Chat, new: Chat) -> None:
        """Know a room by its new chat, with its cards and what waits to be sent there."""
        before, there = self._exact(old), self._exact(new)
        if before and there and there.community_id:
            before.gone = True  # somebody set the new chat up already; its community stays
            self.save(before)
        elif before:
            if there:
                self._connection.execute(delete(tables.room).where(tables.room.c.id == there.id))
            self._rename(tables.room, old, {"chat": new.id, "space": new.space})
        # Messages have other ids in the new chat: what can no longer be changed in place is shown anew.
        self._rename(tables.posting, old, {"chat": new.id, "space": new.space, "message": ""})
        waiting = tables.outbox.c.ended_at.is_(None)
        self._rename(tables.outbox, old, {"chat": new.id, "space": new.space}, waiting)

    def _exact(self, chat: Chat) -> Room | None:
        """The room of that very chat."""
        here = tables.room.c.platform == chat.platform, tables.room.c.chat == chat.id
        return next(iter(self.all_where(*here)), None)

    def _rename(self, table: Table, old: Chat, values: rows.Values, *conditions: ColumnElement[bool]) -> None:
        """Put rows that name one chat to another."""
        where = and_(table.c.platform == old.platform.value, table.c.chat == old.id, *conditions)
        self._connection.execute(update(table).where(where).values(values))


class MemberRows(EntityRows[Member]):
    """Members."""

    table, write, read = tables.member, staticmethod(rows.write_member), staticmethod(rows.read_member)

    def get(self, key: int) -> Member:
        """A member who must be there: something refers to them."""
        return _present(self.find(key))

    def merge(self, kept: int, gone: int) -> None:
        """Give items, loans, accounts and reminders of one member to another and remove the first."""
        moved = [
            tables.item.c.owner_id, tables.loan.c.owner_id, tables.loan.c.borrower_id, tables.face.c.member_id,
            tables.reminder.c.member_id, tables.search.c.member_id, tables.web_session.c.member_id,
            tables.secret_link.c.member_id,
        ]  # fmt: skip
        for column in moved:
            self._connection.execute(update(column.table).where(column == gone).values({column.name: kept}))
        self._connection.execute(delete(tables.home).where(tables.home.c.member_id == gone))
        self._connection.execute(delete(tables.member).where(tables.member.c.id == gone))


class FaceRows:
    """Accounts."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def get(self, account: Account) -> Face | None:
        """The account as the bot knows it."""
        row = self._connection.execute(select(tables.face).where(_is(tables.face, account))).one_or_none()
        return rows.read_face(row) if row else None

    def save(self, face: Face) -> None:
        """Insert or write what changed."""
        values = rows.write_face(face)
        changed = self._connection.execute(
            update(tables.face).where(_is(tables.face, face.account)).values(values)
        )
        if not changed.rowcount:
            self._connection.execute(insert(tables.face).values(values))

    def of_member(self, member_id: int) -> list[Face]:
        """The accounts of a member."""
        found = self._connection.execute(FACES, {"member": member_id})
        return [rows.read_face(row) for row in found]


class ItemRows(EntityRows[Item]):
    """Items."""

    table, write, read = tables.item, staticmethod(rows.write_item), staticmethod(rows.read_item)

    def get(self, key: int) -> Item | None:
        """The item of that number, removed ones too."""
        return self.find(key)

    def of_owner(self, owner_id: int) -> list[Item]:
        """A member's items, without removed ones, the newest first."""
        there = tables.item.c.state != ItemState.REMOVED
        return self.all_where(tables.item.c.owner_id == owner_id, there, newest_first=True)

    def of_community(self, community_id: int, offset: int, limit: int) -> list[Item]:
        """A page of all items, without removed ones, the newest first."""
        query = (
            select(tables.item)
            .where(tables.item.c.community_id == community_id, tables.item.c.state != ItemState.REMOVED)
            .order_by(tables.item.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return [rows.read_item(row) for row in self._connection.execute(query)]

    def move(self, owner_id: int, cell: Cell) -> None:
        """Put a member's items into the cell of their new home."""
        where = tables.item.c.owner_id == owner_id
        self._connection.execute(update(tables.item).where(where).values(rows.write_cell(cell)))


class LoanRows(EntityRows[Loan]):
    """Loans."""

    table, write, read = tables.loan, staticmethod(rows.write_loan), staticmethod(rows.read_loan)

    def get(self, key: int) -> Loan | None:
        """The loan of that number."""
        return self.find(key)

    def add(self, entity: Loan) -> Loan:
        """Insert it. Raises DaysTaken."""
        try:
            return super().add(entity)
        except IntegrityError as error:
            raise _taken(error) from error

    def save(self, entity: Loan) -> None:
        """Write what changed. Raises DaysTaken."""
        try:
            super().save(entity)
        except IntegrityError as error:
            raise _taken(error) from error

    def of_item(self, item_id: int, states: Collection[LoanState]) -> list[Loan]:
        """An item's loans in these states."""
        return self.all_where(tables.loan.c.item_id == item_id, tables.loan.c.state.in_(states))

    def of_member(self, member_id: int, states: Collection[LoanState]) -> list[Loan]:
        """What a member borrows and lends, in these states."""
        theirs = (tables.loan.c.owner_id == member_id) | (tables.loan.c.borrower_id == member_id)
        return self.all_where(theirs, tables.loan.c.state.in_(states))

    def of_community(self, community_id: int, states: Collection[LoanState]) -> list[Loan]:
        """A community's loans in these states."""
        return self.all_where(tables.loan.c.community_id == community_id, tables.loan.c.state.in_(states))

    def lapsing(self, now: datetime, limit: int) -> list[Loan]:
        """Loans that nobody moved in time, the longest overdue first."""
        found = self._connection.execute(LAPSING, {"now": now, "most": limit})
        return [rows.read_loan(row) for row in found]


class DraftRows(EntityRows[Draft]):
    """Drafts."""

    table, write, read = tables.draft, staticmethod(rows.write_draft), staticmethod(rows.read_draft)

    def get(self, key: int) -> Draft | None:
        """The draft of that number."""
        return self.find(key)

    def current(self, account: Account) -> Draft | None:
        """The form that an account is filling: the one touched last."""
        query = (
            select(tables.draft)
            .where(_is(tables.draft, account))
            .order_by(tables.draft.c.touched_at.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return rows.read_draft(row) if row else None

    def of_form(self, account: Account, form: str) -> Draft | None:
        """An account's draft of one form."""
        return next(iter(self.all_where(_is(tables.draft, account), tables.draft.c.form == form)), None)

    def remove(self, draft: Draft) -> None:
        """Forget it."""
        self._connection.execute(delete(tables.draft).where(tables.draft.c.id == draft.id))


class SearchRows(EntityRows[KeptSearch]):
    """Searches that were made."""

    table, write, read = tables.search, staticmethod(rows.write_search), staticmethod(rows.read_search)

    def get(self, key: int) -> KeptSearch | None:
        """The search of that number."""
        return self.find(key)

    def add(self, entity: KeptSearch) -> KeptSearch:
        """Insert it; the member's older ones, beyond SEARCHES_KEPT, are forgotten."""
        super().add(entity)
        theirs = tables.search.c.member_id == entity.member_id
        kept = (
            select(tables.search.c.id).where(theirs).order_by(tables.search.c.id.desc()).limit(SEARCHES_KEPT)
        )
        self._connection.execute(delete(tables.search).where(theirs, tables.search.c.id.not_in(kept)))
        return entity


class PostingRows(EntityRows[Posting]):
    """Postings."""

    table, write, read = tables.posting, staticmethod(rows.write_posting), staticmethod(rows.read_posting)

    def of(self, subject: str) -> list[Posting]:
        """All cards of one subject."""
        return self.all_where(tables.posting.c.subject == subject)


class ReminderRows(EntityRows[Reminder]):
    """Reminders to come."""

    table, write, read = tables.reminder, staticmethod(rows.write_reminder), staticmethod(rows.read_reminder)

    def plan(self, loan_id: int, reminders: Sequence[Reminder]) -> None:
        """Put these in the place of all that the loan still has ahead."""
        self._connection.execute(delete(tables.reminder).where(tables.reminder.c.loan_id == loan_id))
        if reminders:
            self._connection.execute(insert(tables.reminder), [rows.write_reminder(it) for it in reminders])

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """What is due, the oldest first."""
        found = self._connection.execute(DUE, {"now": now, "most": limit})
        return [rows.read_reminder(row) for row in found]

    def done(self, reminders: Sequence[Reminder]) -> None:
        """Forget those that were sent."""
        if reminders:
            self._connection.execute(FORGET, [{"this": it.id} for it in reminders])

    def later(self, reminder: Reminder, at: datetime) -> None:
        """Put one off."""
        where = tables.reminder.c.id == reminder.id
        self._connection.execute(update(tables.reminder).where(where).values(due_at=at))


class CodeRows(EntityRows[Code]):
    """One-time codes."""

    table, write, read = tables.code, staticmethod(rows.write_code), staticmethod(rows.read_code)

    def get(self, key: int) -> Code | None:
        """The code of that number."""
        return self.find(key)

    def find_digest(self, digest: str, purpose: Purpose) -> Code | None:
        """The code of that digest."""
        return next(
            iter(self.all_where(tables.code.c.digest == digest, tables.code.c.purpose == purpose)), None
        )

    def failed(self, account: Account, now: datetime) -> int:
        """Note a wrong code typed by an account; returns how many within the last ten minutes."""
        wrong = tables.wrong_code
        values = {"platform": account.platform.value, "account": account.id, "at": now}
        self._connection.execute(insert(wrong).values(values))
        return self.wrong(account, now)

    def wrong(self, account: Account, now: datetime) -> int:
        """How many wrong codes an account typed within the last ten minutes."""
        typed = tables.wrong_code
        counted = select(func.count()).where(_is(typed, account), typed.c.at > now - WRONG_CODES_COUNT)
        return self._connection.execute(counted).scalar_one()


class ModeratorRows:
    """Who was seen to be a moderator."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def saw(self, community_id: int, account: Account) -> None:
        """Remember it, once."""
        values = {"community_id": community_id, "platform": account.platform.value, "account": account.id}
        self._connection.execute(
            insert(tables.moderator).prefix_with("OR IGNORE", dialect="sqlite").values(values)
        )

    def of(self, community_id: int) -> list[Account]:
        """The accounts; whether they still are is asked before anything is told."""
        them = tables.moderator.c
        query = (
            select(them.platform, them.account)
            .where(them.community_id == community_id)
            .order_by(them.account)
        )
        return [Account(Platform(row.platform), row.account) for row in self._connection.execute(query)]


class AuditRows:
    """The records of all steps."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def add(self, record: Record) -> None:
        """Keep a record for good."""
        values = {name: getattr(record, name) for name in Record.__slots__}
        self._connection.execute(insert(tables.audit), values)

    def of(self, subject: str) -> list[Record]:
        """The records of one subject, in order."""
        columns = [tables.audit.c[name] for name in Record.__slots__]
        query = select(*columns).where(tables.audit.c.subject == subject).order_by(tables.audit.c.id)
        return [Record(*row) for row in self._connection.execute(query)]


class Work:
    """One unit of work over everything that is remembered (bot.store.Store)."""

    def __init__(self, connection: Connection, now: datetime, distance_m: Distances) -> None:
        """Work in this connection's transaction, at `now`."""
        self.connection = connection
        self.communities = CommunityRows(connection)
        self.rooms = RoomRows(connection)
        self.members = MemberRows(connection)
        self.faces = FaceRows(connection)
        self.homes = HomeRows(connection)
        self.items = ItemRows(connection)
        self.loans = LoanRows(connection)
        self.drafts = DraftRows(connection)
        self.postings = PostingRows(connection)
        self.outbox = OutboxRows(connection)
        self.reminders = ReminderRows(connection)
        self.codes = CodeRows(connection)
        self.known = KnownWorld(connection, now)
        self.moderators = ModeratorRows(connection)
        self.audit = AuditRows(connection)
        self.search = ItemSearch(connection, distance_m)
        self.searches = SearchRows(connection)
        self.sessions = SessionRows(connection)
        self.links = LinkRows(connection)
        self.insights = InsightRows(connection)

    def attempt(self) -> AbstractContextManager[object]:
        """A savepoint."""
        return self.connection.begin_nested()


def _is(table: Table, account: Account) -> ColumnElement[bool]:
    """That a row belongs to an account."""
    return and_(table.c.platform == account.platform.value, table.c.account == account.id)


def _present(entity: E | None) -> E:
    """Something that a reference of the database guarantees."""
    if entity is None:
        raise LookupError("a referenced row is missing")
    return entity


def _taken(error: IntegrityError) -> Exception:
    """What a refused write of a loan means: its days are taken, or the item is still out."""
    told = str(error.orig)
    return DaysTaken(told) if "days_taken" in told or "item_id" in told else error
