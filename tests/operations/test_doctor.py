"""What `commonshed doctor` finds of a running program, of what waits, and of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from sqlalchemy import insert

from adapters.operations.check import check as check_operations
from adapters.web.check import check as check_web
from bot.backup_check import check as check_backup
from bot.checks import Finding
from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting
from bot.settings import OperationsSettings, Settings, WebSettings
from storage.backlog_check import check as check_backlog
from storage.backlog_check import findings
from storage.database import open_engine
from storage.migrations import migrate
from storage.tables import inbox
from tests.operations.watched import WatchedTown


def broken(found: list[Finding]) -> str:
    """What is not well, with how to mend it."""
    return "\n".join(f"{it.what}: {it.mend}" for it in found if not it.is_well)


def said(found: list[Finding]) -> str:
    """Everything that was found."""
    return "\n".join(it.what for it in found)


class Answering:
    """A server that answers everything in one way."""

    def __init__(self) -> None:
        """404 until a test says otherwise."""
        self.response: dict[str, Any] = {"status": 404}
        self.port = 0

    async def answer(self, _: web.Request) -> web.Response:
        """As it was told."""
        return web.Response(**self.response)


@pytest.fixture
async def server() -> AsyncIterator[Answering]:
    """On a free port."""
    it = Answering()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", it.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    it.port = runner.addresses[0][1]
    yield it
    await runner.cleanup()


def operated(listen: str) -> Settings:
    """Settings with an operator's server."""
    return Settings(operations=OperationsSettings.model_validate({"listen": listen}))


def with_pages(**web: Any) -> Settings:
    """Settings with pages."""
    return Settings(web=WebSettings.model_validate({"public_url": "https://shed.example.org", **web}))


async def test_a_running_program_is_asked_how_it_is(tmp_path: Path) -> None:
    """Its parts, its database and its platforms, a line each."""
    async with WatchedTown(tmp_path) as town:
        await town.answers("/readyz", lambda told: set(told["platforms"].values()) == {"connected"})
        found = await check_operations(operated(town.address.removeprefix("http://")))

    assert broken(found) == ""
    assert "alive (delivery, discord, intake, rounds, telegram" in said(found)
    assert "the database answers; telegram connected, discord connected" in said(found)


async def test_no_running_program_is_no_fault() -> None:
    """Doctor is asked before the first start, too."""
    found = await check_operations(operated(f"127.0.0.1:{unused_port()}"))

    assert broken(found) == ""
    assert "no program is running" in said(found)


@pytest.mark.parametrize(
    ("response", "finds"),
    [
        ({"text": "<h1>It works!</h1>", "content_type": "text/html"}, "is not this program"),
        ({"text": "{}", "content_type": "application/json"}, "is not this program"),
        (
            {
                "status": 503,
                "text": '{"stalled": ["intake"], "database": "answers", "platforms": {"telegram": "being tried"}}',
                "content_type": "application/json",
            },
            "no sign of life from intake",
        ),
    ],
)
async def test_what_is_wrong_with_the_one_who_answers_is_told(
    server: Answering, response: dict[str, Any], finds: str
) -> None:
    """Another program on the port, or a part of ours that hangs."""
    server.response = response

    assert finds in broken(await check_operations(operated(f"127.0.0.1:{server.port}")))


async def test_events_that_nobody_handles_are_counted(tmp_path: Path) -> None:
    """How many, since when, and what to do."""
    url = f"sqlite:///{tmp_path}/shed.db"
    migrate(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        row = {
            "platform": "telegram",
            "raw": {},
            "tries": 0,
            "account": "",
            "chat": "",
            "key": "",
            "claim": "",
            "error": "",
        }
        old = datetime(2026, 1, 1, tzinfo=UTC)
        connection.execute(insert(inbox), [{**row, "event": f"m{n}", "received_at": old} for n in range(3)])
    engine.dispose()

    found = await check_backlog(Settings.model_validate({"database": {"url": url}}))

    assert "inbox: 3 wait on telegram, the oldest for" in broken(found)
    assert "days: events are not handled" in broken(found)


async def test_a_database_that_is_not_there_is_not_made_by_counting(tmp_path: Path) -> None:
    """And is the database's own finding, not this one's."""
    settings = Settings.model_validate({"database": {"url": f"sqlite:///{tmp_path}/shed.db"}})

    assert await check_backlog(settings) == []
    assert list(tmp_path.iterdir()) == []


async def test_an_old_backup_is_told(tmp_path: Path) -> None:
    """Backups are made daily; one of last year says that something is wrong."""
    settings = Settings.model_validate({"database": {"url": f"sqlite:///{tmp_path}/shed.db"}})
    assert await check_backup(settings) == []

    (tmp_path / "shed.db").touch()
    assert "there is none" in broken(await check_backup(settings))

    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "shed-20250101T000000Z.db").touch()
    assert "shed-20250101T000000Z.db, is" in broken(await check_backup(settings))

    (tmp_path / "backups" / f"shed-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db").touch()
    assert broken(await check_backup(settings)) == ""


def test_what_waits_a_little_is_no_fault_and_what_waits_long_is() -> None:
    """The limits are those of a program that keeps up."""

    def now(seconds: float) -> Backlog:
        waiting = {Platform.DISCORD: Waiting(4, seconds)}
        return Backlog({}, waiting, Waiting(2, seconds), 2_000_000, has_present_form=True)

    assert broken(findings(now(30))) == ""
    assert "2.0 MB" in said(findings(now(30)))
    late = broken(findings(now(7200)))
    assert "outbox: 4 wait on discord, the oldest for 2 hours" in late
    assert "reminders: 2 are late, the oldest by 2 hours" in late


async def test_pages_that_can_be_served_have_nothing_to_mend() -> None:
    """The address is encrypted, and the port is free."""
    found = await check_web(with_pages(listen=f"127.0.0.1:{unused_port()}"))

    assert broken(found) == ""
    assert "is free" in said(found)


async def test_pages_without_https_are_told() -> None:
    """Browsers keep the session's cookie to https, except on the machine itself."""
    plain = await check_web(
        with_pages(public_url="http://shed.example.org", listen=f"127.0.0.1:{unused_port()}")
    )
    home = await check_web(
        with_pages(public_url="http://127.0.0.1:8080", listen=f"127.0.0.1:{unused_port()}")
    )

    assert "web.public_url: http://shed.example.org is not encrypted" in broken(plain)
    assert broken(home) == ""


async def test_a_port_of_somebody_else_is_told(server: Answering) -> None:
    """It is not taken for ours, whose pages have a policy."""
    found = await check_web(with_pages(listen=f"127.0.0.1:{server.port}"))

    assert f"web.listen: another program answers at 127.0.0.1:{server.port}" in broken(found)


async def test_an_address_of_another_machine_cannot_be_taken() -> None:
    """The setting is named, and what to choose."""
    found = await check_web(with_pages(listen="192.0.2.1:8080"))

    assert "web.listen" in broken(found)


@pytest.mark.parametrize(
    ("response", "well"),
    [
        ({"body": b"\x89PNG", "content_type": "image/png"}, True),
        ({"text": "who are you?", "status": 403}, False),
        ({"text": "<html>", "content_type": "text/html"}, False),
    ],
)
async def test_the_tiles_are_fetched_as_a_browser_would(
    server: Answering, response: dict[str, Any], well: bool
) -> None:
    """A tile is a picture; whatever else comes is not."""
    server.response = response
    tiles = f"http://127.0.0.1:{server.port}/{{z}}/{{x}}/{{y}}.png"

    found = await check_web(with_pages(listen=f"127.0.0.1:{unused_port()}", tiles_url=tiles))

    assert found[-1].is_well is well
    assert "web.tiles_url" in found[-1].what
