"""Rules that the database itself keeps, as statements for each dialect."""

# Two promises of one item never overlap. SQLite has no exclusion constraint, so a trigger looks before each write;
# BEGIN IMMEDIATE sees to it that nobody writes between the look and the write.
HOLDING = "('approved', 'on_loan', 'disputed')"
OVERLAP = f"""
SELECT RAISE(ABORT, 'days_taken') WHERE EXISTS (
    SELECT 1 FROM loan AS other
    WHERE other.item_id = NEW.item_id AND other.id <> NEW.id AND other.state IN {HOLDING}
    AND other.start_at < NEW.busy_until AND NEW.start_at < other.busy_until
);
"""
SQLITE = (
    f"CREATE TRIGGER loan_days_insert BEFORE INSERT ON loan\nWHEN NEW.state IN {HOLDING} BEGIN {OVERLAP} END",
    f"CREATE TRIGGER loan_days_update BEFORE UPDATE OF state, start_at, busy_until, item_id ON loan\n"
    f"WHEN NEW.state IN {HOLDING} BEGIN {OVERLAP} END",
    "CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit_kept'); END",
)
