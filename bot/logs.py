"""The log: plain lines or JSON lines to stderr, in which no secret and no forged line can stand."""

import json
import logging
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final, TextIO
from urllib.parse import quote

from bot.settings import LogSettings

MASK: Final = "•••"

# httpx logs each request with its address, and Telegram's address holds the token; the others are as talkative.
TALKATIVE: Final = ("aiohttp", "alembic.runtime.plugins", "apscheduler", "discord", "httpcore", "httpx", "telegram")

# Forms of secrets that may turn up although no setting holds them: an old token, an interaction's.
FORMS: Final = (
    (
        r"(?<!\d)\d{5,}(:|%3A)[A-Za-z0-9_-]{30,}",
        MASK,
    ),  # Telegram's bot token; in an address after "bot"
    (r"(?<![\w-])[A-Za-z0-9_-]{23,32}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}", MASK),  # Discord's bot token
    (
        r"(/(?:webhooks|interactions)/\d+/)[\w.-]{20,}",
        rf"\1{MASK}",
    ),  # answers to an interaction: 15 minutes valid
    (r"(://[^/\s:@]*:)[^/\s@]+(?=@)", rf"\1{MASK}"),  # the password in an address
)
SHORTEST_SECRET: Final = 4  # a shorter one is no secret, and masking it would black out half the log

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
    logging.basicConfig(handlers=[handler], level=settings.level, force=True)
    logging.captureWarnings(True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class _MaskingFormatter(logging.Formatter):
    """Masks where a record becomes text, so that message, arguments, traceback and stack all pass through it."""

    def __init__(self, masked: Masking) -> None:
        super().__init__()
        self._masked = masked

    def _said(self, record: logging.LogRecord) -> str:
        return one_line(self._masked(record.getMessage()))

    def _trouble(self, record: logging.LogRecord) -> str:
        """The traceback and the stack, or nothing. Not kept on the record, where another handler would find it."""
        traceback = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        return self._masked("\n".join(part for part in (traceback, record.stack_info) if part))


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
