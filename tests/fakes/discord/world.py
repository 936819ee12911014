"""What exists on the fake Discord: users, guilds, roles and channels, and their JSON."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.fakes.discord.limits import Json

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Message

EPOCH_MS = 1_420_070_400_000  # Discord's snowflakes count from the first second of 2015
ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
EVERYONE = 0x400 | 0x800 | 0x4000 | 0x8000 | 0x80000000  # view, send, embed, attach, use slash commands
BOT_PERMISSIONS = EVERYONE | 0x10000
TEXT_CHANNEL, DM_CHANNEL = 0, 1


class Ids:
    """Snowflakes: unique and rising, with the present moment in their upper bits."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._last = 0

    def next(self) -> str:
        """The next id, as the text that JSON carries."""
        self._last = max(self._last + 1, (int(time.time() * 1000) - EPOCH_MS << 22) + next(self._numbers))
        return str(self._last)


def moment() -> str:
    """The present, as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(eq=False)
class User:
    """An account on Discord."""

    id: str
    name: str
    locale: str = "en-US"
    bot: bool = False

    def json(self) -> Json:
        """The user object."""
        return {
            "id": self.id,
            "username": self.name.lower(),
            "global_name": None if self.bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Role:
    """A role of a guild."""

    id: str
    name: str
    permissions: int

    def json(self) -> Json:
        """The role object."""
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "color": 0,
            "hoist": False,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
            "icon": None,
            "unicode_emoji": None,
        }


@dataclass(eq=False)
class Channel:
    """A channel of a guild, or the direct one between a person and the bot."""

    id: str
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    messages: list[Message] = field(default_factory=list)

    def json(self) -> Json:
        """The channel object."""
        last = self.messages[-1].id if self.messages else None
        if self.guild is None:
            recipients = [self.recipient.json()] if self.recipient else []
            return {
                "id": self.id,
                "type": DM_CHANNEL,
                "last_message_id": last,
                "recipients": recipients,
                "flags": 0,
            }
        return {
            "id": self.id,
            "type": TEXT_CHANNEL,
            "guild_id": self.guild.id,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "topic": None,
            "nsfw": False,
            "parent_id": None,
            "last_message_id": last,
            "rate_limit_per_user": 0,
            "flags": 0,
        }


@dataclass(eq=False)
class Guild:
    """A server with its channels, roles and members; the bot is in it or not."""

    id: str
    name: str
    owner: User
    ids: Ids
    channels: dict[str, Channel] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, tuple[User, set[str]]] = field(default_factory=dict)
    bot_is_in: bool = False
    joined_at: str = ""  # when the bot was added; the same at each start
    locale: str = "en-US"

    def channel(self, name: str) -> Channel:
        """The channel of this name; made when there is none."""
        for channel in self.channels.values():
            if channel.name == name:
                return channel
        made = Channel(self.ids.next(), name, self)
        self.channels[made.id] = made
        return made

    def role(self, name: str, permissions: int = 0) -> Role:
        """The role of this name; made when there is none."""
        for role in self.roles.values():
            if role.name == name:
                return role
        made = Role(self.ids.next(), name, permissions)
        self.roles[made.id] = made
        return made

    def let_in(self, user: User, *roles: Role) -> None:
        """Make somebody a member with exactly these roles."""
        self.members[user.id] = (user, {role.id for role in roles})

    def permissions(self, user: User) -> int:
        """What a member may do, as the interaction's `member.permissions` says it."""
        if user is self.owner:
            return 2**53 - 1
        granted = self.roles[self.id].permissions
        for role_id in self.members[user.id][1]:
            granted |= self.roles[role_id].permissions
        return 2**53 - 1 if granted & ADMINISTRATOR else granted

    def member_json(self, user: User) -> Json:
        """The member object, without the permissions that only interactions carry."""
        return {
            "user": user.json(),
            "nick": None,
            "avatar": None,
            "roles": sorted(self.members[user.id][1]),
            "joined_at": moment(),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }

    def json(self) -> Json:
        """The guild object as REST gives it."""
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner.id,
            "icon": None,
            "features": [],
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "preferred_locale": self.locale,
            "afk_timeout": 300,
            "afk_channel_id": None,
        }

    def created_json(self, bot: User, *, joined: bool) -> Json:
        """The GUILD_CREATE event; `unavailable` is there only when the bot was in the guild already."""
        extra = {} if joined else {"unavailable": False}
        return {
            **self.json(),
            **extra,
            "joined_at": self.joined_at,
            "large": False,
            "member_count": len(self.members),
            "members": [self.member_json(bot)],
            "channels": [channel.json() for channel in self.channels.values()],
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
