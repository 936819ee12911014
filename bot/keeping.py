"""Keeping the database in a file: made ready before a start, backed up, restored. PostgreSQL has tools of its own."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.config import WrongValue
from bot.ports import Now, StoreRefused
from bot.running.upkeep import Going, Kept, Upkeep
from bot.running.watch import Watch
from bot.settings import Settings
from bot.telling import say, shown
from storage import restore as restoring
from storage.backup import Backup, Told, back_up, backups
from storage.heads import note_heads
from storage.integrity import Damaged
from storage.lock import sole_user, sqlite_file
from storage.wal import shorten

log = logging.getLogger(__name__)

FOLDER: Final = "backups"  # beside the database, unless backup.folder names another
MOST_NAMED: Final = 5


def database_file(settings: Settings) -> Path | None:
    """The database's file; None where it is on a server or in memory."""
    return sqlite_file(settings.database.url.get_secret_value())


def backup_folder(settings: Settings, database: Path) -> Path:
    """Where the backups go."""
    return Path(settings.backup.folder) if settings.backup.folder else database.parent / FOLDER


def make_ready(settings: Settings) -> None:
    """Before a file is opened to work on it, under its lock: carry a restore through, refuse damage.

    Raises StoreRefused.
    """
    database = database_file(settings)
    if database is not None:
        restoring.make_ready(database, backup_folder(settings, database))


def upkeep(settings: Settings, now: Now, watch: Watch) -> Upkeep | None:
    """Who makes the backups by the clock; nobody where there is no file."""
    database = database_file(settings)
    if database is None:
        return None
    file, folder, keep = database, backup_folder(settings, database), settings.backup.keep

    def newest(until: datetime) -> datetime | None:
        return next((one.made_at for one in backups(file, folder) if one.made_at <= until), None)

    def make(moment: datetime, going: Going) -> Backup:
        return _backed_up(file, folder, keep, moment, going)

    every = timedelta(hours=settings.backup.every_hours) or None

    told: set[int] = set()

    def tidy() -> None:
        shorten(file)
        missed = set(note_heads(file))
        if missed - told:  # once, not every minute
            log.critical(
                "records are missing at the end, of communities %s; see: commonshed doctor", sorted(missed)
            )
        told.update(missed)

    return Upkeep(Kept(newest, make, tidy), every, now, watch)


def back_up_now(settings: Settings, to: Path | None, keep: int | None, now: datetime) -> None:
    """`commonshed backup`. Raises StoreRefused."""
    database = _file_needed(settings, "back it up with pg_dump, or with: commonshed export")
    restoring.refuse_unfinished(database)
    folder = to or backup_folder(settings, database)
    with shown("Backing up") as told:
        made = _backed_up(database, folder, keep or settings.backup.keep, now, None, told)
    size = made.file.stat().st_size / 1_000_000
    say(f"{made.file}: {size:.1f} MB, looked through and whole")


def restore_backup(settings: Settings, named: Path, now: datetime) -> None:
    """`commonshed restore`. Raises StoreRefused."""
    from storage.migrations import (
        known_revisions,  # here, as it loads SQLAlchemy, and a start looks at the file first
    )

    database = _file_needed(settings, "restore it with pg_restore, or with: commonshed import")
    backup = _found(named, database, backup_folder(settings, database))
    with sole_user(settings.database.url.get_secret_value()), shown("Restoring") as told:
        aside = restoring.restore(backup, database, now, known_revisions(), told)
    kept = f"; what was there is kept as {aside}" if aside else ""
    say(f"{database} is {backup.name} again{kept}")


def _backed_up(
    database: Path, folder: Path, keep: int, now: datetime, going: Going | None, told: Told | None = None
) -> Backup:
    """A backup; damage becomes a line that names the way back."""
    try:
        return back_up(database, folder, keep, now, going, told)
    except Damaged as error:
        raise restoring.damage_told(database, folder, error) from error


def _file_needed(settings: Settings, instead: str) -> Path:
    """The database's file. Raises WrongValue where there is none."""
    database = database_file(settings)
    if database is None:
        raise WrongValue(f"database.url: expects an SQLite file for this; {instead}")
    return database


def _found(named: Path, database: Path, folder: Path) -> Path:
    """The backup of that path, or of that name in the folder. Raises StoreRefused, which names those that are there."""
    for file in (named, folder / named):
        if file.is_file():
            return file
    there = ", ".join(one.file.name for one in backups(database, folder)[:MOST_NAMED])
    raise StoreRefused(
        f"{named} is not there; {f'in {folder} are: {there}' if there else f'{folder} has no backup'}"
    )
