"""The database, as `commonshed doctor` looks at it: reachable, writable, in the present form?"""

import asyncio
import os
import sqlite3
import time
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, false, inspect, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.checks import Finding
from bot.errors import StoreAway
from bot.settings import Settings
from storage.database import open_engine
from storage.heads import heads_file, missed_heads, on_server
from storage.integrity import Damaged, Interrupted, check_whole, is_damage
from storage.lock import sqlite_file
from storage.records import first_broken
from storage.tables import inbox, metadata

MIGRATE: Final = "run: commonshed migrate"
RESTORE: Final = "stop the bot and go back to a backup: commonshed restore BACKUP"
READING_S: Final = 12.0  # less than doctor has patience for


async def check(settings: Settings) -> list[Finding]:
    """Open the database, take its write lock for a moment, and read all of a file. None is made where none is."""
    url = settings.database.url.get_secret_value()
    found, file = _look(url), sqlite_file(url)
    if not found.is_well or (file is not None and not file.exists()):
        return [found]
    folder = Path(settings.database.notes)
    chain = await asyncio.to_thread(_records, url, heads_file(url, folder))
    return [found, chain, _notes(folder) if file is None else await asyncio.to_thread(_whole, file)]


def _notes(folder: Path) -> Finding:
    """Whether what an older copy of a server's database would not know can be noted."""
    there = next(it for it in (folder.absolute(), *folder.absolute().parents) if it.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            f"database.notes: {there} may not be written", "give the bot's user the right to write there"
        )
    return Finding(f"database.notes: {folder} can be written")


def _records(url: str, heads: Path) -> Finding:
    """Whether the records of what was done are as they were left, and end as they did when it was noted last."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            broken = first_broken(connection)
            cut = missed_heads(heads, on_server(connection))
    except (StoreAway, SQLAlchemyError, OSError) as error:
        return Finding(f"records: cannot be read ({_why(error)})", "look at the database")
    finally:
        engine.dispose()
    if broken is None and not cut:
        return Finding("records: none was changed or taken out")
    if broken is None:
        return Finding(
            f"records: of community {cut[0]} the last ones are missing: they were cut off, or this is an older copy",
            "find out who can write to the database; compare with a backup; after a copy of your own remove the file "
            f"{heads}",
        )
    return Finding(
        f"records: number {broken} was changed, or one before it is missing",
        "find out who can write to the database; compare with a backup",
    )


def _whole(file: Path) -> Finding:
    """Every page of the file is read, as far as there is time."""
    until = time.monotonic() + READING_S
    try:
        check_whole(file, lambda: time.monotonic() < until)
    except Interrupted:
        return Finding(
            f"database: no damage found within {READING_S:.0f} s; commonshed backup reads all of it"
        )
    except Damaged as error:
        return Finding(f"database: {file} is damaged ({error})", RESTORE)
    except sqlite3.Error as error:
        return Finding(f"database: {file} cannot be read ({error})", "look at the disk; " + RESTORE)
    return Finding(f"database: {file} is whole")


def _look(url: str) -> Finding:
    try:
        where = make_url(url)
        if where.get_backend_name() == "sqlite" and where.database and not Path(where.database).exists():
            return _not_made(Path(where.database))
        engine = open_engine(url)
        try:
            # BEGIN IMMEDIATE on SQLite: refused where nothing can be written.
            with engine.begin() as connection:
                return _form(connection, where.render_as_string(hide_password=True))
        finally:
            engine.dispose()
    except (StoreAway, SQLAlchemyError, ImportError, OSError) as error:
        return Finding(f"database.url: cannot be used ({_why(error)})", _mend(error))


def _not_made(file: Path) -> Finding:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            f"database.url: {folder} may not be written", "give the bot's user the right to write there"
        )
    return Finding(f"database.url: {file} is not there yet", MIGRATE)


def _form(connection: Connection, shown: str) -> Finding:
    """Every table and column that the program knows must be there."""
    there = inspect(connection)
    tables = set(there.get_table_names())
    missing = sorted(set(metadata.tables) - tables) or sorted(
        f"{name}.{column}"
        for name, table in metadata.tables.items()
        for column in {column.name for column in table.columns}
        - {one["name"] for one in there.get_columns(name)}
    )
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return Finding(f"database: has an older form, without {missing[0]}{more}", MIGRATE)
    connection.execute(delete(inbox).where(false()))  # refused by PostgreSQL where it may only be read
    return Finding(f"database: {shown} can be written and has the present form")


def _why(error: Exception) -> str:
    """The driver's own words: SQLAlchemy would add the statement and a link."""
    return str(error.orig if isinstance(error, DBAPIError) else error).strip() or type(error).__name__


def _mend(error: Exception) -> str:
    if isinstance(error, ImportError):
        return "install the driver that the address names"
    if isinstance(error, DBAPIError) and is_damage(error.orig):
        return RESTORE
    return "look at the address, who may write there, and whether the disk is full"
