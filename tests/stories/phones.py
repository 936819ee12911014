"""What a person holds in their hand: it shows what the adapters' renderers made, and makes what a platform would
send."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.discord import inbound as discord_inbound
from adapters.discord.modals import modal
from adapters.discord.render import render as render_discord
from adapters.telegram import inbound as telegram_inbound
from adapters.telegram.render import callback_of
from adapters.telegram.render import render as render_telegram
from bot.conversation.events import AnyEvent
from bot.conversation.phrases import Distance, Period, T
from bot.conversation.replies import Ask, Reply
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.ports import Parcel, Sent

Raw = dict[str, Any]
LINK = "https://t.me/CommonshedBot?start="


@dataclass
class Seen:
    """A message as it shows now. `buttons` are (label, what pressing it sends, link)."""

    id: str
    chat: Chat
    text: str
    buttons: list[tuple[str, str, str]]
    photo: str = ""
    private: bool = False
    reply: Reply | None = None


@dataclass
class Screen:
    """What one platform shows one person or one room, and every reply that came, oldest first."""

    messages: list[Seen] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    modal: Raw | None = None
    asked: Ask | None = None
    link: str = ""

    def put(self, seen: Seen, edits: str) -> None:
        """Show a message, or change it in place."""
        for index, message in enumerate(self.messages):
            if edits and message.id == edits:
                self.messages[index] = seen
                return
        self.messages.append(seen)


class Pointing(Protocol):
    """Who points at a message."""

    name: str

    @property
    def account(self) -> Account: ...


class Wire:
    """One platform as a story needs it: how parcels become screens and gestures become raw events."""

    platform: Platform

    def __init__(self, book: Phrasebook) -> None:
        """Words come from this book."""
        self._book = book
        self._ids = itertools.count(1000)

    def fresh(self) -> str:
        """An id that was never used."""
        return str(next(self._ids))

    def read(self, raw: Raw) -> AnyEvent:
        """Through the adapter's inbound, as in the program."""
        raise NotImplementedError

    def deliver(self, parcel: Parcel, screen: Screen) -> Sent:
        """Through the adapter's render, onto a screen."""
        raise NotImplementedError

    def command(
        self, who: str, name: str, chat: Chat, text: str, options: Mapping[str, str], moderator: bool
    ) -> Raw:
        """A slash command."""
        raise NotImplementedError

    def press(self, who: str, name: str, message: Seen, sends: str, moderator: bool) -> Raw:
        """A pressed button."""
        raise NotImplementedError

    def author(self, who: str, name: str, *, bot: bool = False) -> Raw:
        """Somebody, as the platform tells who wrote a message."""
        raise NotImplementedError

    def points(
        self, who: Pointing, chat: Chat, text: str, author: Raw, message: str, wrote: str, moderator: bool
    ) -> Raw:
        """A command about a message that somebody wrote in a room."""
        raise NotImplementedError


class TelegramWire(Wire):
    """Telegram: updates in, Bot API calls out."""

    platform = Platform.TELEGRAM

    def read(self, raw: Raw) -> AnyEvent:
        """An update."""
        event = telegram_inbound.read(raw, "CommonshedBot")
        assert event is not None, raw
        return event

    def deliver(self, parcel: Parcel, screen: Screen) -> Sent:
        """A call."""
        screen.replies.append(parcel.reply)
        call = render_telegram(parcel, self._book, LINK)
        params = call.params
        if call.method == "answerCallbackQuery":
            screen.toasts.append(params.get("text", ""))
            screen.link = params.get("url", "")
            assert callback_of(parcel)
            return Sent()
        media = params.get("media", params)
        keyboard = params.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [
            (it["text"], it.get("callback_data", ""), it.get("url") or it.get("web_app", {}).get("url", ""))
            for row in keyboard
            for it in row
        ]
        edited = str(params.get("message_id", ""))
        seen = Seen(
            edited or self.fresh(), parcel.to, media.get("text") or media.get("caption", ""), buttons, call.photo,
            parcel.to.direct, parcel.reply,
        )  # fmt: skip
        screen.put(seen, edited)
        if isinstance(parcel.reply, Ask):
            screen.asked = parcel.reply
        return Sent(seen.id)

    def _message(self, who: str, name: str, chat: Chat, **content: Any) -> Raw:
        """A message of a person."""
        kind: Raw = {"id": int(chat.id), "type": "private" if chat.direct else "group", "title": "Elm Street"}
        sender = {"id": int(who), "is_bot": False, "first_name": name, "language_code": "en"}
        message = {"message_id": int(self.fresh()), "date": 0, "chat": kind, "from": sender, **content}
        return {"update_id": int(self.fresh()), "message": message}

    def says(self, who: str, name: str, text: str) -> Raw:
        """A text in the direct chat."""
        return self._message(who, name, Chat(self.platform, who), text=text)

    def place(self, who: str, name: str, lat: float, lon: float) -> Raw:
        """A pin."""
        return self._message(
            who, name, Chat(self.platform, who), location={"latitude": lat, "longitude": lon}
        )

    def photo(self, who: str, name: str, ref: str, caption: str = "") -> Raw:
        """A photo."""
        sizes = [{"file_id": ref, "file_unique_id": ref, "width": 640, "height": 480}]
        return self._message(who, name, Chat(self.platform, who), photo=sizes, caption=caption)

    def command(
        self, who: str, name: str, chat: Chat, text: str, options: Mapping[str, str], moderator: bool
    ) -> Raw:
        """A message that begins with a command; options have no place here but behind it."""
        whole = " ".join([text, *options.values()])
        entity = {"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}
        return self._message(who, name, chat, text=whole, entities=[entity])

    def author(self, who: str, name: str, *, bot: bool = False) -> Raw:
        """A user."""
        return {"id": int(who), "is_bot": bot, "first_name": name}

    def points(
        self, who: Pointing, chat: Chat, text: str, author: Raw, message: str, wrote: str, moderator: bool
    ) -> Raw:
        """A reply that begins with a command."""
        entity = {"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}
        replied = {"message_id": int(message), "date": 0, "from": author, "text": wrote}
        told = {"text": text, "entities": [entity], "reply_to_message": replied}
        return self._message(who.account.id, who.name, chat, **told)

    def press(self, who: str, name: str, message: Seen, sends: str, moderator: bool) -> Raw:
        """A callback."""
        kind = {"id": int(message.chat.id), "type": "private" if message.chat.direct else "group"}
        query = {
            "id": self.fresh(), "from": {"id": int(who), "is_bot": False, "first_name": name}, "data": sends,
            "message": {"message_id": int(message.id), "date": 0, "chat": kind}, "chat_instance": "1",
        }  # fmt: skip
        return {"update_id": int(self.fresh()), "callback_query": query}


class DiscordWire(Wire):
    """Discord: dispatches in, messages and modals out."""

    platform = Platform.DISCORD

    def read(self, raw: Raw) -> AnyEvent:
        """A dispatch."""
        event = discord_inbound.read(raw)
        assert event is not None, raw
        return event

    def deliver(self, parcel: Parcel, screen: Screen) -> Sent:
        """A modal where an interaction can take one, else a message."""
        screen.replies.append(parcel.reply)
        if isinstance(parcel.reply, Ask):
            screen.asked = parcel.reply
            if parcel.answers.endswith("0modal"):
                screen.modal = modal(parcel.reply, parcel.reader, self._book)
                return Sent()
        made = render_discord(parcel.reply, parcel.reader, self._book)
        body = made.body
        texts = [body["content"]]
        for embed in body["embeds"]:
            texts += [embed["title"], embed.get("description", "")]
        buttons = list(self._buttons(body["components"]))
        seen = Seen(
            parcel.edits or self.fresh(), parcel.to, "\n".join(filter(None, texts)), buttons, made.photo,
            parcel.to.direct, parcel.reply,
        )  # fmt: skip
        screen.put(seen, parcel.edits)
        return Sent(seen.id)

    def _buttons(self, rows: list[Raw]) -> Iterator[tuple[str, str, str]]:
        """All that can be pressed, options of selects too."""
        for row in rows:
            for part in row["components"]:
                for option in part.get("options", ()):
                    yield option["label"], option["value"], ""
                if "label" in part:
                    yield part["label"], part.get("custom_id", ""), part.get("url", "")

    def _interaction(self, who: str, name: str, chat: Chat, kind: int, data: Raw, moderator: bool) -> Raw:
        """An interaction; only commands and components can be answered by a modal, which the id tells the story."""
        user = {"id": who, "username": name.lower(), "global_name": name}
        body: Raw = {
            "id": self.fresh() + ("0modal" if kind in (2, 3) else "0"),
            "type": kind,
            "data": data,
            "token": "t",
        }
        if chat.direct:
            body |= {"user": user, "channel_id": f"dm{who}", "locale": "en-US"}
        else:
            member = {"user": user, "permissions": str(0x20 if moderator else 0)}
            body |= {"member": member, "channel_id": chat.id, "guild_id": chat.space, "locale": "en-US"}
        return {"t": "INTERACTION_CREATE", "d": body}

    def says(self, who: str, name: str, text: str) -> Raw:
        """A direct message."""
        author = {"id": who, "username": name.lower(), "global_name": name}
        return {"t": "MESSAGE_CREATE", "d": {"id": self.fresh(), "author": author, "content": text}}

    def command(
        self, who: str, name: str, chat: Chat, text: str, options: Mapping[str, str], moderator: bool
    ) -> Raw:
        """A slash command with options."""
        first, *sub = text.removeprefix("/").split(" ")
        given: list[Raw] = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        wrapped = [{"name": sub[0], "type": 1, "options": given}] if sub else given
        return self._interaction(who, name, chat, 2, {"name": first, "options": wrapped}, moderator)

    def author(self, who: str, name: str, *, bot: bool = False) -> Raw:
        """A user."""
        return {"id": who, "username": name.lower(), "global_name": name, "bot": bot}

    def points(
        self, who: Pointing, chat: Chat, text: str, author: Raw, message: str, wrote: str, moderator: bool
    ) -> Raw:
        """An entry of a message's menu."""
        shown = {message: {"id": message, "author": author, "content": wrote}}
        name = text.removeprefix("/").capitalize()
        data = {"name": name, "type": 3, "target_id": message, "resolved": {"messages": shown}}
        return self._interaction(who.account.id, who.name, chat, 2, data, moderator)

    def press(self, who: str, name: str, message: Seen, sends: str, moderator: bool) -> Raw:
        """A component."""
        raw = self._interaction(who, name, message.chat, 3, {"custom_id": sends}, moderator)
        raw["d"]["message"] = {"id": message.id, "flags": 64 if message.private else 0}
        return raw

    def submit(self, who: str, name: str, chat: Chat, shown: Raw, answers: Mapping[str, str]) -> Raw:
        """A filled modal."""
        parts: list[Raw] = []
        files: Raw = {}
        for part in (it["component"] for it in shown["components"] if it["type"] == 18):
            key, value = part["custom_id"], answers.get(part["custom_id"], part.get("value", ""))
            filled: Raw = {"type": part["type"], "custom_id": key}
            if part["type"] == 19:
                filled["values"] = [f"f{key}"] if value else []
                files[f"f{key}"] = {"id": f"f{key}", "url": value}
            elif part["type"] == 3:
                offered = [it["value"] for it in part["options"]]
                default = [it["value"] for it in part["options"] if it.get("default")]
                assert not value or value in offered, (key, value, offered)
                filled["values"] = [value] if value else default
            else:
                filled["value"] = value
            parts.append({"type": 18, "component": filled})
        data = {"custom_id": shown["custom_id"], "components": parts, "resolved": {"attachments": files}}
        return self._interaction(who, name, chat, 5, data, False)


def phrases(value: object) -> Iterator[T]:
    """Every phrase within a reply, nested ones too."""
    if isinstance(value, T):
        yield value
        for param in value.params.values():
            yield from phrases(param)
    elif isinstance(value, tuple):
        for part in value:
            yield from phrases(part)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, (Period, Distance, Chat)):
        for name in value.__dataclass_fields__:
            yield from phrases(getattr(value, name))
