"""The program as a process: `commonshed run`, stopped and killed, against the fake platforms."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.discord.server import FakeDiscord
from tests.fakes.telegram import FakeTelegram

WITHIN_S = 60.0


async def _run(config: Path, **environment: str) -> asyncio.subprocess.Process:
    """`commonshed run --config …` as its own process."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config),
        stderr=asyncio.subprocess.PIPE, env={**os.environ, **environment},
    )  # fmt: skip


def _config(folder: Path, telegram: FakeTelegram, discord: FakeDiscord | None = None) -> Path:
    """A config.toml for the fakes."""
    lines = [
        "[telegram]", f'token = "{telegram.token}"', f'base_url = "{telegram.base_url}"',
        "[database]", f'url = "sqlite:///{folder}/shed.db"', "[places]", 'service = "none"',
    ]  # fmt: skip
    if discord is not None:
        lines += ["[discord]", f'token = "{discord.token}"', f'api_url = "{discord.api_url}"']
        lines += [f'gateway_url = "{discord.gateway_url}"']
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return path


async def _ends(process: asyncio.subprocess.Process, within_s: float) -> str:
    """Wait for the end; returns what it wrote."""
    _, written = await asyncio.wait_for(process.communicate(), within_s)
    return written.decode()


async def test_sigterm_ends_it_cleanly_within_ten_seconds(tmp_path: Path) -> None:
    """Both adapters running, one loop, one signal."""
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        process = await _run(_config(tmp_path, telegram, discord))
        await telegram.until(lambda: telegram.calls_of("getUpdates") and discord.gateway.sessions, WITHIN_S)

        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        written = await _ends(process, 10)

    assert process.returncode == 0, written
    assert time.monotonic() - began < 10
    assert "Traceback" not in written
    assert telegram.token not in written
    assert discord.token not in written


async def test_what_was_said_while_it_was_dead_is_answered_after_kill_9(tmp_path: Path) -> None:
    """Nothing is acknowledged before it is kept, so a kill loses nothing."""
    async with FakeTelegram() as telegram:
        config = _config(tmp_path, telegram)
        process = await _run(config)
        await telegram.until(lambda: telegram.calls_of("getUpdates"), WITHIN_S)
        people = [telegram.user(f"Person {number}") for number in range(20)]
        for person in people:
            person.says("/start")
        process.kill()
        await process.wait()
        for person in people:
            person.says("/help")

        again = await _run(config)
        await telegram.until(lambda: all(len(person.inbox) >= 2 for person in people), WITHIN_S)
        again.send_signal(signal.SIGTERM)
        written = await _ends(again, WITHIN_S)

    assert again.returncode == 0, written


async def test_a_wrong_token_ends_it_with_one_line(tmp_path: Path) -> None:
    """And the line does not repeat the token."""
    async with FakeTelegram() as telegram:
        config = _config(tmp_path, telegram)
        process = await _run(config, COMMONSHED_TELEGRAM__TOKEN="123456:wrong-token-wrong-token-wrong")
        written = await _ends(process, WITHIN_S)

    assert process.returncode == 1, written
    assert "wrong-token" not in written
    assert "telegram" in written.splitlines()[-1].casefold()


async def test_one_refused_platform_does_not_end_the_other(tmp_path: Path) -> None:
    """Neighbours on Telegram go on while somebody looks for the right Discord token."""
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        config = _config(tmp_path, telegram, discord)
        process = await _run(config, COMMONSHED_DISCORD__TOKEN="wrong.token.wrong")
        person = telegram.user("Anna")
        person.says("/start")
        await telegram.until(lambda: person.inbox, WITHIN_S)
        await asyncio.sleep(0.5)
        person.says("/help")
        await telegram.until(lambda: len(person.inbox) >= 2, WITHIN_S)
        process.send_signal(signal.SIGTERM)
        written = await _ends(process, WITHIN_S)

    assert process.returncode == 0, written
    assert "discord" in written.casefold()
    assert "wrong.token" not in written


@pytest.mark.parametrize("name", ["run"])
async def test_without_any_token_it_says_what_is_missing(tmp_path: Path, name: str) -> None:
    """One clear line, exit code 2."""
    config = tmp_path / "config.toml"
    config.write_text("")

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", name, "--config", str(config), stderr=asyncio.subprocess.PIPE
    )
    written = await _ends(process, WITHIN_S)

    assert process.returncode == 2
    assert len(written.splitlines()) == 1
    assert "token" in written
