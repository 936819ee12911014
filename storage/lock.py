"""Locks between processes. The system lets go of one when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bot.errors import StoreRefused

ENDING: Final = ".lock"
PRIVATE: Final = 0o600  # what holds people's data is read by its owner alone


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server.

    SQLAlchemy is not asked: a start looks a file through while SQLAlchemy is still being loaded.
    """
    kind, _, rest = url.partition(":///")
    file = unquote(rest.partition("?")[0])
    return Path(file) if kind.partition("+")[0] == "sqlite" and file not in ("", ":memory:") else None


@contextmanager
def only_one(file: Path, what: str) -> Iterator[None]:
    """Hold the lock of a file. It is a file of its own beside it and stays there: to remove it would race.

    Raises StoreRefused when another process holds it; `what` begins the line: "data/commonshed.db is in use".
    """
    lock = file.with_name(file.name + ENDING)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    except OSError as error:
        raise StoreRefused(f"{lock} cannot be written: {error.strerror}; look who may write there") from error
    try:
        _take(handle, what)
        yield
    finally:
        os.close(handle)


@contextmanager
def sole_user(url: str) -> Iterator[None]:
    """Be the only program that works on an SQLite database. On a server several may. Raises StoreRefused."""
    file = sqlite_file(url)
    if file is None:
        yield
        return
    with only_one(file, f"{file} is in use by another commonshed"):
        yield


def _take(handle: int, what: str) -> None:
    """Lock the open file and write into it who we are."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        process = f" (process {holder})" if holder.isdigit() else ""
        raise StoreRefused(f"{what}{process}; stop that one first") from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
