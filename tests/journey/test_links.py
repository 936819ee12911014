"""Links that neighbours type: they may be read, and are never opened."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.journey.elm import Elm
from tests.journey.town import Town


async def test_nothing_that_is_typed_is_ever_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On both platforms, in every command and field: the program asks the two platforms, and nobody else."""
    asked: list[str] = []
    looked_up: set[str] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append("somebody came")
        writer.close()

    found = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **more: Any) -> Any:
        looked_up.add(str(host))
        return found(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    canary = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = canary.sockets[0].getsockname()[1]
    links = (
        f"http://127.0.0.1:{port}/photo.jpg",
        "https://canary.example.org/map?lat=52.5201&lon=13.4051",
        "https://maps.app.goo.gl/AbCdEf123",
    )
    async with Town(tmp_path) as town:
        elm = Elm(town)
        await elm.settle()
        for link in links:
            for words in (link, f"/find {link}", f"/near {link}", f"/offer {link}", link, link, "/cancel"):
                await elm.anna.says(words)
            typed: tuple[tuple[str, dict[str, Any]], ...] = (
                ("find", {"words": link}),
                ("near", {"home": link}),
                ("borrow", {"item": link}),
                ("offer", {"title": "Tent", "description": link}),
                ("link", {"code": link}),
            )
            for command, options in typed:
                await elm.ben.person.uses(command, **options)
        await town.settles()
    canary.close()

    assert asked == []
    assert not any("canary" in host or "goo.gl" in host for host in looked_up)
