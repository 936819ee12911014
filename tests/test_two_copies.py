"""Two copies started by mistake, as processes: the second says so and ends; the first does not notice.

The promise is five seconds; on a machine that runs other tests as well, these wait longer before they give up.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.copies import alone
from bot.errors import StoreRefused
from bot.playing import play
from bot.settings import DatabaseSettings, Settings, TelegramSettings
from storage.lock import only_one
from tests.fakes.telegram import FakeTelegram
from tests.storage.filled import filled, overwrite_pages

ROOT = Path(__file__).parent.parent
WITHIN_S = 30.0


class Copy:
    """One copy of the program, with a database and a folder for its locks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """It runs."""
        self.process = process

    async def ends(self) -> tuple[int | None, str]:
        """Its code, and the last line that it wrote."""
        _, written = await asyncio.wait_for(self.process.communicate(), WITHIN_S)
        said = written.decode()
        assert "Traceback" not in said, said
        return self.process.returncode, said.splitlines()[-1] if said else ""

    async def stops(self) -> int | None:
        """Told to, it ends cleanly."""
        self.process.send_signal(signal.SIGTERM)
        return (await self.ends())[0]


@asynccontextmanager
async def copy(telegram: FakeTelegram, database: Path, machine: Path, *command: str) -> AsyncIterator[Copy]:
    """Start the program; `machine` stands for one, as two copies on different ones share no folder for locks."""
    machine.mkdir(exist_ok=True)
    environment = {
        "COMMONSHED_TELEGRAM__TOKEN": telegram.token,
        "COMMONSHED_TELEGRAM__BASE_URL": telegram.base_url,
        "COMMONSHED_DATABASE__URL": f"sqlite:///{database}",
        "COMMONSHED_PLACES__SERVICE": "none",
        "XDG_RUNTIME_DIR": str(machine),
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *(command or ("run",)),
        cwd=machine, env={**os.environ, **environment}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Copy(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _receives(telegram: FakeTelegram) -> None:
    """Wait until somebody asks for updates, and has done so for a while."""
    await telegram.until(lambda: telegram.calls_of("getUpdates"), WITHIN_S)


async def _answers(telegram: FakeTelegram, name: str) -> None:
    """Somebody writes and is answered."""
    person = telegram.user(name)
    person.says("/start")
    await telegram.until(lambda: person.inbox, WITHIN_S)


@pytest.mark.parametrize("command", ["run", "migrate", "restore"])
async def test_a_second_copy_on_one_database_ends(tmp_path: Path, command: str) -> None:
    """Whatever it would do to the database; also from another place, where the locks of tokens are others."""
    backup = filled(tmp_path / "old.db")
    async with (
        FakeTelegram() as telegram,
        FakeTelegram() as other,
        copy(telegram, tmp_path / "shed.db", tmp_path / "one") as first,
    ):
        await _receives(telegram)
        given = (command, str(backup)) if command == "restore" else (command,)

        async with copy(other, tmp_path / "shed.db", tmp_path / "two", *given) as second:
            code, said = await second.ends()

        assert (code, said) == (
            1,
            f"commonshed: {tmp_path / 'shed.db'} is in use by another commonshed "
            f"(process {first.process.pid}); stop that one first",
        )
        await _answers(telegram, "Anna")
        assert await first.stops() == 0


async def test_looking_is_allowed_while_the_bot_runs(tmp_path: Path) -> None:
    """A backup is made at any time."""
    async with FakeTelegram() as telegram, copy(telegram, tmp_path / "shed.db", tmp_path / "one") as first:
        await _receives(telegram)
        async with copy(telegram, tmp_path / "shed.db", tmp_path / "one", "backup") as looking:
            assert (await looking.ends())[0] == 0

        assert len(list((tmp_path / "backups").glob("shed-*.db"))) == 1
        assert await first.stops() == 0


async def test_a_second_copy_with_one_token_ends(tmp_path: Path) -> None:
    """On one machine before it has asked Telegram for anything; the line names the bot, never the token."""
    async with FakeTelegram() as telegram, copy(telegram, tmp_path / "a.db", tmp_path / "one") as first:
        await _receives(telegram)

        async with copy(telegram, tmp_path / "b.db", tmp_path / "one") as second:
            code, said = await second.ends()

        assert code == 1
        assert f"bot {telegram.token.partition(':')[0]} on Telegram runs on this machine already" in said
        assert telegram.token.partition(":")[2] not in said
        assert await first.stops() == 0


async def test_a_second_copy_on_another_machine_ends(tmp_path: Path) -> None:
    """Telegram tells both of the other; the one that has hardly begun gives way, and the first goes on."""
    async with FakeTelegram() as telegram, copy(telegram, tmp_path / "a.db", tmp_path / "one") as first:
        await _receives(telegram)
        await asyncio.sleep(5)

        async with copy(telegram, tmp_path / "b.db", tmp_path / "two") as second:
            code, said = await second.ends()

        assert code == 1
        assert said.startswith("commonshed: telegram.token: another program receives with this token")
        await _answers(telegram, "Anna")
        assert await first.stops() == 0


async def test_after_kill_9_the_next_copy_starts(tmp_path: Path) -> None:
    """A lock dies with its process; nothing has to be cleared away by hand."""
    async with FakeTelegram() as telegram, copy(telegram, tmp_path / "a.db", tmp_path / "one") as first:
        await _receives(telegram)
        first.process.kill()
        await first.process.communicate()

        async with copy(telegram, tmp_path / "a.db", tmp_path / "one") as second:
            await _answers(telegram, "Anna")
            assert await second.stops() == 0


async def test_a_damaged_file_ends_the_start_with_the_way_back(tmp_path: Path) -> None:
    """One line, code 1; and what it says to do helps."""
    shed = filled(tmp_path / "shed.db")
    async with FakeTelegram() as telegram:
        async with copy(telegram, shed, tmp_path / "one", "backup") as one:
            assert (await one.ends())[0] == 0
        overwrite_pages(shed)
        async with copy(telegram, shed, tmp_path / "one") as one:
            code, said = await one.ends()
        restore = said.partition("commonshed restore ")[2]
        async with copy(telegram, shed, tmp_path / "one", "restore", restore) as one:
            restored = (await one.ends())[0]
        async with copy(telegram, shed, tmp_path / "one") as one:
            await _answers(telegram, "Anna")
            stopped = await one.stops()

    assert code == 1
    assert said.startswith(f"commonshed: {shed} is damaged (")
    assert (restored, stopped) == (0, 0)


def _settings(url: str, token: str) -> Settings:
    telegram = TelegramSettings.model_validate({"token": token})
    return Settings(telegram=telegram, database=DatabaseSettings.model_construct(url=SecretStr(url)))


def test_processes_of_one_database_on_a_server_share_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the roles decide who does what; one with another database is still a mistake."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    here, there = "postgresql://shed:pw@db/here", "postgresql://shed:pw@db/there"
    token = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"

    with alone(_settings(here, token)):
        with alone(_settings(here, token)):
            pass
        with pytest.raises(StoreRefused, match="runs on this machine already, with another database"):
            alone(_settings(there, token)).__enter__()
    with alone(_settings(there, token)):
        pass


async def test_two_playgrounds_do_not_share_a_street(tmp_path: Path) -> None:
    """Also on two ports; the one that comes second opens nothing."""
    with (
        only_one(tmp_path / "street.db", "it"),
        pytest.raises(StoreRefused, match="is in use by another playground"),
    ):
        await play(Settings(), 0, browser=False, folder=tmp_path)

    assert [one.name for one in tmp_path.iterdir()] == ["street.db.lock"]
