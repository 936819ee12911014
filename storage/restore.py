"""Restoring a backup: the present file is set aside, never deleted, and a kill at any moment loses neither.

The checked copy stands first beside the database, as `NAME.restoring-MOMENT`. From then on the restore is decided:
whoever opens the database next carries it through (`finish_restore`). Without that, a kill between the renames would
leave a database without its log, in which the newest loans stand.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.errors import StoreRefused
from storage.backup import MOMENT, MOST_IN_A_SECOND, PART, Backup, Told, backups, copy_whole, sync, why
from storage.integrity import Damaged, check_at_start, opened, tables_of
from storage.notes import HEADS

RESTORING: Final = ".restoring-"
ASIDE: Final = ".before-"
OURS: Final = frozenset({"alembic_version", "community", "member", "item", "loan"})
LOG, INDEX = "-wal", "-shm"  # what SQLite keeps beside a file


def restore(
    backup: Path, database: Path, now: datetime, revisions: Collection[str], told: Told | None = None
) -> Path | None:
    """Put a backup in the place of the database; the caller holds the database's lock.

    Returns where the present file went, None when there was none. Raises StoreRefused, and changes nothing then.
    """
    finish_restore(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    if database.exists() and backup.samefile(database):
        raise StoreRefused(f"{backup} is the database itself; name one of its backups")
    part = database.with_name(f"{database.name}{RESTORING}{PART}")
    part.unlink(missing_ok=True)
    try:
        copy_whole(backup, part, told=told)
        _check_ours(part, backup, revisions)
        _carry_ledger(part, [*(it.file for it in backups(database, backup.parent)[:1]), database])
        part.replace(_free(database, now))
    except Damaged as error:
        raise StoreRefused(
            f"{backup} cannot be restored: it is damaged ({error}); try another backup"
        ) from error
    except (sqlite3.Error, OSError) as error:
        raise StoreRefused(f"{backup} cannot be restored: {why(error)}") from error
    finally:
        part.unlink(missing_ok=True)  # gone already, unless something was refused
    return finish_restore(database)


def finish_restore(database: Path) -> Path | None:
    """Carry through what a restore had decided, as often as it takes; the caller holds the lock.

    Returns where the file that stood there went.
    """
    decided = _decided(database)
    if decided is None:
        return None
    sync(database.parent)
    moment = decided.name.rpartition(RESTORING)[2]
    aside = database.with_name(f"{database.name}{ASIDE}{moment}")
    # The log goes with its file: in the newest of it stand loans that the file lacks.
    for ending in ("", LOG):
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    database.with_name(database.name + INDEX).unlink(missing_ok=True)
    database.with_name(database.name + HEADS).unlink(missing_ok=True)  # its chains end elsewhere
    decided.rename(database)
    sync(database.parent)
    return aside if aside.exists() else None


def refuse_unfinished(database: Path) -> None:
    """For those who only look: a database in the middle of a restore is not what it seems. Raises StoreRefused."""
    if _decided(database) is not None:
        raise StoreRefused(
            f"a restore of {database} was interrupted; carry it through first: commonshed migrate"
        )


def make_ready(database: Path, folder: Path) -> None:
    """Before the database is opened to work on it: carry a restore through, and refuse a damaged file.

    The caller holds the lock. Raises StoreRefused; its line names the way back.
    """
    finish_restore(database)
    kept = backups(database, folder)
    if not database.exists() or not database.stat().st_size:
        if kept:
            missing = "is empty" if database.exists() else "is not there"
            raise StoreRefused(
                f"{database} {missing}, although it has backups; {_way_back(kept, folder)}; "
                "or move the backups away, to begin anew"
            )
        return
    try:
        check_at_start(database)
    except Damaged as error:
        raise damage_told(database, folder, error) from error
    except sqlite3.Error as error:
        raise StoreRefused(
            f"{database} cannot be read: {error}; look at who may read it and at the disk"
        ) from error


def damage_told(database: Path, folder: Path, damage: Damaged) -> StoreRefused:
    """What was found, and the way back, in one line."""
    return StoreRefused(f"{database} is damaged ({damage}); {_way_back(backups(database, folder), folder)}")


def _way_back(kept: list[Backup], folder: Path) -> str:
    """What to do about a database that is no more."""
    if not kept:
        return f"there is no backup in {folder}: keep the file, and save what can be saved with sqlite3's .recover"
    more = f" (the newest of {len(kept)} in {folder})" if len(kept) > 1 else ""
    return f"go back to a backup: commonshed restore {kept[0].file}{more}"


def _check_ours(part: Path, backup: Path, revisions: Collection[str]) -> None:
    """A database of this program, of this release or an older one. Raises StoreRefused."""
    with opened(part) as connection:
        if not set(tables_of(connection)) >= OURS:
            raise StoreRefused(f"{backup} is no backup of Commonshed's: it lacks its tables")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or row[0] not in revisions:
        raise StoreRefused(f"{backup} was made by a newer release; install that one first")


def _carry_ledger(part: Path, newer: Collection[Path]) -> None:
    """Let the copy know who was forgotten since it was made; its first start forgets them again.

    What is damaged or not there has no ledger to give.
    """
    for file in newer:
        if not file.exists():
            continue
        try:
            with opened(file) as connection:
                ledger = connection.execute(
                    "SELECT digest, at, conduct, barred_until FROM forgotten"
                ).fetchall()
                key = connection.execute("SELECT value FROM secret WHERE name = 'forgotten'").fetchall()
        except (sqlite3.Error, Damaged):
            continue
        with opened(part) as connection:
            connection.executemany("INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?, ?)", ledger)
            connection.executemany("INSERT OR REPLACE INTO secret VALUES ('forgotten', ?)", key)


def _decided(database: Path) -> Path | None:
    """The copy of a restore that is decided and not carried through."""
    form = re.compile(re.escape(database.name + RESTORING) + r"\d{8}T\d{6}Z(-\d+)?")
    if not database.parent.is_dir():
        return None
    return min((file for file in database.parent.iterdir() if form.fullmatch(file.name)), default=None)


def _free(database: Path, now: datetime) -> Path:
    """The name of a decided restore whose moment no file aside has yet."""
    moment = now.astimezone(UTC).strftime(MOMENT)
    for ending in ("", *(f"-{nth}" for nth in range(2, MOST_IN_A_SECOND))):
        if not database.with_name(f"{database.name}{ASIDE}{moment}{ending}").exists():
            return database.with_name(f"{database.name}{RESTORING}{moment}{ending}")
    raise StoreRefused("too many restores within one second")
