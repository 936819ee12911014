"""Calls go out through python-telegram-bot, and its errors come back as what delivery understands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from telegram import Bot, InputMediaPhoto, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from adapters.telegram.render import Call
from adapters.telegram.wire import GUESS_S, Flooded, Timeouts, Wire
from bot.errors import PlatformRefused, RoomMoved, TryLater, Undeliverable, Unreachable
from bot.model.chats import Chat, Platform
from bot.ports import OWN_FILE
from bot.settings import TelegramSettings

CONNECT_S: Final = 10.0
ANSWER_S: Final = 30.0  # long: a message that is given up but was taken would be sent twice
UPLOAD_S: Final = 60.0
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


class Connection:
    """The connection of one bot to its Bot API server."""

    def __init__(self, settings: TelegramSettings) -> None:
        """Open nothing yet. Raises ValueError without a token."""
        if settings.token is None:
            raise ValueError("telegram.token is not set")
        timeouts = Timeouts(
            pool_s=ANSWER_S, connect_s=CONNECT_S, write_s=ANSWER_S, upload_s=UPLOAD_S, read_s=ANSWER_S
        )
        self._calling, self._polling = Wire(CONNECTIONS, timeouts), Wire(1, timeouts)
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
