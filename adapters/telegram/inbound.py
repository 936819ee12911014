"""An update of the Bot API becomes an event, or nothing when it is not for us. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from bot.conversation.events import (
    About,
    AnyEvent,
    Commanded,
    Joined,
    Left,
    Moved,
    OtherShared,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Target,
    Unreadable,
)
from bot.language.typed import whole
from bot.model.chats import Account, Chat, Platform

Json = Mapping[str, Any]

ALLOWED_UPDATES: Final = ("message", "callback_query", "my_chat_member")
GROUPS: Final = ("group", "supergroup")
PRESENT: Final = ("creator", "administrator", "member")
MAX_PHOTO_BYTES: Final = 20 * 1024 * 1024  # getFile gives no more
OTHERS: Final = (
    "sticker", "voice", "video", "video_note", "animation", "audio", "contact", "poll", "dice", "story", "game",
    "checklist", "paid_media",
)  # fmt: skip


def read(update: Json, username: str = "") -> AnyEvent | None:
    """The event that an update means; None for what is not for us.

    `username` is our own, without "@": a command may be addressed to another bot. Empty: any address is ours.
    Raises Unreadable.
    """
    try:
        return _read(update, username)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable(f"an update with a {type(error).__name__}") from error


def _read(update: Json, username: str) -> AnyEvent | None:
    if "message" in update:
        return _message(update["message"], username)
    if "callback_query" in update:
        return _press(update["callback_query"])
    if "my_chat_member" in update:
        return _standing(update["my_chat_member"], update["update_id"])
    return None


def _message(message: Json, username: str) -> AnyEvent | None:
    if "migrate_to_chat_id" in message:
        to = Chat(Platform.TELEGRAM, _number(message["migrate_to_chat_id"]), direct=False)
        return Moved(**_about(message), to=to)
    if message["chat"]["type"] in GROUPS:
        return _command(message, username) if _speaks_for_itself(message) else None
    if message["chat"]["type"] != "private" or "from" not in message:
        return None
    return _command(message, "") or _shared(message)


def _speaks_for_itself(message: Json) -> bool:
    """A person or an anonymous administrator: not a bot, a linked channel or someone in a channel's name."""
    if message.get("is_automatic_forward") or "from" not in message:
        return False
    return _anonymous(message) or not ("sender_chat" in message or message["from"].get("is_bot"))


def _anonymous(message: Json) -> bool:
    """GroupAnonymousBot posts in the name of the group itself; only its administrators can."""
    sender: Json = message.get("sender_chat") or {}
    return bool(sender) and sender["id"] == message["chat"]["id"]


def _command(message: Json, username: str) -> Commanded | None:
    text = message.get("text", "")
    if not isinstance(text, str):
        raise TypeError("text is none")
    first: Json = next(iter(message.get("entities", ())), {})
    if first.get("type") != "bot_command" or first.get("offset") != 0:
        return None
    length = int(first["length"])  # UTF-16 units, which are characters here: a command is ASCII
    name, _, address = text[1:length].partition("@")
    if address and username and address.lower() != username.lower():
        return None
    return Commanded(
        **_about(message), command=name.lower(), text=whole(text[length:]).strip(), target=_target(message)
    )


def _target(message: Json) -> Target | None:
    """Whom a command replies to. In a topic every message replies to the one that opened it, which is nobody's."""
    replied: Json | None = message.get("reply_to_message")
    if replied is None or "forum_topic_created" in replied:
        return None
    sender: Json | None = replied.get("sender_chat") or replied.get("from")
    if sender is None:
        return None
    return Target(
        Account(Platform.TELEGRAM, _number(sender["id"])),
        _name(sender),
        _number(replied["message_id"]),
        whole(replied.get("text") or replied.get("caption") or ""),
        bot=bool(sender.get("is_bot")),
    )


def _shared(message: Json) -> AnyEvent | None:
    """What a person sends in the direct chat, by the first field that is there."""
    for kind, translate in SHARED:
        if kind in message:
            return translate(message)
    other = next((kind for kind in OTHERS if kind in message), None)
    return OtherShared(**_about(message), what=other) if other else None


def _said(message: Json) -> Said:
    return Said(**_about(message), text=whole(message["text"]))


def _place(message: Json) -> PlaceShared:
    location = message["location"]  # a venue has one as well
    return PlaceShared(**_about(message), lat=float(location["latitude"]), lon=float(location["longitude"]))


def _photo(message: Json) -> PhotoShared:
    return PhotoShared(
        **_about(message),
        ref=whole(_largest(message["photo"])["file_id"]),
        caption=whole(message.get("caption", "")),
    )


def _largest(sizes: Iterable[Json]) -> Json:
    """The largest that can be fetched."""
    by_area = sorted(sizes, key=lambda size: int(size["width"]) * int(size["height"]), reverse=True)
    return next((size for size in by_area if size.get("file_size", 0) <= MAX_PHOTO_BYTES), by_area[-1])


def _document(message: Json) -> PhotoShared | OtherShared:
    """Any file may be meant as a photo: whether it is one, the photo check finds out and says."""
    if "animation" in message:  # Telegram sends those as a document, too
        return OtherShared(**_about(message), what="animation")
    return PhotoShared(
        **_about(message),
        ref=whole(message["document"]["file_id"]),
        caption=whole(message.get("caption", "")),
    )


SHARED: Final[tuple[tuple[str, Callable[[Json], AnyEvent]], ...]] = (
    ("text", _said),
    ("location", _place),
    ("photo", _photo),
    ("document", _document),
)


def _press(query: Json) -> Pressed | None:
    message: Json | None = query.get("message")
    if message is None or "data" not in query:  # inline mode and games, which we do not have
        return None
    direct = message["chat"]["type"] == "private"
    return Pressed(
        id="c" + whole(query["id"]),
        account=Account(Platform.TELEGRAM, _number(query["from"]["id"])),
        chat=_chat(message["chat"]),
        name=_name(query["from"]),
        language=_language(query["from"]),
        message=_number(message["message_id"]),
        personal=direct,
        action=whole(query["data"]),
    )


def _standing(change: Json, update_id: int) -> Joined | Left | None:
    """The bot was added, thrown out or blocked. Its promotion or an unblocking means nothing to us."""
    kind, now = change["chat"]["type"], change["new_chat_member"]
    here, was_here = _is_present(now), _is_present(change["old_chat_member"])
    if here == was_here or (kind == "private" and here) or kind not in (*GROUPS, "private"):
        return None
    about = _about({"message_id": 0, **change})
    about["id"] = f"s{about['chat'].id}:{_number(change['date'])}:{whole(now['status'])}:{_number(update_id)}"
    return Joined(**about, title=whole(change["chat"].get("title", ""))) if here else Left(**about)


def _is_present(member: Json) -> bool:
    return member["status"] in PRESENT or bool(member.get("is_member"))


def _about(message: Json) -> About:
    chat = message["chat"]
    anonymous = _anonymous(message)
    sender: Json = chat if anonymous else message.get("from", chat)
    direct = chat["type"] == "private"
    return {
        "id": f"m{_number(chat['id'])}:{_number(message['message_id'])}",
        "account": Account(Platform.TELEGRAM, _number(sender["id"])),
        "chat": _chat(chat),
        "name": _name(sender),
        "language": "" if anonymous else _language(sender),
        "message": "",
        "personal": direct,
        "moderator": True if anonymous else None,
    }


def _chat(chat: Json) -> Chat:
    return Chat(Platform.TELEGRAM, _number(chat["id"]), direct=chat["type"] == "private")


def _name(sender: Json) -> str:
    names = (sender.get("first_name"), sender.get("last_name"))
    return whole(" ".join(name for name in names if name) or sender.get("title", ""))


def _number(value: object) -> str:
    """A number of Telegram's, as text. Bot API: at most 52 bits; raises TypeError or ValueError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    if abs(value) >= 2**63:
        raise ValueError("too large")
    return str(value)


def _language(sender: Json) -> str:
    """The app's language: "ko", "en" (of "en-GB")."""
    return whole(sender.get("language_code") or "").split("-")[0].lower()
