"""What Telegram hands to a Mini App when somebody opens it: signed as its page on validating describes it."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

LIGHT = {
    "bg_color": "#ffffff", "text_color": "#000000", "hint_color": "#999999", "link_color": "#2481cc",
    "button_color": "#2481cc", "button_text_color": "#ffffff", "secondary_bg_color": "#efeff3",
}  # fmt: skip
DARK = {
    "bg_color": "#17212b", "text_color": "#f5f5f5", "hint_color": "#708499", "link_color": "#6ab3f3",
    "button_color": "#5288c1", "button_text_color": "#ffffff", "secondary_bg_color": "#232e3c",
}  # fmt: skip


def init_data(token: str, user: dict[str, Any], at: datetime, **more: str) -> str:
    """Signed initData of that user, opened at that moment."""
    fields = {
        "query_id": f"AA{at.timestamp():.0f}", "user": json.dumps(user, separators=(",", ":")),
        "auth_date": f"{at.timestamp():.0f}", "signature": "c2lnbmF0dXJl", **more,
    }  # fmt: skip
    return urlencode({**fields, "hash": signature(token, fields)}, quote_via=quote)


def signature(token: str, fields: dict[str, str]) -> str:
    """The hash of these fields."""
    key = hmac.new(b"WebAppData", token.encode("ascii"), hashlib.sha256).digest()
    lines = [f"{name}={fields[name]}" for name in sorted(fields)]
    return hmac.new(key, "\n".join(lines).encode("utf-8"), hashlib.sha256).hexdigest()


def fragment(data: str, theme: dict[str, str] | None = None, version: str = "8.0") -> str:
    """What stands behind the # of the address that Telegram opens."""
    parts = {
        "tgWebAppData": data, "tgWebAppVersion": version, "tgWebAppPlatform": "weba",
        "tgWebAppThemeParams": json.dumps(theme or LIGHT),
    }  # fmt: skip
    return urlencode(parts, quote_via=quote)
