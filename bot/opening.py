"""Before the database's file is opened to work on it. SQLAlchemy is loaded meanwhile, so nothing here asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.settings import Settings
from storage import restore
from storage.lock import sqlite_file

FOLDER: Final = "backups"  # beside the database, unless backup.folder names another


def database_file(settings: Settings) -> Path | None:
    """The database's file; None where it is on a server or in memory."""
    return sqlite_file(settings.database.url.get_secret_value())


def backup_folder(settings: Settings, database: Path) -> Path:
    """Where the backups go."""
    return Path(settings.backup.folder) if settings.backup.folder else database.parent / FOLDER


def make_ready(settings: Settings) -> None:
    """Under its lock: carry a restore through, refuse damage. Raises StoreRefused."""
    database = database_file(settings)
    if database is not None:
        restore.make_ready(database, backup_folder(settings, database))
