"""A large installation in a moment: many rows in every table, whatever tables there are; the database makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, LargeBinary, Table, text

from bot.conversation.phrases import t
from bot.conversation.replies import Say
from bot.conversation.written import write_reply
from storage.tables import metadata
from storage.types import Utc

FIRST: Final = 1_000  # what the story has so far has lower numbers, and what it adds has higher ones
SEVERAL: Final = 500  # communities beside the one in which the story is told
SERIES: Final = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {rows})"
STEP: Final = 100  # of this many rows one is still under way
WAITING: Final = f"n % {STEP} = 0"
ELSEWHERE: Final = f"{FIRST} + 1 + n % {SEVERAL}"
PLATFORM: Final = "CASE WHEN n % 2 = 0 THEN 'telegram' ELSE 'discord' END"

# What a column holds where that is not merely something of its type; by name, then by table and name.
ALWAYS: Final[Mapping[str, str]] = {
    "platform": PLATFORM,
    "account": "'77' || n",
    "chat": "'77' || n",
    "message": "'77' || n",
    "space": "''",
    "edits": "''",
    "language": "'en'",
    "zone": "'UTC'",
    "kind": "'thing'",
    "form": "'offer'",
    "cell_m": "500",
    "side": "1",
    "row": "n % 60",
    "col": "n / 60 % 60",
    "barred_until": "NULL",
    "lapses_at": "NULL",
    "not_before": "NULL",
    "claimed_until": "NULL",
    "claim": "''",
    "answers": "''",
    "tries": "0",
    "gone": "FALSE",
    "asked": "FALSE",
    "for_moderators": "FALSE",
    "public": "FALSE",
}
OF_TABLE: Final[Mapping[str, str]] = {
    "room.community_id": ELSEWHERE,  # a community has few of these, however large it is
    "moderator.community_id": ELSEWHERE,
    "member.conduct": "'good'",
    "item.state": "'offered'",
    "loan.state": f"CASE WHEN {WAITING} THEN 'on_loan' ELSE 'returned' END",
    "reminder.occasion": "'day_before'",
    "audit.step": "'settle_returned'",
    "audit.before": "'disputed'",
    "audit.after": "'returned'",
    "report.reason": "'unsafe'",
    "report.decided_by": "''",
    "report.state": f"CASE WHEN {WAITING} THEN 'open' ELSE 'nothing' END",
    "held.state": f"CASE WHEN {WAITING} THEN 'waiting' ELSE 'let_through' END",
    "held.answers": "'{}'",
    "draft.answers": "'{}'",
    "inbox.key": "''",
    "loan.claim": "NULL",
    "loan.item_id": f"{FIRST} + n",
    "audit.subject": "'loan:' || n",
    "audit.role": f"CASE WHEN {WAITING} THEN 'moderator' ELSE 'owner' END",
    "posting.subject": "'item:' || n",
    "tally.who": "'member:' || n",
    "tally.what": "'messages'",
    "outbox.reply": "'{}'".format(write_reply(Say(t("form-gone"))).replace(":", r"\:")),  # no name of a value
    "outbox.posting_id": f"{FIRST} + n",
}
AHEAD: Final = frozenset({"due_at", "busy_until", "expires_at", "until", "drawn_at"})
STILL_OPEN: Final = frozenset({"inbox.handled_at", "outbox.ended_at", "report.decided_at", "held.decided_at"})


def enlarge(connection: Connection, rows: int, home: int, now: datetime) -> None:
    """Put so many rows into every table: half of them in the community of number `home`; nothing is due at `now`."""
    for table in metadata.sorted_tables:
        many = SEVERAL if table.name == "community" else rows
        columns = ", ".join(f'"{it.name}"' for it in table.columns)
        values = ", ".join(_value(connection.dialect.name, table, it, home, now) for it in table.columns)
        series = SERIES.format(rows=many)
        filling = f'{series} INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM series'
        connection.execute(text(filling))
        if connection.dialect.name == "postgresql" and "id" in table.c and table.c.id.identity:
            connection.execute(text(f"SELECT setval('{table.name}_id_seq', {FIRST + rows})"))
    connection.execute(text("ANALYZE"))


def _value(dialect: str, table: Table, column: Column[Any], home: int, now: datetime) -> str:
    """The expression of one column in the row of number n."""
    name = f"{table.name}.{column.name}"
    if name in STILL_OPEN:
        return f"CASE WHEN {WAITING} THEN NULL ELSE {_moment(dialect, column, now)} END"
    if given := OF_TABLE.get(name, ALWAYS.get(column.name)):
        return given
    if column.name == "community_id":
        return f"CASE WHEN n % 2 = 0 THEN {home} ELSE {ELSEWHERE} END"
    if column.foreign_keys or column.name in ("id", "item_id", "member_id", "actor"):
        return f"{FIRST} + n" if isinstance(column.type, Integer) else "'id ' || n"
    return _of_type(dialect, column, now)


def _of_type(dialect: str, column: Column[Any], now: datetime) -> str:
    """Something that fits the column, and is another row's if it has to be."""
    match column.type:
        case Utc():
            return _moment(dialect, column, now)
        case Boolean():
            return "n % 2 = 0"
        case Integer():
            return "n % 30"
        case Float():
            return "n / 1000.0"
        case LargeBinary():
            return "x'00'" if dialect == "sqlite" else "'\\x00'::bytea"
        case JSON():
            return "'{}'"
        case _:
            return f"'{column.name} ' || n"


def _moment(dialect: str, column: Column[Any], now: datetime) -> str:
    """A moment of the last weeks; of the next where that is when something ends."""
    at, sign = f"{now:%Y-%m-%d %H:%M:%S}", "+" if column.name in AHEAD else "-"
    if dialect == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', '{at}', '{sign}' || (n * 10) || ' minutes')"
    return f"TIMESTAMPTZ '{at}+00' {sign} n * INTERVAL '10 minutes'"
