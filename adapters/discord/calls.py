"""Calls to Discord's REST interface through discord.py's HTTP client, whose rate limits and address apply."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import discord
from discord.http import HTTPClient, Route

from adapters.discord.render import PHOTO
from bot.errors import TryLater, Undeliverable, Unreachable
from bot.ports import OWN_FILE

log = logging.getLogger(__name__)

Json = Mapping[str, Any]

MAX_CALL_S: Final = 40.0  # discord.py itself tries five times after a 500, which takes 25 s
KINDS: Final = {PHOTO: "image/jpeg", OWN_FILE: "application/zip"}
SOON_S: Final = 5.0
LATER_S: Final = 60.0

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
UNREACHABLE: Final = {
    10003: "the channel is gone",
    10004: "the server is gone",
    10007: "the person is no member",
    10013: "the person is gone",
    50001: "the bot may not see the channel",
    50007: "the person takes no direct messages from the bot",
    50013: "the bot may not write there",
    50033: "the person cannot be written to",
    50278: "the person shares no server with the bot",
}
TOKEN_IS_DEAD: Final = frozenset({10015, 10062, 50027})  # webhook or interaction unknown, token invalid
NOT_EDITABLE: Final = frozenset({10008, 50005})  # the message is gone, ephemeral, or somebody else's
ACKNOWLEDGED: Final = 40060
OPENS_TOO_FAST: Final = 40003


class NotEditable(Exception):
    """The message is not there for this call; a new one must do."""


class TokenDead(Exception):
    """The interaction can no longer be answered: too late, or the program was restarted."""


class AlreadyAcknowledged(Exception):
    """Discord has an answer to this interaction already."""


class Calls:
    """Discord's REST interface while there is a connection; without one every call raises TryLater."""

    def __init__(self) -> None:
        self._http: HTTPClient | None = None

    def use(self, http: HTTPClient | None) -> None:
        """Call through this client from now on; None when it is closed."""
        self._http = http

    async def __call__(
        self,
        route: Route,
        body: Any = None,
        *,
        photo: bytes | None = None,
        params: Mapping[str, str] | None = None,
        within: float = MAX_CALL_S,
    ) -> Any:
        """Make a call, a photo beside its body when given.

        Raises TryLater, Unreachable, Undeliverable, NotEditable, TokenDead or AlreadyAcknowledged.
        """
        if self._http is None:
            raise TryLater(1.0, "Discord: not connected")
        given: dict[str, Any] = {"params": dict(params)} if params else {}
        if photo is not None:
            given["form"] = _multipart(body, photo)
        elif body is not None:
            given["json"] = body
        try:
            async with asyncio.timeout(within):
                return await self._http.request(route, **given)
        except discord.RateLimited as limited:
            raise TryLater(limited.retry_after, "Discord: rate limit") from limited
        except discord.HTTPException as refused:
            raise _meant(refused) from refused
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RuntimeError) as error:
            # ValueError: a proxy's page that claims to be JSON. RuntimeError: the session was closed meanwhile.
            raise TryLater(SOON_S, f"Discord: {type(error).__name__}") from error


def _meant(refused: discord.HTTPException) -> Exception:
    """What an error of Discord's means for delivery."""
    code, status = refused.code, refused.status
    if code in UNREACHABLE:
        return Unreachable(f"Discord: {UNREACHABLE[code]}")
    if code in TOKEN_IS_DEAD:
        return TokenDead(f"Discord: {code}")
    if code in NOT_EDITABLE:
        return NotEditable(f"Discord: {code}")
    if code == ACKNOWLEDGED:
        return AlreadyAcknowledged()
    if status == 429 or code == OPENS_TOO_FAST:
        return TryLater(_retry_after(refused), "Discord: rate limit")
    if status >= 500:
        return TryLater(SOON_S, f"Discord: {status}")
    if status == 401 or not code:  # code 0: a page of something before Discord, or a token revoked just now
        return TryLater(LATER_S, f"Discord: {status}")
    return Undeliverable(f"Discord refuses it: {status} {code} {refused.text[:500]}")


def _retry_after(refused: discord.HTTPException) -> float:
    try:
        return float(refused.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return LATER_S


def _multipart(body: Any, photo: bytes) -> list[dict[str, Any]]:
    """A file beside a message, by the name that the message gives it."""
    name = next((it["filename"] for it in body.get("attachments", ())), PHOTO)
    return [
        {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"},
        {"name": "files[0]", "value": photo, "filename": name, "content_type": KINDS[name]},
    ]
