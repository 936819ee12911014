"""Telegram's HTML parse mode: markup to text and entities, with its errors and its UTF-16 counting.

Source: core.telegram.org/bots/api#html-style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.errors import bad_request

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # Telegram knows no other named character
TOKEN = re.compile(r"<(?P<tag>[^>]*)(?P<end>>?)|&(?P<char>#[0-9]+|#x[0-9a-fA-F]+|[a-z]+);|(?P<text>[^<&]+|&)")
OPENING = re.compile(
    r"(?P<name>[a-zA-Z][\w-]*)(?P<attributes>(\s+[\w-]+(\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*"
)
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@(\w+))?")
AUTOMATIC = {  # what Telegram makes of plain text, roughly
    "url": re.compile(
        r"(?:https?|tg|ftp)://\S+|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|me|de|kr|info|test)\b(?:/\S*)?"
    ),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
    "cashtag": re.compile(r"(?<!\w)\$[A-Z]{1,8}\b"),
    "bot_command": COMMAND,
}
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u3164\u2800]*")


def utf16_units(text: str) -> int:
    """How Telegram counts: UTF-16 code units (an emoji is two)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class OpenTag:
    """A tag that still waits for its end."""

    name: str
    start: int
    attributes: str


def parse_html(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """The visible text and its entities, offsets in UTF-16 units; raises ApiError 400 as Telegram does."""
    text = ""
    entities: list[dict[str, Any]] = []
    open_tags: list[OpenTag] = []
    for token in TOKEN.finditer(markup):
        if token["text"] is not None:
            text += token["text"]
        elif token["char"] is not None:
            text += _character(token["char"], token[0])
        else:
            _tag(
                token,
                len(markup[: token.start()].encode("utf-8", "surrogatepass")),
                text,
                open_tags,
                entities,
            )
    if open_tags:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].name}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return trim(text, entities)


def trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Telegram cuts white space at both ends and moves the entities along."""
    lead = utf16_units(text) - utf16_units(text.lstrip())
    text = text.strip()
    end = utf16_units(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] - lead + entity["length"], end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, moved


def automatic(text: str) -> list[dict[str, Any]]:
    """The mentions, tags, commands and links that Telegram finds in a text by itself."""
    return [
        {"type": kind, "offset": utf16_units(text[: found.start()]), "length": utf16_units(found[0])}
        for kind, pattern in AUTOMATIC.items()
        for found in pattern.finditer(text)
    ]


def is_invisible(text: str) -> bool:
    """Nothing a reader would see: Telegram refuses such a message as empty."""
    return INVISIBLE.fullmatch(text) is not None


def _character(name: str, written: str) -> str:
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    if name.startswith("#"):
        return chr(int(name[1:]))
    return NAMED.get(name, written)


def _tag(
    token: re.Match[str], at: int, text: str, open_tags: list[OpenTag], entities: list[dict[str, Any]]
) -> None:
    inside = token["tag"]
    if not token["end"]:
        raise _cannot_parse(f"Unclosed start tag at byte offset {at}")
    if inside.startswith("/"):
        _close(inside[1:].strip().lower(), at, text, open_tags, entities)
        return
    opening = OPENING.fullmatch(inside)
    if opening is None or opening["name"].lower() not in TAGS:
        raise _cannot_parse(f'Unsupported start tag "{inside.split(" ")[0]}" at byte offset {at}')
    open_tags.append(OpenTag(opening["name"].lower(), utf16_units(text), opening["attributes"]))


def _close(name: str, at: int, text: str, open_tags: list[OpenTag], entities: list[dict[str, Any]]) -> None:
    if not open_tags:
        raise _cannot_parse(f"Unexpected end tag at byte offset {at}")
    tag = open_tags.pop()
    if name and name != tag.name:
        raise _cannot_parse(
            f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", found "</{name}>"'
        )
    entity: dict[str, Any] = {
        "type": TAGS[tag.name],
        "offset": tag.start,
        "length": utf16_units(text) - tag.start,
    }
    if tag.name == "a":
        link = re.search(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))", tag.attributes)
        if link is None:
            return  # Telegram drops a link that leads nowhere
        entity["url"] = re.sub(
            r"&(#?\w+);", lambda m: _character(m[1], m[0]), link[1] or link[2] or link[3] or ""
        )
    if entity["length"]:
        entities.append(entity)


def _cannot_parse(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
