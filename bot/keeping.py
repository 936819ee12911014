"""Keeping the database: made ready before a start, backed up, restored. A server's is backed up by its own tools, and
what an older copy of it would not know is noted outside it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.config import WrongValue
from bot.errors import StoreAway, StoreRefused
from bot.opening import backup_folder, database_file
from bot.ports import Now
from bot.running.upkeep import Backups, Going, Kept, Upkeep
from bot.running.watch import Watch
from bot.settings import Settings
from bot.telling import say, shown
from storage import restore as restoring
from storage.backup import Backup, Told, back_up, backups
from storage.heads import heads_file, note_heads, on_server
from storage.integrity import Damaged, opened
from storage.ledger import adopt, beside, note_ledger
from storage.lock import sole_user
from storage.migrations import known_revisions
from storage.wal import shorten

if TYPE_CHECKING:
    from storage.database import Database

log = logging.getLogger(__name__)

MOST_NAMED: Final = 5


def ledgers(settings: Settings) -> list[Path]:
    """What lies outside the database and may know who was forgotten."""
    file = database_file(settings)
    if file is None:
        return beside(Path(settings.database.notes))
    return [it for it in beside(file.parent, backup_folder(settings, file)) if it != file]


def forget_again(settings: Settings, database: Database, now: datetime) -> int:
    """Forget whoever was forgotten and came back with an older copy of everything; returns how many.

    What was restored of a server's database does not know of them itself, and `commonshed restore` is not for it.
    """
    if database.leases is not None:
        with database.engine.begin() as connection:
            adopt(connection, ledgers(settings))
    return database.forget_again(now)


def upkeep(settings: Settings, database: Database, now: Now, watch: Watch) -> Upkeep | None:
    """Who makes the backups of a file by the clock, or notes outside a server's database what an older copy would not
    know; nobody for a database in memory."""
    named = database_file(settings)
    if named is None:
        return Upkeep(Kept(_Noting(settings, database).note), None, now, watch) if database.leases else None
    file, folder, keep = named, backup_folder(settings, named), settings.backup.keep

    def newest(until: datetime) -> datetime | None:
        return next((one.made_at for one in backups(file, folder) if one.made_at <= until), None)

    def make(moment: datetime, going: Going) -> Backup:
        return _backed_up(file, folder, keep, moment, going)

    missed = _Missed()

    def tidy() -> None:
        shorten(file)
        with opened(file) as connection:
            missed.tell(note_heads(_heads(settings), connection.execute))

    every = timedelta(hours=settings.backup.every_hours) or None
    return Upkeep(Kept(tidy, Backups(newest, make)), every, now, watch)


def _heads(settings: Settings) -> Path:
    """Where it is noted how far the records go."""
    return heads_file(settings.database.url.get_secret_value(), Path(settings.database.notes))


class _Missed:
    """Tells once of each community whose last records are missing, not every minute."""

    def __init__(self) -> None:
        self._told: set[int] = set()

    def tell(self, missed: list[int]) -> None:
        """These are missing now."""
        if set(missed) - self._told:
            log.critical("records are missing at the end, of communities %s; see: commonshed doctor", missed)
        self._told.update(missed)


class _Noting:
    """Notes of a server's database, in a folder. Whether that can be written is told when it changes."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._engine = settings, database.engine
        self._missed, self._failing = _Missed(), False

    def note(self) -> None:
        """Where the records end, and who was forgotten. A server that is away is told by others."""
        folder = Path(self._settings.database.notes)
        try:
            with self._engine.begin() as connection:
                self._missed.tell(note_heads(_heads(self._settings), on_server(connection)))
                note_ledger(connection, folder)
            self._failing = False
        except StoreAway:
            return
        except OSError as error:
            if not self._failing:
                log.error(
                    "database.notes: %s cannot be written (%s); see: commonshed doctor",
                    folder,
                    error.strerror,
                )
            self._failing = True


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
