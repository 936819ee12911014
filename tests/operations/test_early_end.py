"""SIGTERM while it is still starting: it ends in order, and the next start finds nothing half done."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.fakes.telegram import FakeTelegram

WITHIN_S = 60.0


async def start(folder: Path, telegram: FakeTelegram) -> asyncio.subprocess.Process:
    """The program, as a service manager starts it."""
    config = folder / "config.toml"
    config.write_text(
        f'[telegram]\ntoken = "{telegram.token}"\nbase_url = "{telegram.base_url}"\n'
        f'[database]\nurl = "sqlite:///{folder}/shed.db"\n[places]\nservice = "none"\n'
    )
    arguments = ("-m", "bot", "run", "--config", str(config))
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}  # where it says that it is the only copy
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)


async def ends(process: asyncio.subprocess.Process) -> int:
    """Its exit code after SIGTERM."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), WITHIN_S)


@pytest.mark.parametrize("sign", ["commonshed/*.lock", "shed.db", "shed.db-wal"])
async def test_a_start_that_is_broken_off_ends_with_0(tmp_path: Path, sign: str) -> None:
    """While it loads, opens its database, or makes its tables: SIGTERM ends it with 0, and a later start goes on."""
    async with FakeTelegram() as telegram, asyncio.timeout(WITHIN_S):
        process = await start(tmp_path, telegram)
        await telegram.until(lambda: any(tmp_path.glob(sign)), WITHIN_S)
        broken_off = await ends(process)
        begun = [call.method for call in telegram.calls]
        again = await start(tmp_path, telegram)
        await telegram.until(lambda: telegram.calls_of("getUpdates"), WITHIN_S)
        ended = await ends(again)

    assert (broken_off, begun) == (0, [])
    assert ended == 0
