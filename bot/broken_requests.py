"""What arrives at a web server and is no HTTP, or breaks off: one short line a minute of it, not a traceback each."""

from __future__ import annotations

import logging
from typing import Final

from bot.told_errors import family

SERVER: Final = "aiohttp.server"  # the logger of all our web servers
NO_HTTP: Final = "aiohttp.http_exceptions"  # the module of errors that only who asks can make
TOLD_EVERY_S: Final = 60.0


class BrokenRequests(logging.Filter):
    """Lets one line a minute through, with how many there were since the last; everything else passes."""

    def __init__(self) -> None:
        """None were seen yet."""
        super().__init__()
        self._untold = 0
        self._told_at = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written. One that is says no more than the number and the last one's kind."""
        kind = _kind(record)
        if not kind:
            return True
        self._untold += 1
        if abs(record.created - self._told_at) < TOLD_EVERY_S:  # the clock may have been put back, too
            return False
        record.msg, record.args = "requests that are no HTTP were refused: %d (%s)", (self._untold, kind)
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.exc_text = None
        self._untold, self._told_at = 0, record.created
        return True


def _kind(record: logging.LogRecord) -> str:
    """What was broken, by the name of the error; "" where the record is about something else."""
    error = record.exc_info[1] if record.exc_info else None
    if record.name != SERVER or error is None:
        return ""
    if isinstance(error, ConnectionResetError):  # they were gone before they could be answered
        return type(error).__name__
    return next((type(it).__name__ for it in family(error) if type(it).__module__ == NO_HTTP), "")
