"""What happens around people: the bot comes and goes, rooms move, messages are changed, and all that is not for us."""

from __future__ import annotations

from typing import Any, Final

from bot.model.chats import Platform
from tests.fuzz.by_spec import update
from tests.fuzz.gestures import shares
from tests.fuzz.town import Raw
from tests.fuzz.trick import Made, Trick
from tests.stories.phones import TelegramWire
from tests.stories.street import ROOMS

NUMBERS: Final = 2**32
LOST: Final = (
    ("GUILD_DELETE", {"id": "7000"}),
    ("GUILD_DELETE", {"id": "7000", "unavailable": True}),
    ("CHANNEL_DELETE", {"id": "7001", "guild_id": "7000"}),
)
NOT_FOR_US: Final = (
    "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_REACTION_ADD", "GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE",
    "TYPING_START", "CHANNEL_UPDATE", "THREAD_CREATE", "GUILD_UPDATE", "PRESENCE_UPDATE", "INTERACTION_CREATED",
)  # fmt: skip


def moves(it: Trick) -> Made:
    """The bot is added, thrown out or blocked, a group moves, a server or a channel goes."""
    number = it.dice.randrange(NUMBERS)
    # Somebody of Discord has the same number on Telegram.
    user: Raw = {"id": int(it.who.account.id), "is_bot": False, "first_name": it.who.name}
    group: Raw = {
        "id": it.one((-1001, -1002, -2002)),
        "type": it.one(("group", "supergroup")),
        "title": it.words,
    }
    chat = group if it.in_room else {"id": user["id"], "type": "private"}
    then, now = it.one(
        (("left", "member"), ("member", "kicked"), ("member", "administrator"), ("kicked", "left"))
    )
    standing: Raw = {
        "chat": chat, "from": user, "date": number,
        "old_chat_member": {"user": user, "status": then}, "new_chat_member": {"user": user, "status": now},
    }  # fmt: skip
    moved: Raw = {"message_id": number, "date": 0, "chat": group, "from": user}
    moved["migrate_to_chat_id"] = it.one((-1001, -2000, -2001))
    made: tuple[tuple[Platform, Raw], ...] = (
        (Platform.TELEGRAM, {"update_id": number, "my_chat_member": standing}),
        (Platform.TELEGRAM, {"update_id": number, "message": moved}),
        (Platform.DISCORD, {"t": "GUILD_CREATE", "d": _guild(it)}),
        *((Platform.DISCORD, {"t": kind, "d": dict(body)}) for kind, body in LOST),
    )
    return it.one(made)


def _guild(it: Trick) -> Raw:
    """A server as it is told when the bot comes in."""
    everyone = {"id": "7000", "name": "@everyone", "permissions": it.one(("3072", "0", "8"))}
    number = it.one(("7000", "7000", "8000"))
    return {
        "id": number, "name": it.words, "owner_id": it.who.account.id, "preferred_locale": "ko",
        "joined_at": it.town.street.now.isoformat(), "roles": [everyone | {"id": number}],
        "channels": [{"id": it.one(("7001", "8001")), "type": 0, "permission_overwrites": []}],
    }  # fmt: skip


def stirs(it: Trick) -> Made:
    """Edits, deletions, reactions, comings and goings, a linked channel, an anonymous administrator, a thread."""
    if it.platform is Platform.DISCORD:
        return Platform.DISCORD, _stirs_discord(it)
    wire = it.town.street.wires[Platform.TELEGRAM]
    assert isinstance(wire, TelegramWire)
    room = ROOMS[Platform.TELEGRAM]
    raw = wire.command(
        it.who.account.id, it.who.name, room, it.one(("/mod", "/mine", "/mod log", "/setup")), {}, False
    )
    user, chat = raw["message"]["from"], raw["message"]["chat"]
    changes: tuple[Raw, ...] = (
        {"sender_chat": chat, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},  # anonymous
        {"sender_chat": {"id": -1005, "type": "channel", "title": it.words}, "is_automatic_forward": True},
        {"sender_chat": {"id": -1005, "type": "channel", "title": it.words}},
        {"new_chat_members": [user]}, {"left_chat_member": user}, {"reply_to_message": {"forum_topic_created": {}}},
        {"chat": chat | {"id": -2002, "type": "supergroup"}}, {"chat": {"id": -1005, "type": "channel"}},
        {"via_bot": {"id": 5}, "forward_origin": {"type": "hidden_user"}}, {"media_group_id": "1"},
    )  # fmt: skip
    raw["message"] |= it.one(changes)
    kind = it.one(("message", "message", "edited_message", "channel_post", "message_reaction", "chat_member"))
    return Platform.TELEGRAM, {"update_id": raw["update_id"], kind: raw["message"]}


def _stirs_discord(it: Trick) -> Raw:
    """The same on Discord."""
    wire, person = it.discord, (it.who.account.id, it.who.name)
    raw = wire.command(
        *person, ROOMS[Platform.DISCORD], it.one(("/mine", "/mod", "/setup")), {}, it.moderates
    )
    thread: Any = {"id": "7005", "type": 11, "parent_id": "7001"}
    said: Raw = wire.says(*person, it.words)["d"]
    made: tuple[Raw, ...] = (
        raw | {"d": raw["d"] | {"channel_id": "7005", "channel": thread}},
        raw | {"d": raw["d"] | {"channel_id": "8001", "guild_id": "8000"}},
        raw | {"d": raw["d"] | {"locale": it.words}},
        {"t": it.one(NOT_FOR_US), "d": said},
        {"t": it.forged, "d": said},
        {"t": "MESSAGE_CREATE", "d": said | it.one(({"guild_id": "7000"}, {"webhook_id": "1"}, {"type": 7}))},
        {"t": "MESSAGE_CREATE", "d": said | {"author": said["author"] | {"bot": True}}},
    )
    return it.one(made)


def any_update(it: Trick) -> Made:
    """Any update that the Bot API's description allows, perhaps from somebody whom we know."""
    made = update(it.dice.randrange(NUMBERS))
    return shares(it) if made is None else (Platform.TELEGRAM, made)


def again(it: Trick) -> Made:
    """Something that was sent before comes once more."""
    return it.one(it.town.sent) if it.town.sent else None
