"""The rows of items, loans and their reminders; and of searches, forms and cards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.model.chats import Account, Platform
from bot.model.item import Item, ItemState, Kind
from bot.model.loan import Claim, Loan, LoanState, Role, Step
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from bot.store import Draft, KeptSearch, Posting
from storage.rows.values import (
    Found,
    Values,
    by_value,
    cell_at,
    read_chat,
    read_span,
    write_cell,
    write_chat,
    write_span,
)

KINDS, ITEM_STATES, LOAN_STATES = by_value(Kind), by_value(ItemState), by_value(LoanState)
OCCASIONS = by_value(Occasion)


def write_item(it: Item) -> Values:
    """An item's row."""
    return {
        "community_id": it.community_id, "owner_id": it.owner_id, "title": it.title, "kind": it.kind.value,
        "description": it.description, "note": it.note, "photo": it.photo, "longest_days": it.longest_days,
        "state": it.state.value, **write_cell(it.cell), "made_at": it.made_at, "public": it.public,
        "least_returns": it.least_returns,
    }  # fmt: skip


def read_item(row: Iterable[Any]) -> Item:
    """A row's item: a whole one, its columns in the table's order. By name, each would cost as much as all of them; a
    search reads many."""
    (
        number, community_id, owner_id, title, kind, description, note, photo, longest_days, state,
        at_row, col, cell_m, side, made_at, public, least_returns,
    ) = tuple(row)  # fmt: skip
    return Item(
        community_id, owner_id, title, cell_at(at_row, col, cell_m, side), made_at, KINDS[kind], description,
        note, photo, longest_days, ITEM_STATES[state], number, public, least_returns,
    )  # fmt: skip


def write_loan(it: Loan) -> Values:
    """A loan's row; the wall times stand beside the moments, as they were meant."""
    return {
        "item_id": it.item_id, "community_id": it.community_id, "owner_id": it.owner_id, "borrower_id": it.borrower_id,
        "state": it.state.value, "start_at": it.span.start_at, "due_at": it.span.due_at, "zone": it.span.zone,
        "start_wall": _wall(it.span.start), "due_wall": _wall(it.span.due), "busy_until": it.busy_until,
        "word": it.word, "claim": _write_claim(it.claim), "made_at": it.made_at, "moved_at": it.moved_at,
        "returned_at": it.returned_at, "lapses_at": it.lapses_at(), "extensions": it.extensions,
    }  # fmt: skip


def read_loan(row: Found) -> Loan:
    """A row's loan: a whole one, as of items."""
    (
        number, item_id, community_id, owner_id, borrower_id, state, start_at, due_at, zone, _, _, busy_until, word,
        claim, made_at, moved_at, returned_at, _, extensions,
    ) = tuple(row)  # fmt: skip
    loan = Loan(
        item_id, community_id, owner_id, borrower_id, Span(start_at, due_at, zone), made_at, word, LOAN_STATES[state],
        _read_claim(claim), moved_at, returned_at, extensions, number,
    )  # fmt: skip
    loan.busy_until = busy_until
    return loan


def _wall(moment: datetime) -> str:
    """A wall time as text."""
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _write_claim(claim: Claim | None) -> Values | None:
    """A claim as JSON."""
    if claim is None:
        return None
    return {
        "step": claim.step.value,
        "by": claim.by.value,
        "at": claim.at.isoformat(),
        "until": claim.until.isoformat() if claim.until else None,
        "span": write_span(claim.span),
    }


def _read_claim(written: Values | None) -> Claim | None:
    """The claim that was written."""
    if written is None:
        return None
    moment = datetime.fromisoformat
    return Claim(
        Step(written["step"]),
        Role(written["by"]),
        moment(written["at"]),
        moment(written["until"]) if written["until"] else None,
        read_span(written["span"]),
    )


def write_reminder(it: Reminder) -> Values:
    """A reminder's row."""
    return {
        "loan_id": it.loan_id, "member_id": it.member_id, "occasion": it.occasion.value, "nth": it.nth,
        "due_at": it.due_at,
    }  # fmt: skip


def read_reminder(row: Found) -> Reminder:
    """A row's reminder: a whole one, as of items."""
    number, loan_id, member_id, occasion, nth, due_at = tuple(row)
    return Reminder(loan_id, member_id, OCCASIONS[occasion], due_at, nth, number)


def write_search(it: KeptSearch) -> Values:
    """A kept search's row."""
    kind = it.kind.value if it.kind else None
    return {
        "member_id": it.member_id, "words": it.words, "within_m": it.within_m, "kind": kind,
        "span": write_span(it.span), "asked": it.asked, "made_at": it.made_at,
    }  # fmt: skip


def read_search(row: Found) -> KeptSearch:
    """A row's kept search."""
    kind = Kind(row.kind) if row.kind else None
    return KeptSearch(
        row.member_id, row.words, row.made_at, row.within_m, kind, read_span(row.span), row.asked, row.id
    )


def write_draft(it: Draft) -> Values:
    """A draft's row."""
    return {
        "platform": it.account.platform.value, "account": it.account.id, "form": it.form, "answers": it.answers,
        "about": it.about, "rejected": it.rejected, "picks": it.picks, "then": it.then, "touched_at": it.touched_at,
    }  # fmt: skip


def read_draft(row: Found) -> Draft:
    """A row's draft."""
    picks = {name: [(value, words) for value, words in picked] for name, picked in row.picks.items()}
    return Draft(
        Account(Platform(row.platform), row.account), row.form, row.touched_at, dict(row.answers), dict(row.about),
        dict(row.rejected), picks, row.then, row.id,
    )  # fmt: skip


def write_posting(it: Posting) -> Values:
    """A posting's row."""
    return {**write_chat(it.chat), "subject": it.subject, "message": it.message}


def read_posting(row: Found) -> Posting:
    """A row's posting."""
    return Posting(read_chat(row), row.subject, row.message, row.id)
