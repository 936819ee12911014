"""What neighbours tell the moderators: reports, and statements about disputed loans."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.model.report import Report, ReportState
from bot.model.statement import Statement
from storage import rows
from storage.entity_rows import EntityRows
from storage.tables import report, statement


class ReportRows(EntityRows[Report]):
    """Reports."""

    table, write, read = report, staticmethod(rows.write_report), staticmethod(rows.read_report)

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

    table, write, read = statement, staticmethod(rows.write_statement), staticmethod(rows.read_statement)

    def of(self, loan_id: int) -> list[Statement]:
        """What was told about a loan, in order."""
        return self.all_where(statement.c.loan_id == loan_id)
