"""The log keeps secrets, and what a neighbour typed cannot forge a line of it."""

import io
import json
import logging
import sqlite3
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientResponseError, RequestInfo
from aiohttp.http_exceptions import BadStatusLine
from multidict import CIMultiDict, CIMultiDictProxy
from sqlalchemy.exc import IntegrityError, OperationalError
from telegram.error import BadRequest
from yarl import URL

from bot.conversation.lookups import FindPlace, LookupNeeded
from bot.errors import PlatformRefused, TryLater, Undeliverable
from bot.logs import MASK, catch_the_rest, masking, set_up_logging
from bot.ports import PhotoRefused
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
    log = logging.getLogger("bot.test")
    log.info(f"a message with {secret}")
    log.info("arguments: %s %r %s", secret, secret, {"token": secret})
    log.info("an address: %s", f"https://example.org/bot{secret}/getMe")
    logging.getLogger(f"bot.test.{secret}").info("named")
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
    assert stream.getvalue().count(MASK) + stream.getvalue().count(json.dumps(MASK)[1:-1]) >= 6


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
    monkeypatch.setattr(
        root, "handlers", [it for it in root.handlers if getattr(it, "stream", None) is stream]
    )
    title = "drill\n2026-01-01 CRITICAL root: forged\r\x1b[2J\u2028\u202e\ud800"

    logging.getLogger("bot.test").info("offered: %s", title)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_json_lines_are_json() -> None:
    """One object a line, a traceback within it."""
    written = io.StringIO()
    set_up_logging(LogSettings(format="json"), [], written)

    logging.getLogger("bot.test").error("failed", exc_info=PlatformRefused("why"))

    said = json.loads(written.getvalue())
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "bot.test", "failed")
    assert "PlatformRefused: why" in said["traceback"]


def test_the_libraries_keep_quiet(stream: io.StringIO) -> None:
    """httpx would log each request with Telegram's token, geopy each address, SQLAlchemy each row, Pillow where a
    photo was taken, aiohttp who asked for which secret link."""
    for name in (
        "httpx", "httpcore.http11", "telegram.ext", "discord.gateway", "geopy", "sqlalchemy.engine.Engine",
        "PIL.TiffImagePlugin", "aiohttp.access", "asyncio", "a.library.of.tomorrow",
    ):  # fmt: skip
        logging.getLogger(name).info("chatter")

    assert stream.getvalue() == ""


TYPED = "canary words of a neighbour"


def poor(kind: type[BaseException]) -> BaseException:
    """An error of that kind, in whose text stands what a neighbour typed."""
    return kind(f"could not do it: {TYPED}")


class RowOfTheDatabase(Exception):
    """An error as a driver's: SQLAlchemy puts one around it."""


ERRORS = [
    *(poor(kind) for kind in (ValueError, KeyError, RuntimeError, TypeError, AssertionError, OSError, ConnectionError)),
    LookupNeeded(FindPlace(TYPED, "en", None)),
    PhotoRefused(TYPED),
    ExceptionGroup(TYPED, [ValueError(TYPED), KeyError(TYPED)]),
    BadRequest(f'can\'t parse entities: unsupported start tag "{TYPED}" at byte offset 0'),
    Undeliverable(f"Discord refuses it: 400 50035 Invalid Form Body In content: '{TYPED}' is too long"),
    IntegrityError("INSERT INTO item VALUES (?)", {"title": TYPED}, RowOfTheDatabase(TYPED)),
    json.JSONDecodeError(TYPED, TYPED, 0),
    UnicodeEncodeError("ascii", TYPED, 0, 1, TYPED),
    ClientResponseError(
        RequestInfo(URL("http://places.example.org/?q=canary"), "GET", CIMultiDictProxy(CIMultiDict())),
        (), status=404, message=TYPED,
    ),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_a_neighbour_wrote_stays_out_of_every_error(stream: io.StringIO, error: BaseException) -> None:
    """As an argument, a message, a traceback, a cause, a note, and in the message of a task that nobody awaited."""
    log = logging.getLogger("bot.test")
    log.error("failed: %s, %r, %s", error, error, 7)
    log.error("failed: %(why)s", {"why": error})
    log.error(error)
    try:
        try:
            error.add_note(TYPED)
            raise error
        except BaseException as cause:
            raise RuntimeError(TYPED) from cause
    except RuntimeError:
        log.exception("failed")
    text = f"Task exception was never retrieved\nfuture: <Task finished exception={error!r}>"
    logging.getLogger("asyncio").error(text, exc_info=error)

    assert "canary" not in stream.getvalue()
    assert stream.getvalue().count(type(error).__name__) >= 6


def test_what_an_operator_needs_is_still_told(stream: io.StringIO) -> None:
    """Where it happened, of what kind it was, and the words of those errors that speak of the surroundings."""
    log = logging.getLogger("bot.test")
    try:
        Path("/nowhere/at/all").read_text()
    except OSError:
        log.exception("one")
    try:
        None.title  # type: ignore[attr-defined]  # noqa: B018  # the mistake is meant
    except AttributeError:
        log.exception("two")
    log.error("three: %s", TryLater(5, "Telegram: TimedOut"))
    log.error("four: %s", OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked")))

    said = stream.getvalue()
    assert "test_logs.py" in said
    assert "FileNotFoundError: No such file or directory" in said
    assert "AttributeError: NoneType has no title" in said
    assert "TryLater: Telegram: TimedOut" in said
    assert "OperationalError: OperationalError: database is locked" in said


def test_what_python_would_print_by_itself_goes_to_the_log(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that ends a thread is told as any other."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    catch_the_rest()

    def fail() -> None:
        raise ValueError(TYPED)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    assert "a thread ended" in stream.getvalue()
    assert "canary" not in stream.getvalue() + capsys.readouterr().err


def test_a_librarys_warning_is_told_without_its_words(stream: io.StringIO) -> None:
    """File, line and kind: the words may quote what was read."""
    warnings.simplefilter("always")
    warnings.warn(f"cannot understand {TYPED}", UserWarning, stacklevel=1)

    assert "canary" not in stream.getvalue()
    assert "UserWarning" in stream.getvalue()


def no_http(path: str, moment: float) -> None:
    """What aiohttp logs of a broken request, at that moment."""
    log = logging.getLogger("aiohttp.server")
    error = BadStatusLine(f"GET {path} nonsense")
    told = ("Error handling request from %s", ("10.0.0.7",), (type(error), error, None))
    record = log.makeRecord(log.name, logging.ERROR, __file__, 1, *told)
    record.created = moment
    log.handle(record)


def test_what_is_no_http_is_one_line_a_minute(stream: io.StringIO) -> None:
    """With the number of those in between, without a traceback and without anything that was sent."""
    for second in (0, 1, 30, 59, 61, 62, 200):
        no_http("/canary-path", 1_000_000.0 + second)

    lines = stream.getvalue().splitlines()
    assert ["refused: 1 " in lines[0], "refused: 4 " in lines[1], "refused: 2 " in lines[2]] == [True] * 3
    assert len(lines) == 3
    assert all("WARNING" in it and "(BadStatusLine)" in it for it in lines)
    assert not [it for it in lines if "canary" in it or "10.0.0.7" in it or "ERROR" in it]


def test_who_is_gone_before_the_answer_leaves_no_traceback(stream: io.StringIO) -> None:
    """Anybody can ask and hang up, again and again."""
    for _ in range(3):
        try:
            raise ConnectionResetError("Cannot write to closing transport")
        except ConnectionResetError as error:
            logging.getLogger("aiohttp.server").error("Error handling request", exc_info=error)

    assert "refused: 1 (ConnectionResetError)" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1


def test_a_clock_that_was_put_back_hides_no_broken_request(stream: io.StringIO) -> None:
    """An hour back is as long as an hour ahead."""
    no_http("/", 1_000_000.0)
    no_http("/", 1_000_000.0 - 3600)

    assert len(stream.getvalue().splitlines()) == 2


def test_a_web_servers_own_errors_are_told_in_full(stream: io.StringIO) -> None:
    """What is broken on our side is no flood."""
    for _ in range(2):
        try:
            raise RuntimeError("a handler's own")
        except RuntimeError as error:
            logging.getLogger("aiohttp.server").error("Error handling request", exc_info=error)

    assert stream.getvalue().count("Traceback") == 2
