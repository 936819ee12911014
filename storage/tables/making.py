"""What all tables are made with."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Identity, Index, MetaData, event, text

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

WHERE: Final = "where"  # in the info of an index: over which rows it is


def own_id() -> Column[int]:
    """A row's own number."""
    return Column("id", Number, Identity(), primary_key=True)


def to(name: str, table: str, *, index: bool = True) -> Column[int]:
    """A reference to another table; without an index of its own where a wider one begins with it."""
    return Column(name, Number, ForeignKey(f"{table}.id"), nullable=False, index=index)


def part(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some of the rows: it stays as small as they are few, whatever else the table holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={WHERE: where})


def on_postgresql(declared: MetaData, *_: object, **__: object) -> None:
    """Tell PostgreSQL, too, which rows an index is over; to be done before DDL is made of the tables.

    Not when they are declared: SQLAlchemy loads the dialect to be told, which takes a start on SQLite 20 ms and 3 MB.
    """
    for index in (it for table in declared.tables.values() for it in table.indexes if WHERE in it.info):
        index.dialect_kwargs["postgresql_where"] = text(index.info[WHERE])


event.listen(metadata, "before_create", on_postgresql)
