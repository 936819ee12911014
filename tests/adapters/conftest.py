"""What the adapters' tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import app, gateway, receiving
from tests.adapters.discord_bench import Bench, elm_street
from tests.fakes.discord import FakeDiscord


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """Elm Street, with an impatient adapter; whatever was sent kept to Discord's limits."""
    monkeypatch.setattr(receiving, "PATIENCE_S", 0.15)
    monkeypatch.setattr(receiving, "RETRY_S", 0.05)
    monkeypatch.setattr(app, "SETTLED_S", 0.3)
    monkeypatch.setattr(gateway, "FIRST_DELAY_S", 0.05)
    async with elm_street() as street:
        yield street
        assert street.server.violations == []


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """A fake Discord to which discord.py points."""
    async with FakeDiscord() as fake:
        monkeypatch.setattr(Route, "BASE", fake.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(fake.gateway_url))
        yield fake
