"""The street: the world together with the queue through which the bot hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.markup import COMMAND
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.world import ADMINS, PRESENT, Chat, Message, User, World


@dataclass
class Callbacks:
    """Presses that wait for answerCallbackQuery: id -> (person, when), and what was answered."""

    waiting: dict[str, tuple[int, float]]
    answers: dict[str, dict[str, Any]]
    next_id: int = 4_000_000_000


class Street:
    """The world together with the queue through which the bot hears of it."""

    def __init__(
        self, world: World, updates: UpdateQueue, callbacks: Callbacks, now: Callable[[], float]
    ) -> None:
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
