"""The real discord.py, connected to the fake Discord."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import discord
from discord.http import Route

from tests.fakes.discord import FakeDiscord, Interaction, Person

OFFER = {
    "name": "offer",
    "description": "Lend something",
    "options": [
        {"type": 3, "name": "title", "description": "What is it?", "required": True, "autocomplete": True},
        {"type": 11, "name": "photo", "description": "A photo"},
    ],
}
NO_MENTIONS: dict[str, list[str]] = {"parse": []}


class Listener(discord.Client):
    """A client that keeps the raw interactions."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents)
        self.seen: list[discord.Interaction[Any]] = []
        self.said: list[str] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once: discord.py waits 5 s by default."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Keep it."""
        self.seen.append(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Keep it."""
        self.said.append(message.content)


@contextlib.asynccontextmanager
async def running(server: FakeDiscord, intents: int = 1 | 1 << 12) -> AsyncIterator[Listener]:
    """A client that is connected."""
    client = Listener(discord.Intents._from_value(intents))
    task = asyncio.create_task(client.start(server.token))
    try:
        await server.connected()
        yield client
    finally:
        await client.close()
        await task


async def street(server: FakeDiscord) -> Person:
    """A server with the bot and one member, who may use /offer."""
    olga, ben = server.person("Olga"), server.person("Ben")
    await server.add_bot(server.guild("Elm Street", olga, members=(ben,)))
    server.commands["offer"] = {**OFFER, "id": "1"}
    return ben


async def answer(client: Listener, interaction: Interaction, kind: int, **data: Any) -> None:
    """Answer an interaction by its callback."""
    path = "/interactions/{interaction_id}/{token}/callback"
    route = Route("POST", path, interaction_id=interaction.id, token=interaction.token)
    await client.http.request(route, json={"type": kind, "data": {"allowed_mentions": NO_MENTIONS, **data}})


async def send(client: Listener, channel: str, **body: Any) -> Any:
    """Post a message."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
    return await client.http.request(route, json={"allowed_mentions": NO_MENTIONS, "nonce": "1", **body})
