"""What comes in: one frozen dataclass for each thing that can happen in a chat.

Every event has who (`account`, with the `name` shown on the platform and a `language` hint), where (`chat`) and the
platform's own `id`, by which the inbox keeps it once. `message` is the platform's id of the message with the pressed
button; `personal` says that only this person sees that message (a direct chat, an ephemeral answer), so that it may
be changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from bot.model.chats import Account, Chat


class Unreadable(ValueError):
    """What came is no event as the platform describes it: something is missing, or is not what it must be.

    The adapter passes it over; it says of what kind the fault is, never what was sent.
    """


class About(TypedDict):
    """What every event has, as an adapter's inbound.py reads it once for all."""

    id: str
    account: Account
    chat: Chat
    name: str
    language: str
    message: str
    personal: bool
    moderator: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a person did in a chat."""

    id: str
    account: Account
    chat: Chat
    name: str = ""
    language: str = ""
    message: str = ""
    personal: bool = False
    moderator: bool | None = None  # what the platform said with the event itself; None: it did not say


@dataclass(frozen=True, slots=True)
class Target:
    """What a command points at: somebody, or a message of theirs (a reply on Telegram, a menu's entry on Discord)."""

    account: Account
    name: str
    message: str = ""
    text: str = ""
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Event):
    """A slash command. `command` is the English name without slash ("offer", or "mod settle").

    `text` is what stood behind it (Telegram); `options` are raw answers by field name (Discord).
    """

    command: str
    text: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    """A text in a direct chat, as typed."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """A button; `action` is its packed action, not yet trusted."""

    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """A filled form (a modal on Discord, an HTML form on the web): raw answers by field name.

    A field left empty is "". A photo's answer is the platform's reference, to be fetched.
    """

    draft: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShared(Event):
    """A shared location, in degrees as sent."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoShared(Event):
    """A photo or a file in a direct chat. `ref` is what the adapter needs to fetch it; `caption` what was typed
    with it."""

    ref: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShared(Event):
    """Something the bot cannot use in a direct chat: a sticker, a voice message, a contact."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """The bot was added to a room; `account` is who added it, `title` the room's name."""

    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """The bot was removed from a room, or a person blocked it in their direct chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """A room got another id (a Telegram group became a supergroup); `to` is the new chat."""

    to: Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Completing(Event):
    """Somebody types into an option that completes; answered at once and kept nowhere."""

    command: str
    option: str
    typed: str


AnyEvent = (
    Commanded | Said | Pressed | Submitted | PlaceShared | PhotoShared | OtherShared | Joined | Left | Moved
)
