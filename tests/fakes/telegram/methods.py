"""The methods of the Bot API that the fake knows: METHODS names them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.calls import Call, check_web_app, is_direct
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.faults import FloodGate
from tests.fakes.telegram.markup import utf16_units
from tests.fakes.telegram.messages import MessageMethods
from tests.fakes.telegram.street import Street
from tests.fakes.telegram.world import ADMINS, PRESENT, Chat

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")


class Methods(MessageMethods):
    """All methods: what is done with messages, and here with chats and with the bot itself."""

    def __init__(self, street: Street, flood: FloodGate, now: Callable[[], float]) -> None:
        super().__init__(street, flood, now)
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # (what, language) -> text of the bot's profile
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}

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
        """setChatMenuButton: of one direct chat, or of all of them."""
        if "chat_id" in call.parameters and not is_direct(call.get("chat_id")):
            raise bad_request("chat_id must be of a private chat")
        button = call.get("menu_button", {"type": "default"})
        if button.get("type") not in ("commands", "web_app", "default"):
            raise bad_request("MenuButton has unsupported type")
        if button["type"] == "web_app":
            if not str(button.get("text", "")).strip():
                raise bad_request("text must be non-empty")
            check_web_app(button.get("web_app", {}))
        self.menu_buttons[call.get("chat_id")] = button
        return True

    def _visible(self, call: Call) -> Chat:
        chat = self.world.chat(call.need("chat_id"))
        return chat if chat.is_private else self.world.writable(chat.id)

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
    "sendDocument": Methods.send_document,
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
