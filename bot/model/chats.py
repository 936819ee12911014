"""Where people are met: platforms, accounts and chats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    """A chat platform that an adapter speaks."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    WEB = "web"

    @property
    def whispers(self) -> bool:
        """Whether one person can be answered inside a room so that nobody else sees it.

        Discord has ephemeral answers; Telegram has none, so a form there is filled in the direct chat.
        """
        return self is not Platform.TELEGRAM


@dataclass(frozen=True, slots=True)
class Account:
    """One person on one platform; `id` is the platform's own user id as text."""

    platform: Platform
    id: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation on a platform: a direct one with one account, or a room.

    `id` is the platform's chat or channel id. `space` is what the room is part of: a Discord server id;
    empty elsewhere. For a direct chat on Discord `id` is the user's id: the channel is opened when needed.
    """

    platform: Platform
    id: str
    direct: bool = True
    space: str = ""
