"""How entities become rows and rows become entities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from bot.language.lookalikes import skeleton
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Code, Community, Purpose, Room
from bot.model.item import Item, ItemState, Kind
from bot.model.loan import Claim, Loan, LoanState, Role, Step
from bot.model.member import Conduct, Face, Member
from bot.model.places import Cell, Point
from bot.model.quiet import QuietHours
from bot.model.reminder import Occasion, Reminder
from bot.model.report import Reason, Report, ReportState
from bot.model.spans import Span
from bot.model.statement import Statement
from bot.store import Draft, KeptSearch, Posting

Values = dict[str, Any]


class Found(Protocol):
    """A row that a statement found: its columns in order, and by their names."""

    def __getattr__(self, name: str, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...


def write_community(it: Community) -> Values:
    """A community's row."""
    return {
        "name": it.name, "lat": it.centre.lat, "lon": it.centre.lon, "radius_m": it.radius_m, "zone": it.zone,
        "language": it.language, "rules": it.rules, "cell_m": it.cell_m, "made_at": it.made_at,
        "drawn_at": it.drawn_at, "vouched": it.vouched,
    }  # fmt: skip


def read_community(row: Found) -> Community:
    """A row's community."""
    return Community(
        row.name,
        Point(row.lat, row.lon),
        row.zone,
        row.made_at,
        row.language,
        row.radius_m,
        row.rules,
        row.cell_m,
        row.id,
        row.vouched,
        row.drawn_at,
    )


def write_chat(chat: Chat) -> Values:
    """The columns that name a chat."""
    return {"platform": chat.platform.value, "chat": chat.id, "direct": chat.direct, "space": chat.space}


def read_chat(row: Found) -> Chat:
    """The chat that a row names."""
    return Chat(Platform(row.platform), row.chat, row.direct, row.space)


def write_room(it: Room) -> Values:
    """A room's row."""
    return {
        "community_id": it.community_id or None, "platform": it.chat.platform.value, "chat": it.chat.id,
        "space": it.chat.space, "title": it.title, "gone": it.gone, "for_moderators": it.for_moderators,
    }  # fmt: skip


def read_room(row: Found) -> Room:
    """A row's room."""
    return Room(
        Chat(Platform(row.platform), row.chat, False, row.space),
        row.community_id or 0,
        row.title,
        row.gone,
        row.id,
        row.for_moderators,
    )


def write_cell(cell: Cell) -> Values:
    """The columns that name a cell."""
    return {"row": cell.row, "col": cell.col, "cell_m": cell.size_m, "side": cell.side}


def read_cell(row: Found) -> Cell:
    """The cell that a row names."""
    return Cell(row.row, row.col, row.cell_m, row.side)


def write_member(it: Member) -> Values:
    """A member's row."""
    return {
        "community_id": it.community_id, "name": it.name, **write_cell(it.cell), "joined_at": it.joined_at,
        "language": it.language, "zone": it.zone, "quiet_start": it.quiet.start, "quiet_end": it.quiet.end,
        "remind_handover": it.remind_handover, "remind_day_before": it.remind_day_before,
        "remind_due_day": it.remind_due_day, "conduct": it.conduct.value, "barred_until": it.barred_until,
        "looks": skeleton(it.name),
    }  # fmt: skip


def read_member(row: Found) -> Member:
    """A row's member: a whole one, as of items."""
    (
        number, community_id, name, at_row, col, cell_m, side, joined_at, language, zone, quiet_start, quiet_end,
        handover, day_before, due_day, conduct, barred_until, _,
    ) = tuple(row)  # fmt: skip
    return Member(
        community_id, name, Cell(at_row, col, cell_m, side), joined_at, language, zone,
        QuietHours(quiet_start, quiet_end), handover, day_before, due_day, Conduct(conduct), barred_until, number,
    )  # fmt: skip


def write_face(it: Face) -> Values:
    """An account's row."""
    return {
        "platform": it.account.platform.value, "account": it.account.id, "name": it.name, "language": it.language,
        "member_id": it.member_id or None, "reachable": it.reachable, "seen_at": it.seen_at,
    }  # fmt: skip


def read_face(row: Found) -> Face:
    """A row's account: a whole one, as of items."""
    platform, account, name, language, member_id, reachable, seen_at = tuple(row)
    return Face(Account(Platform(platform), account), name, language, member_id or 0, reachable, seen_at)


def write_item(it: Item) -> Values:
    """An item's row."""
    return {
        "community_id": it.community_id, "owner_id": it.owner_id, "title": it.title, "kind": it.kind.value,
        "description": it.description, "note": it.note, "photo": it.photo, "longest_days": it.longest_days,
        "state": it.state.value, **write_cell(it.cell), "made_at": it.made_at, "public": it.public,
        "least_returns": it.least_returns,
    }  # fmt: skip


def read_item(row: Found) -> Item:
    """A row's item: a whole one, its columns in the table's order. By name, each would cost as much as all of them; a
    search reads many."""
    (
        number, community_id, owner_id, title, kind, description, note, photo, longest_days, state,
        at_row, col, cell_m, side, made_at, public, least_returns,
    ) = tuple(row)  # fmt: skip
    return Item(
        community_id, owner_id, title, Cell(at_row, col, cell_m, side), made_at, Kind(kind), description,
        note, photo, longest_days, ItemState(state), number, public, least_returns,
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
        item_id, community_id, owner_id, borrower_id, Span(start_at, due_at, zone), made_at, word, LoanState(state),
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
        "span": _write_span(claim.span),
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
        _read_span(written["span"]),
    )


def _write_span(span: Span | None) -> list[str] | None:
    """A span as JSON."""
    return [span.start_at.isoformat(), span.due_at.isoformat(), span.zone] if span else None


def _read_span(written: list[str] | None) -> Span | None:
    """The span that was written."""
    if written is None:
        return None
    start, due, zone = written
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(due), zone)


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


def write_search(it: KeptSearch) -> Values:
    """A kept search's row."""
    kind = it.kind.value if it.kind else None
    return {
        "member_id": it.member_id, "words": it.words, "within_m": it.within_m, "kind": kind,
        "span": _write_span(it.span), "asked": it.asked, "made_at": it.made_at,
    }  # fmt: skip


def read_search(row: Found) -> KeptSearch:
    """A row's kept search."""
    kind = Kind(row.kind) if row.kind else None
    return KeptSearch(
        row.member_id, row.words, row.made_at, row.within_m, kind, _read_span(row.span), row.asked, row.id
    )


def write_posting(it: Posting) -> Values:
    """A posting's row."""
    return {**write_chat(it.chat), "subject": it.subject, "message": it.message}


def read_posting(row: Found) -> Posting:
    """A row's posting."""
    return Posting(read_chat(row), row.subject, row.message, row.id)


def write_reminder(it: Reminder) -> Values:
    """A reminder's row."""
    return {
        "loan_id": it.loan_id, "member_id": it.member_id, "occasion": it.occasion.value, "nth": it.nth,
        "due_at": it.due_at,
    }  # fmt: skip


def read_reminder(row: Found) -> Reminder:
    """A row's reminder: a whole one, as of items."""
    number, loan_id, member_id, occasion, nth, due_at = tuple(row)
    return Reminder(loan_id, member_id, Occasion(occasion), due_at, nth, number)


def write_code(it: Code) -> Values:
    """A code's row."""
    used = it.used_by
    return {
        "digest": it.digest, "purpose": it.purpose.value, "platform": it.account.platform.value,
        "account": it.account.id, "community_id": it.community_id, "expires_at": it.expires_at, "tries": it.tries,
        "used_by_platform": used.platform.value if used else "", "used_by": used.id if used else "",
        "used_at": it.used_at,
    }  # fmt: skip


def read_code(row: Found) -> Code:
    """A row's code."""
    used = Account(Platform(row.used_by_platform), row.used_by) if row.used_by else None
    return Code(
        row.digest, Purpose(row.purpose), Account(Platform(row.platform), row.account), row.community_id,
        row.expires_at, row.tries, used, row.used_at, row.id,
    )  # fmt: skip


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
