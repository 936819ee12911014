"""A town whose program has an operator's server, and the operator who asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.setting_values import Listen
from bot.settings import OperationsSettings, Settings
from tests.journey.town import WITHIN_S, Town


class WatchedTown(Town):
    """A town with [operations] listen on a free port."""

    def __init__(self, folder: Path) -> None:
        """Nothing runs yet."""
        super().__init__(folder)
        self.listen = Listen("127.0.0.1", 0)

    def settings(self) -> Settings:
        """As the town's, and the operator's server."""
        return super().settings().model_copy(update={"operations": OperationsSettings(listen=self.listen)})

    @property
    def address(self) -> str:
        """Where the operator asks."""
        operations = self.program.operations
        assert operations is not None
        return operations.address

    async def asked(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and JSON of an answer."""
        return await asked(f"{self.address}{path}")

    async def answers(
        self, path: str, as_hoped: Callable[[dict[str, Any]], bool]
    ) -> tuple[int, dict[str, Any]]:
        """The answer, once it is as hoped."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                status, told = await self.asked(path)
                if as_hoped(told):
                    return status, told
                await asyncio.sleep(0.1)

    async def numbers(self) -> dict[str, float]:
        """The metrics by name and labels: `name{platform=telegram}`."""
        return await numbers(self.address)


async def asked(address: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an answer."""
    async with ClientSession() as session, session.get(address) as response:
        return response.status, await response.json()


async def numbers(address: str) -> dict[str, float]:
    """The metrics by name and labels."""
    async with ClientSession() as session, session.get(f"{address}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    return {
        sample.name + _labels(sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f"{name}={value}" for name, value in sorted(labels.items())) + "}" if labels else ""
