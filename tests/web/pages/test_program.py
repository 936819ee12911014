"""The pages of the program as a process: served while it runs, ended with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession
from aiohttp.test_utils import unused_port

from tests.fakes.telegram import FakeTelegram

WITHIN_S = 60.0


@asynccontextmanager
async def _running(
    folder: Path, telegram: FakeTelegram, port: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`commonshed run` with pages on a port; it does not outlive the test."""
    settings = {
        "TELEGRAM__TOKEN": telegram.token, "TELEGRAM__BASE_URL": telegram.base_url, "PLACES__SERVICE": "none",
        "DATABASE__URL": f"sqlite:///{folder}/shed.db", "WEB__PUBLIC_URL": "https://shed.example.org",
        "WEB__LISTEN": f"127.0.0.1:{port}",
    }  # fmt: skip
    environment = {**os.environ, **{f"COMMONSHED_{name}": value for name, value in settings.items()}}
    (folder / "config.toml").touch()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(folder / "config.toml"),
        stderr=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _page(port: int) -> tuple[int, str]:
    """The catalogue, once it is served."""
    async with ClientSession() as session, asyncio.timeout(WITHIN_S):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/") as response:
                    return response.status, await response.text()
            except ClientConnectionError:
                await asyncio.sleep(0.1)


async def test_the_pages_live_and_end_with_the_program(tmp_path: Path) -> None:
    """One process, one signal; and the secret of the forms is made once."""
    async with FakeTelegram() as telegram:
        port = unused_port()
        async with _running(tmp_path, telegram, port) as process:
            status, text = await _page(port)
            process.send_signal(signal.SIGTERM)
            _, written = await asyncio.wait_for(process.communicate(), WITHIN_S)

    assert status == 200
    assert "Shared in the neighbourhood" in text
    assert process.returncode == 0, written.decode()
    assert b"Traceback" not in written


async def test_a_taken_port_ends_the_program_with_one_line(tmp_path: Path) -> None:
    """It names the setting."""
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with FakeTelegram() as telegram, taken:
        port: int = taken.sockets[0].getsockname()[1]
        async with _running(tmp_path, telegram, port) as process:
            _, written = await asyncio.wait_for(process.communicate(), WITHIN_S)

    assert process.returncode
    assert f"commonshed: web.listen: 127.0.0.1:{port}: " in written.decode().splitlines()[-1]
    assert b"Traceback" not in written
