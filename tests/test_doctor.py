"""`commonshed doctor`: a line for each thing it looks at, asked over real HTTP on the loopback interface."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.discord.check import NEEDED
from adapters.discord.check import check as check_discord
from adapters.places_check import check as check_places
from adapters.telegram.check import check as check_telegram
from bot.checks import Finding
from bot.config import load_settings
from bot.doctor import examine, lines
from bot.logs import masking
from bot.settings import Settings
from storage.check import check as check_storage
from storage.database import open_engine
from storage.tables import metadata
from tests.databases import bare_postgresql

TOKEN = "123456:CANARY-canary_CANARY-canary_CANARY-0"
NOBODY = "127.0.0.1:9"  # the discard port: nothing listens there

Answer = tuple[int, Any]


class Server:
    """Answers as it is told, by the end of the path, and a gateway that says Hello."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.address = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Whatever was set for the last part of the path; 404 otherwise."""
        if request.path == "/gateway":
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_json(self.answers["gateway"][1])
            await socket.close()
            return socket
        status, body = self.answers.get(
            request.path.rpartition("/")[2], (404, {"ok": False, "error_code": 404})
        )
        return web.json_response(body, status=status)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on a free port."""
    told = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", told.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.address = f"127.0.0.1:{runner.addresses[0][1]}"
    yield told
    await runner.cleanup()


def settings(address: str) -> Settings:
    """Settings in which everything is at this address."""
    return load_settings(
        None,
        {
            "COMMONSHED_TELEGRAM__TOKEN": TOKEN,
            "COMMONSHED_TELEGRAM__BASE_URL": f"http://{address}/bot",
            "COMMONSHED_DISCORD__TOKEN": "canary.canary.canary",
            "COMMONSHED_DISCORD__API_URL": f"http://{address}/api",
            "COMMONSHED_DISCORD__GATEWAY_URL": f"ws://{address}/gateway",
            "COMMONSHED_PLACES__URL": f"http://{address}",
        },
    )


def telegram_says(**changed: Any) -> Answer:
    """The answer to getMe."""
    me = {
        "id": 1,
        "is_bot": True,
        "first_name": "Shed",
        "username": "shed_bot",
        "can_join_groups": True,
        **changed,
    }
    return 200, {"ok": True, "result": me}


NO_WEBHOOK: Answer = (
    200,
    {"ok": True, "result": {"url": "", "has_custom_certificate": False, "pending_update_count": 3}},
)


def broken(findings: list[Finding]) -> str:
    """What is not well, with how to mend it."""
    return "\n".join(f"{finding.what}: {finding.mend}" for finding in findings if not finding.is_well)


async def test_a_healthy_telegram_has_nothing_to_mend(server: Server) -> None:
    """Token, groups and mode: a line each."""
    server.answers = {"getMe": telegram_says(), "getWebhookInfo": NO_WEBHOOK}

    found = await check_telegram(settings(server.address))

    assert broken(found) == ""
    assert "@shed_bot" in found[0].what
    assert "3 updates are waiting" in found[2].what


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_telegram_token_is_sent_to_botfather(server: Server, status: int) -> None:
    """401 and 404 mean the same; the address may be at fault too."""
    refusal = {"ok": False, "error_code": status, "description": "Unauthorized"}
    server.answers = {"getMe": (status, refusal)}

    found = broken(await check_telegram(settings(server.address)))

    assert found.startswith("telegram.token: the server does not accept it")
    assert "@BotFather" in found
    assert "telegram.base_url" in found


async def test_a_bot_that_may_not_join_groups_is_of_no_use(server: Server) -> None:
    """@BotFather decides that, so that is where to go."""
    server.answers = {"getMe": telegram_says(can_join_groups=False), "getWebhookInfo": NO_WEBHOOK}

    assert "/setjoingroups" in broken(await check_telegram(settings(server.address)))


async def test_a_healthy_discord_has_nothing_to_mend(server: Server) -> None:
    """Token, each server's permissions, and the gateway."""
    server.answers = {
        "@me": (200, {"id": "7", "username": "shed"}),
        "guilds": (200, [{"id": "1", "name": "Our street", "permissions": str(NEEDED.value)}]),
        "gateway": (200, {"op": 10, "d": {"heartbeat_interval": 41250}}),
    }

    assert broken(await check_discord(settings(server.address))) == ""


async def test_missing_discord_permissions_are_named(server: Server) -> None:
    """Which, where, and the link that grants them."""
    server.answers = {
        "@me": (200, {"id": "7", "username": "shed"}),
        "guilds": (200, [{"id": "1", "name": "Our street", "permissions": "1024"}]),
        "gateway": (200, {"op": 10}),
    }

    found = broken(await check_discord(settings(server.address)))

    assert "lacks" in found
    assert "send_messages" in found
    assert "view_channel" not in found.partition(" in Our street")[0]
    assert "client_id=7" in found


async def test_a_refused_discord_token_is_sent_to_the_developer_page(server: Server) -> None:
    """And a gateway that is none is told apart from one that is silent."""
    server.answers = {"@me": (401, {"message": "401: Unauthorized", "code": 0}), "gateway": (200, {"op": 1})}

    found = broken(await check_discord(settings(server.address)))

    assert "discord.token: the server does not accept it" in found
    assert "not as Discord's gateway does" in found


async def test_a_place_service_that_refuses_us_is_named(server: Server) -> None:
    """Neighbours can do without it, and the line says how."""
    server.answers = {"status": (403, {})}

    found = broken(await check_places(settings(server.address)))

    assert "status 403" in found
    assert 'places.service = "none"' in found


async def test_no_network_is_a_line_for_each_and_no_secret() -> None:
    """Every address that is silent is named with its key."""
    found = await examine(settings(NOBODY))

    said = "\n".join(line.plain for line in lines(found, masking(settings(NOBODY).secrets())))
    for key in ("telegram.base_url", "discord.api_url", "discord.gateway_url", "places.service"):
        assert f"BROKEN  {key}" in said
    assert "canary" not in said.lower()


def test_a_foreign_server_cannot_paint_the_terminal() -> None:
    """A name with markup, escape sequences or line breaks stays one plain line."""
    (line,) = lines([Finding("discord: in [red]x[/red]\n\x1b[2Jok    all is well")], masking([]))

    assert "[red]x[/red]" in line.plain
    assert "\n" not in line.plain
    assert "\x1b" not in line.plain


def database(path: Path) -> Settings:
    """Settings with this SQLite file."""
    return load_settings(None, {"COMMONSHED_DATABASE__URL": f"sqlite:///{path}"})


async def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    """Doctor may be run by another user than the bot: it must not leave files of its own."""
    found = broken(await check_storage(database(tmp_path / "data" / "shed.db")))

    assert "is not there yet: run: commonshed migrate" in found
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """In the driver's words, without a statement or a link."""
    (tmp_path / "shed.db").write_text("Dear neighbours, " * 100)

    found = broken(await check_storage(database(tmp_path / "shed.db")))

    assert found.startswith("database.url: cannot be used (file is not a database)")


async def test_an_empty_database_is_to_be_migrated(tmp_path: Path) -> None:
    """What is missing is named."""
    (tmp_path / "shed.db").touch()

    assert "run: commonshed migrate" in broken(await check_storage(database(tmp_path / "shed.db")))


async def test_an_older_form_names_the_missing_column(tmp_path: Path) -> None:
    """One column short is as bad as a whole table."""
    engine = open_engine(f"sqlite:///{tmp_path / 'shed.db'}")
    with engine.begin() as connection:
        metadata.create_all(connection)
    assert broken(await check_storage(database(tmp_path / "shed.db"))) == ""

    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE community DROP COLUMN radius_m")
    engine.dispose()

    assert "without community.radius_m" in broken(await check_storage(database(tmp_path / "shed.db")))


def on_server(url: str) -> Settings:
    """Settings with this PostgreSQL database."""
    return load_settings(None, {"COMMONSHED_DATABASE__URL": url})


async def test_a_healthy_postgresql_has_nothing_to_mend(postgresql: str) -> None:
    """It is looked at like a file, and its tables like those of a file."""
    found = await check_storage(on_server(postgresql))

    assert broken(found) == ""
    assert "can be written and has the present form" in found[0].what


async def test_an_empty_postgresql_is_to_be_migrated() -> None:
    """A database that was made, and no more."""
    with bare_postgresql() as url:
        assert "run: commonshed migrate" in broken(await check_storage(on_server(url)))


async def test_a_postgresql_that_may_only_be_read_is_broken(postgresql: str) -> None:
    """A standby, or a user without the right: found out before the first neighbour is."""
    found = broken(
        await check_storage(on_server(f"{postgresql}&options=-c%20default_transaction_read_only=on"))
    )

    assert found.startswith("database.url: cannot be used (")
    assert "read-only" in found


async def test_a_postgresql_that_is_not_there_is_told_without_its_password() -> None:
    """In the driver's words, which name the host and the port."""
    found = broken(await check_storage(on_server(f"postgresql://shed:canary@{NOBODY}/shed")))

    assert found.startswith("database.url: cannot be used (")
    assert "Connection refused" in found
    assert "canary" not in found
