"""A large installation, made by a script: so many loans with their records, and the mail of their last days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, Table, insert

from bot.conversation.phrases import t
from bot.conversation.replies import Say
from bot.conversation.written import write_reply
from storage import tables

LOANS_A_MEMBER: Final = 50
LOANS_AN_ITEM: Final = 10
BATCH: Final = 5_000
MAIL: Final = 30_000  # events and messages of the last days
UNDER_WAY: Final = 0.02  # of the loans: out, with a reminder ahead
LIFE: Final = (
    ("request", "borrower", "", "requested"),
    ("approve", "owner", "requested", "approved"),
    ("say_handed_over", "owner", "approved", "approved"),
    ("confirm_handover", "borrower", "approved", "on_loan"),
    ("say_got_back", "owner", "on_loan", "returned"),
)
CELL: Final = {"row": 11_600, "col": 2_450, "cell_m": 500}
Values = dict[str, Any]


def fill(connection: Connection, community: int, loans: int, now: datetime) -> None:
    """Put it into a community that is there; `now` is when the last loan ended."""
    members, items = loans // LOANS_A_MEMBER, loans // LOANS_AN_ITEM
    rng = Random("large")
    first = 10_000  # the numbers begin beyond those of the town's own people
    _write(connection, tables.member, (_member(first + it, community, now) for it in range(members)))
    _write(
        connection,
        tables.item,
        (_item(first + it, community, first + it % members, now) for it in range(items)),
    )
    made = [_loan(first + it, it, community, members, items, first, rng, now) for it in range(loans)]
    _write(connection, tables.loan, iter(made))
    _write(connection, tables.reminder, (_reminder(it) for it in made if it["state"] == "on_loan"))
    _write(connection, tables.audit, (record for it in made for record in _records(it)))
    _write(connection, tables.inbox, (_event(first + it, now) for it in range(MAIL)))
    _write(connection, tables.outbox, (_message(first + it, now) for it in range(MAIL)))


def _write(connection: Connection, table: Table, rows: Iterator[Values]) -> None:
    """In batches."""
    batch: list[Values] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _member(number: int, community: int, now: datetime) -> Values:
    return {
        "id": number, "community_id": community, "name": f"Neighbour {number}", **CELL, "joined_at": now,
        "language": "en", "zone": "", "quiet_start": 21, "quiet_end": 8, "remind_handover": True,
        "remind_day_before": True, "remind_due_day": True,
    }  # fmt: skip


def _item(number: int, community: int, owner: int, now: datetime) -> Values:
    return {
        "id": number, "community_id": community, "owner_id": owner, "title": f"thing no. {number}", "kind": "thing",
        "description": "As good as new.", "note": "", "photo": "", "longest_days": 14, "state": "offered", **CELL,
        "made_at": now, "public": False,
    }  # fmt: skip


def _loan(
    number: int, nth: int, community: int, members: int, items: int, first: int, rng: Random, now: datetime
) -> Values:
    """The n-th loan: those of one item follow each other, three days apart, the last may be under way."""
    item, turn = nth % items, nth // items
    last = turn == LOANS_AN_ITEM - 1 and rng.random() < UNDER_WAY * LOANS_AN_ITEM
    start = now - timedelta(days=3 * (LOANS_AN_ITEM - turn))
    due = now + timedelta(days=30) if last else start + timedelta(days=2)
    back = None if last else due
    return {
        "id": number, "item_id": first + item, "community_id": community, "owner_id": first + item % members,
        "borrower_id": first + (item + 1 + rng.randrange(members - 1)) % members,
        "state": "on_loan" if last else "returned", "start_at": start, "due_at": due, "zone": "Europe/Berlin",
        "start_wall": f"{start:%Y-%m-%dT%H:%M}", "due_wall": f"{due:%Y-%m-%dT%H:%M}", "busy_until": due, "word": "",
        "claim": None, "made_at": start, "moved_at": start, "returned_at": back, "lapses_at": None, "extensions": 0,
    }  # fmt: skip


def _reminder(loan: Values) -> Values:
    return {
        "loan_id": loan["id"], "member_id": loan["borrower_id"], "occasion": "due_day", "nth": 0,
        "due_at": loan["due_at"] - timedelta(hours=8),
    }  # fmt: skip


def _records(loan: Values) -> Iterator[Values]:
    for step, role, before, after in LIFE[: None if loan["state"] == "returned" else -1]:
        yield {
            "at": loan["start_at"], "community_id": loan["community_id"], "actor": loan["owner_id"], "role": role,
            "subject": f"loan:{loan['id']}", "step": step, "before": before, "after": after,
        }  # fmt: skip


def _event(number: int, now: datetime) -> Values:
    raw = {"message": {"text": "/mine", "message_id": number}}
    return {
        "id": number, "platform": "telegram", "event": f"m1:{number}", "raw": raw, "received_at": now,
        "handled_at": now, "tries": 0, "error": "",
    }  # fmt: skip


def _message(number: int, now: datetime) -> Values:
    return {
        "id": number, "platform": "telegram", "chat": "1", "direct": True, "space": "",
        "reply": json.loads(json.dumps(write_reply(Say(t("form-gone"))))), "language": "en", "zone": "Europe/Berlin",
        "answers": "", "edits": "", "posting_id": None, "member_id": 0, "made_at": now, "not_before": None,
        "tries": 0, "ended_at": now, "why": "",
    }  # fmt: skip
