"""The ledger: triggers that write down, in each transaction of the product, what it changed; the checker reads it.

It is put into the database of a campaign only. What the product sweeps away later still stands in it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, text

from storage.tables import audit, face, inbox, loan, outbox, reminder

SQLITE_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS chaos_ledger "
    "(seq INTEGER PRIMARY KEY AUTOINCREMENT, tx INTEGER NOT NULL DEFAULT 0, "
    "what TEXT NOT NULL, verb TEXT NOT NULL, entry TEXT NOT NULL)"
)
POSTGRESQL: Final = (
    "CREATE TABLE chaos_ledger (seq bigserial PRIMARY KEY, tx bigint NOT NULL DEFAULT txid_current(), "
    "what text NOT NULL, verb text NOT NULL, entry text NOT NULL)",
    "CREATE FUNCTION chaos_note() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE entry jsonb; BEGIN "
    "IF TG_OP = 'DELETE' THEN entry = to_jsonb(OLD); ELSE entry = to_jsonb(NEW); END IF; "
    "INSERT INTO chaos_ledger (what, verb, entry) "
    "VALUES (TG_TABLE_NAME, lower(TG_OP), (entry - 'raw')::text); RETURN NULL; END $$",
)
LEFT_OUT: Final = frozenset({"raw"})  # large, and of no use here
# What is watched, and which updates count: all, or those that change one of these columns.
WATCHED: Final[tuple[tuple[Table, tuple[str, ...]], ...]] = (
    (inbox, ("handled_at",)),
    (outbox, ("ended_at",)),
    (audit, ()),
    (loan, ("state",)),
    (reminder, ("due_at",)),
    (face, ("reachable",)),
)


def open_ledger(connection: Connection) -> None:
    """Begin to write; nothing when it is there already."""
    for statement in _sqlite() if connection.dialect.name == "sqlite" else _postgresql():
        connection.execute(text(statement))


def _sqlite() -> list[str]:
    """The table, and three triggers for each table that is watched."""
    statements = [SQLITE_TABLE]
    for table, changes in WATCHED:
        of = f" OF {', '.join(changes)}" if changes else ""
        for verb, row, when in (
            ("insert", "NEW", "INSERT"),
            ("update", "NEW", f"UPDATE{of}"),
            ("delete", "OLD", "DELETE"),
        ):
            if table is audit and verb == "update":
                continue  # the database itself refuses it
            statements.append(
                f"CREATE TRIGGER IF NOT EXISTS chaos_{table.name}_{verb} AFTER {when} ON {table.name} BEGIN "
                f"INSERT INTO chaos_ledger (what, verb, entry) "
                f"VALUES ('{table.name}', '{verb}', {_entry(table, row)}); END"
            )
    return statements


def _postgresql() -> list[str]:
    """The same: one function, and two triggers for each table."""
    statements = list(POSTGRESQL)
    for table, changes in WATCHED:
        of = f" OF {', '.join(changes)}" if changes else ""
        for verb, when in (("write", "INSERT OR DELETE"), ("update", f"UPDATE{of}")):
            statements.append(
                f"CREATE TRIGGER chaos_{table.name}_{verb} AFTER {when} ON {table.name} "
                f"FOR EACH ROW EXECUTE FUNCTION chaos_note()"
            )
    return statements


def _entry(table: Table, row: str) -> str:
    """A row as JSON."""
    columns = [column.name for column in table.columns if column.name not in LEFT_OUT]
    return "json_object(" + ", ".join(f"'{name}', {row}.\"{name}\"" for name in columns) + ")"
