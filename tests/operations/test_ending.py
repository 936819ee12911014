"""A program that hangs is ended by its watchdog, so that the service manager starts it anew."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout
from aiohttp.test_utils import unused_port

from adapters.operations.pulse import Pulse
from adapters.operations.watchdog import Watchdog
from tests.fakes.telegram import FakeTelegram

WITHIN_S = 60.0
START_S = 40.0
LIMIT_S = 12
STOPPED_S = 20.0 + LIMIT_S + 3.0  # longer than a part may be silent and the limit together


async def _start(
    folder: Path, telegram: FakeTelegram, port: int, *module: str, **environment: str
) -> asyncio.subprocess.Process:
    """A program with an operator's server."""
    config = folder / "config.toml"
    config.write_text(
        f'[telegram]\ntoken = "{telegram.token}"\nbase_url = "{telegram.base_url}"\n'
        f'[database]\nurl = "sqlite:///{folder}/shed.db"\n[places]\nservice = "none"\n'
        f'[operations]\nlisten = "127.0.0.1:{port}"\nstall_limit_s = {LIMIT_S}\n'
    )
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *module,
        str(config),
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )


async def _until(port: int, status: int, path: str = "/healthz", *, naming: str = "") -> str:
    """Wait until the operator's server answers so; it is there before the parts, which it names as they begin."""
    async with ClientSession(timeout=ClientTimeout(total=5)) as session, asyncio.timeout(WITHIN_S):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}{path}") as response:
                    told = await response.text()
                    if response.status == status and naming in told:
                        return told
            except (ClientConnectionError, TimeoutError):
                pass
            await asyncio.sleep(0.1)


async def test_a_blocked_loop_is_told_and_then_ended_with_code_1(tmp_path: Path) -> None:
    """Healthz turns red though the loop stands; then one line says what hung and where, and the process is gone."""
    async with FakeTelegram() as telegram:
        port = unused_port()
        process = await _start(tmp_path, telegram, port, "-m", "tests.operations.hanging")
        await _until(port, 200, naming='"delivery"')
        process.send_signal(signal.SIGUSR1)
        red = await _until(port, 503)
        _, written = await asyncio.wait_for(process.communicate(), WITHIN_S)

    assert process.returncode == 1
    assert '"delivery"' in red
    last = written.decode().splitlines()[-1]
    assert "no sign of life from" in last
    assert "delivery for" in last
    assert "hanging.py" in last


async def test_systemd_hears_that_it_is_ready_and_alive(tmp_path: Path) -> None:
    """Type=notify with WatchdogSec: READY=1 once, WATCHDOG=1 again and again."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        async with FakeTelegram() as telegram, asyncio.timeout(WITHIN_S):
            process = await _start(
                tmp_path, telegram, unused_port(), "-m", "bot", "run", "--config",
                NOTIFY_SOCKET=str(tmp_path / "notify"),
            )  # fmt: skip
            loop = asyncio.get_running_loop()
            heard = [await loop.sock_recv(manager, 100) for _ in range(3)]
            process.send_signal(signal.SIGTERM)
            _, written = await process.communicate()

    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert process.returncode == 0, written.decode()


def test_a_part_that_is_late_for_long_ends_the_process_and_one_that_is_merely_late_does_not() -> None:
    """First the promise, then the limit."""
    at, ended = [0.0], list[int]()
    pulse = Pulse(lambda: at[0])
    watchdog = Watchdog(pulse, 60.0, ended.append)
    pulse.beat("intake", 20.0)

    at[0] = 79.0
    watchdog.look()
    assert ended == []

    at[0] = 81.0
    watchdog.look()
    assert ended == [1]


def test_a_process_that_was_stopped_and_goes_on_is_not_ended() -> None:
    """Two minutes of SIGSTOP are nobody's fault: its parts get the time to say so."""
    at, ended = [100.0], list[int]()
    pulse = Pulse(lambda: at[0])
    watchdog = Watchdog(pulse, 60.0, ended.append)
    pulse.beat("intake", 20.0)

    at[0] += 120.0
    pulse.forgive(119.0)
    watchdog.look()

    assert ended == []
    assert not pulse.parts()[0].is_stalled


async def test_the_real_program_survives_sigstop(tmp_path: Path) -> None:
    """Longer than its patience: it goes on, and answers what was said meanwhile."""
    async with FakeTelegram() as telegram:
        port = unused_port()
        process = await _start(tmp_path, telegram, port, "-m", "bot", "run", "--config")
        await _until(port, 200)
        began = time.monotonic()
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(STOPPED_S)
        process.send_signal(signal.SIGCONT)
        anna = telegram.user("Anna")
        anna.says("/help")
        await telegram.until(lambda: anna.inbox, START_S)
        process.send_signal(signal.SIGTERM)
        _, written = await asyncio.wait_for(process.communicate(), START_S)

    assert time.monotonic() - began > STOPPED_S
    assert process.returncode == 0, written.decode()
