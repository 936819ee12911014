"""Reports, texts that wait for a moderator, limits, and the record of what was done."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.making import NUMBERED_ONCE, metadata, own_id, part, to
from storage.types import Number, Utc

report = Table(  # what neighbours tell the moderators
    "report",
    metadata,
    own_id(),
    to("community_id", "community", index=False),
    to("reporter_id", "member"),
    Column("member_id", Number, ForeignKey("member.id"), index=True),
    Column("item_id", Number, ForeignKey("item.id")),
    Column("loan_id", Number, ForeignKey("loan.id"), index=True),  # SQLite looks here at each new loan
    Column("name", String, nullable=False),
    Column("quote", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("begun_at", Utc),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Utc),
    Index("ix_report_state", "community_id", "state"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

held = Table(  # what waits for a moderator to look at it
    "held",
    metadata,
    own_id(),
    to("community_id", "community", index=False),
    to("member_id", "member"),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("form", String, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("about", JSON, nullable=False),
    Column("signals", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", Number, nullable=False),  # 0: nobody yet, or a moderator who is no member
    Column("decided_at", Utc),
    Index("ix_held_state", "community_id", "state"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

tally = Table(  # how much one account or member did of something that is limited, since when
    "tally",
    metadata,
    own_id(),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("began_at", Utc, nullable=False),
    UniqueConstraint("who", "what"),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    own_id(),
    Column("at", Utc, nullable=False),
    Column("community_id", Number, nullable=False),
    Column("actor", Number, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("step", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    # The digest of who and why, in audit_detail; "" where there is none.
    Column("detail", String, nullable=False),
    Column("previous", String, nullable=False),  # the hash of the community's record before
    Column("hash", String, nullable=False),
    Index("ix_audit_community", "community_id", "id"),
    part("ix_audit_moderators", "community_id", "id", where="role = 'moderator'"),
    UniqueConstraint("community_id", "previous"),  # no two records go on from the same one
)

audit_detail = Table(  # what of a record is about persons: the one part that can be forgotten
    "audit_detail",
    metadata,
    Column("audit_id", Number, ForeignKey("audit.id"), primary_key=True),
    Column("salt", String, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
)
