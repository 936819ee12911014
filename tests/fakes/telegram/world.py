"""What Telegram knows: users, chats, members and the messages that a person sees."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.errors import ApiError, bad_request, forbidden

ANONYMOUS_ADMIN_ID = 1087968824  # @GroupAnonymousBot: stands in for an administrator who stays unnamed
PRESENT = ("creator", "administrator", "member", "restricted")
ADMINS = ("creator", "administrator")


@dataclass(frozen=True)
class User:
    """A person or a bot; `id` needs up to 52 bits on the real platform."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def to_json(self) -> dict[str, Any]:
        """As in the Bot API's User."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass
class Message:
    """One message of a chat, as it stands now; `edits` keeps what it was before each edit."""

    message_id: int
    chat: Chat
    sender: User | None
    date: int
    text: str | None = None
    caption: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, Any] = field(default_factory=dict)  # photo, document, location, venue as on the wire
    reply_markup: dict[str, Any] | None = None
    reply_to: Message | None = None
    sender_chat: Chat | None = None
    service: dict[str, Any] = field(default_factory=dict)
    edits: list[tuple[str | None, dict[str, Any] | None]] = field(default_factory=list)
    edit_date: int | None = None
    silent: bool = False
    deleted: bool = False

    @property
    def shown(self) -> str:
        """The words under anyone's eyes: the text or the caption."""
        return self.text if self.text is not None else (self.caption or "")

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The rows of buttons, of either sort of keyboard."""
        markup = self.reply_markup or {}
        rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return rows

    @property
    def buttons(self) -> list[str]:
        """What is written on the buttons, row by row."""
        return [button["text"] for row in self.rows for button in row]

    def to_json(self, *, nested: bool = False) -> dict[str, Any]:
        """As in the Bot API's Message; only an inline keyboard is part of it."""
        wire: dict[str, Any] = {
            "message_id": self.message_id, "date": self.date, "chat": self.chat.to_json(),
            **self.media, **self.service,
        }  # fmt: skip
        if self.sender is not None:
            wire["from"] = self.sender.to_json()
        if self.sender_chat is not None:
            wire["sender_chat"] = self.sender_chat.to_json()
        for name, words in (("text", self.text), ("caption", self.caption)):
            if words is not None:
                wire[name] = words
                if self.entities:
                    wire["entities" if name == "text" else "caption_entities"] = self.entities
        if self.edit_date is not None:
            wire["edit_date"] = self.edit_date
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            wire["reply_markup"] = self.reply_markup
        if self.reply_to is not None and not nested:
            wire["reply_to_message"] = self.reply_to.to_json(nested=True)
        return wire


@dataclass
class Chat:
    """A direct chat, group or supergroup with its members and messages."""

    id: int
    kind: str
    title: str | None = None
    user: User | None = None  # of a direct chat
    statuses: dict[int, str] = field(default_factory=dict)
    anonymous: set[int] = field(default_factory=set)
    all_messages: list[Message] = field(default_factory=list)
    migrated_to: Chat | None = None
    pinned: list[int] = field(default_factory=list)
    started: bool = False  # direct chat: the person wrote first
    blocked: bool = False

    @property
    def messages(self) -> list[Message]:
        """What can be read there now."""
        return [message for message in self.all_messages if not message.deleted]

    @property
    def is_private(self) -> bool:
        """Whether it is a direct chat."""
        return self.kind == "private"

    def to_json(self) -> dict[str, Any]:
        """As in the Bot API's Chat."""
        wire: dict[str, Any] = {"id": self.id, "type": self.kind}
        if self.title is not None:
            wire["title"] = self.title
        if self.user is not None:
            names = {
                k: v for k, v in self.user.to_json().items() if k in ("first_name", "last_name", "username")
            }
            wire.update(names)
        return wire

    def status_of(self, user_id: int) -> str:
        """The ChatMember status; who was never there has left."""
        return self.statuses.get(user_id, "left")


@dataclass
class World:
    """Everything the server remembers, and the rules of who may write where."""

    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    next_message_id: int = 1

    def post(self, chat: Chat, sender: User | None, **content: Any) -> Message:
        """Put a message into a chat."""
        message = Message(self.next_message_id, chat, sender, int(time.time()), **content)
        self.next_message_id += 1
        chat.all_messages.append(message)
        return message

    def keep_file(self, content: bytes) -> str:
        """Store a file; returns its file_id."""
        file_id = f"FILE{len(self.files) + 1:08d}"
        self.files[file_id] = content
        return file_id

    def chat(self, chat_id: object) -> Chat:
        """The chat of a call, whether the bot may write there or not; raises ApiError 400."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to.id,
            )
        return chat

    def writable(self, chat_id: object) -> Chat:
        """The chat of a call that writes; raises ApiError 400 or 403 where the bot may not."""
        chat = self.chat(chat_id)
        if chat.is_private and chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.is_private and chat.status_of(self.bot.id) not in PRESENT:
            was_kicked = chat.status_of(self.bot.id) == "kicked"
            raise forbidden(
                f"bot was kicked from the {chat.kind} chat" if was_kicked
                else f"bot is not a member of the {chat.kind} chat"
            )  # fmt: skip
        return chat

    def message(self, chat: Chat, message_id: object, missing: str) -> Message:
        """A message that is still there; raises ApiError 400 with `missing`."""
        for message in chat.all_messages:
            if message.message_id == message_id and not message.deleted:
                return message
        raise bad_request(missing)

    def member_json(self, chat: Chat, user_id: int) -> dict[str, Any]:
        """As in the Bot API's ChatMember."""
        status = chat.status_of(user_id)
        wire: dict[str, Any] = {"status": status, "user": self.users[user_id].to_json()}
        if status in ADMINS:
            wire["is_anonymous"] = user_id in chat.anonymous
        if status == "administrator":
            rights = (
                "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
                "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
                "can_edit_stories", "can_delete_stories", "can_pin_messages",
            )  # fmt: skip
            wire.update(dict.fromkeys(rights, True), can_be_edited=False)
        if status == "kicked":
            wire["until_date"] = 0
        return wire
