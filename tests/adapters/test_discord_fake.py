"""The fake Discord is as strict as the real one, and the real discord.py lives with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord import FakeDiscord, Interaction, Pace, Person

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


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """A fake Discord to which discord.py points."""
    async with FakeDiscord() as fake:
        monkeypatch.setattr(Route, "BASE", fake.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(fake.gateway_url))
        yield fake


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


async def test_a_command_reaches_the_client_and_its_answer_the_person(server: FakeDiscord) -> None:
    """READY, GUILD_CREATE, an interaction and an ephemeral answer that nobody else sees."""
    ben = await street(server)
    async with running(server) as client:
        used = await ben.uses("offer", title="drill", photo=b"png")
        assert await server.until(lambda: bool(client.seen))
        await answer(client, used, 4, content="Offered", flags=64)

        assert (await ben.reads("Offered")).ephemeral
        assert not server.person("Eve").messages(ben.direct)
        assert client.guilds[0].name == "Elm Street"
    assert server.violations == []


async def test_an_interaction_is_answered_once_and_in_time(server: FakeDiscord) -> None:
    """A second answer is 40060, a late one 10062."""
    ben = await street(server)
    async with running(server) as client:
        first = await ben.uses("offer", title="drill")
        await answer(client, first, 4, content="Yes")
        with pytest.raises(discord.HTTPException) as twice:
            await answer(client, first, 4, content="Yes again")
        server.answer_within = 0.0
        second = await ben.uses("offer", title="drill")
        with pytest.raises(discord.NotFound) as late:
            await answer(client, second, 4, content="Yes")

    assert (twice.value.code, late.value.code) == (40060, 10062)


async def test_a_deferred_answer_appears_by_an_edit(server: FakeDiscord) -> None:
    """First "is thinking", then the answer, as ephemeral as it was begun."""
    ben = await street(server)
    async with running(server) as client:
        used = await ben.uses("offer", title="drill")
        await answer(client, used, 5, flags=64)
        assert used.loading
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("PATCH", path, webhook_id=int(server.bot.id), webhook_token=used.token)
        await client.http.request(route, json={"content": "Here", "allowed_mentions": NO_MENTIONS})

        assert (await ben.reads("Here")).ephemeral
    assert server.violations == []


async def test_a_modal_is_filled_as_discords_own_client_allows(server: FakeDiscord) -> None:
    """Text, a select and a file come back by their custom ids."""
    ben = await street(server)
    parts = [
        {"type": 18, "label": "What?", "component": {"type": 4, "custom_id": "title", "style": 1}},
        {
            "type": 18,
            "label": "Kind",
            "component": {"type": 3, "custom_id": "kind", "options": [{"label": "Thing", "value": "thing"}]},
        },
        {"type": 18, "label": "Photo", "component": {"type": 19, "custom_id": "photo", "required": False}},
    ]
    async with running(server) as client:
        used = await ben.uses("offer", title="drill")
        route = Route(
            "POST",
            "/interactions/{interaction_id}/{token}/callback",
            interaction_id=used.id,
            token=used.token,
        )
        modal = {"title": "Offer", "custom_id": "form-1", "components": parts}
        await client.http.request(route, json={"type": 9, "data": modal})
        with pytest.raises(AssertionError, match="must be filled"):
            await ben.submits(ben.modals[-1], Kind="Thing")
        await ben.submits(ben.modals[-1], title="Drill", Kind="Thing", photo=b"png")
        assert await server.until(lambda: len(client.seen) == 2)
        data: Any = client.seen[1].data

    assert [part["component"].get("value") for part in data["components"]] == ["Drill", None, None]
    assert len(data["resolved"]["attachments"]) == 1
    assert server.violations == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"content": "x" * 2001}, "BASE_TYPE_BAD_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, "BASE_TYPE_BAD_LENGTH"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}] * 26}]}, "BASE_TYPE_BAD_LENGTH"),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x"}] * 2}
                ]
            },
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "x" * 101}]}
                ]
            },
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"embeds": [{"image": {"url": "attachment://none.jpg"}}]}, "ATTACHMENT_NOT_FOUND"),
    ],
)
async def test_a_message_over_a_limit_is_refused(
    server: FakeDiscord, body: dict[str, Any], rule: str
) -> None:
    """400 with code 50035, and a violation."""
    ben = await street(server)
    async with running(server) as client:
        with pytest.raises(discord.HTTPException) as refused:
            await send(client, ben.direct.id, **body)

    assert refused.value.code == 50035
    assert rule in server.violations[-1]


async def test_a_message_without_allowed_mentions_is_a_violation(server: FakeDiscord) -> None:
    """discord.py leaves them out unless it is told."""
    ben = await street(server)
    async with running(server) as client:
        await send(client, ben.direct.id, content="hi", allowed_mentions=None)

    assert "no allowed_mentions" in server.violations[-1]


async def test_an_enforced_nonce_gives_the_earlier_message(server: FakeDiscord) -> None:
    """The same outbox row sent twice is one message."""
    ben = await street(server)
    async with running(server) as client:
        sent = [
            await send(client, ben.direct.id, content="hi", nonce="7", enforce_nonce=True) for _ in range(2)
        ]

    assert sent[0]["id"] == sent[1]["id"]
    assert len(ben.messages()) == 1


async def test_who_blocks_the_bot_gets_nothing(server: FakeDiscord) -> None:
    """403 with code 50007."""
    ben = await street(server)
    ben.blocks_bot = True
    async with running(server) as client:
        with pytest.raises(discord.Forbidden) as refused:
            await send(client, ben.direct.id, content="hi")

    assert refused.value.code == 50007


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Offer", "description": "d"},
        {"name": "mod settle", "description": "d"},
        {"name": "offer", "description": "d" * 101},
        {"name": "offer", "description": "d", "name_localizations": {"kr": "제공"}},
        {"name": "offer", "description": "d", "options": [{"type": 3, "name": "a", "description": "d"}] * 26},
        {
            "name": "offer",
            "description": "d",
            "options": [
                {"type": 3, "name": "a", "description": "d"},
                {"type": 3, "name": "b", "description": "d", "required": True},
            ],
        },
    ],
)
async def test_a_command_over_a_limit_is_refused(server: FakeDiscord, command: dict[str, Any]) -> None:
    """Names, descriptions, locales, the number and the order of options."""
    async with running(server) as client:
        with pytest.raises(discord.HTTPException) as refused:
            await client.http.bulk_upsert_global_commands(int(server.bot.id), [command])

    assert refused.value.code == 50035


async def test_a_command_for_moderators_is_hidden_from_others(server: FakeDiscord) -> None:
    """default_member_permissions hides it, in every channel of the server."""
    olga, max_, ben = (server.person(name) for name in ("Olga", "Max", "Ben"))
    guild = server.guild("Elm Street", olga, moderators=(max_,), members=(ben,))
    mod: Any = {"name": "mod", "description": "d", "default_member_permissions": 1 << 5, "contexts": [0]}
    async with running(server) as client:
        await client.http.bulk_upsert_global_commands(int(server.bot.id), [mod])

    general = guild.channel("general")
    assert [one.sees_command("mod", general) for one in (olga, max_, ben)] == [True, True, False]
    assert not olga.sees_command("mod")
    assert server.violations == []


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


async def test_unknown_properties_are_seen_where_the_description_is_at_hand(server: FakeDiscord) -> None:
    """Discord's OpenAPI description, if present, checks every body."""
    if server.spec is None:
        pytest.skip("no copy of Discord's OpenAPI description")
    assert server.spec.complaints("POST", "/channels/1/messages", {"contents": "hi"})
    assert server.spec.complaints("POST", "/channels/1/chapters", {})
    assert not server.spec.complaints("POST", "/channels/1/messages", {"content": "hi"})
