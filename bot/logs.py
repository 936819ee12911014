"""The log: plain lines or JSON lines to stderr, in which no secret and no forged line can stand."""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, TextIO
from urllib.parse import quote

from bot.broken_requests import BrokenRequests
from bot.settings import LogSettings
from bot.told_errors import family, told, trace

log = logging.getLogger(__name__)

MASK: Final = "•••"

# Only these tell what they do; of all other libraries only what goes wrong is heard. httpx logs each request with
# Telegram's token in its address, geopy where somebody lives, SQLAlchemy and discord.py what people wrote.
OURS: Final = ("bot", "adapters", "storage", "__main__", "alembic.runtime.migration")

# Forms of secrets that may turn up although no setting holds them: an old token, an interaction's.
FORMS: Final = (
    # Telegram's bot token; in an address after "bot".
    (r"(?<!\d)\d{5,}(:|%3A)[A-Za-z0-9_-]{30,}", MASK),
    (r"(?<![\w-])[A-Za-z0-9_-]{23,32}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}", MASK),  # Discord's bot token
    # Answers to an interaction: 15 minutes valid.
    (r"(/(?:webhooks|interactions)/\d+/)[\w.-]{20,}", rf"\1{MASK}"),
    (r"(://[^/\s:@]*:)[^/\s@]+(?=@)", rf"\1{MASK}"),  # the password in an address
)
SHORTEST_SECRET: Final = 4  # a shorter one is no secret, and masking it would black out half the log

SHORTEST_WORDS: Final = 4  # as above
# File, line and kind, as warnings.formatwarning writes them.
WARNING: Final = re.compile(r"[\w.-]+:\d+: \w*Warning")

LINE_BREAKERS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Masking = Callable[[str], str]


def masking(secrets: Iterable[str]) -> Masking:
    """A function that replaces every one of the secrets, and whatever has the form of one, in a text."""
    spellings = {form for secret in secrets for form in _spellings(secret) if len(form) >= SHORTEST_SECRET}
    known = [re.escape(one) for one in sorted(spellings, key=len, reverse=True)]
    rules = [(re.compile("|".join(known)), MASK)] if known else []
    rules += [(re.compile(form), put) for form, put in FORMS]

    def masked(text: str) -> str:
        for pattern, put in rules:
            text = pattern.sub(put, text)
        return text

    return masked


def one_line(text: str) -> str:
    """The text with whatever could break, hide or turn a line written as an escape."""
    return LINE_BREAKERS.sub(lambda found: ascii(found[0])[1:-1], text)


def set_up_logging(settings: LogSettings, secrets: Iterable[str], stream: TextIO) -> None:
    """Send the whole process's log to the stream. Called once, by the command line."""
    formatter = {"plain": PlainFormatter, "json": JsonFormatter}[settings.format]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(masking(secrets)))
    handler.addFilter(BrokenRequests())
    level = logging.getLevelNamesMapping()[settings.level]
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # It warns of what it also raises: that others were in the way.
    logging.getLogger("psycopg").setLevel(logging.ERROR)


def catch_the_rest() -> None:
    """Send to the log what Python would print itself, words and all: what ends a thread, or comes too late."""
    threading.excepthook = lambda it: log.error("a thread ended", exc_info=it.exc_value)
    sys.unraisablehook = lambda it: log.error("an error that nobody could catch", exc_info=it.exc_value)


class _MaskingFormatter(logging.Formatter):
    """Masks where a record becomes text, so that message, arguments, traceback and stack all pass through it."""

    def __init__(self, masked: Masking) -> None:
        super().__init__()
        self._masked = masked

    def _said(self, record: logging.LogRecord) -> str:
        return one_line(self._masked(_message(record)))

    def _trouble(self, record: logging.LogRecord) -> str:
        """The traceback and the stack, or nothing. Not kept on the record, where another handler would find it."""
        error = record.exc_info[1] if record.exc_info else None
        return self._masked(
            "\n".join(part for part in (trace(error) if error else "", record.stack_info) if part)
        )


def _message(record: logging.LogRecord) -> str:
    """What a record says, its errors as `told` tells them."""
    if record.name == "py.warnings":  # the text of a library's warning may quote what it read
        found = WARNING.search(record.getMessage())
        return f"{found[0]}" if found else "a warning"
    args = record.args
    if isinstance(args, Mapping):
        args = {name: _plain(value) for name, value in args.items()}
    elif args:
        args = tuple(_plain(value) for value in args)
    said = str(_plain(record.msg))
    said = said % args if args else said
    # asyncio writes the error of a forgotten task into its message.
    for error in family(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ():
        for words in (repr(error), str(error)):
            said = said.replace(words, told(error)) if len(words) >= SHORTEST_WORDS else said
    return said


def _plain(value: object) -> object:
    return _Told(value) if isinstance(value, BaseException) else value


class _Told:
    """An error among a message's arguments, whichever way it is formatted."""

    def __init__(self, error: BaseException) -> None:
        self._told = told(error)

    def __str__(self) -> str:
        return self._told

    __repr__ = __str__


class PlainFormatter(_MaskingFormatter):
    """For people: time in UTC, level, logger, message; a traceback below, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and more only for a traceback."""
        line = f"{_moment(record)} {record.levelname} {self._masked(record.name)}: {self._said(record)}"
        trouble = self._trouble(record)
        return f"{line}\n  " + trouble.replace("\n", "\n  ") if trouble else line


class JsonFormatter(_MaskingFormatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, message and, if there is one, traceback."""
        said = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": self._masked(record.name),
            "message": self._said(record),
            "traceback": self._trouble(record),
        }
        return json.dumps({key: value for key, value in said.items() if value})


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _spellings(secret: str) -> tuple[str, ...]:
    """A secret as it may be met: as it is, in an address, in a repr, and Telegram's without the bot's id."""
    return secret, quote(secret, safe=""), repr(secret)[1:-1], secret.partition(":")[2]
