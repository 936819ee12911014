"""The backups, as `commonshed doctor` looks at them: is the newest one new enough?"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from adapters.clock import TickingClock
from bot.checks import Finding
from bot.opening import backup_folder, database_file
from bot.settings import Settings
from storage.backup import backups

LATE: Final = 2  # turns that a backup may be late


async def check(settings: Settings) -> list[Finding]:
    """Look for the newest backup. Nothing is found where none are made by the clock, or there is no database yet."""
    database = database_file(settings)
    if database is None or not settings.backup.every_hours:
        return []
    return _look(
        database, backup_folder(settings, database), settings.backup.every_hours, TickingClock().now()
    )


def _look(database: Path, folder: Path, every_hours: int, now: datetime) -> list[Finding]:
    if not database.exists():
        return []
    made = backups(database, folder)
    if not made:
        return [Finding(f"backup: there is none in {folder} yet", "make one now: commonshed backup")]
    age_h = (now - made[0].made_at) / timedelta(hours=1)
    what = f"backup: the newest, {made[0].file.name}, is {age_h:.0f} hours old"
    if age_h <= LATE * every_hours:
        return [Finding(what)]
    return [Finding(what, "see what the program's log says of backups, and make one: commonshed backup")]
