"""The fake Discord's connection breaks, ends, refuses and slows down as the real one does."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from tests.adapters.discord_listener import Listener, running, send, street
from tests.fakes.discord import FakeDiscord, Pace


async def test_a_broken_connection_is_resumed_without_a_loss(server: FakeDiscord) -> None:
    """What happened meanwhile is dispatched again after the resume."""
    ben = await street(server)
    async with running(server) as client:
        await server.gateway.drop()
        await ben.says("while you were away")

        assert await server.until(lambda: client.said == ["while you were away"])
        assert server.gateway.resumed == 1


async def test_a_session_can_end(server: FakeDiscord) -> None:
    """After an invalid session the client identifies anew; after a reconnect it resumes."""
    async with running(server):
        await server.gateway.ask_to_reconnect()
        assert await server.until(lambda: server.gateway.resumed == 1)
        await server.gateway.invalidate(resumable=False)
        assert await server.until(lambda: len(server.gateway.identified) == 2)


@pytest.mark.parametrize(("token", "error"), [("wrong", discord.LoginFailure)])
async def test_a_wrong_token_is_refused(server: FakeDiscord, token: str, error: type[Exception]) -> None:
    """REST says 401."""
    client = Listener(discord.Intents.none())
    with pytest.raises(error):
        await client.start(token)
    await client.close()


async def test_a_privileged_intent_is_refused(server: FakeDiscord) -> None:
    """The gateway closes with 4014."""
    client = Listener(discord.Intents._from_value(1 | 1 << 15))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await client.start(server.token)
    await client.close()


async def test_a_guilds_messages_are_not_for_us(server: FakeDiscord) -> None:
    """Without the intent for them nothing is dispatched."""
    ben = await street(server)
    async with running(server) as client:
        guild = next(iter(server.guilds.values()))
        await ben.says("hello all", channel=guild.channel("general"))
        await ben.says("hello bot")

        assert await server.until(lambda: client.said == ["hello bot"])


async def test_the_pace_can_be_switched_on(server: FakeDiscord) -> None:
    """Rate limit headers let discord.py wait by itself; a 429 is met only by who does not look."""
    ben = await street(server)
    server.pace = Pace(limit=2, per=0.2)
    async with running(server) as client:
        for number in range(5):
            await send(client, ben.direct.id, content="hi", nonce=str(number))

    assert len(ben.messages()) == 5
    assert server.pace.refused == 0


async def test_trouble_can_be_switched_on(server: FakeDiscord) -> None:
    """503, a page of HTML, and a connection that breaks after the message was taken."""
    ben = await street(server)
    async with running(server) as client:
        server.fail("POST", "/channels", status=503)
        with pytest.raises(discord.DiscordServerError):
            await send(client, ben.direct.id, content="one")
        server.fail("POST", "/channels", html=True, status=503)
        with pytest.raises(discord.HTTPException):
            await send(client, ben.direct.id, content="two")
        server.fail("POST", "/channels", drop="after")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await send(client, ben.direct.id, content="three")

    assert [message.text for message in ben.messages()] == ["three"]
