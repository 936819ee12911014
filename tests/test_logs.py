"""The log keeps secrets, and what a neighbour typed cannot forge a line of it."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.logs import MASK, masking, set_up_logging
from bot.settings import LogSettings
from tests.kept_logging import kept_logging

TELEGRAM = "123456789:AAcanary-canary_canary-canary_canary"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gcanar.canary_canary-canary_canary-canary_"
ODD = "odd canary/secret'with\\signs"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the process's logging as it was found."""
    with kept_logging():
        yield


@pytest.fixture(params=["plain", "json"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    """A log that knows its secrets, in each format."""
    written = io.StringIO()
    settings = LogSettings(level="DEBUG", format=request.param)
    set_up_logging(settings, [TELEGRAM, DISCORD, ODD, ""], written)
    return written


@pytest.mark.parametrize("secret", [TELEGRAM, DISCORD, ODD])
def test_no_way_into_the_log_lets_a_secret_through(stream: io.StringIO, secret: str) -> None:
    """Message, arguments, repr, traceback, cause, note, stack, warning, logger's name."""
    log = logging.getLogger("test")
    log.info(f"a message with {secret}")
    log.info("arguments: %s %r %s", secret, secret, {"token": secret})
    log.info("an address: %s", f"https://example.org/bot{secret}/getMe")
    logging.getLogger(f"test.{secret}").info("named")
    try:
        try:
            raise ValueError(secret)
        except ValueError as cause:
            cause.add_note(secret)
            raise RuntimeError(f"around {secret}") from cause
    except RuntimeError:
        log.exception("failed")
    log.info("from here", stack_info=True)
    warnings.simplefilter("always")
    warnings.warn(f"deprecated: {secret}", UserWarning, stacklevel=1)

    assert "canary" not in stream.getvalue()
    assert stream.getvalue().count(MASK) + stream.getvalue().count(json.dumps(MASK)[1:-1]) >= 10


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TELEGRAM}/sendMessage",
        f"https://api.telegram.org/bot{TELEGRAM.replace(':', '%3A')}/sendMessage",
        f"Authorization: Bot {DISCORD}",
        "POST https://discord.com/api/v10/interactions/1234/aW50ZXJhY3Rpb246canary_canary/callback",
        "PATCH https://discord.com/api/v10/webhooks/1234/aW50ZXJhY3Rpb246canary_canary/messages/@original",
        "postgresql+psycopg://us:canary@db.example.org/commonshed",
    ],
)
def test_a_secret_that_no_setting_holds_is_known_by_its_form(text: str) -> None:
    """An old token, an interaction's token, the password in an address."""
    assert "canary" not in masking([])(text)


def test_what_is_no_secret_is_left_alone() -> None:
    """A log in which everything is masked helps nobody."""
    text = (
        "2026-11-23T13:00:00 item 42, loan 7: due 13:00:05, https://example.org:8443/webhooks, 127.0.0.1:8443"
    )

    assert masking(["", "a"])(text) == text


def test_what_was_typed_forges_no_line(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title with line breaks, escape sequences or turned writing direction stays within its line."""
    root = logging.getLogger()  # pytest's own handlers keep a lone surrogate, which xdist cannot hand on
    monkeypatch.setattr(root, "handlers", [it for it in root.handlers if getattr(it, "stream", None) is stream])
    title = "drill\n2026-01-01 CRITICAL root: forged\r\x1b[2J\u2028\u202e\ud800"

    logging.getLogger("test").info("offered: %s", title)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_json_lines_are_json() -> None:
    """One object a line, a traceback within it."""
    written = io.StringIO()
    set_up_logging(LogSettings(format="json"), [], written)

    logging.getLogger("test").error("failed", exc_info=ValueError("why"))

    said = json.loads(written.getvalue())
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "test", "failed")
    assert "ValueError: why" in said["traceback"]


def test_the_libraries_keep_quiet(stream: io.StringIO) -> None:
    """httpx would log each request at INFO, with Telegram's token in its address."""
    for name in ("httpx", "httpcore.http11", "telegram.ext", "discord.gateway"):
        logging.getLogger(name).info("chatter")

    assert stream.getvalue() == ""
