"""When an item is free: what is promised or out for some days, and when it is free next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.answers import span_pick
from bot.model.loan import HOLDING_STATES, Loan, LoanState
from bot.model.spans import Span, SpanReversed
from bot.store import Pick, Store

MOST_DAYS: Final = 60  # that are looked through for what is free


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
    others = (loan for loan in store.loans.of_item(item_id, states) if loan.id != but)
    return sorted((it for it in others if _takes(it, span, now)), key=lambda loan: loan.span.start_at)


def _takes(loan: Loan, span: Span, now: datetime) -> bool:
    """Whether a loan takes some of the days."""
    return loan.span.start_at < span.due_at and span.start_at < busy_until(loan, now)


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


def next_days(store: Store, item_id: int, span: Span, now: datetime) -> Sequence[Pick]:
    """The same hours on the next later days on which the item is free for them, to pick; nothing when it never is
    within MOST_DAYS."""
    loans = store.loans.of_item(item_id, HOLDING_STATES)
    for days in range(1, MOST_DAYS):
        with suppress(SpanReversed):  # the clocks skip those hours on that day
            later = span.later(timedelta(days=days))
            if not any(_takes(loan, later, now) for loan in loans):
                return (span_pick(later),)
    return ()
