"""Messages on the fake Discord, as a person reads them and as REST gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.discord.limits import BUTTON, STRING_SELECT, Json
from tests.fakes.discord.world import Channel, User, moment

EPHEMERAL = 64


@dataclass(eq=False)
class Message:
    """A message as it stands, with what it was before each edit."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    visible_to: User | None = None
    webhook: str | None = None
    nonce: str | None = None
    deleted: bool = False
    edits: list[Json] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything that can be read in it, a line a part."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("title") or "", embed.get("description") or ""]
            for entry in embed.get("fields") or []:
                lines += [entry["name"], entry["value"]]
            lines.append((embed.get("footer") or {}).get("text") or "")
        return "\n".join(line for line in lines if line)

    def parts(self) -> Iterator[Json]:
        """Its buttons and selects, in order."""
        for row in self.components:
            yield from row["components"]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed or followed."""
        return [
            part.get("label", "")
            for part in self.parts()
            if part["type"] == BUTTON and not part.get("disabled")
        ]

    def part(self, name: str) -> Json:
        """The button or select with this label, placeholder or custom id."""
        for part in self.parts():
            if name in (part.get("label"), part.get("custom_id"), part.get("placeholder")):
                return part
        offered = [part.get("label") or part.get("placeholder") for part in self.parts()]
        raise AssertionError(f"no {name!r} on the message, only {offered}: {self.text!r}")

    @property
    def select(self) -> Json:
        """Its first select."""
        return next(part for part in self.parts() if part["type"] == STRING_SELECT)

    def json(self) -> Json:
        """The message object as REST gives it."""
        return {
            "id": self.id,
            "channel_id": self.channel.id,
            "author": self.author.json(),
            "content": self.content,
            "timestamp": moment(),
            "edited_timestamp": moment() if self.edits else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "pinned": False,
            "type": 0,
            "components": self.components,
            "flags": self.flags,
            **({"nonce": self.nonce} if self.nonce else {}),
            **({"webhook_id": self.webhook} if self.webhook else {}),
        }
