"""When an item is free: what is promised or out for some days, and when it is free next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.model.loan import HOLDING_STATES, Loan, LoanState
from bot.model.spans import Span
from bot.store import Store


def clashing(
    store: Store,
    item_id: int,
    span: Span,
    now: datetime,
    *,
    but: int = 0,
    states: Collection[LoanState] = HOLDING_STATES,
) -> list[Loan]:
    """The item's loans in these states that take some of the days, the first first; `but` leaves one loan out."""
    loans = [
        loan
        for loan in store.loans.of_item(item_id, states)
        if loan.id != but and loan.span.start_at < span.due_at and span.start_at < busy_until(loan, now)
    ]
    return sorted(loans, key=lambda loan: loan.span.start_at)


def busy_until(loan: Loan, now: datetime) -> datetime:
    """Until when a loan takes the item: what is late is still out."""
    late = loan.state in (LoanState.ON_LOAN, LoanState.DISPUTED) and loan.busy_until < now
    return now if late else loan.busy_until


def next_free(store: Store, item_id: int, span: Span, now: datetime, *, but: int = 0) -> datetime:
    """The first moment from the start of the span from which the item is free for as long as the span."""
    length, start = span.due_at - span.start_at, span.start_at
    while clashes := clashing(store, item_id, Span(start, start + length, span.zone), now, but=but):
        start = max(busy_until(loan, now) for loan in clashes)
    return start
