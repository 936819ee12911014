"""When something is due next: for the clock of the playground, which can go there at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, func, select

from bot.model.loan import LoanState
from storage.tables import loan, reminder


def next_due(engine: Engine, now: datetime) -> datetime | None:
    """The earliest moment ahead at which somebody is reminded, a loan begins or is due, or a request lapses."""
    promised, out = LoanState.APPROVED.value, LoanState.ON_LOAN.value
    queries = (
        select(func.min(reminder.c.due_at)).where(reminder.c.due_at > now),
        select(func.min(loan.c.start_at)).where(loan.c.start_at > now, loan.c.state == promised),
        select(func.min(loan.c.due_at)).where(loan.c.due_at > now, loan.c.state.in_((promised, out))),
        select(func.min(loan.c.lapses_at)).where(loan.c.lapses_at > now),
    )
    with engine.begin() as connection:
        found = [
            moment for query in queries if (moment := connection.execute(query).scalar_one()) is not None
        ]
    return min(found, default=None)
