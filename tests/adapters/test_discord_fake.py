"""The fake Discord carries commands and forms as the real one does, and the real discord.py lives with it."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.adapters.discord_listener import NO_MENTIONS, answer, running, street
from tests.fakes.discord import FakeDiscord


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
