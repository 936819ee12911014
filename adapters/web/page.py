"""The page's words and what it must know of the neighbourhood: put together from the phrases, in one language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Final

from adapters.web.people import ACROSS, ALONG, CORNERS, EAST, NORTH, PEOPLE, ROOM_TITLE, ROOMS, SOUTH, WEST
from adapters.web.render import Words
from adapters.web.screens import Json
from bot.conversation.commands import Audience, CommandMenu, CommandOption
from bot.conversation.phrases import Reader, T
from bot.language import Phrasebook

LANGUAGES: Final = ("en", "ko")
SLOT: Final = re.compile(r"\{\{([a-z-]+)}}")
SPOKEN: Final = (  # what the page's scripts say
    "cancel", "caption", "choose", "corners", "direct", "discord", "empty-chat", "empty-room", "home", "inside-clock",
    "inside-in", "inside-out", "inside-rule", "inside-written", "leave-empty", "lost", "menu", "missing",
    "moderator", "new", "not-sent", "nothing-due", "on-map", "only-you", "optional", "options",
    "own-photo", "photo", "photo-sent", "pick-photo", "pick-place", "place", "place-shared", "room",
    "sample-bike", "sample-drill", "sample-ladder", "sample-projector", "sample-sewing", "sample-tent",
    "sample-waffles", "samples", "send", "share-place", "start-bot", "submit", "telegram", "too-large",
    "use-place", "waking", "write-bot", "write-room", "you",
)  # fmt: skip


def page(book: Phrasebook, language: str) -> str:
    """The page in a language: its own words put in, and those that its scripts need."""
    words = Words(book, Reader(language))
    text = files(__package__).joinpath("static", "index.html").read_text(encoding="utf-8")
    spoken = {name: words.of(T(f"playground-{name}")) for name in SPOKEN}
    data = json.dumps({"language": language, "words": spoken}, ensure_ascii=False).replace("<", "\\u003c")
    filled = SLOT.sub(lambda slot: escape(words.of(T(f"playground-{slot[1]}"))), text)
    return filled.replace("%LANGUAGE%", language).replace("%DATA%", data)


def neighbourhood() -> Json:
    """People, rooms and the drawn map."""
    return {
        "people": [
            {
                "key": it.key, "name": it.name, "platform": it.platform.value, "account": it.account,
                "language": it.language, "moderates": it.moderates, "colour": it.colour,
                "home": [it.home.lat, it.home.lon], "direct": f"{it.platform}:{it.account}",
                "room": f"{it.platform}:{ROOMS[it.platform].id}",
            }
            for it in PEOPLE
        ],
        "room": ROOM_TITLE,
        "map": {
            "bounds": [SOUTH, WEST, NORTH, EAST],
            "along": [list(it) for it in ALONG],
            "across": [list(it) for it in ACROSS],
            "corners": [{"name": it.name, "at": [it.point.lat, it.point.lon]} for it in CORNERS],
        },
    }  # fmt: skip


def menus(commands: Sequence[CommandMenu], book: Phrasebook, language: str) -> list[Json]:
    """The commands as a phone in that language lists them."""
    words = Words(book, Reader(language))
    return [
        {
            "name": it.name,
            "title": " ".join([*it.name.split(" ")[:-1], words.label(it.title)]),
            "summary": words.label(it.summary),
            "moderators": it.audience is Audience.MODERATORS,
            "room": it.in_rooms,
            "direct": it.direct,
            "options": [_option(option, words) for option in it.options],
        }
        for it in commands
    ]


def _option(option: CommandOption, words: Words) -> Json:
    """An option as a field of a form."""
    return {
        "name": option.name,
        "input": option.input.value,
        "label": words.label(option.title),
        "hint": words.label(option.summary),
        "required": option.required,
        "options": [{"value": value, "label": words.label(label)} for value, label in option.choices],
        "given": "",
        "longest": option.longest or 0,
        "completes": option.completes,
    }
