"""The fake Discord refuses what the real one refuses, and notes what it would merely dislike."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.adapters.discord_listener import running, send, street
from tests.fakes.discord import FakeDiscord


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


async def test_unknown_properties_are_seen_where_the_description_is_at_hand(server: FakeDiscord) -> None:
    """Discord's OpenAPI description, if present, checks every body."""
    if server.spec is None:
        pytest.skip("no copy of Discord's OpenAPI description")
    assert server.spec.complaints("POST", "/channels/1/messages", {"contents": "hi"})
    assert server.spec.complaints("POST", "/channels/1/chapters", {})
    assert not server.spec.complaints("POST", "/channels/1/messages", {"content": "hi"})
