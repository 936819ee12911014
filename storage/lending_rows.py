"""Items, loans and what is said of them: drafts, searches, postings, reminders, records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.model.chats import Account, Chat
from bot.model.errors import DaysTaken
from bot.model.item import Item, ItemState
from bot.model.loan import Loan, LoanState
from bot.model.places import Cell
from bot.model.reminder import Reminder
from bot.store import Draft, KeptSearch, Posting
from storage import tables
from storage.entity_rows import EntityRows, parts_of
from storage.indexing import ItemIndex
from storage.prepared import Prepared
from storage.rows import lending as rows
from storage.rows.values import write_cell

SEARCHES_KEPT = 20  # of each member: enough for every message that they still scroll back to
_STATES = tables.loan.c.state.in_(bindparam("states", expanding=True))
DUE = Prepared(
    select(tables.reminder)
    .where(tables.reminder.c.due_at <= bindparam("now"))
    .order_by(tables.reminder.c.due_at, tables.reminder.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # should two processes go their rounds at once, each row is one's
)
LAPSING = Prepared(
    select(tables.loan)
    .where(tables.loan.c.lapses_at <= bindparam("now"))
    .order_by(tables.loan.c.lapses_at, tables.loan.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
OF_ITEMS = Prepared(
    select(tables.loan)
    .where(tables.loan.c.item_id.in_(bindparam("items", expanding=True)), _STATES)
    .order_by(tables.loan.c.id),
    "items",
    "states",
)
OF_MEMBER = Prepared(
    select(tables.loan)
    .where(
        or_(*(it == bindparam("member") for it in (tables.loan.c.owner_id, tables.loan.c.borrower_id))),
        _STATES,
    )
    .order_by(tables.loan.c.id),
    "states",
)
_DRAFTS = (
    select(tables.draft)
    .where(tables.draft.c.platform == bindparam("platform"), tables.draft.c.account == bindparam("account"))
    .order_by(tables.draft.c.touched_at.desc(), tables.draft.c.id.desc())
    .limit(1)
)
DRAFTS = Prepared(_DRAFTS)
DRAFT_OF_FORM = Prepared(_DRAFTS.where(tables.draft.c.form == bindparam("of_form")))
FORGET_DRAFT = Prepared(delete(tables.draft).where(tables.draft.c.id == bindparam("this")))
FORGET_SEARCHES = Prepared(
    delete(tables.search).where(
        tables.search.c.member_id == bindparam("member"),
        tables.search.c.id.not_in(
            select(tables.search.c.id)
            .where(tables.search.c.member_id == bindparam("member"))
            .order_by(tables.search.c.id.desc())
            .limit(SEARCHES_KEPT)
        ),
    )
)
POSTINGS = Prepared(
    select(tables.posting)
    .where(tables.posting.c.subject == bindparam("of_subject"))
    .order_by(tables.posting.c.id)
)
FORGET_PLAN = Prepared(delete(tables.reminder).where(tables.reminder.c.loan_id == bindparam("loan")))
TAKEN = ("days_taken", "uq_loan_on_loan", "loan.item_id")  # PostgreSQL names the index, SQLite the column
PLAN = Prepared(insert(tables.reminder))
PUT_OFF = Prepared(
    update(tables.reminder).where(tables.reminder.c.id == bindparam("this")).values(due_at=bindparam("at"))
)
FORGET = Prepared(
    delete(tables.reminder).where(tables.reminder.c.id.in_(bindparam("these", expanding=True))), "these"
)


class ItemRows(EntityRows[Item]):
    """Items."""

    table, write, read = tables.item, staticmethod(rows.write_item), staticmethod(rows.read_item)

    def __init__(self, connection: Connection, index: ItemIndex) -> None:
        """Work in this connection's transaction; `index` follows what is written."""
        super().__init__(connection)
        self._index = index

    def add(self, entity: Item) -> Item:
        """Insert it; its number is set."""
        super().add(entity)
        self._index.put(entity)
        return entity

    def save(self, entity: Item) -> None:
        """Write what changed."""
        self._index.change(entity)
        super().save(entity)

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

    def move(self, owner_id: int, cell: Cell) -> int:
        """Put a member's items into the cell of their new home; returns how many they are."""
        self._index.move(owner_id, cell)
        where = tables.item.c.owner_id == owner_id
        return self._connection.execute(update(tables.item).where(where).values(write_cell(cell))).rowcount


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
        return self.of_items((item_id,), states)

    def of_items(self, items: Collection[int], states: Collection[LoanState]) -> list[Loan]:
        """The loans of several items in these states, in the order in which they were asked for."""
        return self.asked(OF_ITEMS, items=list(items), states=list(states))

    def of_member(self, member_id: int, states: Collection[LoanState]) -> list[Loan]:
        """What a member borrows and lends, in these states."""
        return self.asked(OF_MEMBER, member=member_id, states=list(states))

    def of_community(self, community_id: int, states: Collection[LoanState]) -> list[Loan]:
        """A community's loans in these states."""
        return self.all_where(tables.loan.c.community_id == community_id, tables.loan.c.state.in_(states))

    def lapsing(self, now: datetime, limit: int) -> list[Loan]:
        """Loans that nobody moved in time, the longest overdue first."""
        return self.asked(LAPSING, now=now, most=limit)


class DraftRows(EntityRows[Draft]):
    """Drafts."""

    table, write, read = tables.draft, staticmethod(rows.write_draft), staticmethod(rows.read_draft)

    def get(self, key: int) -> Draft | None:
        """The draft of that number."""
        return self.find(key)

    def current(self, account: Account) -> Draft | None:
        """The form that an account is filling: the one touched last."""
        return next(iter(self.asked(DRAFTS, platform=account.platform.value, account=account.id)), None)

    def of_form(self, account: Account, form: str) -> Draft | None:
        """An account's draft of one form."""
        theirs = {"platform": account.platform.value, "account": account.id}
        return next(iter(self.asked(DRAFT_OF_FORM, **theirs, of_form=form)), None)

    def remove(self, draft: Draft) -> None:
        """Forget it."""
        FORGET_DRAFT.write(self._connection, {"this": draft.id})


class SearchRows(EntityRows[KeptSearch]):
    """Searches that were made."""

    table, write, read = tables.search, staticmethod(rows.write_search), staticmethod(rows.read_search)

    def get(self, key: int) -> KeptSearch | None:
        """The search of that number."""
        return self.find(key)

    def asked_by(self, member_id: int) -> list[int]:
        """The numbers of those for which the neighbours were asked."""
        theirs = tables.search.c.member_id == member_id, tables.search.c.asked
        return [it.id for it in self.all_where(*theirs)]

    def add(self, entity: KeptSearch) -> KeptSearch:
        """Insert it; the member's older ones, beyond SEARCHES_KEPT, are forgotten."""
        super().add(entity)
        FORGET_SEARCHES.write(self._connection, {"member": entity.member_id})
        return entity


class PostingRows(EntityRows[Posting]):
    """Postings."""

    table, write, read = tables.posting, staticmethod(rows.write_posting), staticmethod(rows.read_posting)

    def of(self, subject: str) -> list[Posting]:
        """All cards of one subject."""
        return self.asked(POSTINGS, of_subject=subject)

    def shown(self, message: str, chat: Chat) -> Posting | None:
        """The card that a chat shows as this message."""
        here = tables.posting.c
        found = self.all_where(
            here.message == message, here.chat == chat.id, here.platform == chat.platform.value
        )
        return next(iter(found), None)


class ReminderRows(EntityRows[Reminder]):
    """Reminders to come."""

    table, write, read = tables.reminder, staticmethod(rows.write_reminder), staticmethod(rows.read_reminder)

    def plan(self, loan_id: int, reminders: Sequence[Reminder]) -> None:
        """Put these in the place of all that the loan still has ahead."""
        FORGET_PLAN.write(self._connection, {"loan": loan_id})
        if reminders:
            PLAN.write_all(self._connection, [rows.write_reminder(it) for it in reminders])

    def due(self, now: datetime, limit: int) -> list[Reminder]:
        """What is due, the oldest first."""
        return self.asked(DUE, now=now, most=limit)

    def done(self, reminders: Sequence[Reminder]) -> None:
        """Forget those that were sent."""
        for part in parts_of({it.id for it in reminders}):
            FORGET.write(self._connection, {"these": part})

    def later(self, reminder: Reminder, at: datetime) -> None:
        """Put one off."""
        PUT_OFF.write(self._connection, {"this": reminder.id, "at": at})


def _taken(error: IntegrityError) -> Exception:
    """What a refused write of a loan means: its days are taken, or the item is still out."""
    told = str(error.orig)
    return DaysTaken() if any(rule in told for rule in TAKEN) else error
