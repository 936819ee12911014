"""Rules that the database itself keeps, as statements for each dialect."""

from typing import Final

# Two promises of one item never overlap.
HOLDING: Final = "('approved', 'on_loan', 'disputed')"

# SQLite has no exclusion constraint, so a trigger looks before each write; BEGIN IMMEDIATE sees to it that nobody
# writes between the look and the write.
OVERLAP: Final = f"""
SELECT RAISE(ABORT, 'days_taken') WHERE EXISTS (
    SELECT 1 FROM loan AS other
    WHERE other.item_id = NEW.item_id AND other.id <> NEW.id AND other.state IN {HOLDING}
    AND other.start_at < NEW.busy_until AND NEW.start_at < other.busy_until
);
"""
SQLITE: Final = (
    f"CREATE TRIGGER loan_days_insert BEFORE INSERT ON loan\nWHEN NEW.state IN {HOLDING} BEGIN {OVERLAP} END",
    f"CREATE TRIGGER loan_days_update BEFORE UPDATE OF state, start_at, busy_until, item_id ON loan\n"
    f"WHEN NEW.state IN {HOLDING} BEGIN {OVERLAP} END",
    "CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit_kept'); END",
    "CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit_kept'); END",
)

# The item as a range of one number: a GiST index compares ranges without an extension that somebody must install.
POSTGRESQL: Final = (
    "ALTER TABLE loan ADD CONSTRAINT days_taken EXCLUDE USING gist (\n"
    "int8range(item_id, item_id, '[]') WITH &&, tstzrange(start_at, busy_until) WITH &&\n"
    f") WHERE (state IN {HOLDING})",
    "CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN RAISE EXCEPTION 'audit_kept' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()",
    "CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()",
    # Wake whoever listens, in whichever process: a word on the channel that is named like the table.
    "CREATE FUNCTION mail_waits() RETURNS trigger LANGUAGE plpgsql AS $$\n"
    "BEGIN PERFORM pg_notify(TG_TABLE_NAME, ''); RETURN NULL; END $$",
    "CREATE TRIGGER inbox_waits AFTER INSERT ON inbox FOR EACH STATEMENT EXECUTE FUNCTION mail_waits()",
    "CREATE TRIGGER outbox_waits AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION mail_waits()",
)
RULES: Final = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
