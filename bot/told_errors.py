"""Errors as the log tells them: their kind and their place, and their words only where nobody's can be among them.

An error's text may hold whatever was at hand: what a neighbour wrote, where somebody lives, a row of the database.
So words are shown only of families that are known not to, and even there without what stands between quotes: servers
like to quote what they refuse.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from typing import Final

from bot.errors import (
    Contended,
    PlatformRefused,
    StoreAway,
    StoreRefused,
    TryLater,
    Undeliverable,
    Unreachable,
)

# Families whose words are about the program, its settings or its surroundings, by the module that defines them.
SPOKEN: Final = (
    "alembic.util",
    "apscheduler",
    "bot.config",
    "discord.",
    "psycopg",
    "sqlite3",
    "telegram.error",
    "adapters.telegram.calls",
    "adapters.telegram.wire",
)
OUR_WORDS: Final = (
    Contended,
    PlatformRefused,
    StoreAway,
    StoreRefused,
    TryLater,
    Undeliverable,
    Unreachable,
)  # as they promise
QUOTED: Final = re.compile(r"""(["“‘`])[^"“”‘’`]*(["”’`])|(?<!\w)'[^']*'""")
MOST: Final = 300  # characters; a proxy's whole page may be in it
CAUSED: Final = "\n\nThe above was the direct cause of this:\n\n"


def told(error: BaseException) -> str:
    """An error in one line: its class, and what may be said of it."""
    words = _words(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def trace(error: BaseException) -> str:
    """The places that an error came through, after those of its causes. Source lines hold code alone, and no values."""
    return CAUSED.join(
        f"Traceback (most recent call last):\n{''.join(traceback.format_tb(one.__traceback__))}{told(one)}"
        for one in reversed(list(_chain(error)))
    )


def family(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, and, of a group, its members."""
    for one in _chain(error):
        yield one
        if isinstance(one, BaseExceptionGroup):
            for member in one.exceptions:
                yield from family(member)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then what caused it or was being handled when it came, as Python would show it."""
    met: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in met:
        met.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _words(error: BaseException) -> str:
    """What may be said of an error besides its class; "" when nothing."""
    driver = getattr(error, "orig", None)
    if isinstance(driver, BaseException):  # SQLAlchemy's, around the driver's own
        return told(driver)
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(told(one) for one in error.exceptions)[:MOST]
    if isinstance(error, OSError) and error.strerror and type(error).__module__ == "builtins":
        return error.strerror
    if isinstance(error, AttributeError) and error.name is not None:
        return f"{type(error.obj).__name__} has no {error.name}"
    if isinstance(error, ImportError) and error.name:
        return error.name
    if isinstance(error, OUR_WORDS) or type(error).__module__.startswith(SPOKEN):
        return QUOTED.sub("…", str(error).partition("DETAIL:")[0]).strip()[:MOST]
    return ""
