"""The first form of the database."""

import sqlalchemy as sa
from alembic import op

from storage.types import Number, Ordered, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  # one statement a table
    """Make every table, and the rules that the database keeps itself."""
    op.create_table(
        "audit",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("actor", Number, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("community_id", "previous", name=op.f("uq_audit_community_id_previous")),
    )
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    op.create_index("ix_audit_community", "audit", ["community_id", "id"], unique=False)
    op.create_index(
        "ix_audit_moderators",
        "audit",
        ["community_id", "id"],
        unique=False,
        sqlite_where=sa.text("role = 'moderator'"),
        postgresql_where=sa.text("role = 'moderator'"),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "code",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_by_platform", sa.String(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=False),
        sa.Column("used_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_code_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_code_account", "code", ["platform", "account"], unique=False)
    op.create_index("ix_code_used_by", "code", ["used_by_platform", "used_by"], unique=False)
    op.create_table(
        "community",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("vouched", sa.Boolean(), nullable=False),
        sa.Column("cell_m", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("drawn_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
    )
    op.create_table(
        "draft",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("rejected", sa.JSON(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("then", sa.String(), nullable=False),
        sa.Column("touched_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("platform", "account", "form", name=op.f("uq_draft_platform_account_form")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("conduct", sa.String(), nullable=False),
        sa.Column("barred_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("handled_at", Utc(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", Utc(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("claimed_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("platform", "event", name=op.f("uq_inbox_platform_event")),
    )
    op.create_index(
        "ix_inbox_emptied",
        "inbox",
        ["handled_at"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NOT NULL AND CAST(raw AS TEXT) = '{}'"),
        postgresql_where=sa.text("handled_at IS NOT NULL AND CAST(raw AS TEXT) = '{}'"),
    )
    op.create_index(
        "ix_inbox_key",
        "inbox",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("key <> ''"),
        postgresql_where=sa.text("key <> ''"),
    )
    op.create_index(
        "ix_inbox_said",
        "inbox",
        ["handled_at"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NOT NULL AND CAST(raw AS TEXT) <> '{}'"),
        postgresql_where=sa.text("handled_at IS NOT NULL AND CAST(raw AS TEXT) <> '{}'"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_index(
        "ix_inbox_waiting_account",
        "inbox",
        ["platform", "account", "id"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_index(
        "ix_inbox_waiting_chat",
        "inbox",
        ["platform", "chat", "id"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "item_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("col", sa.Integer(), nullable=False),
        sa.Column("item_id", Number, nullable=False),
        sa.Column("in_title", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("word", "community_id", "row", "col", "item_id", name=op.f("pk_item_word")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known",
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_known")),
    )
    op.create_table(
        "launch",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_launch")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("fence", Number, nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kept_at", Utc(), nullable=True),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_table(
        "posting",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index("ix_posting_message", "posting", ["platform", "chat", "message"], unique=False)
    op.create_index(op.f("ix_posting_subject"), "posting", ["subject"], unique=False)
    op.create_table(
        "secret",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "tally",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("began_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("who", "what", name=op.f("uq_tally_who_what")),
    )
    op.create_table(
        "word",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
        sa.UniqueConstraint("text", name=op.f("uq_word_text")),
    )
    op.create_table(
        "wrong_code",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_code")),
    )
    op.create_index("ix_wrong_code_account", "wrong_code", ["platform", "account", "at"], unique=False)
    op.create_table(
        "audit_detail",
        sa.Column("audit_id", Number, nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_detail_audit_id")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "member",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("col", sa.Integer(), nullable=False),
        sa.Column("cell_m", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), server_default="1", nullable=False),
        sa.Column("joined_at", Utc(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("quiet_start", sa.Integer(), nullable=False),
        sa.Column("quiet_end", sa.Integer(), nullable=False),
        sa.Column("remind_handover", sa.Boolean(), nullable=False),
        sa.Column("remind_day_before", sa.Boolean(), nullable=False),
        sa.Column("remind_due_day", sa.Boolean(), nullable=False),
        sa.Column("conduct", sa.String(), nullable=False),
        sa.Column("barred_until", Utc(), nullable=True),
        sa.Column("looks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_member_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_member_conduct", "member", ["community_id", "conduct"], unique=False)
    op.create_index("ix_member_looks", "member", ["community_id", "looks"], unique=False)
    op.create_table(
        "missed",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("words", Ordered, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_missed_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed")),
        sa.UniqueConstraint(
            "member_id",
            "community_id",
            "words",
            "day",
            name=op.f("uq_missed_member_id_community_id_words_day"),
        ),
    )
    op.create_index(op.f("ix_missed_community_id"), "missed", ["community_id"], unique=False)
    op.create_table(
        "moderator",
        sa.Column("community_id", Number, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_moderator_community_id")),
        sa.PrimaryKeyConstraint("community_id", "platform", "account", name=op.f("pk_moderator")),
    )
    op.create_index("ix_moderator_account", "moderator", ["platform", "account"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("posting_id", Number, nullable=True),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("not_before", Utc(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_outbox_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_answers",
        "outbox",
        ["platform", "answers"],
        unique=False,
        sqlite_where=sa.text("answers <> ''"),
        postgresql_where=sa.text("answers <> ''"),
    )
    op.create_index(
        "ix_outbox_awaited",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND answers <> ''"),
        postgresql_where=sa.text("ended_at IS NULL AND answers <> ''"),
    )
    op.create_index(
        "ix_outbox_emptied",
        "outbox",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL AND CAST(reply AS TEXT) = '{}'"),
        postgresql_where=sa.text("ended_at IS NOT NULL AND CAST(reply AS TEXT) = '{}'"),
    )
    op.create_index(
        "ix_outbox_posting",
        "outbox",
        ["posting_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_said",
        "outbox",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL AND CAST(reply AS TEXT) <> '{}'"),
        postgresql_where=sa.text("ended_at IS NOT NULL AND CAST(reply AS TEXT) <> '{}'"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "room",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("for_moderators", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_room_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("platform", "chat", name=op.f("uq_room_platform_chat")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_room_community_id"), "room", ["community_id"], unique=False)
    op.create_index("ix_room_space", "room", ["platform", "space"], unique=False)
    op.create_table(
        "face",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("member_id", Number, nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=True),
        sa.Column("seen_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_face_member_id")),
        sa.PrimaryKeyConstraint("platform", "account", name=op.f("pk_face")),
    )
    op.create_index(op.f("ix_face_member_id"), "face", ["member_id"], unique=False)
    op.create_table(
        "held",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", Number, nullable=False),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_held_community_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_held_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_held_member_id"), "held", ["member_id"], unique=False)
    op.create_index("ix_held_state", "held", ["community_id", "state"], unique=False)
    op.create_table(
        "home",
        sa.Column("member_id", Number, nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_home_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_home")),
    )
    op.create_table(
        "item",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("owner_id", Number, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("longest_days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("col", sa.Integer(), nullable=False),
        sa.Column("cell_m", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("least_returns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_item_community_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_item_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    op.create_index(op.f("ix_item_community_id"), "item", ["community_id"], unique=False)
    op.create_index(
        "ix_item_kind_place",
        "item",
        ["community_id", "kind", "row", "col", "made_at", "id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "ix_item_newest",
        "item",
        ["community_id", "made_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(op.f("ix_item_owner_id"), "item", ["owner_id"], unique=False)
    op.create_index(
        "ix_item_photo",
        "item",
        ["photo"],
        unique=False,
        sqlite_where=sa.text("photo <> ''"),
        postgresql_where=sa.text("photo <> ''"),
    )
    op.create_index(
        "ix_item_place",
        "item",
        ["community_id", "row", "col", "made_at", "id", "owner_id"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "ix_item_public",
        "item",
        ["made_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'offered' AND public"),
        postgresql_where=sa.text("state = 'offered' AND public"),
    )
    op.create_table(
        "search",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("within_m", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("span", sa.JSON(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_search_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_search_member_id"), "search", ["member_id"], unique=False)
    op.create_table(
        "secret_link",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("member_id", Number, nullable=True),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_secret_link_community_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_secret_link_member_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_secret_link")),
    )
    op.create_index(op.f("ix_secret_link_account"), "secret_link", ["account"], unique=False)
    op.create_index(op.f("ix_secret_link_member_id"), "secret_link", ["member_id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_web_session_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_web_session_digest")),
    )
    op.create_index(op.f("ix_web_session_member_id"), "web_session", ["member_id"], unique=False)
    op.create_table(
        "imported",
        sa.Column("community_id", Number, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("item_id", Number, nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_imported_community_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_imported_item_id")),
        sa.PrimaryKeyConstraint("community_id", "key", name=op.f("pk_imported")),
    )
    op.create_index(op.f("ix_imported_item_id"), "imported", ["item_id"], unique=False)
    op.create_table(
        "loan",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("item_id", Number, nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("owner_id", Number, nullable=False),
        sa.Column("borrower_id", Number, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("start_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("start_wall", sa.String(), nullable=False),
        sa.Column("due_wall", sa.String(), nullable=False),
        sa.Column("busy_until", Utc(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("claim", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("moved_at", Utc(), nullable=True),
        sa.Column("returned_at", Utc(), nullable=True),
        sa.Column("lapses_at", Utc(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["borrower_id"], ["member.id"], name=op.f("fk_loan_borrower_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_loan_community_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_loan_item_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_loan_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_borrower_id"), "loan", ["borrower_id"], unique=False)
    op.create_index(op.f("ix_loan_item_id"), "loan", ["item_id"], unique=False)
    op.create_index(
        "ix_loan_lapses_at",
        "loan",
        ["lapses_at"],
        unique=False,
        sqlite_where=sa.text("lapses_at IS NOT NULL"),
        postgresql_where=sa.text("lapses_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_loan_owner_id"), "loan", ["owner_id"], unique=False)
    op.create_index("ix_loan_state", "loan", ["community_id", "state"], unique=False)
    op.create_index(
        "uq_loan_on_loan",
        "loan",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("state = 'on_loan'"),
        postgresql_where=sa.text("state = 'on_loan'"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("loan_id", Number, nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_reminder_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_due_at"), "reminder", ["due_at"], unique=False)
    op.create_index(op.f("ix_reminder_loan_id"), "reminder", ["loan_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("community_id", Number, nullable=False),
        sa.Column("reporter_id", Number, nullable=False),
        sa.Column("member_id", Number, nullable=True),
        sa.Column("item_id", Number, nullable=True),
        sa.Column("loan_id", Number, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_report_community_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_report_item_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_report_loan_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_report_member_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["member.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_loan_id"), "report", ["loan_id"], unique=False)
    op.create_index(op.f("ix_report_member_id"), "report", ["member_id"], unique=False)
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"], unique=False)
    op.create_index("ix_report_state", "report", ["community_id", "state"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", Number, sa.Identity(always=False), nullable=False),
        sa.Column("loan_id", Number, nullable=False),
        sa.Column("member_id", Number, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_statement_loan_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_statement_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_loan_id"), "statement", ["loan_id"], unique=False)
    op.create_index(op.f("ix_statement_member_id"), "statement", ["member_id"], unique=False)
    op.create_index(
        "ix_statement_photo",
        "statement",
        ["photo"],
        unique=False,
        sqlite_where=sa.text("photo <> ''"),
        postgresql_where=sa.text("photo <> ''"),
    )
    op.create_table(
        "thanks",
        sa.Column("loan_id", Number, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("to_id", Number, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_thanks_loan_id")),
        sa.ForeignKeyConstraint(["to_id"], ["member.id"], name=op.f("fk_thanks_to_id")),
        sa.PrimaryKeyConstraint("loan_id", "role", name=op.f("pk_thanks")),
    )
    op.create_index(op.f("ix_thanks_loan_id"), "thanks", ["loan_id"], unique=False)
    op.create_index(op.f("ix_thanks_to_id"), "thanks", ["to_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            """
    CREATE TRIGGER loan_days_insert BEFORE INSERT ON loan
    WHEN NEW.state IN ('approved', 'on_loan', 'disputed') BEGIN
    SELECT RAISE(ABORT, 'days_taken') WHERE EXISTS (
        SELECT 1 FROM loan AS other
        WHERE other.item_id = NEW.item_id AND other.id <> NEW.id AND other.state IN ('approved', 'on_loan', 'disputed')
        AND other.start_at < NEW.busy_until AND NEW.start_at < other.busy_until
    );
     END
            """
        )
        op.execute(
            """
    CREATE TRIGGER loan_days_update BEFORE UPDATE OF state, start_at, busy_until, item_id ON loan
    WHEN NEW.state IN ('approved', 'on_loan', 'disputed') BEGIN
    SELECT RAISE(ABORT, 'days_taken') WHERE EXISTS (
        SELECT 1 FROM loan AS other
        WHERE other.item_id = NEW.item_id AND other.id <> NEW.id AND other.state IN ('approved', 'on_loan', 'disputed')
        AND other.start_at < NEW.busy_until AND NEW.start_at < other.busy_until
    );
     END
            """
        )
        op.execute(
            """
    CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit_kept'); END
            """
        )
        op.execute(
            """
    CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit_kept'); END
            """
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
    ALTER TABLE loan ADD CONSTRAINT days_taken EXCLUDE USING gist (
    int8range(item_id, item_id, '[]') WITH &&, tstzrange(start_at, busy_until) WITH &&
    ) WHERE (state IN ('approved', 'on_loan', 'disputed'))
            """
        )
        op.execute(
            """
    CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit_kept' USING ERRCODE = 'integrity_constraint_violation'; END $$
            """
        )
        op.execute(
            """
    CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()
            """
        )
        op.execute(
            """
    CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()
            """
        )
        op.execute(
            """
    CREATE FUNCTION mail_waits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify(TG_TABLE_NAME, ''); RETURN NULL; END $$
            """
        )
        op.execute(
            """
    CREATE TRIGGER inbox_waits AFTER INSERT ON inbox FOR EACH STATEMENT EXECUTE FUNCTION mail_waits()
            """
        )
        op.execute(
            """
    CREATE TRIGGER outbox_waits AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION mail_waits()
            """
        )
