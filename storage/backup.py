"""Backups of an SQLite database: made while the bot runs, looked through before they count, the oldest removed."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.errors import StoreRefused
from storage.integrity import STEPS, Damaged, Going, Interrupted, check, opened, tables_of
from storage.lock import PRIVATE, only_one

MOMENT: Final = "%Y%m%dT%H%M%SZ"
PAGES: Final = 2048  # copied between two looks whether to go on: 8 MB
MOST_IN_A_SECOND: Final = 100
PART: Final = ".part"  # the ending of what is not whole yet

Told = Callable[[int, int], None]  # how many are done, of how many


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A whole backup. `made_at` stands in its name, so that it survives a copy to elsewhere."""

    made_at: datetime
    file: Path


def backups(database: Path, folder: Path) -> list[Backup]:
    """The backups of this database in the folder, the newest first. A folder that is not there has none."""
    form = re.compile(re.escape(database.stem) + r"-(\d{8}T\d{6}Z)(-\d+)?\.db")
    try:
        names = [(file, form.fullmatch(file.name)) for file in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [Backup(_moment(match[1]), file) for file, match in names if match]
    return sorted(found, reverse=True)


def back_up(
    database: Path,
    folder: Path,
    keep: int,
    now: datetime,
    going: Going | None = None,
    told: Told | None = None,
) -> Backup:
    """Copy what is committed now, look through the copy, and only then let the oldest go.

    Raises StoreRefused when there is nothing to copy, no room for it, or another backup under way; Damaged when the
    database is; Interrupted.
    """
    if not database.exists():
        raise StoreRefused(f"{database} is not there yet, so there is nothing to back up")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with only_one(folder / database.stem, f"a backup into {folder} is being made"):
            _clear(database, folder)
            made = Backup(now, _free_name(database, folder, now))
            _copy(database, made.file, going, told)
            _rotate(database, folder, keep, made)
            return made
    except (OSError, sqlite3.Error) as error:
        raise StoreRefused(f"no backup was made in {folder}: {why(error)}") from error


def copy_whole(database: Path, part: Path, going: Going | None = None, told: Told | None = None) -> None:
    """Copy a database into one file, checked and safely on the disk. Raises Damaged, Interrupted, sqlite3.Error."""
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE))
    with opened(database, going) as source, closing(sqlite3.connect(part, isolation_level=None)) as target:
        # Held open, this look at the database stays the same while others write, and nothing begins anew.
        source.execute("BEGIN")
        target.execute("PRAGMA journal_mode=OFF")
        before = _counts(source)
        source.backup(target, pages=PAGES, progress=_progress(going, told))
        target.execute("PRAGMA journal_mode=DELETE")  # the copy is one file, without a log beside it
        if going is not None:
            target.set_progress_handler(lambda: not going(), STEPS)
        check(target)
        if _counts(target) != before:
            raise Damaged("the copy has other rows than the database")
    sync(part)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def why(error: Exception) -> str:
    """An error's own words without a path or a number."""
    told = error.strerror if isinstance(error, OSError) else str(error)
    return told or type(error).__name__


def _copy(database: Path, file: Path, going: Going | None, told: Told | None) -> None:
    """Copy under a name of its own; the real name appears only when all of it is there."""
    part = file.with_name(f".{file.name}{PART}")
    try:
        copy_whole(database, part, going, told)
        part.replace(file)
        sync(file.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    counted = {}
    for name in tables_of(connection):
        counted[name] = int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
    return counted


def _progress(going: Going | None, told: Told | None) -> Callable[[int, int, int], None]:
    """What is called after each step of the copy."""

    def step(_: int, left: int, pages: int) -> None:
        if going is not None and not going():
            raise Interrupted
        if told is not None:
            told(pages - left, pages)

    return step


def _clear(database: Path, folder: Path) -> None:
    """Remove what a backup that was killed left behind; under the lock nobody else is writing one."""
    for left in folder.glob(f".{database.stem}-*{PART}*"):
        left.unlink(missing_ok=True)


def _free_name(database: Path, folder: Path, now: datetime) -> Path:
    """A name that nothing has yet."""
    named = f"{database.stem}-{now.astimezone(UTC).strftime(MOMENT)}"
    for ending in ("", *(f"-{nth}" for nth in range(2, MOST_IN_A_SECOND))):
        file = folder / f"{named}{ending}.db"
        if not file.exists():
            return file
    raise StoreRefused(f"{folder} has {MOST_IN_A_SECOND} backups of this second already")


def _rotate(database: Path, folder: Path, keep: int, made: Backup) -> None:
    """Let the oldest go; never the one just made, whatever the clock said before."""
    others = [one for one in backups(database, folder) if one.file != made.file]
    for old in others[keep - 1 :]:
        with suppress(FileNotFoundError):
            old.file.unlink()


def _moment(written: str) -> datetime:
    try:
        return datetime.strptime(written, MOMENT).replace(tzinfo=UTC)
    except ValueError:  # digits that are no date: the oldest of all
        return datetime.min.replace(tzinfo=UTC)
