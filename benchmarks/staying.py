"""The program on both platforms, handling very many events of Telegram: whether its memory stays what it was."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select

from adapters.places import distance_m
from benchmarks.lent import lend_all
from benchmarks.measuring import MEGABYTES, AtMost, Job, Peer, Prepared, Round, Size
from benchmarks.pouring import TOKEN, Spring
from benchmarks.running import SETTLED_S, resident_bytes
from bot.model.chats import Account, Platform
from bot.model.member import Face
from storage import tables
from storage.database import Database
from storage.rows import people as rows
from tests.fakes.discord.server import FakeDiscord

FIRST: Final = 10_000  # events after which memory is looked at for the first time, or half of them
LOANS_FOR_ITEMS: Final = 100
AN_EVENT_S: Final = 1.0  # at the slowest
MORE: Final = 1.05  # what memory may be at the end, beside that after the first events


@dataclass
class Stay:
    """One long run, measured once: its memory after the first events and at the end."""

    database: Path
    events: int
    loans: int
    looks: tuple[int, int] = (0, 0)  # bytes

    def after_all(self) -> Round:
        """At the end."""
        return Round([self._measured()[1]], figures={"events": self.events})

    def after_the_first(self) -> Round:
        """After the first events."""
        return Round([self._measured()[0]])

    def _measured(self) -> tuple[int, int]:
        if not self.looks[1]:
            self.looks = asyncio.run(self._run())
        return self.looks

    async def _run(self) -> tuple[int, int]:
        first = min(FIRST, self.events // 2)
        async with (
            Spring(_introduce(self.database), self.loans) as spring,
            FakeDiscord() as discord,
            _running(spring, discord, self.database) as pid,
        ):
            await spring.pour(first, first * AN_EVENT_S)
            await asyncio.sleep(SETTLED_S)
            early = resident_bytes(pid)
            await spring.pour(self.events, self.events * AN_EVENT_S)
            await asyncio.sleep(SETTLED_S)
            return early, resident_bytes(pid)


@contextmanager
def staying(size: Size, folder: Path) -> Iterator[Prepared]:
    """One run for all rounds."""
    database, loans = folder / "stay.db", size.items // LOANS_FOR_ITEMS
    lend_all(f"sqlite:///{database}", loans)
    stay = Stay(database, size.events, loans)
    try:
        yield Prepared(stay.after_all, [stay.after_the_first], lambda: None)
    finally:
        for left in (*folder.glob("stay.db*"), folder / "stay.toml"):
            left.unlink(missing_ok=True)


def _introduce(database: Path) -> int:
    """Give each member an account on Telegram, of the member's number; how many there are."""
    now = datetime.now(UTC)
    opened = Database(f"sqlite:///{database}", distance_m, lambda: now)
    with opened.engine.begin() as connection:
        members = connection.scalars(select(tables.member.c.id)).all()
        faces = [Face(Account(Platform.TELEGRAM, str(it)), "Anna", "en", it, True, now) for it in members]
        connection.execute(insert(tables.face), [rows.write_face(it) for it in faces])
    opened.close()
    return len(members)


@asynccontextmanager
async def _running(spring: Spring, discord: FakeDiscord, database: Path) -> AsyncIterator[int]:
    """The program, until the end; its number."""
    config = database.with_name("stay.toml")
    lines = [
        "[telegram]", f'token = "{TOKEN}"', f'base_url = "{spring.base_url}"',
        "[discord]", f'token = "{discord.token}"', f'api_url = "{discord.api_url}"',
        f'gateway_url = "{discord.gateway_url}"',
        "[database]", f'url = "sqlite:///{database}"', "[places]", 'service = "none"',
        "[backup]", "every_hours = 0", "[log]", 'level = "warning"', "[limits]", "events_a_minute = 10000",
    ]  # fmt: skip
    config.write_text("\n".join(lines), encoding="utf-8")
    program = [sys.executable, "-m", "benchmarks.unpaced", "run", "--config", str(config)]
    process = await asyncio.create_subprocess_exec(*program)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


JOBS: Final = (
    Job(
        "memory-flat",
        (Peer("the same after its first 10,000 events, or half of them", AtMost(MORE)),),
        staying,
        unit=MEGABYTES,
    ),
)
