"""Loans for tests, in any state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model.loan import Claim, Loan, LoanState, Role, Step
from bot.model.spans import Span

MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPAN = Span(MADE + timedelta(days=1), MADE + timedelta(days=4), "Europe/Berlin")
OTHER_SPAN = Span(MADE + timedelta(days=6), MADE + timedelta(days=8), "Europe/Berlin")
LATER = MADE + timedelta(days=6)


def a_loan(state: LoanState, said: Step | None = None, by: Role = Role.OWNER) -> Loan:
    """A loan in a state, with what one side said."""
    claim = Claim(said, by, MADE, until=LATER, span=OTHER_SPAN) if said else None
    returned = MADE + timedelta(days=2) if state in (LoanState.RETURNED, LoanState.LOST) else None
    return Loan(1, 1, 11, 12, SPAN, MADE, state=state, claim=claim, moved_at=MADE, returned_at=returned, id=7)
