"""Two copies started by mistake: the one that comes second says so and ends.

The database's lock finds a second copy on the same database. What stands here finds one that has the same bot's token
and another database, on this machine; across machines Telegram says so itself, and Discord does not.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.errors import StoreRefused
from bot.settings import Settings
from storage.lock import PRIVATE, sole_user, sqlite_file

log = logging.getLogger(__name__)

LONGEST_NOTE: Final = 100
TRIES: Final = 40
AGAIN_S: Final = 0.05


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Be the only copy while this lasts. Raises StoreRefused."""
    url = settings.database.url.get_secret_value()
    with ExitStack() as held:
        held.enter_context(sole_user(url))
        folder = _folder()
        for name, key in _bots(settings):
            if folder is None:
                break
            held.enter_context(_bot(folder / f"{key}.lock", name, _house(url)))
        yield


def _bots(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each bot by a name to show and a key. Both come of the public part of its token, never of the secret."""
    telegram, discord = settings.telegram, settings.discord
    if telegram.token:
        number = telegram.token.get_secret_value().partition(":")[0]
        yield f"bot {number} on Telegram", _digest("telegram", telegram.base_url, number)
    if discord.token:
        # The first of three parts is the bot's id; a token of another form may be secret as a whole.
        public, dot, _ = discord.token.get_secret_value().partition(".")
        yield "the bot on Discord", _digest("discord", discord.api_url, public if dot else "")


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _house(url: str) -> str:
    """Which database this is, without its password."""
    file = sqlite_file(url)
    where = urlsplit(url)
    return _digest(str(file.resolve()) if file else f"{where.hostname}:{where.port}{where.path}")


def _folder() -> Path | None:
    """Where the locks lie: in a folder of this user's alone. None where there is none; then they are left out."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = (
        Path(runtime, "commonshed") if runtime else Path(tempfile.gettempdir(), f"commonshed-{os.getuid()}")
    )
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        log.warning("%s cannot be used (%s): a second copy is not noticed here", folder, error.strerror)
        return None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        log.warning("%s belongs to somebody else: a second copy is not noticed here", folder)
        return None
    return folder


@contextmanager
def _bot(lock: Path, name: str, house: str) -> Iterator[None]:
    """Hold a bot's lock together with those who work on the same database, and with nobody else."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, PRIVATE)
    try:
        _enter(handle, name, house)
        yield
    finally:
        os.close(handle)


def _enter(handle: int, name: str, house: str) -> None:
    """Take the lock, alone or together. Processes that start at one moment wait for one another a little."""
    for _ in range(TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
                _join(handle, name, house)
                return
            time.sleep(AGAIN_S)
        else:
            os.ftruncate(handle, 0)
            os.pwrite(handle, house.encode(), 0)
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return
    raise StoreRefused(f"{name}: another copy is just starting; try again in a moment")


def _join(handle: int, name: str, house: str) -> None:
    """Somebody has it: that is right only where both work on one database. Raises StoreRefused."""
    theirs = os.pread(handle, LONGEST_NOTE, 0).decode("ascii", "replace")
    if theirs != house or not re.fullmatch(r"[0-9a-f]+", theirs):
        raise StoreRefused(
            f"{name} runs on this machine already, with another database; stop that one first, "
            "or give this one a token of its own"
        )
