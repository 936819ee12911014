"""Which of the gateway's dispatches are for us, and what of them the inbox keeps. Pure.

https://docs.discord.com/developers/events/gateway-events
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from adapters.discord.inbound import COMMAND, COMPONENT, MODAL_SUBMIT, readable, text_of, whole_json
from adapters.discord.rooms import room_for_greeting
from bot.ports import Raw

Json = Mapping[str, Any]

ORDINARY_MESSAGES = frozenset({0, 19})  # and replies
# Whoever added the bot while it was down is greeted, too; the inbox keeps it once.
JUST_NOW: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A dispatch that is for us: the id under which the inbox keeps it, what it keeps, and the key to answer it."""

    id: str
    raw: Raw
    key: str = field(default="", repr=False)


def sift(kind: str, body: Json, bot_id: str, now: datetime) -> Arrived | None:
    """What of a dispatch goes to the inbox; the interaction's token apart from the rest. `now` is aware, UTC.

    Raises Unreadable.
    """
    with readable():
        sieve = _SIEVES.get(kind)
        return sieve(whole_json(body), bot_id, now) if sieve else None


def _sift_interaction(body: Json, bot_id: str, now: datetime) -> Arrived | None:
    if body["type"] not in _KEPT_INTERACTIONS:
        return None
    kept = {name: value for name, value in body.items() if name in _KEPT_OF_INTERACTIONS}
    if "message" in body:
        kept["message"] = {"id": body["message"]["id"], "flags": body["message"].get("flags", 0)}
    return Arrived(text_of(body["id"]), {"t": "INTERACTION_CREATE", "d": kept}, text_of(body["token"]))


def _sift_message(body: Json, bot_id: str, now: datetime) -> Arrived | None:
    """Direct messages from people. The bot's own come back as well, and are passed over."""
    author = body["author"]
    if body.get("guild_id") or author.get("bot") or author["id"] == bot_id:
        return None
    if body.get("type", 0) not in ORDINARY_MESSAGES or body.get("webhook_id"):
        return None
    kept = {name: value for name, value in body.items() if name in _KEPT_OF_MESSAGES}
    return Arrived(text_of(body["id"]), {"t": "MESSAGE_CREATE", "d": kept})


def _sift_new_guild(body: Json, bot_id: str, now: datetime) -> Arrived | None:
    """A server joined just now. Discord sends the same event for each old server at every start."""
    joined = body.get("joined_at")
    if body.get("unavailable") or not joined or now - datetime.fromisoformat(joined) > JUST_NOW:
        return None
    room = room_for_greeting(body, bot_id)
    if room is None:
        return None
    kept = {
        "id": body["id"],
        "name": body["name"],
        "owner_id": body["owner_id"],
        "joined_at": joined,
        "room": room,
        "preferred_locale": body.get("preferred_locale", ""),
    }
    return Arrived(f"g{body['id']}:joined:{joined}", {"t": "GUILD_CREATE", "d": kept})


def _sift_lost_guild(body: Json, bot_id: str, now: datetime) -> Arrived | None:
    """The bot was removed from a server; `unavailable` would tell of an outage."""
    # A repeated dispatch is the same event, a second farewell another: Discord gives neither an id nor a time.
    event = f"g{body['id']}:left:{now.isoformat(timespec='minutes')}"
    return None if body.get("unavailable") else _lost("GUILD_DELETE", "", body["id"], event)


def _sift_lost_channel(body: Json, bot_id: str, now: datetime) -> Arrived | None:
    guild = body.get("guild_id")
    return _lost("CHANNEL_DELETE", body["id"], guild, f"c{body['id']}:deleted") if guild else None


def _lost(kind: str, channel: str, guild: str, event: str) -> Arrived:
    return Arrived(event, {"t": kind, "d": {"channel_id": channel, "guild_id": guild, "event": event}})


_KEPT_INTERACTIONS = frozenset({COMMAND, COMPONENT, MODAL_SUBMIT})
_KEPT_OF_INTERACTIONS = frozenset(
    {
        "id",
        "type",
        "application_id",
        "data",
        "guild_id",
        "channel_id",
        "channel",
        "member",
        "user",
        "locale",
        "context",
    }
)
_KEPT_OF_MESSAGES = frozenset(
    {"id", "channel_id", "author", "content", "attachments", "sticker_items", "flags", "timestamp"}
)
_SIEVES: dict[str, Callable[[Json, str, datetime], Arrived | None]] = {
    "INTERACTION_CREATE": _sift_interaction,
    "MESSAGE_CREATE": _sift_message,
    "GUILD_CREATE": _sift_new_guild,
    "GUILD_DELETE": _sift_lost_guild,
    "CHANNEL_DELETE": _sift_lost_channel,
}
