"""The methods of the Bot API that the fake knows: METHODS names them all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.fakes.telegram.calls import Call, change, formatted, keyboard, photo_of
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.faults import FloodGate
from tests.fakes.telegram.markup import utf16_units
from tests.fakes.telegram.people import Callbacks, Street
from tests.fakes.telegram.world import ADMINS, PRESENT, Chat, Message

CALLBACK_LIVES_S = 15.0  # nobody documents it; answers later than this were seen to fail
MAX_TOAST = 200
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_FOUND = "message to edit not found"

Kept = TypeVar("Kept")


class Methods:
    """Answers calls from the state of the street."""

    def __init__(self, street: Street, flood: FloodGate, now: Callable[[], float]) -> None:
        self.street = street
        self.world = street.world
        self.callbacks: Callbacks = street.callbacks
        self.flood = flood
        self.now = now
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # (what, language) -> text of the bot's profile
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}

    # Sending

    def send_message(self, call: Call) -> object:
        """sendMessage."""
        chat = self._room(call)
        text, entities = formatted(call, "text")
        return self._post(call, chat, text=text, entities=entities)

    def send_photo(self, call: Call) -> object:
        """sendPhoto: an upload or a known file_id."""
        chat = self._room(call)
        caption, entities = formatted(call, "caption")
        photo = photo_of(call, call.get("photo"), self.world.keep_file, self.world.files)
        return self._post(call, chat, caption=caption or None, entities=entities, media={"photo": photo})

    def send_location(self, call: Call) -> object:
        """sendLocation and sendVenue."""
        chat = self._room(call)
        location = {"latitude": call.need("latitude"), "longitude": call.need("longitude")}
        if not (-90 <= location["latitude"] <= 90 and -180 <= location["longitude"] <= 180):
            raise bad_request("invalid location specified")
        media: dict[str, Any] = {"location": location}
        if call.method == "sendVenue":
            media["venue"] = {
                "location": location,
                "title": call.need("title"),
                "address": call.need("address"),
            }
        return self._post(call, chat, media=media)

    def send_chat_action(self, call: Call) -> object:
        """sendChatAction: nothing is kept."""
        self.world.writable(call.need("chat_id"))
        return True

    # Editing

    def edit_text(self, call: Call) -> object:
        """editMessageText."""
        message = self._own(call)
        if message.text is None:
            raise bad_request("there is no text in the message to edit")
        text, entities = formatted(call, "text")
        return self._change(message, text=text, entities=entities, reply_markup=keyboard(call))

    def edit_caption(self, call: Call) -> object:
        """editMessageCaption."""
        message = self._own(call)
        if not message.media:
            raise bad_request("there is no caption in the message to edit")
        caption, entities = formatted(call, "caption")
        return self._change(message, caption=caption or None, entities=entities, reply_markup=keyboard(call))

    def edit_media(self, call: Call) -> object:
        """editMessageMedia, for photos; a text message may become one."""
        message = self._own(call)
        media = call.need("media")
        caption, entities = formatted(media, "caption")
        photo = photo_of(call, media.get("media"), self.world.keep_file, self.world.files)
        return self._change(
            message, text=None, caption=caption or None, entities=entities,
            media={"photo": photo}, reply_markup=keyboard(call),
        )  # fmt: skip

    def edit_markup(self, call: Call) -> object:
        """editMessageReplyMarkup."""
        return self._change(self._own(call), reply_markup=keyboard(call))

    def delete(self, call: Call) -> object:
        """deleteMessage: one's own, or anyone's as a group's administrator."""
        chat = self.world.writable(call.need("chat_id"))
        message = self.world.message(chat, call.need("message_id"), "message to delete not found")
        rules_here = chat.status_of(self.world.bot.id) in ADMINS or chat.is_private
        if message.sender != self.world.bot and not rules_here:
            raise bad_request("message can't be deleted")
        message.deleted = True
        return True

    # Buttons

    def answer_callback(self, call: Call) -> object:
        """answerCallbackQuery: once, and in time."""
        callback_id = str(call.need("callback_query_id"))
        if utf16_units(call.get("text", "")) > MAX_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        waiting = self.callbacks.waiting.get(callback_id)
        if waiting is None or self.now() - waiting[1] > CALLBACK_LIVES_S:
            raise bad_request(TOO_OLD)
        start = f"https://t.me/{self.world.bot.username}?start="
        if "url" in call.parameters and not call.need("url").startswith(start):
            raise bad_request("URL_INVALID")
        del self.callbacks.waiting[callback_id]
        self.callbacks.answers[callback_id] = call.parameters
        return True

    # Chats

    def get_chat(self, call: Call) -> object:
        """getChat, with the fields that every chat has."""
        chat = self.world.chat(call.need("chat_id"))
        return {
            **chat.to_json(), "accent_color_id": 0, "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                (
                    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
                    "gifts_from_channels",
                ),
                False,
            ),
        }  # fmt: skip

    def get_member(self, call: Call) -> object:
        """getChatMember."""
        chat = self._visible(call)
        if call.need("user_id") not in self.world.users:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return self.world.member_json(chat, call.need("user_id"))

    def get_administrators(self, call: Call) -> object:
        """getChatAdministrators: without other bots."""
        chat = self._visible(call)
        if chat.is_private:
            raise bad_request("there are no administrators in the private chat")
        return [
            self.world.member_json(chat, who) for who, status in chat.statuses.items() if status in ADMINS
        ]

    def count_members(self, call: Call) -> object:
        """getChatMemberCount."""
        return sum(status in PRESENT for status in self._visible(call).statuses.values())

    def leave(self, call: Call) -> object:
        """leaveChat: the bot hears of its own going."""
        chat = self._visible(call)
        self.street.bot_status(chat, self.world.bot, chat.status_of(self.world.bot.id), "left")
        return True

    def pin(self, call: Call) -> object:
        """pinChatMessage: administrators only, in groups."""
        chat = self.world.writable(call.need("chat_id"))
        if not chat.is_private and chat.status_of(self.world.bot.id) not in ADMINS:
            raise bad_request("not enough rights to manage pinned messages in the chat")
        chat.pinned.append(
            self.world.message(chat, call.need("message_id"), "message to pin not found").message_id
        )
        return True

    # The bot itself

    def get_me(self, _: Call) -> object:
        """getMe."""
        return {
            **self.world.bot.to_json(), "can_join_groups": True,
            "can_read_all_group_messages": not self.street.privacy, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip

    def get_file(self, call: Call) -> object:
        """getFile: up to 20 MB."""
        content = self.world.files.get(call.need("file_id"))
        if content is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(content) > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        file_id = call.need("file_id")
        return {
            "file_id": file_id, "file_unique_id": f"U{file_id}", "file_size": len(content),
            "file_path": f"photos/{file_id}",
        }  # fmt: skip

    def set_commands(self, call: Call) -> object:
        """setMyCommands."""
        commands = call.need("commands")
        if len(commands) > 100:
            raise bad_request("too many commands")
        for command in commands:
            if not COMMAND_NAME.fullmatch(command["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= utf16_units(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._scope(call)] = commands
        return True

    def delete_commands(self, call: Call) -> object:
        """deleteMyCommands."""
        self.commands.pop(self._scope(call), None)
        return True

    def get_commands(self, call: Call) -> object:
        """getMyCommands."""
        return self.commands.get(self._scope(call), [])

    def set_text(self, call: Call) -> object:
        """setMyName, setMyDescription, setMyShortDescription."""
        what, longest = {
            "setMyName": ("name", 64),
            "setMyDescription": ("description", 512),
            "setMyShortDescription": ("short_description", 120),
        }[call.method]
        text = call.get(what, "")
        if utf16_units(text) > longest:
            raise bad_request(f"bot {what} is too long")
        self.texts[(what, call.get("language_code", ""))] = text
        return True

    def set_menu_button(self, call: Call) -> object:
        """setChatMenuButton."""
        self.menu_buttons[call.get("chat_id")] = call.get("menu_button", {"type": "default"})
        return True

    # Parts

    def _room(self, call: Call) -> Chat:
        chat = self.world.writable(call.need("chat_id"))
        self.flood.pass_through(call.method, chat.id, private=chat.is_private)
        return chat

    def _visible(self, call: Call) -> Chat:
        chat = self.world.chat(call.need("chat_id"))
        return chat if chat.is_private else self.world.writable(chat.id)

    def _post(self, call: Call, chat: Chat, **content: Any) -> object:
        reply = call.get("reply_parameters") or {}
        reply_to: Message | None = None
        if reply:
            try:
                reply_to = self.world.message(
                    chat, reply.get("message_id"), "message to be replied not found"
                )
            except Exception:
                if not reply.get("allow_sending_without_reply"):
                    raise
        message = self.world.post(
            chat, self.world.bot, reply_markup=keyboard(call), reply_to=reply_to,
            silent=bool(call.get("disable_notification")), **content,
        )  # fmt: skip
        return message.to_json()

    def _own(self, call: Call) -> Message:
        chat = self._room(call)
        message = self.world.message(chat, call.need("message_id"), NOT_FOUND)
        if message.sender != self.world.bot or message.service:
            raise bad_request("message can't be edited")
        return message

    def _change(self, message: Message, **content: Any) -> object:
        change(message, int(time.time()), **content)
        return message.to_json()

    def _scope(self, call: Call) -> tuple[str, str]:
        scope = call.get("scope") or {"type": "default"}
        language = call.get("language_code", "")
        if language and not re.fullmatch(r"[a-z]{2}", language):
            raise bad_request("invalid language code specified")
        parts = [str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope]
        return ":".join(parts), language


METHODS: dict[str, Callable[[Methods, Call], object]] = {
    "getMe": Methods.get_me,
    "sendMessage": Methods.send_message,
    "sendPhoto": Methods.send_photo,
    "sendLocation": Methods.send_location,
    "sendVenue": Methods.send_location,
    "sendChatAction": Methods.send_chat_action,
    "editMessageText": Methods.edit_text,
    "editMessageCaption": Methods.edit_caption,
    "editMessageMedia": Methods.edit_media,
    "editMessageReplyMarkup": Methods.edit_markup,
    "deleteMessage": Methods.delete,
    "answerCallbackQuery": Methods.answer_callback,
    "getChat": Methods.get_chat,
    "getChatMember": Methods.get_member,
    "getChatAdministrators": Methods.get_administrators,
    "getChatMemberCount": Methods.count_members,
    "leaveChat": Methods.leave,
    "pinChatMessage": Methods.pin,
    "getFile": Methods.get_file,
    "setMyCommands": Methods.set_commands,
    "deleteMyCommands": Methods.delete_commands,
    "getMyCommands": Methods.get_commands,
    "setMyName": Methods.set_text,
    "setMyDescription": Methods.set_text,
    "setMyShortDescription": Methods.set_text,
    "setChatMenuButton": Methods.set_menu_button,
}
