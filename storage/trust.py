"""What came of a neighbour's loans, read from the loans and their records: nothing of it is kept twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from bot.model.loan import SETTLED, Loan, LoanState, Role, Step
from bot.model.trust import FADES_AFTER, GRACE, Track
from storage.prepared import Prepared
from storage.tables import audit, loan, thanks
from storage.upserts import insert_once

LOOKED_BACK = 200  # loans of one borrower, the newest: older ones say little of today
TELLING = frozenset({Step.SAY_BROUGHT_BACK, Step.LAPSE}) | SETTLED
ENDED: Final = Prepared(
    select(loan.c.id, loan.c.state, loan.c.due_at, loan.c.returned_at, loan.c.moved_at)
    .where(
        loan.c.borrower_id == bindparam("member"), loan.c.state.in_((LoanState.RETURNED, LoanState.LAPSED))
    )
    .order_by(loan.c.id.desc())
    .limit(LOOKED_BACK)
)
THANKS: Final = Prepared(select(func.count().label("times")).where(thanks.c.to_id == bindparam("member")))


class TrustRows:
    """Tracks of borrowers, and thanks."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def of(self, member_id: int, now: datetime) -> Track:
        """What is known of a borrower now."""
        loans = ENDED.rows(self._connection, {"member": member_id})
        told = self._told([row.id for row in loans]) if loans else {}
        returns = timed = on_time = late = no_shows = 0
        for row in loans:
            records = told.get(row.id, {})
            if row.state == LoanState.LAPSED:
                lapsed_at = records.get((Step.LAPSE, LoanState.APPROVED))
                no_shows += lapsed_at is not None and lapsed_at > now - FADES_AFTER
                continue
            returns += 1
            back_at = records.get((Step.SAY_BROUGHT_BACK, LoanState.ON_LOAN), row.returned_at)
            settled = any(step in SETTLED for step, _ in records)
            in_time = back_at is not None and back_at <= row.due_at + GRACE
            if settled and not in_time:
                continue  # when it came back is what they disagreed about
            timed += 1
            on_time += in_time
            late += not in_time and back_at is not None and back_at > now - FADES_AFTER
        return Track(returns, timed, on_time, late, no_shows, self._thanks(member_id))

    def thank(self, lent: Loan, role: Role, now: datetime) -> bool:
        """Keep one side's thanks to the other; False when they were said already."""
        row = {
            "loan_id": lent.id,
            "role": role.value,
            "to_id": lent.borrower_id if role is Role.OWNER else lent.owner_id,
            "at": now,
        }
        return insert_once(self._connection, thanks, row, ("loan_id", "role"))

    def thanked(self, loan_id: int, role: Role) -> bool:
        """Whether that side has said thanks."""
        said = select(thanks.c.at).where(thanks.c.loan_id == loan_id, thanks.c.role == role.value)
        return self._connection.execute(said).one_or_none() is not None

    def _thanks(self, member_id: int) -> int:
        """How often a member was thanked."""
        ((times,),) = THANKS.rows(self._connection, {"member": member_id})
        return int(times)

    def _told(self, loans: list[int]) -> Mapping[int, Mapping[tuple[str, str], datetime]]:
        """When the steps that tell something were first taken, by loan, step and the state before."""
        subjects = {f"loan:{number}": number for number in loans}
        records = (
            select(audit.c.subject, audit.c.step, audit.c.before, audit.c.at)
            .where(audit.c.subject.in_(subjects), audit.c.step.in_(TELLING))
            .order_by(audit.c.id.desc())
        )
        told: dict[int, dict[tuple[str, str], datetime]] = {}
        for row in self._connection.execute(records) if subjects else ():
            told.setdefault(subjects[row.subject], {})[row.step, row.before] = row.at
        return told
