"""The tables. What must never happen is refused here: two promises of one item for the same days, an event kept
twice."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.types import Number, Ordered, Utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Buttons and forms in old messages name rows by their numbers: that of a row that is gone must never become another's.
NUMBERED_ONCE = True  # SQLite: AUTOINCREMENT; a sequence of PostgreSQL never goes back


def _id() -> Column[int]:
    """A row's own number."""
    return Column("id", Number, Identity(), primary_key=True)


def _to(name: str, table: str) -> Column[int]:
    """A reference to another table, with an index."""
    return Column(name, Number, ForeignKey(f"{table}.id"), nullable=False, index=True)


community = Table(
    "community",
    metadata,
    _id(),
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
    _id(),
    Column("community_id", Number, ForeignKey("community.id"), index=True),  # none before /setup
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("space", String, nullable=False),
    Column("title", String, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("for_moderators", Boolean, nullable=False),
    UniqueConstraint("platform", "chat"),
    sqlite_autoincrement=NUMBERED_ONCE,
)

member = Table(
    "member",
    metadata,
    _id(),
    _to("community_id", "community"),
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

item = Table(
    "item",
    metadata,
    _id(),
    _to("community_id", "community"),
    _to("owner_id", "member"),
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
    # A search walks outward from the viewer's cell and takes the newest of each, or goes from the newest on.
    *(
        Index(f"ix_item_{name}", *columns, sqlite_where=text(where), postgresql_where=text(where))
        for name, columns, where in (
            ("place", ("community_id", "row", "col", "made_at", "id"), "state = 'offered'"),
            ("kind_place", ("community_id", "kind", "row", "col", "made_at", "id"), "state = 'offered'"),
            ("newest", ("community_id", "made_at", "id"), "state = 'offered'"),
            ("public", ("made_at", "id"), "state = 'offered' AND public"),
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
    _id(),
    Column("text", String, nullable=False, unique=True),
)

imported = Table(  # what came from a lending library's list, so that the same list again brings nothing twice
    "imported",
    metadata,
    _to("community_id", "community"),
    Column("key", String, nullable=False),
    _to("item_id", "item"),
    PrimaryKeyConstraint("community_id", "key"),
)

loan = Table(
    "loan",
    metadata,
    _id(),
    _to("item_id", "item"),
    _to("community_id", "community"),
    _to("owner_id", "member"),
    _to("borrower_id", "member"),
    Column("state", String, nullable=False),
    Column("start_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("zone", String, nullable=False),  # the zone, and the wall times in it, that were meant
    Column("start_wall", String, nullable=False),
    Column("due_wall", String, nullable=False),
    Column("busy_until", Utc, nullable=False),
    Column("word", Text, nullable=False),
    Column("claim", JSON),
    Column("made_at", Utc, nullable=False),
    Column("moved_at", Utc),
    Column("returned_at", Utc),
    Column("lapses_at", Utc),
    Column("extensions", Integer, nullable=False),
    Index(
        "ix_loan_lapses_at",
        "lapses_at",
        sqlite_where=text("lapses_at IS NOT NULL"),
        postgresql_where=text("lapses_at IS NOT NULL"),
    ),
    # Only one neighbour can hold a thing at a time, whatever the dates say.
    Index(
        "uq_loan_on_loan",
        "item_id",
        unique=True,
        sqlite_where=text("state = 'on_loan'"),
        postgresql_where=text("state = 'on_loan'"),
    ),
)

report = Table(  # what neighbours tell the moderators
    "report",
    metadata,
    _id(),
    _to("community_id", "community"),
    _to("reporter_id", "member"),
    Column("member_id", Number, ForeignKey("member.id"), index=True),
    Column("item_id", Number, ForeignKey("item.id")),
    Column("loan_id", Number, ForeignKey("loan.id")),
    Column("name", String, nullable=False),
    Column("quote", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("begun_at", Utc),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Utc),
    sqlite_autoincrement=NUMBERED_ONCE,
)

statement = Table(  # what the sides of a disputed loan tell the moderators
    "statement",
    metadata,
    _id(),
    _to("loan_id", "loan"),
    _to("member_id", "member"),
    Column("words", Text, nullable=False),
    Column("photo", String, nullable=False),
    Column("at", Utc, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    _id(),
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

search = Table(
    "search",
    metadata,
    _id(),
    _to("member_id", "member"),
    Column("words", String, nullable=False),
    Column("within_m", Integer),
    Column("kind", String),
    Column("span", JSON),
    Column("asked", Boolean, nullable=False),
    Column("made_at", Utc, nullable=False),
    sqlite_autoincrement=NUMBERED_ONCE,
)

posting = Table(
    "posting",
    metadata,
    _id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("space", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("message", String, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
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
    Column(
        "claim", String, nullable=False
    ),  # the process that handles it, until when by the database's clock
    Column("claimed_until", Utc),
    UniqueConstraint("platform", "event"),
    *(
        Index(
            f"ix_inbox_waiting_{column}",
            "platform",
            column,
            "id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        )
        for column in ("account", "chat")
    ),
    Index(
        "ix_inbox_key",
        "received_at",
        sqlite_where=text("key <> ''"),
        postgresql_where=text("key <> ''"),
    ),
    Index(
        "ix_inbox_waiting",
        "id",
        sqlite_where=text("handled_at IS NULL"),
        postgresql_where=text("handled_at IS NULL"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
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
    Index(
        "ix_outbox_answers",
        "platform",
        "answers",
        sqlite_where=text("answers <> ''"),
        postgresql_where=text("answers <> ''"),
    ),
    Index(
        "ix_outbox_waiting",
        "id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

lease = Table(  # what only one process may do at a time: who does it, until when by the database's clock
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("fence", Number, nullable=False),  # higher with each holder
    Column("until", Utc, nullable=False),
)

reminder = Table(
    "reminder",
    metadata,
    _id(),
    _to("loan_id", "loan"),
    Column("member_id", Number, nullable=False),  # 0: the moderators
    Column("occasion", String, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("due_at", Utc, nullable=False, index=True),
)

code = Table(
    "code",
    metadata,
    _id(),
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
    sqlite_autoincrement=NUMBERED_ONCE,
)

secret_link = Table(  # a page that whoever holds its address may see; only the digest of the address is kept
    "secret_link",
    metadata,
    Column("digest", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("account", String, nullable=False),  # platform:id of who asked for it
    Column("member_id", Number, ForeignKey("member.id"), index=True),
    Column("community_id", Number, ForeignKey("community.id"), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc),
)

missed = Table(  # what somebody looked for and nobody offers; once a member, words and day
    "missed",
    metadata,
    _id(),
    _to("community_id", "community"),
    Column("member_id", Number, nullable=False),
    Column("words", Ordered, nullable=False),
    Column("day", String, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("community_id", "member_id", "words", "day"),
)

moderator = Table(
    "moderator",
    metadata,
    _to("community_id", "community"),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    PrimaryKeyConstraint("community_id", "platform", "account"),
)

wrong_code = Table(
    "wrong_code",
    metadata,
    _id(),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_wrong_code_account", "platform", "account", "at"),
)

held = Table(  # what waits for a moderator to look at it
    "held",
    metadata,
    _id(),
    _to("community_id", "community"),
    _to("member_id", "member"),
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
    sqlite_autoincrement=NUMBERED_ONCE,
)

thanks = Table(  # said after a return, once by each side
    "thanks",
    metadata,
    _to("loan_id", "loan"),
    Column("role", String, nullable=False),
    _to("to_id", "member"),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("loan_id", "role"),
)

tally = Table(  # how much one account or member did of something that is limited, since when
    "tally",
    metadata,
    _id(),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("began_at", Utc, nullable=False),
    UniqueConstraint("who", "what"),
)

known = Table(
    "known",
    metadata,
    Column("question", String, primary_key=True),
    Column("answer", JSON, nullable=False),
    Column("at", Utc, nullable=False),
)

web_session = Table(
    "web_session",
    metadata,
    _id(),
    Column("digest", String, nullable=False, unique=True),
    _to("member_id", "member"),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
)

launch = Table(  # of a page within a chat: kept until it would be too old anyway, so that it counts once
    "launch",
    metadata,
    Column("digest", String, primary_key=True),
    Column("expires_at", Utc, nullable=False),
)

forgotten = Table(  # who was forgotten, by digests of their accounts: so that it is done again after a restore
    "forgotten",
    metadata,
    Column("digest", String, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("conduct", String, nullable=False),
    Column("barred_until", Utc),
)

secret = Table(
    "secret",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

photo = Table(
    "photo",
    metadata,
    Column("id", String, primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Utc, nullable=False),
    Column("community_id", Number, nullable=False),
    Column("actor", Number, nullable=False),
    Column("role", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("step", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("detail", String, nullable=False),  # the digest of who and why, in audit_detail; "" where there is none
    Column("previous", String, nullable=False),  # the hash of the community's record before
    Column("hash", String, nullable=False),
    Index("ix_audit_community", "community_id", "id"),
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
