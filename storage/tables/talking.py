"""What comes in, what goes out, and what is half said.

What must never happen is refused here: an event kept twice.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.making import NUMBERED_ONCE, metadata, own_id, part
from storage.types import Number, Utc

# What is left of words that went. As text, as PostgreSQL compares no JSON; indexes and queries must say it alike.
SAID = "CAST({words} AS TEXT) <> '{{}}'"
EMPTIED = "CAST({words} AS TEXT) = '{{}}'"


def _swept(table: str, words: str, ended: str) -> tuple[Index, Index]:
    """By when mail was through: the broom finds what still has its words, and what is to go, not all that is kept."""
    through = f"{ended} IS NOT NULL AND "
    return (
        part(f"ix_{table}_said", ended, where=through + SAID.format(words=words)),
        part(f"ix_{table}_emptied", ended, where=through + EMPTIED.format(words=words)),
    )


inbox = Table(
    "inbox",
    metadata,
    own_id(),
    Column("platform", String, nullable=False),
    Column("event", String, nullable=False),
    Column("raw", JSON, nullable=False),
    Column("account", String, nullable=False),  # whose it is and where: both stay in order
    Column("chat", String, nullable=False),
    Column("key", String, nullable=False),  # answers it directly; "" when there is none, or none any more
    Column("received_at", Utc, nullable=False),
    Column("handled_at", Utc),
    Column("tries", Integer, nullable=False),
    Column("not_before", Utc),
    Column("error", String, nullable=False),
    # The process that handles it, and until when by the database's clock.
    Column("claim", String, nullable=False),
    Column("claimed_until", Utc),
    UniqueConstraint("platform", "event"),
    *(
        part(f"ix_inbox_waiting_{column}", "platform", column, "id", where="handled_at IS NULL")
        for column in ("account", "chat")
    ),
    part("ix_inbox_key", "received_at", where="key <> ''"),
    part("ix_inbox_waiting", "id", where="handled_at IS NULL"),
    *_swept("inbox", "raw", "handled_at"),
)

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("space", String, nullable=False),
    Column("reply", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("answers", String, nullable=False),
    Column("edits", String, nullable=False),
    Column("posting_id", Number, ForeignKey("posting.id")),
    Column("member_id", Number, nullable=False),  # for whom; 0: a room
    Column("made_at", Utc, nullable=False),
    Column("not_before", Utc),
    Column("tries", Integer, nullable=False),
    Column("ended_at", Utc),  # sent, or given up
    Column("why", String, nullable=False),  # why it was given up
    part("ix_outbox_answers", "platform", "answers", where="answers <> ''"),
    part("ix_outbox_awaited", "id", where="ended_at IS NULL AND answers <> ''"),
    part("ix_outbox_waiting", "id", where="ended_at IS NULL"),
    part("ix_outbox_posting", "posting_id", where="ended_at IS NULL"),
    *_swept("outbox", "reply", "ended_at"),
)

lease = Table(  # what only one process may do at a time: who does it, until when by the database's clock
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("fence", Number, nullable=False),  # higher with each holder
    Column("until", Utc, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    own_id(),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("form", String, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("about", JSON, nullable=False),
    Column("rejected", JSON, nullable=False),
    Column("picks", JSON, nullable=False),
    Column("then", String, nullable=False),
    Column("touched_at", Utc, nullable=False),
    UniqueConstraint("platform", "account", "form"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

posting = Table(
    "posting",
    metadata,
    own_id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("space", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("message", String, nullable=False),
    Index("ix_posting_message", "platform", "chat", "message"),
)

known = Table(
    "known",
    metadata,
    Column("question", String, primary_key=True),
    Column("answer", JSON, nullable=False),
    Column("at", Utc, nullable=False),
)
