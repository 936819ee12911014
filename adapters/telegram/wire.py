"""HTTP to the Bot API: python-telegram-bot's requests on aiohttp, at a fifth of the processor time of its own httpx."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohttp import (
    ClientConnectorError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.conversation.plain_json import read_most

GUESS_S: Final = 5.0  # when the platform does not say how long to wait
LONGEST_S: Final = 7 * 86_400.0  # longer waits than a week are nobody's who means it
KEPT_S: Final = 5.0  # a connection that nobody uses: closed by us before most servers would
TOO_MANY_REQUESTS: Final = 429
FORM: Final = "application/x-www-form-urlencoded"
PART_BYTES: Final = 65_536
MOST_BYTES: Final = 64_000_000  # a hundred updates are some hundred KB, a file that a bot may fetch 20 MB


class Flooded(TelegramError):
    """429. PTB's own RetryAfter cannot be used: to read its wait is a deprecation warning each time."""

    def __init__(self, retry_after_s: float) -> None:
        """Keep the wait."""
        super().__init__(f"too many requests, retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TooLarge(NetworkError):
    """A broken server, or one in Telegram's place, must not fill the memory; the connection is closed."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each phase of a call may take, in seconds: to wait for a free connection, to connect, …

    `write_s`, `upload_s` (where files go along) and `read_s` hold anew for each part that moves.
    """

    pool_s: float
    connect_s: float
    write_s: float
    upload_s: float
    read_s: float


class Wire(BaseRequest):
    """So many connections to a Bot API server. The first call opens them, shutdown() closes them for good."""

    def __init__(self, at_once: int, timeouts: Timeouts) -> None:
        """Open nothing yet."""
        self._at_once, self._timeouts = at_once, timeouts
        self._session: ClientSession | None = None
        self._closed = False
        self._proxies = getproxies()  # of the environment

    @property
    def read_timeout(self) -> float:
        """As PTB wants to know it."""
        return self._timeouts.read_s

    async def initialize(self) -> None:
        """Nothing: the first call opens the connections."""

    async def shutdown(self) -> None:
        """Close the connections; whoever calls now gets a NetworkError."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request. Raises Flooded, TimedOut or NetworkError."""
        usual, files = self._timeouts, request_data.multipart_data if request_data else {}
        connect_s = _or(connect_timeout, usual.connect_s)
        pool_s = _or(pool_timeout, usual.pool_s)
        within = ClientTimeout(
            connect=None if connect_s is None or pool_s is None else pool_s + connect_s,
            sock_connect=connect_s,
            sock_read=_or(read_timeout, usual.read_s),
        )
        write_s = _or(write_timeout, usual.upload_s if files else usual.write_s)
        body = await _body(request_data, files, write_s) if request_data else None
        code, payload = await self._ask(method, url, body, within)
        if code == TOO_MANY_REQUESTS:
            raise Flooded(_retry_after(payload))
        return code, payload if 200 <= code < 300 else _no(code, payload)

    async def _ask(
        self, method: str, url: str, body: Body | None, within: ClientTimeout
    ) -> tuple[int, bytes]:
        """Status and content of the answer.

        The errors hide what caused them: aiohttp's name the address, and the address holds the token.
        """
        try:
            async with self._opened().request(
                method, url, data=body, timeout=within, proxy=self._proxy(url), allow_redirects=False
            ) as answer:
                return answer.status, await _whole(answer)
        except TimeoutError:
            raise TimedOut from None
        except NetworkError:
            raise
        except ClientConnectorError as error:  # nothing was sent
            raise NetworkError(f"{type(error).__name__}: {error.os_error}") from None
        except Exception as error:  # noqa: BLE001 - PTB would put its repr, address and all, into its own error
            raise NetworkError(type(error).__name__) from None

    def _opened(self) -> ClientSession:
        """The connections; they must be made within the loop that uses them."""
        if self._closed:
            raise NetworkError("the connections are closed")
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._at_once, keepalive_timeout=KEPT_S, ssl=trust()),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session

    def _proxy(self, url: str) -> str | None:
        """The proxy that the environment names for an address.

        Not by aiohttp's trust_env, which reads the environment, and ~/.netrc, in a thread at each request.
        """
        if not self._proxies:
            return None
        where = urlsplit(url)
        if proxy_bypass(where.hostname or ""):
            return None
        return self._proxies.get(where.scheme) or self._proxies.get("all")

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer's JSON object. Raises TelegramError.

        PTB's own writes whatever it cannot read into the log: half an answer with neighbours' words in it, too.
        """
        try:
            answer = read_most(payload)
        except (ValueError, RecursionError) as error:
            raise TelegramError("no answer that can be read") from error
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok", True)):
            raise TelegramError("no answer of the Bot API")
        return answer


class Body(Payload):
    """What a request sends, each part of which must be taken in time: aiohttp has no timeout for it."""

    _value: bytes

    def __init__(self, value: bytes, content_type: str, write_s: float | None) -> None:
        """Keep it."""
        super().__init__(value, content_type=content_type)
        self._size, self._write_s = len(value), write_s

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """As text."""
        return self._value.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write it. Raises TimeoutError."""
        for start in range(0, len(self._value), PART_BYTES):
            async with asyncio.timeout(self._write_s):
                await writer.write(self._value[start : start + PART_BYTES])
                await writer.drain()


@cache
def trust() -> ssl.SSLContext:
    """Whom we believe to be Telegram: certifi's authorities, or those that the environment names. 1 MB and 30 ms."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    return ssl.create_default_context(
        cafile=file or (None if folder else certifi.where()), capath=folder or None
    )


async def _body(data: RequestData, files: Mapping[str, Any], write_s: float | None) -> Body:
    """A form; with files, each a name, a content and a media type, one of several parts."""
    if not files:
        return Body(data.url_encoded_parameters().encode(), FORM, write_s)
    form = FormData(data.json_parameters)
    for name, (filename, content, media_type) in files.items():
        # Not the bytes: of more than a megabyte aiohttp warns, as it would send them at once.
        form.add_field(name, BytesIO(content), filename=filename, content_type=media_type)
    packed = form()
    return Body(await packed.as_bytes(), packed.content_type, write_s)


async def _whole(answer: ClientResponse) -> bytes:
    """All of it, unpacked; aiohttp unpacks no more than is read. Raises TooLarge."""
    parts, size = list[bytes](), 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge(f"an answer of more than {MOST_BYTES // 1_000_000} MB")
        parts.append(part)
    return b"".join(parts)


def _or(given: Any, usual: float) -> float | None:
    """A timeout as PTB gives it: its mark for none given means the usual one, None that there is none."""
    return usual if given is BaseRequest.DEFAULT_NONE else given


def _no(code: int, payload: bytes) -> bytes:
    """A refusal as the Bot API words it, from whatever came: PTB puts what it cannot read into its errors."""
    try:
        answer = Wire.parse_json_payload(payload)
    except TelegramError:
        answer = {}
    said, more = answer.get("description"), answer.get("parameters")
    moved = more.get("migrate_to_chat_id") if isinstance(more, dict) else None
    told: dict[str, Any] = {"ok": False, "description": said if isinstance(said, str) else f"HTTP {code}"}
    return json.dumps(
        told | ({"parameters": {"migrate_to_chat_id": moved}} if isinstance(moved, int) else {})
    ).encode()


def _retry_after(payload: bytes) -> float:
    """Seconds, from a 429's body; a guess where a proxy answered in its own words, or with no time to wait for."""
    try:
        asked = float(read_most(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return GUESS_S
    return asked if 0 < asked <= LONGEST_S else GUESS_S
