"""A gesture on a drawn phone becomes an event. Pure: what the page sent in, checked; raw events, read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from adapters.web.people import BY_KEY, ROOMS, Person
from bot.conversation.events import (
    About,
    AnyEvent,
    Commanded,
    Joined,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Submitted,
)
from bot.language.typed import whole
from bot.model.chats import Account, Chat, Platform
from bot.ports import Raw

MAX_TEXT: Final = 4_000  # characters: about what both platforms take
MAX_WORD: Final = 200  # characters of an id, an action, a field's name
MAX_ANSWERS: Final = 25


class GestureRefused(ValueError):
    """What the page sent is no gesture that a phone can make."""


def raw_of(gesture: Mapping[str, Any], commands: Collection[str], *, personal: bool = False) -> Raw:
    """The raw event of a gesture, as a platform would tell it. `personal`: only this person sees the pressed message.

    `commands` are the names of all commands. Raises GestureRefused.
    """
    person = BY_KEY.get(_text(gesture, "who", MAX_WORD))
    do = _text(gesture, "do", MAX_WORD)
    if person is None or do not in GESTURES:
        raise GestureRefused("nobody here does that")
    in_room = gesture.get("where") == "room"
    if in_room and do in ONLY_DIRECT:
        raise GestureRefused("that is done in the direct chat")
    chat = ROOMS[person.platform] if in_room else person.direct
    tells = person.moderates and in_room and person.platform is Platform.DISCORD
    return {
        "do": do,
        "id": "w" + _text(gesture, "id", MAX_WORD),
        "platform": person.platform.value,
        "account": person.account,
        "name": person.name,
        "language": person.language,
        "chat": {"id": chat.id, "direct": chat.direct, "space": chat.space},
        "moderator": True if tells else None,
        "personal": personal or not in_room,
        **GESTURES[do](gesture, person, commands),
    }


def joined(person: Person, title: str) -> Raw:
    """The bot is added to the room on a person's platform; no page can send that."""
    room = ROOMS[person.platform]
    return {
        "do": "joined",
        "id": f"w-joined-{room.id}",
        "platform": person.platform.value,
        "account": person.account,
        "name": person.name,
        "language": person.language,
        "chat": {"id": room.id, "direct": room.direct, "space": room.space},
        "moderator": None,
        "personal": False,
        "title": title,
    }


def read(raw: Raw) -> AnyEvent | None:
    """The event that a raw one means."""
    return EVENTS[raw["do"]](raw)


# -- gestures in -------------------------------------------------------------------------------------------------------


def _text(gesture: Mapping[str, Any], name: str, most: int, *, empty: bool = False) -> str:
    """A text of the gesture. Raises GestureRefused."""
    value = gesture.get(name, "")
    if not isinstance(value, str) or len(value) > most or not (value or empty):
        raise GestureRefused(f"{name} is no text of 1 to {most} characters")
    return whole(value)


def _degrees(gesture: Mapping[str, Any], name: str) -> float:
    """A coordinate. Whether there is such a place, the engine finds out."""
    value = gesture.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise GestureRefused(f"{name} is no number")
    return float(value)


def _texts(gesture: Mapping[str, Any], name: str) -> dict[str, str]:
    """Texts by name."""
    value = gesture.get(name, {})
    if not isinstance(value, dict) or len(value) > MAX_ANSWERS:
        raise GestureRefused(f"{name} are no answers")
    return {whole(str(key))[:MAX_WORD]: _text(value, key, MAX_TEXT, empty=True) for key in value}


def _said(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    return {"text": _text(gesture, "text", MAX_TEXT)}


def _command(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    """On Telegram the words follow the command; on Discord a subcommand is part of its name."""
    name, _, words = _text(gesture, "text", MAX_TEXT).removeprefix("/").strip().partition(" ")
    first, _, rest = words.strip().partition(" ")
    if person.platform is Platform.DISCORD and f"{name} {first}".casefold() in commands:
        name, words = f"{name} {first}", rest
    return {
        "command": name.partition("@")[0].casefold(),
        "text": words.strip(),
        "options": _texts(gesture, "options"),
    }


def _press(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    return {"message": _text(gesture, "message", MAX_WORD), "action": _text(gesture, "action", MAX_WORD)}


def _submit(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    draft = gesture.get("draft")
    if isinstance(draft, bool) or not isinstance(draft, int):
        raise GestureRefused("draft is no number")
    return {"draft": draft, "answers": _texts(gesture, "answers")}


def _place(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    if person.platform is not Platform.TELEGRAM:
        raise GestureRefused("Discord shares no places")
    return {"lat": _degrees(gesture, "lat"), "lon": _degrees(gesture, "lon")}


def _photo(gesture: Mapping[str, Any], person: Person, commands: Collection[str]) -> Raw:
    return {
        "ref": _text(gesture, "ref", MAX_WORD),
        "caption": _text(gesture, "caption", MAX_TEXT, empty=True),
    }


ONLY_DIRECT: Final = ("say", "place", "photo")
GESTURES: Final[Mapping[str, Callable[[Mapping[str, Any], Person, Collection[str]], Raw]]] = {
    "say": _said,
    "command": _command,
    "press": _press,
    "submit": _submit,
    "place": _place,
    "photo": _photo,
}

# -- raw events, read --------------------------------------------------------------------------------------------------


def _who(raw: Raw) -> About:
    """About, where, and the id by which the inbox keeps it once."""
    platform, chat = Platform(raw["platform"]), raw["chat"]
    return {
        "id": raw["id"],
        "account": Account(platform, raw["account"]),
        "chat": Chat(platform, chat["id"], chat["direct"], chat["space"]),
        "name": raw["name"],
        "language": raw["language"],
        "message": raw.get("message", ""),
        "personal": raw["personal"],
        "moderator": raw["moderator"],
    }


EVENTS: Final[Mapping[str, Callable[[Raw], AnyEvent]]] = {
    "joined": lambda raw: Joined(**_who(raw), title=raw["title"]),
    "say": lambda raw: Said(**_who(raw), text=raw["text"]),
    "command": lambda raw: Commanded(
        **_who(raw), command=raw["command"], text=raw["text"], options=raw["options"]
    ),
    "press": lambda raw: Pressed(**_who(raw), action=raw["action"]),
    "submit": lambda raw: Submitted(**_who(raw), draft=raw["draft"], answers=raw["answers"]),
    "place": lambda raw: PlaceShared(**_who(raw), lat=raw["lat"], lon=raw["lon"]),
    "photo": lambda raw: PhotoShared(**_who(raw), ref=raw["ref"], caption=raw["caption"]),
}
