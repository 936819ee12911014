"""What people do in Telegram: type, press, share, block, add the bot. Each act becomes an update."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlparse

from tests.fakes.telegram.markup import utf16_units
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.world import ADMINS, ANONYMOUS_ADMIN_ID, PRESENT, Chat, Message, User, World

COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@(\w+))?")
LONGEST_TYPED = 4096  # apps cut a longer text into several messages


@dataclass
class Callbacks:
    """Presses that wait for answerCallbackQuery: id -> (person, when), and what was answered."""

    waiting: dict[str, tuple[int, float]]
    answers: dict[str, dict[str, Any]]
    next_id: int = 4_000_000_000


class Person:
    """A user with an app in hand; `chat` is the direct chat with the bot."""

    def __init__(self, street: Street, user: User) -> None:
        self._street = street
        self.user = user
        self.id = user.id
        self.chat = Chat(user.id, "private", user=user)
        street.world.chats[user.id] = self.chat
        street.world.users[user.id] = user

    @property
    def last(self) -> Message:
        """The newest message of the bot in the direct chat."""
        return [message for message in self.chat.messages if message.sender == self._street.world.bot][-1]

    @property
    def inbox(self) -> list[str]:
        """Everything the bot has written in the direct chat, as it reads now."""
        return [m.shown for m in self.chat.messages if m.sender == self._street.world.bot]

    def says(
        self,
        text: str,
        where: Group | None = None,
        *,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Type a text; a very long one is cut by the app, and the last piece is returned."""
        pieces = [text[n : n + LONGEST_TYPED] for n in range(0, len(text), LONGEST_TYPED)]
        sent = [
            self._posts(where, reply_to, anonymous, text=piece, entities=_commands_in(piece))
            for piece in pieces
        ]
        return sent[-1]

    def opens(self, payload: str = "") -> Message:
        """Follow a link t.me/<bot>?start=<payload> and press START."""
        return self.says(f"/start {payload}".rstrip())

    def presses(self, label: str, *, on: Message | None = None, where: Group | None = None) -> str:
        """Press the newest button with that label; returns the callback id, or a link's address.

        A link to the bot's own start page is followed; a button under the keyboard is typed.
        """
        message = on or self._newest_with(label, (where.chat if where else self.chat))
        button = next((b for row in message.rows for b in row if b["text"] == label), None)
        assert button is not None, f"no button {label!r}, only {message.buttons}"
        if "callback_data" in button:
            return self._street.press(self.user, message, button["callback_data"])
        if "url" in button:
            address = urlparse(button["url"])
            start = parse_qs(address.query).get("start")
            if start and address.path == f"/{self._street.world.bot.username}":
                self.opens(start[0])
            return str(button["url"])
        assert not button.get("request_location"), "this button shares a location: use shares_location()"
        self.says(label, where)
        return ""

    def shares_location(
        self, latitude: float, longitude: float, where: Group | None = None, *, title: str | None = None
    ) -> Message:
        """Send a pin; with a title, a venue."""
        location = {"latitude": latitude, "longitude": longitude}
        media: dict[str, Any] = {"location": location}
        if title is not None:
            media["venue"] = {"location": location, "title": title, "address": title}
        return self._posts(where, None, anonymous=False, media=media)

    def sends_photo(
        self,
        content: bytes,
        caption: str | None = None,
        where: Group | None = None,
        *,
        album: str | None = None,
    ) -> Message:
        """Send a picture: Telegram keeps several sizes, the largest last."""
        small, large = self._street.world.keep_file(content[:100]), self._street.world.keep_file(content)
        sizes = [_photo_size(small, 90, 60, 100), _photo_size(large, 1280, 853, len(content))]
        media: dict[str, Any] = {"photo": sizes}
        if album is not None:
            media["media_group_id"] = album
        return self._posts(where, None, anonymous=False, caption=caption, media=media)

    def sends_document(
        self, content: bytes, name: str, mime: str, caption: str | None = None, where: Group | None = None
    ) -> Message:
        """Send a file as it is."""
        file_id = self._street.world.keep_file(content)
        document = {
            "file_id": file_id, "file_unique_id": f"U{file_id}", "file_name": name,
            "mime_type": mime, "file_size": len(content),
        }  # fmt: skip
        return self._posts(where, None, anonymous=False, caption=caption, media={"document": document})

    def sends(self, where: Group | None = None, **content: Any) -> Message:
        """Send anything else, as it stands on the wire: sends(sticker={…})."""
        return self._posts(where, None, anonymous=False, media=content)

    def edits(self, message: Message, text: str) -> None:
        """Change one's own text."""
        message.edits.append((message.shown, message.reply_markup))
        message.text, message.edit_date = text, message.date + 1
        message.entities = _commands_in(text)
        if self._street.hears(message):
            self._street.updates.push("edited_message", message.to_json())

    def blocks(self) -> None:
        """Block the bot."""
        self.chat.blocked = True
        self._street.bot_status(self.chat, self.user, "member", "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self.chat.blocked = False
        self._street.bot_status(self.chat, self.user, "kicked", "member")

    def _posts(
        self, where: Group | None, reply_to: Message | None, anonymous: bool, **content: Any
    ) -> Message:
        chat = where.chat if where else self.chat
        if chat.is_private:
            chat.started = True
        sender, sender_chat = self.user, None
        if anonymous:
            assert chat.status_of(self.id) in ADMINS, "only an administrator can stay anonymous"
            sender, sender_chat = self._street.world.users[ANONYMOUS_ADMIN_ID], chat
        message = self._street.world.post(chat, sender, reply_to=reply_to, sender_chat=sender_chat, **content)
        if self._street.hears(message):
            self._street.updates.push("message", message.to_json())
        return message

    def _newest_with(self, label: str, chat: Chat) -> Message:
        found = [message for message in chat.messages if label in message.buttons]
        seen = [(m.shown, m.buttons) for m in chat.messages if m.sender == self._street.world.bot]
        assert found, f"nobody offers {label!r}; the last messages are {seen[-3:]}"
        return found[-1]


class Group:
    """A group chat, which may become a supergroup; `chat` is always the present one."""

    def __init__(self, street: Street, chat: Chat) -> None:
        self._street = street
        self.chat = chat
        street.world.chats[chat.id] = chat

    @property
    def id(self) -> int:
        """The present chat id; negative."""
        return self.chat.id

    @property
    def cards(self) -> list[Message]:
        """What the bot has posted, as it stands now."""
        return [message for message in self.chat.messages if message.sender == self._street.world.bot]

    def add_bot(self, by: Person, *, administrator: bool = False) -> None:
        """Somebody adds the bot, or makes an administrator of it."""
        before = self.chat.status_of(self._street.world.bot.id)
        self._street.bot_status(self.chat, by.user, before, "administrator" if administrator else "member")
        if before not in PRESENT:
            self._service(by.user, new_chat_members=[self._street.world.bot.to_json()])

    def remove_bot(self, by: Person) -> None:
        """Somebody throws the bot out."""
        self._street.bot_status(self.chat, by.user, self.chat.status_of(self._street.world.bot.id), "kicked")

    def joins(self, person: Person, *, status: str = "member", anonymous: bool = False) -> None:
        """A person comes in, or changes in standing."""
        before = self.chat.status_of(person.id)
        self.chat.statuses[person.id] = status
        (self.chat.anonymous.add if anonymous else self.chat.anonymous.discard)(person.id)
        if before not in PRESENT:
            self._service(person.user, new_chat_members=[person.user.to_json()])

    def leaves(self, person: Person) -> None:
        """A person goes."""
        self.chat.statuses[person.id] = "left"
        self._service(person.user, left_chat_member=person.user.to_json())

    def becomes_supergroup(self, by: Person) -> int:
        """The group gets a new id; both chats say so. Returns the new id."""
        old = self.chat
        new = Chat(
            -1_000_000_000_000 + old.id, "supergroup", old.title,
            statuses=dict(old.statuses), anonymous=set(old.anonymous),
        )  # fmt: skip
        self._street.world.chats[new.id] = new
        self._service(by.user, migrate_to_chat_id=new.id)
        old.migrated_to = new
        self.chat = new
        self._service(None, migrate_from_chat_id=old.id)
        return new.id

    def renamed(self, title: str, by: Person) -> None:
        """Somebody gives the group another title."""
        self.chat.title = title
        self._service(by.user, new_chat_title=title)

    def _service(self, by: User | None, **service: Any) -> None:
        message = self._street.world.post(self.chat, by, service=service)
        if self._street.hears(message):
            self._street.updates.push("message", message.to_json())


class Street:
    """The world together with the queue through which the bot hears of it."""

    def __init__(self, world: World, updates: UpdateQueue, callbacks: Callbacks, now: Any) -> None:
        self.world = world
        self.updates = updates
        self.callbacks = callbacks
        self._now = now
        self.privacy = True  # as a new bot has it: in groups it hears commands and replies to itself

    def hears(self, message: Message) -> bool:
        """Whether the bot is told. Source: core.telegram.org/bots/features#privacy-mode."""
        chat, bot = message.chat, self.world.bot
        if chat.is_private:
            return not chat.blocked
        if chat.status_of(bot.id) not in PRESENT:
            return False
        if not self.privacy or message.service or chat.status_of(bot.id) in ADMINS:
            return True
        if message.reply_to is not None and message.reply_to.sender == bot:
            return True
        command = COMMAND.match(message.shown)
        return command is not None and (command[1] or bot.username or "").lower() == bot.username

    def press(self, user: User, message: Message, callback_data: str) -> str:
        """A button is pressed; returns the callback id."""
        callback_id = str(self.callbacks.next_id)
        self.callbacks.next_id += 1
        self.callbacks.waiting[callback_id] = (user.id, self._now())
        self.updates.push("callback_query", {
            "id": callback_id, "from": user.to_json(), "message": message.to_json(),
            "chat_instance": str(message.chat.id), "data": callback_data,
        })  # fmt: skip
        return callback_id

    def bot_status(self, chat: Chat, by: User, before: str, after: str) -> None:
        """The bot's standing in a chat changes, and it is told."""
        self.world.users.setdefault(self.world.bot.id, self.world.bot)
        chat.statuses[self.world.bot.id] = before
        old = self.world.member_json(chat, self.world.bot.id)
        chat.statuses[self.world.bot.id] = after
        self.updates.push("my_chat_member", {
            "chat": chat.to_json(), "from": by.to_json(), "date": int(self._now()),
            "old_chat_member": old, "new_chat_member": self.world.member_json(chat, self.world.bot.id),
        })  # fmt: skip


def _commands_in(text: str) -> list[dict[str, Any]]:
    return [
        {"type": "bot_command", "offset": utf16_units(text[: match.start()]), "length": utf16_units(match[0])}
        for match in COMMAND.finditer(text)
    ]


def _photo_size(file_id: str, width: int, height: int, size: int) -> dict[str, Any]:
    return {
        "file_id": file_id, "file_unique_id": f"U{file_id}",
        "width": width, "height": height, "file_size": size,
    }  # fmt: skip
