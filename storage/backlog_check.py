"""What waits, as `commonshed doctor` looks at it: does the program keep up?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.checks import Finding
from bot.errors import StoreAway
from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting
from bot.settings import Settings
from storage.backlog import BacklogRows
from storage.database import open_engine

INBOX_S: Final = 60.0  # handling takes milliseconds; a look-up may take some seconds
OUTBOX_S: Final = 300.0  # a platform may ask for patience, and a busy room takes 20 messages a minute
REMINDERS_S: Final = 120.0  # the clock ticks every 15 seconds


async def check(settings: Settings) -> list[Finding]:
    """Count what waits. Nothing is found where there is no database yet: that is the database's own finding."""
    return _look(settings.database.url.get_secret_value())


def _look(url: str) -> list[Finding]:
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and where.database and not Path(where.database).exists():
        return []
    try:
        engine = open_engine(url)
        try:
            return findings(BacklogRows(engine).look(datetime.now(UTC)))
        finally:
            engine.dispose()
    except (SQLAlchemyError, StoreAway, ImportError, OSError):
        return []


def findings(now: Backlog) -> list[Finding]:
    """What is late, and what to do about it; one line that all is well otherwise."""
    found = [
        *_late(
            "inbox", now.inbox, INBOX_S, "events are not handled: is the program running? Its log tells more"
        ),
        *_late(
            "outbox",
            now.outbox,
            OUTBOX_S,
            "messages do not leave: look at the program's log for that platform",
        ),
    ]
    if now.reminders.oldest_s > REMINDERS_S:
        what = f"reminders: {now.reminders.depth} are late, the oldest by {_span(now.reminders.oldest_s)}"
        found.append(Finding(what, "start the program; it tells what is late at its first tick"))
    depth = sum(it.depth for it in (*now.inbox.values(), *now.outbox.values()))
    size = f"{now.database_bytes / 1e6:.1f} MB"
    return found or [
        Finding(f"backlog: nothing is late, {depth} events and messages wait; the database has {size}")
    ]


def _late(name: str, waiting: Mapping[Platform, Waiting], limit_s: float, mend: str) -> list[Finding]:
    return [
        Finding(f"{name}: {it.depth} wait on {platform}, the oldest for {_span(it.oldest_s)}", mend)
        for platform, it in waiting.items()
        if it.oldest_s > limit_s
    ]


def _span(seconds: float) -> str:
    """A rough length of time for a person."""
    for unit, length_s in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length_s:
            return f"{seconds / length_s:.0f} {unit}"
    return f"{seconds:.0f} seconds"
