"""Sweeping: what nobody needs any more goes, so that the database does not grow by what was merely said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, String, Table, cast, delete, select, update

from bot.model.insights import WEEKS
from bot.model.limits import WINDOWS
from storage.known import BELIEVED
from storage.tables import (
    draft,
    held,
    inbox,
    known,
    launch,
    missed,
    outbox,
    report,
    search,
    secret_link,
    tally,
    web_session,
    wrong_code,
)

MAIL_KEPT = timedelta(
    days=30
)  # Telegram repeats an update for a day at most; the rest is for looking things up
WORDS_KEPT = timedelta(days=7)  # of mail that is through: neighbours' words, and places that were told or shared
DRAFT_KEPT = timedelta(days=30)
SEARCH_KEPT = timedelta(days=7)
MISSED_KEPT = timedelta(weeks=WEEKS + 1)
BATCH = 1_000  # rows in one transaction, so that nobody waits for the broom

OLD: tuple[tuple[Table, ColumnElement[datetime], timedelta], ...] = (
    (inbox, inbox.c.handled_at, MAIL_KEPT),
    (outbox, outbox.c.ended_at, MAIL_KEPT),
    (draft, draft.c.touched_at, DRAFT_KEPT),
    (report, report.c.begun_at, DRAFT_KEPT),  # never sent
    (held, held.c.decided_at, MAIL_KEPT),
    (search, search.c.made_at, SEARCH_KEPT),
    (wrong_code, wrong_code.c.at, timedelta(days=1)),
    (missed, missed.c.at, MISSED_KEPT),
    (tally, tally.c.began_at, max(WINDOWS.values())),
    (secret_link, secret_link.c.expires_at, timedelta(0)),
    (known, known.c.at, max(BELIEVED.values())),
    (web_session, web_session.c.expires_at, timedelta()),
    (launch, launch.c.expires_at, timedelta()),
)
SAID: tuple[tuple[Table, Column[Any], ColumnElement[datetime]], ...] = (
    (inbox, inbox.c.raw, inbox.c.handled_at),
    (outbox, outbox.c.reply, outbox.c.ended_at),
)


def sweep(engine: Engine, now: datetime) -> int:
    """Remove what is too old to be of use; returns how many rows went. What still waits is never touched.

    Of mail the words go first: a place that was told stands nowhere but in its own table any more.
    """
    for table, words, moment in SAID:
        _empty(engine, table, words, moment < now - WORDS_KEPT)
    return sum(_sweep(engine, table, moment < now - kept) for table, moment, kept in OLD)


def _empty(engine: Engine, table: Table, words: Column[Any], old: ColumnElement[bool]) -> None:
    """Leave old rows without their words, batch by batch."""
    key = next(iter(table.primary_key))
    spoken = select(key).where(old, cast(words, String) != "{}").limit(BATCH)
    emptied = BATCH
    while emptied == BATCH:
        with engine.begin() as connection:
            changed = update(table).where(key.in_(spoken)).values({words.name: {}})
            emptied = connection.execute(changed).rowcount


def _sweep(engine: Engine, table: Table, old: ColumnElement[bool]) -> int:
    """Remove the old rows of one table, batch by batch."""
    key = next(iter(table.primary_key))
    gone = 0
    while True:
        with engine.begin() as connection:
            batch = connection.execute(
                delete(table).where(key.in_(select(key).where(old).limit(BATCH)))
            ).rowcount
        gone += batch
        if batch < BATCH:
            return gone
