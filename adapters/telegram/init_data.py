"""initData: what Telegram tells a Mini App of who has opened it, signed for the bot. Pure.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from bot.model.chats import Account, Platform
from bot.ports import Launch, LaunchRefused

VALID: Final = timedelta(minutes=5)  # from the opening of the app to its first request, over a slow network
AHEAD: Final = timedelta(minutes=1)  # how far Telegram's clock may be ahead of ours
LONGEST: Final = 4_096  # characters; real ones have some hundreds
MOST_FIELDS: Final = 32


def reader(token: str) -> Callable[[str, datetime], Launch]:
    """Reads the initData of this bot's Mini App, and of no other's."""
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return lambda text, now: read(key, text, now)


def read(key: bytes, text: str, now: datetime) -> Launch:
    """Who opened the app. Raises LaunchRefused: "forged" for what Telegram did not sign, "old" or "early" by its age.

    Signed is everything but the hash itself, `signature` included: that one is for others than the bot's owner.
    """
    fields = _fields(text)
    given = fields.pop("hash", "")
    signed = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    expected = hmac.digest(key, signed.encode(), hashlib.sha256).hex()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise LaunchRefused("forged")
    expires_at = _moment(fields.get("auth_date", "")) + VALID
    if now >= expires_at:
        raise LaunchRefused("old")
    if now < expires_at - VALID - AHEAD:
        raise LaunchRefused("early")
    user = _user(fields.get("user", ""))
    account = Account(Platform.TELEGRAM, str(user["id"]))
    return Launch(account, str(user.get("language_code", "")), expected, expires_at)


def _fields(text: str) -> dict[str, str]:
    """The fields, each once. Raises LaunchRefused."""
    if len(text) > LONGEST:
        raise LaunchRefused("forged")
    try:
        text.encode()  # raises for half a sign, which cannot be signed either
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise LaunchRefused("forged") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise LaunchRefused("forged")
    return fields


def _moment(written: str) -> datetime:
    """Seconds since 1970. Raises LaunchRefused."""
    try:
        return datetime.fromtimestamp(int(written), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise LaunchRefused("forged") from error


def _user(written: str) -> dict[str, Any]:
    """Who opened it: an app opened by nobody, as from an old keyboard, is as good as forged. Raises LaunchRefused."""
    try:
        user = json.loads(written)
    except ValueError as error:
        raise LaunchRefused("forged") from error
    if not (isinstance(user, dict) and type(user.get("id")) is int):
        raise LaunchRefused("forged")
    return user
