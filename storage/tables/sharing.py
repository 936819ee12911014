"""What neighbours share, what they look for, and the words by which it is found."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.making import NUMBERED_ONCE, metadata, own_id, part, to
from storage.types import Number, Ordered, Utc

item = Table(
    "item",
    metadata,
    own_id(),
    to("community_id", "community"),
    to("owner_id", "member"),
    Column("title", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("photo", String, nullable=False),
    Column("longest_days", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("col", Integer, nullable=False),
    Column("cell_m", Integer, nullable=False),
    Column("side", Integer, nullable=False, server_default="1"),
    Column("made_at", Utc, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("least_returns", Integer, nullable=False),
    # A search walks outward from the viewer's cell and takes the newest of each, or goes from the newest on. Whose they
    # are stands in the index, as it shows nobody their own.
    *(
        part(f"ix_item_{name}", *columns, where=where)
        for name, columns, where in (
            ("place", ("community_id", "row", "col", "made_at", "id", "owner_id"), "state = 'offered'"),
            (
                "kind_place",
                ("community_id", "kind", "row", "col", "made_at", "id", "owner_id"),
                "state = 'offered'",
            ),
            ("newest", ("community_id", "made_at", "id"), "state = 'offered'"),
            ("public", ("made_at", "id"), "state = 'offered' AND public"),
            ("photo", ("photo",), "photo <> ''"),
        )
    ),
)

# The words of offered items, each with its place; written and read by indexing.py and search.py alone. It follows from
# the items, so it refers to them without a constraint, which would cost an index.
item_word = Table(
    "item_word",
    metadata,
    Column("word", String, nullable=False),
    Column("community_id", Number, nullable=False),
    Column("row", Integer, nullable=False),
    Column("col", Integer, nullable=False),
    Column("item_id", Number, nullable=False),
    Column("in_title", Boolean, nullable=False),
    PrimaryKeyConstraint("word", "community_id", "row", "col", "item_id"),
    sqlite_with_rowid=False,
)

word = Table(  # every word once that an item was ever described by
    "word",
    metadata,
    own_id(),
    Column("text", String, nullable=False, unique=True),
)

imported = Table(  # what came from a lending library's list, so that the same list again brings nothing twice
    "imported",
    metadata,
    to("community_id", "community", index=False),
    Column("key", String, nullable=False),
    to("item_id", "item"),
    PrimaryKeyConstraint("community_id", "key"),
)

search = Table(
    "search",
    metadata,
    own_id(),
    to("member_id", "member"),
    Column("words", String, nullable=False),
    Column("within_m", Integer),
    Column("kind", String),
    Column("span", JSON),
    Column("asked", Boolean, nullable=False),
    Column("made_at", Utc, nullable=False),
    sqlite_autoincrement=NUMBERED_ONCE,
)

missed = Table(  # what somebody looked for and nobody offers; once a member, words and day
    "missed",
    metadata,
    own_id(),
    to("community_id", "community"),
    Column("member_id", Number, nullable=False),
    Column("words", Ordered, nullable=False),
    Column("day", String, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("member_id", "community_id", "words", "day"),
)

photo = Table(
    "photo",
    metadata,
    Column("id", String, primary_key=True),
    # When it was last brought; unknown of one that was moved here. Before what is long.
    Column("kept_at", Utc),
    Column("jpeg", LargeBinary, nullable=False),
)
