"""Communities, their rooms, and who lives there."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.making import NUMBERED_ONCE, metadata, own_id, to
from storage.types import Number, Utc

community = Table(
    "community",
    metadata,
    own_id(),
    Column("name", String, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("language", String, nullable=False),
    Column("rules", Text, nullable=False),
    Column("vouched", Boolean, nullable=False),
    Column("cell_m", Integer, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("drawn_at", Utc),
)

room = Table(
    "room",
    metadata,
    own_id(),
    Column("community_id", Number, ForeignKey("community.id"), index=True),  # none before /setup
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("space", String, nullable=False),
    Column("title", String, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("for_moderators", Boolean, nullable=False),
    UniqueConstraint("platform", "chat"),
    Index("ix_room_space", "platform", "space"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

member = Table(
    "member",
    metadata,
    own_id(),
    to("community_id", "community", index=False),
    Column("name", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("col", Integer, nullable=False),
    Column("cell_m", Integer, nullable=False),
    Column("side", Integer, nullable=False, server_default="1"),
    Column("joined_at", Utc, nullable=False),
    Column("language", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("quiet_start", Integer, nullable=False),
    Column("quiet_end", Integer, nullable=False),
    Column("remind_handover", Boolean, nullable=False),
    Column("remind_day_before", Boolean, nullable=False),
    Column("remind_due_day", Boolean, nullable=False),
    Column("conduct", String, nullable=False),
    Column("barred_until", Utc),
    Column("looks", String, nullable=False),  # the name's skeleton: whose look alike have the same
    Index("ix_member_conduct", "community_id", "conduct"),
    Index("ix_member_looks", "community_id", "looks"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

face = Table(
    "face",
    metadata,
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("member_id", Number, ForeignKey("member.id"), index=True),
    Column("reachable", Boolean),
    Column("seen_at", Utc),
    PrimaryKeyConstraint("platform", "account"),
)

home = Table(
    "home",
    metadata,
    Column("member_id", Number, ForeignKey("member.id"), primary_key=True),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("words", Text, nullable=False),
    Column("since", Utc, nullable=False),
)

moderator = Table(
    "moderator",
    metadata,
    to("community_id", "community", index=False),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    PrimaryKeyConstraint("community_id", "platform", "account"),
    Index("ix_moderator_account", "platform", "account"),
)

forgotten = (
    Table(  # who was forgotten, by digests of their accounts: so that it is done again after a restore
        "forgotten",
        metadata,
        Column("digest", String, primary_key=True),
        Column("at", Utc, nullable=False),
        Column("conduct", String, nullable=False),
        Column("barred_until", Utc),
    )
)
