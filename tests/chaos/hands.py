"""Hands on a phone, the same on both platforms: read the newest messages, press a button, type a command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tests.fakes.discord.messages import Message as DiscordMessage
from tests.fakes.discord.people import Person as DiscordPerson
from tests.fakes.telegram import Message as TelegramMessage
from tests.fakes.telegram import Person as TelegramPerson

NEWEST = 6  # messages that somebody scrolls back over

Spot = tuple[str, str]  # a message's id and a label on it


class Hand(Protocol):
    """What a neighbour can do, whatever the platform."""

    name: str

    def spots(self) -> list[Spot]:
        """The buttons of the newest messages, the oldest first."""
        ...

    def seen(self) -> int:
        """How much there is to read; grows with each message."""
        ...

    async def press(self, spot: Spot) -> None:
        """Press a button."""
        ...

    async def commands(self, name: str, **options: str) -> None:
        """Give a command."""
        ...

    async def says(self, words: str) -> None:
        """Type."""
        ...

    async def fills(self, **answers: str) -> bool:
        """Fill the form that is open; False when there is none: then the questions come one by one."""
        ...


class TelegramHand:
    """Somebody on Telegram, in the direct chat."""

    def __init__(self, person: TelegramPerson) -> None:
        self.person, self.name = person, person.user.first_name

    def _newest(self) -> list[TelegramMessage]:
        return [it for it in self.person.chat.all_messages[-3 * NEWEST :] if it.rows and not it.deleted][
            -NEWEST:
        ]

    def spots(self) -> list[Spot]:
        return [(str(it.message_id), label) for it in self._newest() for label in it.buttons]

    def seen(self) -> int:
        edits = sum(len(it.edits) for it in self._newest())
        return len(self.person.chat.all_messages) + edits

    async def press(self, spot: Spot) -> None:
        for message in self._newest():
            if str(message.message_id) == spot[0] and spot[1] in message.buttons:
                self.person.presses(spot[1], on=message)

    async def commands(self, name: str, **options: str) -> None:
        first = next(iter(options.values()), "")  # the rest is asked for
        self.person.says(f"/{name} {first}".rstrip())

    async def says(self, words: str) -> None:
        self.person.says(words)

    async def fills(self, **answers: str) -> bool:
        return False


class DiscordHand:
    """Somebody on Discord, in the direct messages with the bot."""

    def __init__(self, person: DiscordPerson) -> None:
        self.person, self.name = person, person.user.name
        self._filled = 0

    def _newest(self) -> list[DiscordMessage]:
        recent = self.person.direct.messages[-3 * NEWEST :]
        return [it for it in recent if it.author.bot and it.components and not it.deleted][-NEWEST:]

    def spots(self) -> list[Spot]:
        return [(it.id, label) for it in self._newest() for label in _pressable(it)]

    def seen(self) -> int:
        edits = sum(len(it.edits) for it in self._newest())
        return len(self.person.direct.messages) + edits + len(self.person.modals)

    async def press(self, spot: Spot) -> None:
        for message in self._newest():
            if message.id == spot[0] and spot[1] in _pressable(message):
                await self.person.presses(message, spot[1])

    async def commands(self, name: str, **options: str) -> None:
        if self.person.sees_command(name):
            await self.person.uses(name, None, **options)

    async def says(self, words: str) -> None:
        await self.person.says(words)

    async def fills(self, **answers: str) -> bool:
        if len(self.person.modals) <= self._filled:
            return False
        self._filled = len(self.person.modals)
        modal = self.person.modals[-1]
        asked = {part["custom_id"] for part in modal.inputs()}
        given = {name: words for name, words in answers.items() if name in asked}
        needed = {
            it["custom_id"] for it in modal.inputs() if it.get("required", True) and not it.get("value")
        }
        if needed - given.keys():
            return False  # a form of another story; it is left
        await self.person.submits(modal, **given)
        return True


def _pressable(message: DiscordMessage) -> Iterator[str]:
    """The labels of buttons that can be pressed; links lead elsewhere."""
    for part in message.parts():
        if part["type"] == 2 and not part.get("disabled") and "custom_id" in part and part.get("label"):
            yield part["label"]
