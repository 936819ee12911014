"""What neighbours tell the moderators: reports, and statements about disputed loans."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.model.report import Reason, Report, ReportState
from bot.model.statement import Statement
from storage.entity_rows import EntityRows
from storage.rows.values import Found, Values
from storage.tables import report, statement


def write_report(it: Report) -> Values:
    """A report's row."""
    return {
        "community_id": it.community_id, "reporter_id": it.reporter_id, "member_id": it.member_id or None,
        "item_id": it.item_id or None, "loan_id": it.loan_id or None, "name": it.name, "quote": it.quote,
        "reason": it.reason.value, "words": it.words, "state": it.state.value, "made_at": it.made_at,
        "begun_at": it.begun_at, "decided_by": it.decided_by, "decided_at": it.decided_at,
    }  # fmt: skip


def read_report(row: Found) -> Report:
    """A row's report."""
    return Report(
        row.community_id, row.reporter_id, row.made_at, row.member_id or 0, row.item_id or 0, row.loan_id or 0,
        row.name, row.quote, Reason(row.reason), row.words, ReportState(row.state), row.begun_at, row.decided_by,
        row.decided_at, row.id,
    )  # fmt: skip


def write_statement(it: Statement) -> Values:
    """A statement's row."""
    return {
        "loan_id": it.loan_id,
        "member_id": it.member_id,
        "words": it.words,
        "photo": it.photo,
        "at": it.at,
    }


def read_statement(row: Found) -> Statement:
    """A row's statement."""
    return Statement(row.loan_id, row.member_id, row.words, row.at, row.photo, row.id)


class ReportRows(EntityRows[Report]):
    """Reports."""

    table, write, read = report, staticmethod(write_report), staticmethod(read_report)

    def get(self, key: int) -> Report | None:
        """The report of that number."""
        return self.find(key)

    def open(self, community_id: int) -> list[Report]:
        """Those that wait for a moderator, the oldest first."""
        return self.all_where(report.c.community_id == community_id, report.c.state == ReportState.OPEN)

    def about(self, member_id: int) -> int:
        """How many there are about a member, whatever came of them."""
        return self._count(report.c.member_id == member_id)

    def sent(self, reporter_id: int, since: datetime) -> int:
        """How many somebody has sent since a moment."""
        return self._count(report.c.reporter_id == reporter_id, report.c.made_at > since)

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        """How many were sent that fulfil the conditions."""
        counted = select(func.count()).where(*conditions, report.c.state != ReportState.BEGUN)
        return self._connection.execute(counted).scalar_one()


class StatementRows(EntityRows[Statement]):
    """Statements."""

    table, write, read = statement, staticmethod(write_statement), staticmethod(read_statement)

    def of(self, loan_id: int) -> list[Statement]:
        """What was told about a loan, in order."""
        return self.all_where(statement.c.loan_id == loan_id)
