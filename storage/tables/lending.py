"""Loans and what belongs to them.

What must never happen is refused here and in storage.rules: two promises of one item for the same days.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from storage.tables.making import metadata, own_id, part, to
from storage.types import Number, Utc

loan = Table(
    "loan",
    metadata,
    own_id(),
    to("item_id", "item"),
    to("community_id", "community", index=False),
    to("owner_id", "member"),
    to("borrower_id", "member"),
    Column("state", String, nullable=False),
    Column("start_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("zone", String, nullable=False),  # the zone, and the wall times in it, that were meant
    Column("start_wall", String, nullable=False),
    Column("due_wall", String, nullable=False),
    Column("busy_until", Utc, nullable=False),
    Column("word", Text, nullable=False),
    Column("claim", JSON(none_as_null=True)),  # mostly there is none, and then there is nothing to read
    Column("made_at", Utc, nullable=False),
    Column("moved_at", Utc),
    Column("returned_at", Utc),
    Column("lapses_at", Utc),
    Column("extensions", Integer, nullable=False),
    Index("ix_loan_state", "community_id", "state"),
    part("ix_loan_lapses_at", "lapses_at", where="lapses_at IS NOT NULL"),
    # Only one neighbour can hold a thing at a time, whatever the dates say.
    part("uq_loan_on_loan", "item_id", where="state = 'on_loan'", unique=True),
)

reminder = Table(
    "reminder",
    metadata,
    own_id(),
    to("loan_id", "loan"),
    # Member 0: the moderators; else a side of the loan, by which they are found
    Column("member_id", Number, nullable=False),
    Column("occasion", String, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("due_at", Utc, nullable=False, index=True),
)

statement = Table(  # what the sides of a disputed loan tell the moderators
    "statement",
    metadata,
    own_id(),
    to("loan_id", "loan"),
    to("member_id", "member"),
    Column("words", Text, nullable=False),
    Column("photo", String, nullable=False),
    Column("at", Utc, nullable=False),
    part("ix_statement_photo", "photo", where="photo <> ''"),
)

thanks = Table(  # said after a return, once by each side
    "thanks",
    metadata,
    to("loan_id", "loan"),
    Column("role", String, nullable=False),
    to("to_id", "member"),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("loan_id", "role"),
)
