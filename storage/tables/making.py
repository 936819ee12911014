"""What all tables are made with."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Index, MetaData, text

from storage.types import Number

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


def own_id() -> Column[int]:
    """A row's own number."""
    return Column("id", Number, Identity(), primary_key=True)


def to(name: str, table: str, *, index: bool = True) -> Column[int]:
    """A reference to another table; without an index of its own where a wider one begins with it."""
    return Column(name, Number, ForeignKey(f"{table}.id"), nullable=False, index=index)


def part(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some of the rows: it stays as small as they are few, whatever else the table holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
