"""Sweeping: what nobody needs any more goes, so that the database does not grow by what was merely said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Engine,
    Table,
    TextClause,
    Update,
    bindparam,
    delete,
    select,
    text,
    true,
    update,
)

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
from storage.tables.talking import EMPTIED, SAID

# Telegram repeats an update for a day at most; the rest is for looking things up.
MAIL_KEPT = timedelta(days=30)
# Of mail that is through: neighbours' words, and places that were told or shared.
WORDS_KEPT = timedelta(days=7)
DRAFT_KEPT = timedelta(days=30)
SEARCH_KEPT = timedelta(days=7)
MISSED_KEPT = timedelta(weeks=WEEKS + 1)
BATCH = 1_000  # rows in one transaction, so that nobody waits for the broom
ALL = true()

OLD: tuple[tuple[Table, ColumnElement[datetime], timedelta], ...] = (
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
MAIL: tuple[tuple[Table, Column[Any], Column[Any]], ...] = (
    (inbox, inbox.c.raw, inbox.c.handled_at),
    (outbox, outbox.c.reply, outbox.c.ended_at),
)


def sweep(engine: Engine, now: datetime) -> Iterator[int]:
    """Remove what is too old to be of use, batch by batch; yields after each how many rows went with it.

    What still waits is never touched.

    Of mail the words go first: a place that was told stands nowhere but in its own table any more.
    """
    since = {inbox: _newest(engine, now)}
    for table, words, ended in MAIL:
        said, emptied = (text(rule.format(words=words.name)) for rule in (SAID, EMPTIED))
        for _ in _batches(
            engine, update(table).values({words.name: {}}), ended, ended < now - WORDS_KEPT, said
        ):
            yield 0
        yield from _batches(engine, delete(table), ended, ended < since.get(table, now) - MAIL_KEPT, emptied)
    for table, at, kept in OLD:
        yield from _batches(engine, delete(table), at, at < now - kept)


def _newest(engine: Engine, now: datetime) -> datetime:
    """When the newest event arrived, `now` at the latest; from then on it is counted how old an event is.

    A platform sends again what was not confirmed before it sends anything newer. So a clock that leaps ahead lets no
    event be forgotten that is still to come again, and would be handled twice.
    """
    newest = select(inbox.c.received_at).order_by(inbox.c.id.desc()).limit(1)
    with engine.begin() as connection:
        return min(now, connection.scalar(newest) or now)


def _batches(
    engine: Engine,
    change: Update | Delete,
    moment: ColumnElement[datetime],
    old: ColumnElement[bool],
    those: ColumnElement[bool] | TextClause = ALL,
) -> Iterator[int]:
    """Change the old rows of one table, the oldest first, batch by batch; yields after each how many.

    Each is named by its key: given a query instead, PostgreSQL would rather read the whole table than look so many up.
    """
    key = next(iter(change.table.primary_key))
    found = select(key).where(old, those).order_by(moment).limit(BATCH)
    one = change.where(key == bindparam("this"), old)  # it may have begun anew meanwhile
    while True:
        with engine.begin() as connection:
            batch = connection.scalars(found).all()
            if batch:
                connection.execute(one, [{"this": it} for it in batch])
        yield len(batch)
        if len(batch) < BATCH:
            return
