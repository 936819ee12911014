"""One call of the Bot API as it came over the wire, and its content held to the platform's limits."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.markup import automatic, is_invisible, parse_html, trim, utf16_units
from tests.fakes.telegram.world import Message

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000  # width and height together
MAX_PHOTO_RATIO = 20
WORDS = frozenset({  # parameters that stay strings, even when they look like numbers or JSON
    "text", "caption", "callback_query_id", "url", "file_id", "secret_token", "parse_mode", "description",
    "short_description", "name", "title", "address", "language_code", "action", "photo", "document",
    "message_effect_id", "inline_message_id", "business_connection_id", "question",
})  # fmt: skip


@dataclass
class Call:
    """A method with decoded parameters and uploaded files."""

    method: str
    parameters: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter's value."""
        return self.parameters.get(name, default)

    def need(self, name: str) -> Any:
        """A parameter's value; raises ApiError 400 where it is missing."""
        if name not in self.parameters:
            raise bad_request(f'parameter "{name}" is required')
        return self.parameters[name]


def decode(name: str, raw: str) -> object:
    """A form value: objects, numbers and booleans arrive as JSON, words as they are."""
    if name in WORDS:
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def formatted(source: Call | dict[str, Any], key: str) -> tuple[str, list[dict[str, Any]]]:
    """The words under `key` and their entities, by parse_mode or as given; raises ApiError 400."""
    words = str(source.get(key) or "")
    mode = str(source.get("parse_mode") or "").lower()
    if mode == "html":
        words, entities = parse_html(words)
    elif mode:
        raise bad_request(f"unsupported parse_mode {mode} (this server knows HTML only)")
    else:
        given = source.get("entities") or source.get("caption_entities") or []
        words, entities = trim(words, list(given))
    longest, complaint = (
        (MAX_TEXT, "message is too long") if key == "text" else (MAX_CAPTION, "message caption is too long")
    )
    if utf16_units(words) > longest:
        raise bad_request(complaint)
    if key == "text" and is_invisible(words):
        raise bad_request("message text is empty" if not words else "text must be non-empty")
    found = entities + automatic(words)
    return words, sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def keyboard(call: Call) -> dict[str, Any] | None:
    """The reply_markup, checked; raises ApiError 400."""
    markup = call.get("reply_markup")
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if rows is not None:
        _check_size(rows)
        for button in (button for row in rows for button in row):
            _check_inline_button(button, direct=is_direct(call.get("chat_id")))
        return markup if any(rows) else None
    rows = markup.get("keyboard")
    if rows is not None and (not any(rows) or any(not b.get("text") for row in rows for b in row)):
        raise bad_request("object expected as reply markup")
    return dict(markup)


def _check_size(rows: list[list[dict[str, Any]]]) -> None:
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")


def is_direct(chat_id: object) -> bool:
    """Whether a chat is one with a person: groups have numbers below zero."""
    return isinstance(chat_id, int) and chat_id > 0


def check_web_app(web_app: dict[str, Any]) -> None:
    """WebAppInfo; raises ApiError 400."""
    url = web_app.get("url", "")
    if not (url.startswith("https://") and urlsplit(url).hostname):
        raise bad_request(f"Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_inline_button(button: dict[str, Any], *, direct: bool) -> None:
    kinds = [kind for kind in button if kind not in ("text", "icon_custom_emoji_id", "style")]
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed to be empty")
    if len(kinds) != 1:
        raise bad_request("can't parse inline keyboard button: exactly one kind of button is expected")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button:
        if not direct:
            raise bad_request("BUTTON_TYPE_INVALID")
        check_web_app(button["web_app"])
    if button.get("style") not in (None, "danger", "success", "primary"):
        raise bad_request("can't parse inline keyboard button: invalid button style specified")


def photo_of(
    call: Call, reference: str | None, keep: Callable[[bytes], str], known: dict[str, bytes]
) -> list[dict[str, Any]]:
    """The sizes of an uploaded or known photo; raises ApiError 400 for what is no picture."""
    name = (reference or "photo").removeprefix("attach://")
    if name in call.files:
        content = call.files[name]
        width, height = _dimensions(content)
        file_id = keep(content)
    elif reference in known:
        file_id, content = reference, known[reference]
        width, height = _dimensions(content)
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return [{
        "file_id": file_id, "file_unique_id": f"U{file_id}", "width": width, "height": height,
        "file_size": len(content),
    }]  # fmt: skip


def _dimensions(content: bytes) -> tuple[int, int]:
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def change(message: Message, now: int, **content: Any) -> None:
    """Edit a message in place; raises ApiError 400 when nothing would change."""
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.edits.append((message.shown, message.reply_markup))
    for name, value in content.items():
        setattr(message, name, value)
    message.edit_date = now
