"""What the gateway dispatches, put into events. Pure: plain JSON in, events out.

https://docs.discord.com/developers/interactions/receiving-and-responding and /events/gateway-events
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from adapters.discord.rooms import ADMINISTRATOR, MANAGE_GUILD
from bot.conversation.events import (
    About,
    AnyEvent,
    Commanded,
    Completing,
    Joined,
    Left,
    OtherShared,
    PhotoShared,
    Pressed,
    Said,
    Submitted,
    Target,
    Unreadable,
)
from bot.language.typed import whole
from bot.model.chats import Account, Chat, Platform
from bot.ports import Raw

Json = Mapping[str, Any]

COMMAND, COMPONENT, COMPLETION, MODAL_SUBMIT = 2, 3, 4, 5
ON_USER, ON_MESSAGE = 2, 3
SUBCOMMAND, GROUP, BOOLEAN, ATTACHMENT = 1, 2, 5, 11
LABEL, FILE_UPLOAD = 18, 19
THREADS = frozenset({10, 11, 12})
EPHEMERAL, VOICE_MESSAGE = 1 << 6, 1 << 13
FORM = "form-"
REPEATED = "~"  # tells apart two buttons of one message that mean the same; no action contains it


def read(raw: Raw) -> AnyEvent | None:
    """Translate what `sift` kept; None for what means nothing to us. Raises Unreadable."""
    with readable():
        reader = _READERS.get(raw["t"])
        return reader(whole_json(raw["d"])) if reader else None


@contextmanager
def readable() -> Iterator[None]:
    """What is not as Discord describes it becomes Unreadable."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable(f"a dispatch with a {type(error).__name__}") from error


def whole_json(value: Any) -> Any:
    """The same JSON in which every text can be encoded: a forged event may hold half a character."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, Mapping):
        return {name: whole_json(part) for name, part in value.items()}
    return [whole_json(part) for part in value] if isinstance(value, list) else value


def completing(body: Json) -> Completing | None:
    """An option that is being typed into. Raises Unreadable."""
    with readable():
        return _completing(body)


def _completing(body: Json) -> Completing | None:
    body = whole_json(body)
    command, options = _command(body["data"])
    for option in options:
        if option.get("focused"):
            typed = str(option.get("value", ""))
            return Completing(**_who(body), command=command, option=text_of(option["name"]), typed=typed)
    return None


def _read_interaction(body: Json) -> AnyEvent | None:
    return _INTERACTIONS[body["type"]](body)


def _read_command(body: Json) -> Commanded:
    command, options = _command(body["data"])
    files = _files(body["data"])
    answers = {text_of(option["name"]): _answer(option, files) for option in options}
    return Commanded(**_who(body), command=command, options=answers, target=_target(body["data"]))


def _target(data: Json) -> Target | None:
    """Whom, or whose message, a command of a context menu was used on."""
    number, found = str(data.get("target_id", "")), data.get("resolved") or {}
    if data.get("type") == ON_MESSAGE and number in found.get("messages", {}):
        message: Json = found["messages"][number]
        return _pointed_at(message["author"], number, str(message.get("content", "")))
    if data.get("type") == ON_USER and number in found.get("users", {}):
        return _pointed_at(found["users"][number])
    return None


def _pointed_at(user: Json, message: str = "", text: str = "") -> Target:
    name = user.get("global_name") or user["username"]
    account = Account(Platform.DISCORD, text_of(user["id"]))
    return Target(account, text_of(name), message, text, bot=bool(user.get("bot")))


def _read_press(body: Json) -> Pressed:
    """A button's custom id is its action; a select's option is one, too."""
    values = body["data"].get("values") or [body["data"]["custom_id"]]
    return Pressed(**_who(body), action=str(values[0]).partition(REPEATED)[0])


def _read_modal(body: Json) -> AnyEvent:
    data = body["data"]
    draft = data["custom_id"].removeprefix(FORM)
    if not data["custom_id"].startswith(FORM) or not (draft.isascii() and draft.isdecimal()):
        return Pressed(**_who(body), action=data["custom_id"])  # forged; the engine knows what to say to that
    files = _files(data)
    answers = {text_of(part["custom_id"]): _filled(part, files) for part in _inputs(data["components"])}
    return Submitted(**_who(body), draft=int(draft), answers=answers)


def _read_message(body: Json) -> AnyEvent:
    author, text = body["author"], text_of(body.get("content", ""))
    account = Account(Platform.DISCORD, text_of(author["id"]))
    who: dict[str, Any] = {
        "id": text_of(body["id"]),
        "account": account,
        "chat": Chat(Platform.DISCORD, account.id),
        "name": text_of(author.get("global_name") or author["username"]),
    }
    files = body.get("attachments") or []
    if files and not body.get("flags", 0) & VOICE_MESSAGE:
        pictures = [file for file in files if str(file.get("content_type", "")).startswith("image/")]
        return PhotoShared(**who, ref=text_of((pictures or files)[0]["url"]), caption=text)
    if text:
        return Said(**who, text=text)
    what = "voice" if files else "sticker" if body.get("sticker_items") else "other"
    return OtherShared(**who, what=what)


def _read_new_guild(body: Json) -> Joined:
    chat = Chat(Platform.DISCORD, text_of(body["room"]), direct=False, space=text_of(body["id"]))
    return Joined(
        id=f"g{chat.space}:joined:{body['joined_at']}",
        # Who added the bot is told only in the audit log.
        account=Account(Platform.DISCORD, text_of(body["owner_id"])),
        chat=chat,
        language=_language(body.get("preferred_locale")),
        title=text_of(body["name"]),
    )


def _read_lost(body: Json) -> Left:
    """A channel, or no channel by name: then the whole server. Discord does not say who did it."""
    chat = Chat(Platform.DISCORD, text_of(body["channel_id"]), direct=False, space=text_of(body["guild_id"]))
    return Left(id=text_of(body["event"]), account=Account(Platform.DISCORD, ""), chat=chat)


_INTERACTIONS: dict[int, Callable[[Json], AnyEvent]] = {
    COMMAND: _read_command,
    COMPONENT: _read_press,
    MODAL_SUBMIT: _read_modal,
}
_READERS: dict[str, Callable[[Json], AnyEvent | None]] = {
    "INTERACTION_CREATE": _read_interaction,
    "MESSAGE_CREATE": _read_message,
    "GUILD_CREATE": _read_new_guild,
    "GUILD_DELETE": _read_lost,
    "CHANNEL_DELETE": _read_lost,
}


def _who(body: Json) -> About:
    member = body.get("member") or {}
    user = member.get("user") or body["user"]
    message = body.get("message") or {}
    in_guild = bool(body.get("guild_id"))
    return {
        "id": text_of(body["id"]),
        "account": Account(Platform.DISCORD, text_of(user["id"])),
        "chat": _chat(body) if in_guild else Chat(Platform.DISCORD, user["id"]),
        "name": text_of(member.get("nick") or user.get("global_name") or user["username"]),
        "language": _language(body.get("locale")),
        "message": text_of(message.get("id", "")),
        "personal": bool(message) and (not in_guild or bool(message.get("flags", 0) & EPHEMERAL)),
        # Whether a role of that name moderates is asked by a look-up, so only a yes is certain here.
        "moderator": True if int(member.get("permissions", 0)) & (ADMINISTRATOR | MANAGE_GUILD) else None,
    }


def _chat(body: Json) -> Chat:
    """The channel; a thread belongs to the channel that it hangs on."""
    channel = body.get("channel") or {}
    room = channel.get("parent_id") if channel.get("type") in THREADS else None
    return Chat(
        Platform.DISCORD, text_of(room or body["channel_id"]), direct=False, space=text_of(body["guild_id"])
    )


def _language(locale: str | None) -> str:
    """The language of a locale: "en" of "en-US"."""
    return text_of(locale or "").partition("-")[0]


def text_of(value: object) -> str:
    """A text, such as an id or a name. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _command(data: Json) -> tuple[str, list[Json]]:
    """The command's name with its subcommands, and the options that were given."""
    in_menu = data.get("type") in (ON_USER, ON_MESSAGE)  # there a name is written as people write
    names, options = [data["name"].casefold() if in_menu else data["name"]], data.get("options") or []
    while options and options[0]["type"] in (SUBCOMMAND, GROUP):
        names.append(options[0]["name"])
        options = options[0].get("options") or []
    return " ".join(names), options


def _answer(option: Json, files: Mapping[str, str]) -> str:
    if option["type"] == ATTACHMENT:
        return files.get(str(option["value"]), "")
    if option["type"] == BOOLEAN:
        return "yes" if option["value"] else "no"
    return str(option["value"])


def _inputs(parts: list[Json]) -> Iterator[Json]:
    """The inputs of a modal, out of the labels around them."""
    for part in parts:
        if part["type"] == LABEL:
            yield part["component"]


def _filled(part: Json, files: Mapping[str, str]) -> str:
    """One answer of a modal; "" for one left empty."""
    if "value" in part:
        return str(part["value"] or "")
    values = part.get("values") or [""]
    return files.get(values[0], "") if part["type"] == FILE_UPLOAD else str(values[0])


def _files(data: Json) -> Mapping[str, str]:
    """The addresses of the files that came along, by their ids."""
    attachments = data.get("resolved", {}).get("attachments", {})
    return {number: text_of(file["url"]) for number, file in attachments.items()}
