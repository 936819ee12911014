"""Who may do what in a server, computed as Discord does, from plain JSON.

https://docs.discord.com/developers/topics/permissions#permission-overwrites
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]

ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
VIEW, SEND = 1 << 10, 1 << 11
EVERYTHING = (1 << 53) - 1
TEXT_CHANNEL = 0


def server_permissions(guild: Json, user: str, role_ids: Collection[str]) -> int:
    """What a member may do in the server as a whole: the owner and administrators everything."""
    if guild.get("owner_id") == user:
        return EVERYTHING
    granted = 0
    for role in guild.get("roles", []):
        # The role of everyone has the server's own id.
        if role["id"] in role_ids or role["id"] == guild["id"]:
            granted |= int(role["permissions"])
    return EVERYTHING if granted & ADMINISTRATOR else granted


def moderates(guild: Json, user: str, role_ids: Collection[str], role_name: str | None) -> bool:
    """Whether a member has Manage Server, or the role of this name."""
    if server_permissions(guild, user, role_ids) & MANAGE_GUILD:
        return True
    wanted = (role_name or "").casefold()
    names = (role["name"].casefold() for role in guild.get("roles", []) if role["id"] in role_ids)
    return bool(wanted) and wanted in names


def room_for_greeting(guild: Json, bot_id: str) -> str | None:
    """The channel in which a new server is greeted: its system channel, or the first one where the bot may write."""
    texts = [channel for channel in guild.get("channels", []) if channel["type"] == TEXT_CHANNEL]
    system = guild.get("system_channel_id")
    texts.sort(key=lambda channel: (channel["id"] != system, channel.get("position", 0), int(channel["id"])))
    own = [member["roles"] for member in guild.get("members", []) if member["user"]["id"] == bot_id]
    role_ids = own[0] if own else []
    server = server_permissions(guild, bot_id, role_ids)
    for channel in texts:
        if _in_channel(server, guild["id"], channel, bot_id, role_ids) & (VIEW | SEND) == VIEW | SEND:
            return str(channel["id"])
    return None


def _in_channel(server: int, everyone: str, channel: Json, user: str, role_ids: Collection[str]) -> int:
    """The server's permissions, changed by the channel: for everyone, then by roles, then for the member."""
    if server & ADMINISTRATOR:
        return server
    overwrites = {one["id"]: one for one in channel.get("permission_overwrites", [])}
    for group in ([everyone], role_ids, [user]):
        server = _changed(server, [overwrites[one] for one in group if one in overwrites])
    return server


def _changed(permissions: int, overwrites: Iterable[Json]) -> int:
    """What is denied goes first, so that one role's yes outweighs another's no."""
    deny = allow = 0
    for one in overwrites:
        deny |= int(one["deny"])
        allow |= int(one["allow"])
    return permissions & ~deny | allow
