"""The methods that send, edit, delete and answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.calls import Call, change, formatted, keyboard, photo_of
from tests.fakes.telegram.errors import ApiError, bad_request
from tests.fakes.telegram.faults import FloodGate
from tests.fakes.telegram.markup import utf16_units
from tests.fakes.telegram.street import Street
from tests.fakes.telegram.world import ADMINS, Chat, Message

CALLBACK_LIVES_S = 15.0  # nobody documents it; answers later than this were seen to fail
MAX_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_FOUND = "message to edit not found"


class MessageMethods:
    """What a bot does with messages and presses."""

    def __init__(self, street: Street, flood: FloodGate, now: Callable[[], float]) -> None:
        self.street = street
        self.world = street.world
        self.callbacks = street.callbacks
        self.flood = flood
        self.now = now

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

    def send_document(self, call: Call) -> object:
        """sendDocument: an upload."""
        chat = self._room(call)
        caption, entities = formatted(call, "caption")
        name = (call.get("document") or "document").removeprefix("attach://")
        file_id = self.world.keep_file(call.files[name])
        document = {"file_id": file_id, "file_unique_id": f"U{file_id}", "file_size": len(call.files[name])}
        return self._post(
            call, chat, caption=caption or None, entities=entities, media={"document": document}
        )

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

    # Parts

    def _room(self, call: Call) -> Chat:
        chat = self.world.writable(call.need("chat_id"))
        self.flood.pass_through(call.method, chat.id, private=chat.is_private)
        return chat

    def _post(self, call: Call, chat: Chat, **content: Any) -> object:
        reply = call.get("reply_parameters") or {}
        reply_to: Message | None = None
        if reply:
            try:
                reply_to = self.world.message(
                    chat, reply.get("message_id"), "message to be replied not found"
                )
            except ApiError:
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
