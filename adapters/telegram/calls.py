"""Calls go out through python-telegram-bot, and its errors come back as what delivery understands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from ssl import SSLContext
from typing import Any, Final

from httpx import Limits, create_ssl_context
from telegram import Bot, InputMediaPhoto, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from adapters.telegram.bounded import BoundedTransport
from adapters.telegram.render import Call
from bot.conversation.plain_json import read_most
from bot.errors import PlatformRefused, RoomMoved, TryLater, Undeliverable, Unreachable
from bot.model.chats import Chat, Platform
from bot.ports import OWN_FILE
from bot.settings import TelegramSettings

CONNECT_S: Final = 10.0
ANSWER_S: Final = 30.0  # long: a message that is given up but was taken would be sent twice
UPLOAD_S: Final = 60.0
GUESS_S: Final = 5.0  # when the platform does not say how long to wait
LONGEST_S: Final = 7 * 86_400.0  # longer waits than a week are nobody's who means it
TOO_MANY_REQUESTS: Final = 429
CONNECTIONS: Final = 32


class NotChanged(Exception):
    """An edit would change nothing: as good as done."""


class NotEditable(Exception):
    """The message to edit is gone, or is not of the kind that the edit is for."""


class PressTooOld(Exception):
    """The press can no longer be answered."""


# What a 400 means, by what its description says. Telegram gives no codes for it, and PTB lower-cases some of them.
MEANINGS: Final[tuple[tuple[str, type[Exception]], ...]] = (
    ("message is not modified", NotChanged),
    ("message to edit not found", NotEditable),
    ("message can't be edited", NotEditable),
    ("message_id_invalid", NotEditable),
    ("there is no text in the message", NotEditable),
    ("there is no caption in the message", NotEditable),
    ("query is too old", PressTooOld),
    ("query id is invalid", PressTooOld),
    ("query_id_invalid", PressTooOld),
    ("chat not found", Unreachable),
    ("user not found", Unreachable),
    ("peer_id_invalid", Unreachable),
    ("not enough rights to send", Unreachable),
    ("have no rights to send", Unreachable),
    ("chat_write_forbidden", Unreachable),
    ("chat_restricted", Unreachable),
    ("topic_closed", Unreachable),
    ("need administrator rights", Unreachable),
    ("group chat was deactivated", Unreachable),
)


class Flooded(TelegramError):
    """429. PTB's own RetryAfter cannot be used: to read its wait is a deprecation warning each time."""

    def __init__(self, retry_after_s: float) -> None:
        """Keep the wait."""
        super().__init__(f"too many requests, retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Wire(HTTPXRequest):
    """PTB's HTTP, with a 429 told apart before PTB sees it."""

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
        """Send one request. Raises Flooded, and what HTTPXRequest raises."""
        code, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code == TOO_MANY_REQUESTS:
            raise Flooded(_retry_after(payload))
        return code, payload if 200 <= code < 300 else _no(code, payload)

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


@cache
def trust() -> SSLContext:
    """Whom we believe to be Telegram, as PTB would make it for each connection: all certificates, 1 MB and 30 ms."""
    return create_ssl_context()


def _bounded(at_once: int) -> dict[str, Any]:
    """How httpx connects: to whom we trust, so often at once, and reading no more than there may be."""
    limits = Limits(max_connections=at_once)
    return {"verify": trust(), "transport": BoundedTransport(verify=trust(), limits=limits)}


class Connection:
    """The connection of one bot to its Bot API server."""

    def __init__(self, settings: TelegramSettings) -> None:
        """Open nothing yet. Raises ValueError without a token."""
        if settings.token is None:
            raise ValueError("telegram.token is not set")
        timeouts: dict[str, Any] = {
            "connect_timeout": CONNECT_S, "read_timeout": ANSWER_S, "write_timeout": ANSWER_S,
            "media_write_timeout": UPLOAD_S, "pool_timeout": ANSWER_S,
        }  # fmt: skip
        self._calling, self._polling = (
            Wire(connection_pool_size=at_once, httpx_kwargs=_bounded(at_once), **timeouts)
            for at_once in (CONNECTIONS, 1)
        )
        # Bot.initialize is never called: when the token is refused, the error it raises shows the token.
        self.bot = Bot(
            settings.token.get_secret_value(),
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=self._calling,
            get_updates_request=self._polling,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._calling.shutdown()
        await self._polling.shutdown()

    async def updates(self, offset: int, wait_s: int, allowed: tuple[str, ...]) -> list[dict[str, Any]]:
        """getUpdates, as JSON. Raises TelegramError.

        Not through Bot.get_updates: it parses the whole batch, and one update that it cannot read would keep all
        others from us for ever. What has no number, and cannot be confirmed, is left out.
        """
        url = f"{self.bot.base_url}/getUpdates?timeout={wait_s}&allowed_updates={json.dumps(allowed)}"
        url += f"&offset={offset}" if offset else ""
        payload = await self._polling.retrieve(url, read_timeout=wait_s + ANSWER_S)
        given = self._polling.parse_json_payload(payload).get("result")
        if not isinstance(given, list):
            raise TelegramError("getUpdates: no list of updates")
        updates = [it for it in given if isinstance(it, dict) and isinstance(it.get("update_id"), int)]
        if given and not updates:
            raise TelegramError("getUpdates: no update that can be confirmed")
        return updates

    async def perform(self, call: Call, photo: bytes | str | None = None) -> Message | bool:
        """Make a call; `photo` is its picture or the file_id of one sent before.

        Raises TryLater, Unreachable, Undeliverable, RoomMoved, NotChanged, NotEditable or PressTooOld.
        """
        try:
            result: Message | bool = await getattr(self.bot, _snake(call.method))(**_arguments(call, photo))
        except TelegramError as error:
            raise translated(error) from error
        return result


def translated(error: TelegramError) -> Exception:
    """What an error of PTB means to delivery. Its text holds neither the token nor what people wrote."""
    if isinstance(error, Flooded):
        return TryLater(error.retry_after_s, "Telegram: too many requests")
    if isinstance(error, ChatMigrated):
        return RoomMoved(Chat(Platform.TELEGRAM, str(error.new_chat_id), direct=False))
    if isinstance(error, Forbidden):
        return Unreachable(str(error))
    if isinstance(error, BadRequest):
        said = str(error).lower()
        meaning = next((meaning for part, meaning in MEANINGS if part in said), Undeliverable)
        return meaning(f"Telegram: {error}")
    # InvalidToken, too: receiving notices a revoked token and ends the adapter; the message is kept for a new one.
    return TryLater(GUESS_S, f"Telegram: {type(error).__name__}")


def refused(error: TelegramError) -> PlatformRefused | None:
    """The one clear line when Telegram will not have our token. PTB makes one error of 401 and 404."""
    if isinstance(error, InvalidToken) and "unauthorized" in str(error).lower():
        return PlatformRefused(
            "telegram.token: Telegram does not accept it (revoked?); take the present one from @BotFather"
        )
    return None


def _arguments(call: Call, photo: bytes | str | None) -> dict[str, Any]:
    """The parameters as PTB's methods take them: most as they are, media and commands in its own shapes."""
    params = dict(call.params)
    if "commands" in params:
        params["commands"] = [(command["command"], command["description"]) for command in params["commands"]]
    if call.method == "sendPhoto":
        params["photo"] = photo
    elif call.method == "sendDocument":
        params |= {"document": photo, "filename": OWN_FILE}
    elif call.method == "editMessageMedia":
        params["media"] = InputMediaPhoto(photo or b"", **_without_type(params["media"]))
    return params


def _without_type(media: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in media.items() if name != "type"}


def _snake(method: str) -> str:
    return re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), method)


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
