"""Codes, links and sessions: how somebody comes in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.tables.making import NUMBERED_ONCE, metadata, own_id, to
from storage.types import Number, Utc

code = Table(
    "code",
    metadata,
    own_id(),
    Column("digest", String, nullable=False, unique=True),
    Column("purpose", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("community_id", Number, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_by_platform", String, nullable=False),
    Column("used_by", String, nullable=False),
    Column("used_at", Utc),
    Index("ix_code_account", "platform", "account"),
    Index("ix_code_used_by", "used_by_platform", "used_by"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

wrong_code = Table(
    "wrong_code",
    metadata,
    own_id(),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_wrong_code_account", "platform", "account", "at"),
)

secret_link = Table(  # a page that whoever holds its address may see; only the digest of the address is kept
    "secret_link",
    metadata,
    Column("digest", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("account", String, nullable=False, index=True),  # platform:id of who asked for it
    Column("member_id", Number, ForeignKey("member.id"), index=True),
    Column("community_id", Number, ForeignKey("community.id"), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc),
)

web_session = Table(
    "web_session",
    metadata,
    own_id(),
    Column("digest", String, nullable=False, unique=True),
    to("member_id", "member"),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
)

launch = Table(  # of a page within a chat: kept until it would be too old anyway, so that it counts once
    "launch",
    metadata,
    Column("digest", String, primary_key=True),
    Column("expires_at", Utc, nullable=False),
)
