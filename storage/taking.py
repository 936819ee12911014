"""What of the inbox may be taken: of each chat and each account the first event that is not handled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.sql.dml import UpdateBase

from storage.prepared import Prepared
from storage.tables import inbox

CLAIMED: Final = timedelta(seconds=30)  # by the database's clock; then another process may take it
SOON: Final = timedelta(minutes=1)  # a try that lies further ahead was put off before the clock was put back
TAKEN: Final = (inbox.c.id, inbox.c.platform, inbox.c.raw, inbox.c.tries, inbox.c.claim)


def _waiting() -> list[ColumnElement[bool]]:
    """What may be taken: not handled, due to be tried, and nothing earlier of its chat or account waits."""
    due = or_(
        inbox.c.not_before.is_(None),
        inbox.c.not_before <= bindparam("now"),
        inbox.c.not_before > bindparam("soon"),
    )
    return [
        inbox.c.handled_at.is_(None),
        inbox.c.platform.in_(bindparam("platforms", expanding=True)),
        inbox.c.id.not_in(bindparam("leave_out", expanding=True)),
        due,
        _is_first("account"),
        _is_first("chat"),
    ]


def _is_first(column: str) -> ColumnElement[bool]:
    """Nothing of the same account or chat came before and still waits.

    The first of them is looked up in the index for each row. As "not exists" PostgreSQL would join, and with statistics
    from before a backlog it joins every waiting row with every other.
    """
    one = inbox.alias(f"first_of_{column}")
    first = (
        select(one.c.id)
        .where(
            one.c.handled_at.is_(None), one.c.platform == inbox.c.platform, one.c[column] == inbox.c[column]
        )
        .order_by(one.c.platform, one.c[column], one.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return or_(inbox.c[column] == "", inbox.c.id == first)


def looking() -> Select[Any]:
    """Take events where there is one process: what it has under way it leaves out itself."""
    return select(*TAKEN).where(*_waiting()).order_by(inbox.c.id).limit(bindparam("most"))


def claiming(claim: str) -> UpdateBase:
    """Take and claim events that nobody has, or that were this process's before: it lost its connection meanwhile."""
    free = or_(inbox.c.claim == "", inbox.c.claim == claim, inbox.c.claimed_until < func.now())
    heads = (
        select(inbox.c.id)
        .where(*_waiting(), free)
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=inbox, skip_locked=True)
        .cte("heads")
    )
    taking = update(inbox).where(inbox.c.id == heads.c.id)
    return taking.values(claim=claim, claimed_until=func.now() + CLAIMED).returning(*TAKEN)


FIRST: Final = Prepared(  # of what has just come
    select(inbox.c.id, inbox.c.platform, inbox.c.event)
    .where(
        inbox.c.handled_at.is_(None),
        inbox.c.platform.in_(bindparam("platforms", expanding=True)),
        inbox.c.event.in_(bindparam("events", expanding=True)),
        inbox.c.tries == 0,
        inbox.c.claim == "",
        _is_first("account"),
        _is_first("chat"),
    )
    .order_by(inbox.c.id),
    "platforms",
    "events",
)
