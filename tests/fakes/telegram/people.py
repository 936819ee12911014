"""What people do in Telegram: type, press, share, block, add the bot. Each act becomes an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

from tests.fakes.telegram.markup import COMMAND, utf16_units
from tests.fakes.telegram.street import Street
from tests.fakes.telegram.world import ADMINS, ANONYMOUS_ADMIN_ID, Chat, Message, User

if TYPE_CHECKING:
    from tests.fakes.telegram.groups import Group

LONGEST_TYPED = 4096  # apps cut a longer text into several messages


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
