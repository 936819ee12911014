"""What everybody saw, step by step, as a page of docs/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.discord.messages import Message as DiscordMessage
from tests.journey.town import Town

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b")  # a one-time code: another one each time


@dataclass(frozen=True)
class Line:
    """One message as it stood after a step."""

    where: str
    text: str
    buttons: tuple[str, ...]
    changed: bool


@dataclass
class Transcript:
    """Collects, after each step, the messages that are new or changed."""

    town: Town
    steps: list[tuple[str, list[Line]]] = field(default_factory=list)
    _known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """A step is done: keep what it brought."""
        self.steps.append((what, list(self._news())))

    def _news(self) -> Iterator[Line]:
        """New and changed messages, place by place."""
        for key, where, text, buttons in [*self._telegram(), *self._discord()]:
            before = self._known.get(key)
            self._known[key] = (text, buttons)
            if before != (text, buttons):
                yield Line(where, text, buttons, before is not None)

    def _telegram(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """The bot's messages on Telegram."""
        world = self.town.telegram.world
        for chat in world.chats.values():
            name = chat.user.first_name if chat.user else f"{chat.title}"
            for message in chat.messages:
                if message.sender == world.bot:
                    key = f"t{chat.id}:{message.message_id}"
                    yield key, f"{name} (Telegram)", message.shown, tuple(message.buttons)

    def _discord(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """The bot's messages on Discord; what only one person sees stands under their name."""
        discord = self.town.discord
        channels = [*discord.channels.values()]
        for guild in discord.guilds.values():
            channels += guild.channels.values()
        for channel in channels:
            for message in channel.messages:
                if message.author.bot and not message.deleted:
                    yield f"d{message.id}", self._whose(message), message.text, tuple(message.buttons)

    def _whose(self, message: DiscordMessage) -> str:
        """Who sees a message on Discord."""
        channel, only = message.channel, message.visible_to
        if only is not None:
            return f"{only.name}, only they see it (Discord)"
        if channel.recipient is not None:
            return f"{channel.recipient.name} (Discord)"
        return f"#{channel.name} (Discord)"

    def page(self) -> str:
        """The whole as Markdown."""
        parts = [
            "# A loan, from offer to return\n",
            "What everybody sees, message by message: Anna on Telegram lends her drill to Ben on Discord. Written by "
            "`make docs` from the end-to-end test, which runs the program against fake platforms over HTTP and "
            "WebSocket; the test fails when this page is out of date.\n",
        ]
        for number, (what, lines) in enumerate(self.steps, 1):
            parts.append(f"## {number}. {what}\n")
            parts += [_quoted(line) for line in lines] or ["*(nothing is said)*\n"]
        return "\n".join(parts)


def _quoted(line: Line) -> str:
    """One message as a quotation."""
    text = CODE.sub("…", line.text.replace("\\", ""))
    shown = "\n".join(f"> {row}".rstrip() for row in text.splitlines())
    buttons = " ".join(f"`{label}`" for label in line.buttons)
    how = ", changed in place" if line.changed else ""
    return f"**{line.where}{how}**\n\n{shown}\n" + (f">\n> {buttons}\n" if buttons else "")
