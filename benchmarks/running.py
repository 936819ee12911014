"""The program as a process, with very many loans under way: how soon it answers after its start, what memory it takes.

Beside it, in the same run and on the same fake platforms, the bare libraries.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.lent import lend_all
from benchmarks.measuring import MEGABYTES, AtMost, Job, Limit, Peer, Prepared, Round, Size
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.telegram import FakeTelegram

LOANS_FOR_ITEMS: Final = 10  # an open loan for so many items: 100,000 in the full form
SETTLED_S: Final = 3.0  # after the first answer; then memory is looked at
WITHIN_S: Final = 120.0
KILOBYTE: Final = 1024
STARTS: Final = 3  # a round


@dataclass(frozen=True, slots=True)
class Place:
    """Both platforms, and a folder with the program's database and settings."""

    telegram: FakeTelegram
    discord: FakeDiscord
    folder: Path

    def ours(self, *, both: bool) -> list[str]:
        """The command that starts the program, on Telegram or on both platforms."""
        lines = [
            "[telegram]", f'token = "{self.telegram.token}"', f'base_url = "{self.telegram.base_url}"',
            "[database]", f'url = "sqlite:///{self.folder}/lent.db"', "[places]", 'service = "none"',
            "[backup]", "every_hours = 0", "[log]", 'level = "warning"',
        ]  # fmt: skip
        if both:
            lines += ["[discord]", f'token = "{self.discord.token}"', f'api_url = "{self.discord.api_url}"']
            lines += [f'gateway_url = "{self.discord.gateway_url}"']
        config = self.folder / "config.toml"
        config.write_text("\n".join(lines), encoding="utf-8")
        return [sys.executable, "-m", "bot", "run", "--config", str(config)]

    def bare(self, *, both: bool) -> list[str]:
        """The command that starts the libraries alone."""
        beside = (self.discord.api_url, self.discord.gateway_url, self.discord.token) if both else ()
        telegram = self.telegram
        return [sys.executable, "-m", "benchmarks.bare", telegram.base_url, telegram.token, *beside]

    @asynccontextmanager
    async def answering(self, command: Sequence[str]) -> AsyncIterator[tuple[float, int]]:
        """A process that has answered its first message: how long that took from its start, and its number."""
        person = self.telegram.user("Anna")
        person.says("/help")
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(*command, env=self._environment())
        try:
            chat = person.chat.all_messages
            await self.telegram.until(lambda: chat[-1].sender == self.telegram.bot, WITHIN_S)
            yield time.perf_counter() - begun, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()

    def _environment(self) -> dict[str, str]:
        """Compiled files are kept, as for every installed program, but in our folder; the first round writes them."""
        kept = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, "PYTHONPYCACHEPREFIX": str(self.folder / "compiled")}

    async def starts(self, command: Sequence[str]) -> Round:
        """Seconds from the start to the first answer, a few times."""
        times = []
        for _ in range(STARTS):
            async with self.answering(command) as (seconds, _pid):
                times.append(seconds)
        return Round(times)

    async def takes(self, command: Sequence[str]) -> Round:
        """Bytes in memory, a while after the first answer, with both platforms connected."""
        self.discord.gateway.sessions.clear()
        async with self.answering(command) as (_seconds, pid):
            await self.telegram.until(lambda: self.discord.gateway.sessions, WITHIN_S)
            await asyncio.sleep(SETTLED_S)
            return Round([resident_bytes(pid)])


@contextmanager
def from_the_start(size: Size, folder: Path) -> Iterator[Prepared]:
    """The program's start beside python-telegram-bot's own, on Telegram alone."""
    with _place(size, folder) as (runner, place):
        ours, bare = place.ours(both=False), place.bare(both=False)

        def start() -> Round:
            """Ours, and how long --help takes."""
            found = runner.run(place.starts(ours))
            return Round(found.times, figures={"--help": _help_s()})

        yield Prepared(start, [lambda: runner.run(place.starts(bare))], lambda: None)


@contextmanager
def in_memory(size: Size, folder: Path) -> Iterator[Prepared]:
    """The program on both platforms beside both libraries, each idle."""
    with _place(size, folder) as (runner, place):
        ours, bare = place.ours(both=True), place.bare(both=True)
        yield Prepared(
            lambda: runner.run(place.takes(ours)), [lambda: runner.run(place.takes(bare))], lambda: None
        )


@contextmanager
def _place(size: Size, folder: Path) -> Iterator[tuple[asyncio.Runner, Place]]:
    """Fill the database and open both platforms, until the end."""
    lend_all(f"sqlite:///{folder / 'lent.db'}", size.items // LOANS_FOR_ITEMS)
    telegram, discord = FakeTelegram(), FakeDiscord()
    with asyncio.Runner() as runner:
        runner.run(telegram.__aenter__())
        runner.run(discord.__aenter__())
        try:
            yield runner, Place(telegram, discord, folder)
        finally:
            runner.run(discord.__aexit__(None, None, None))
            runner.run(telegram.__aexit__(None, None, None))
            for left in (*folder.glob("lent.db*"), folder / "config.toml"):
                left.unlink(missing_ok=True)
            shutil.rmtree(folder / "compiled", ignore_errors=True)


def resident_bytes(pid: int) -> int:
    """What a process and those that it started have in memory (Linux: /proc)."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    own = int(next(line for line in told.splitlines() if line.startswith("VmRSS")).split()[1]) * KILOBYTE
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(resident_bytes(int(child)) for child in children)


def _help_s() -> float:
    """How long the command line takes to say what it can."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, capture_output=True)
    return time.perf_counter() - begun


JOBS: Final = (
    Job(
        "start",
        (Peer("a bare python-telegram-bot's start to its first answer", AtMost(1.5)),),
        from_the_start,
        limits=(Limit("--help", 0.3, "s"),),
    ),
    Job("memory", (Peer("both libraries, connected and idle", AtMost(1.3)),), in_memory, unit=MEGABYTES),
)
