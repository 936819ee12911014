"""What a community's records tell as a whole: queries over loans, records, items and searches, of that one alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, String, and_, cast, func, literal, select

from bot.model.insights import MOST, WEEKS, Insights
from bot.model.item import ItemState
from bot.model.loan import LoanState, Step
from bot.model.places import Cell
from storage.tables import audit, item, loan, missed
from storage.upserts import insert_once

SUBJECT = literal("loan:") + cast(loan.c.id, String)  # what the records of a loan are kept under
WEEK = timedelta(weeks=1)


class InsightRows:
    """Insights, in the transaction of a connection."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def missed(self, community_id: int, member_id: int, words: str, zone: str, now: datetime) -> None:
        """Note that somebody looked for something and nobody offers it: once a member, words and day."""
        values = {
            "community_id": community_id, "member_id": member_id, "words": " ".join(words.casefold().split()),
            "day": now.astimezone(ZoneInfo(zone)).date().isoformat(), "at": now,
        }  # fmt: skip
        insert_once(self._connection, missed, values, ("community_id", "member_id", "words", "day"))

    def of(self, community_id: int, zone: str, now: datetime) -> Insights:
        """The insights of the last weeks, by the calendar of a zone."""
        first, since = _beginning(zone, now)
        handovers = list(self._handovers(community_id, since))
        counted = Counter(_monday(at, zone) for at, _ in handovers)
        weeks = tuple((first + WEEK * n, counted[first + WEEK * n]) for n in range(WEEKS))
        never, offered = self._never_lent(community_id)
        on_time, late = self._returns(community_id, since)
        return Insights(
            weeks,
            self._missed(community_id, since),
            tuple(never[:MOST]),
            len(never),
            offered,
            on_time,
            late,
            _ranked(Counter(cell for _, cell in handovers)),
        )

    def _handovers(self, community_id: int, since: datetime) -> Iterator[tuple[datetime, Cell]]:
        """When something changed hands, and from which cell."""
        query = (
            select(audit.c.at, item.c.row, item.c.col, item.c.cell_m, item.c.side)
            .select_from(audit)
            .join(loan, audit.c.subject == SUBJECT)
            .join(item, item.c.id == loan.c.item_id)
            .where(_steps(community_id, since), audit.c.step == Step.CONFIRM_HANDOVER)
        )
        for at, row, col, cell_m, side in self._connection.execute(query):
            yield at, Cell(row, col, cell_m, side)

    def _missed(self, community_id: int, since: datetime) -> tuple[tuple[str, int], ...]:
        """Words that found nothing, with the number of neighbours; the most first, then by the alphabet."""
        many = func.count(missed.c.member_id.distinct())
        query = (
            select(missed.c.words, many)
            .where(missed.c.community_id == community_id, missed.c.at >= since)
            .group_by(missed.c.words)
            .order_by(many.desc(), missed.c.words)
            .limit(MOST)
        )
        return tuple((words, count) for words, count in self._connection.execute(query))

    def _never_lent(self, community_id: int) -> tuple[list[str], int]:
        """Titles of what is offered and never was with a neighbour, the oldest first; and how many are offered."""
        was_out = (LoanState.ON_LOAN, LoanState.DISPUTED, LoanState.RETURNED, LoanState.LOST)
        lent = select(loan.c.item_id).where(loan.c.community_id == community_id, loan.c.state.in_(was_out))
        there = and_(item.c.community_id == community_id, item.c.state == ItemState.OFFERED)
        query = select(item.c.title).where(there, item.c.id.not_in(lent)).order_by(item.c.made_at, item.c.id)
        offered = self._connection.execute(select(func.count()).select_from(item).where(there)).scalar_one()
        return list(self._connection.execute(query).scalars()), offered

    def _returns(self, community_id: int, since: datetime) -> tuple[int, int]:
        """How many came back on time and how many late. What the borrower said first counts, not when it was agreed."""
        brought = (
            select(func.min(audit.c.at))
            .where(
                audit.c.subject == SUBJECT,
                audit.c.step == Step.SAY_BROUGHT_BACK,
                audit.c.community_id == community_id,
            )
            .correlate(loan)
            .scalar_subquery()
        )
        query = select(loan.c.due_at, loan.c.returned_at, brought).where(
            loan.c.community_id == community_id,
            loan.c.state == LoanState.RETURNED,
            loan.c.returned_at >= since,
        )
        back = [(said or returned) <= due for due, returned, said in self._connection.execute(query)]
        return sum(back), len(back) - sum(back)


def _steps(community_id: int, since: datetime) -> ColumnElement[bool]:
    """The records of a community's loans since then."""
    return and_(
        audit.c.community_id == community_id, loan.c.community_id == community_id, audit.c.at >= since
    )


def _beginning(zone: str, now: datetime) -> tuple[date, datetime]:
    """The Monday on which the first of the weeks begins, as a day and as a moment."""
    first = _monday(now, zone) - WEEK * (WEEKS - 1)
    return first, datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)


def _monday(at: datetime, zone: str) -> date:
    """The Monday of the week in which a moment lies, by the calendar of a zone."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def _ranked(counted: Counter[Cell]) -> tuple[tuple[Cell, int], ...]:
    """The busiest first; of the same number, always in the same order."""
    return tuple(sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST])
