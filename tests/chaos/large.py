"""A large installation, made by a script: so many loans with their records, and the mail of their last days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Final

from sqlalchemy import Connection, Table, insert

from bot.conversation.phrases import t
from bot.conversation.replies import Say
from bot.conversation.written import write_reply
from bot.model.audit import Record
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Member
from bot.model.places import Cell
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from storage import tables
from storage.records import COLUMNS
from storage.rows.lending import write_item, write_loan, write_reminder
from storage.rows.people import write_member
from storage.rows.values import Values
from storage.types import Written

LOANS_A_MEMBER: Final = 50
LOANS_AN_ITEM: Final = 10
BATCH: Final = 5_000
MAIL: Final = 30_000  # events and messages of the last days
FIRST: Final = 10_000  # numbers begin beyond those of the town's own people
UNDER_WAY: Final = 0.2  # of each item's last loan: out, with a reminder ahead
CELL: Final = Cell(11_600, 2_450, 500)
ZONE: Final = "Europe/Berlin"
LIFE: Final = (
    ("request", "borrower", "", "requested"),
    ("approve", "owner", "requested", "approved"),
    ("say_handed_over", "owner", "approved", "approved"),
    ("confirm_handover", "borrower", "approved", "on_loan"),
    ("say_got_back", "owner", "on_loan", "returned"),
)


@dataclass
class Large:
    """An installation of so many loans in one community; `now` is when the last of them ended."""

    community: int
    loans: int
    now: datetime

    def fill(self, connection: Connection) -> None:
        """Put it all in."""
        members, items = self.loans // LOANS_A_MEMBER, self.loans // LOANS_AN_ITEM
        rng = Random("large")
        _write(connection, tables.member, (self._member(it) for it in range(members)))
        _write(connection, tables.item, (self._item(it, it % members) for it in range(items)))
        lent = [self._loan(it, items, members, rng) for it in range(self.loans)]
        _write(connection, tables.loan, ({**write_loan(it), "id": it.id} for it in lent))
        _write(connection, tables.audit, _records(lent))
        _write(connection, tables.reminder, (_reminder(it) for it in lent if it.state is LoanState.ON_LOAN))
        _write(connection, tables.inbox, (self._event(it) for it in range(MAIL)))
        _write(connection, tables.outbox, (self._message(it) for it in range(MAIL)))

    def _member(self, number: int) -> Values:
        member = Member(self.community, f"Neighbour {number}", CELL, self.now)
        return {**write_member(member), "id": FIRST + number}

    def _item(self, number: int, owner: int) -> Values:
        item = Item(self.community, FIRST + owner, f"thing no. {number}", CELL, self.now)
        return {**write_item(item), "id": FIRST + number}

    def _loan(self, number: int, items: int, members: int, rng: Random) -> Loan:
        """One item's loans follow each other, three days apart; the last may be under way."""
        turn, item = divmod(number, items)
        out = turn == LOANS_AN_ITEM - 1 and rng.random() < UNDER_WAY
        start = self.now - timedelta(days=3 * (LOANS_AN_ITEM - turn))
        due = self.now + timedelta(days=30) if out else start + timedelta(days=2)
        owner = item % members
        borrower = (owner + 1 + rng.randrange(members - 1)) % members
        span, state = Span(start, due, ZONE), LoanState.ON_LOAN if out else LoanState.RETURNED
        loan = Loan(FIRST + item, self.community, FIRST + owner, FIRST + borrower, span, start, state=state)
        loan.id, loan.moved_at, loan.returned_at = FIRST + number, start, None if out else due
        return loan

    def _event(self, number: int) -> Values:
        raw = {"message": {"text": "/mine", "message_id": number}}
        return {
            "id": FIRST + number, "platform": "telegram", "event": f"m1:{number}", "raw": raw,
            "received_at": self.now, "handled_at": self.now, "tries": 0, "error": "", "account": "1", "chat": "1",
            "key": "", "claim": "",
        }  # fmt: skip

    def _message(self, number: int) -> Values:
        return {
            "id": FIRST + number, "platform": "telegram", "chat": "1", "direct": True, "space": "",
            "reply": Written(write_reply(Say(t("form-gone")))), "language": "en", "zone": ZONE, "answers": "",
            "edits": "", "posting_id": None, "member_id": 0, "made_at": self.now, "tries": 0, "ended_at": self.now,
            "why": "",
        }  # fmt: skip


def _reminder(loan: Loan) -> Values:
    """The morning of the due day."""
    at = loan.span.due_at - timedelta(hours=8)
    return write_reminder(Reminder(loan.id, loan.borrower_id, Occasion.DUE_DAY, at))


def _records(lent: Iterable[Loan]) -> Iterator[Values]:
    """What the steps of all loans left, each with the hash of the one before."""
    last = ""
    for loan in lent:
        for step, role, before, after in LIFE[: None if loan.state is LoanState.RETURNED else -1]:
            at, subject = loan.span.start_at, f"loan:{loan.id}"
            record = Record(at, loan.community_id, loan.owner_id, role, subject, step, before, after)
            values = {column.name: getattr(record, column.name) for column in COLUMNS}
            previous, last = last, record.hash(last, "")
            yield {**values, "detail": "", "previous": previous, "hash": last}


def _write(connection: Connection, table: Table, values: Iterator[Values]) -> None:
    """In batches."""
    while batch := list(islice(values, BATCH)):
        connection.execute(insert(table), batch)
