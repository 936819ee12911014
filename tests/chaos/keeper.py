"""The keeper starts the victim, knows how it ended, and starts it again, as an operator's service manager does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_WITHIN_S = 30.0
ENDS_WITHIN_S = 12.0  # after SIGTERM; the program itself promises ten


@dataclass
class Ending:
    """How one life ended: its exit code (negative: the signal), and whether the driver wanted it so."""

    pid: int
    code: int
    wanted: bool


@dataclass
class Keeper:
    """One victim at a time. `died` is told after each end, before the next start."""

    dial: Path
    config: Path
    log: Path
    arguments: tuple[str, ...] = ()
    died: Callable[[], None] = lambda: None
    endings: list[Ending] = field(default_factory=list)
    pid: int = 0
    held: bool = False  # the driver wants no new one
    paused: bool = False
    _answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _nursery: asyncio.subprocess.Process | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _wanted: set[int] = field(default_factory=set)
    _gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        """Bring the nursery up: a process that has imported everything and forks the victims."""
        self._nursery = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.victim", str(self.dial),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._tasks.append(asyncio.create_task(self._listen()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the victim, then the nursery, each by its own number."""
        self.held = True
        if self.pid:
            self.signals(signal.SIGKILL)
            await self.gone()
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        await self._nursery.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def start(self) -> None:
        """Start a victim, unless one lives."""
        self.held = False
        if self.pid:
            return
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        argv = ["run", "--config", str(self.config), *self.arguments]
        line = json.dumps({"argv": argv, "log": str(self.log)}) + "\n"
        self._gone.clear()
        self._nursery.stdin.write(line.encode())
        await self._nursery.stdin.drain()
        self.pid = (await asyncio.wait_for(self._answers.get(), START_WITHIN_S))["pid"]

    def signals(self, number: signal.Signals) -> None:
        """Send the victim a signal, if it lives."""
        if self.pid:
            self._wanted.add(self.pid)
            with suppress(ProcessLookupError):  # it has ended, and we have not heard of it yet
                os.kill(self.pid, number)

    def kills(self) -> None:
        """kill -9."""
        self.signals(signal.SIGKILL)

    async def gone(self, within_s: float = ENDS_WITHIN_S) -> None:
        """Wait for the end of the present victim. Raises TimeoutError."""
        await asyncio.wait_for(self._gone.wait(), within_s)

    async def stop(self) -> int:
        """End it as SIGTERM does, and start no other; its exit code. Raises TimeoutError."""
        self.held = True
        if not self.pid:
            return 0
        self.signals(signal.SIGTERM)
        await self.gone()
        return self.endings[-1].code

    @property
    def lives(self) -> int:
        """How many lives have ended."""
        return len(self.endings)

    @property
    def crashes(self) -> int:
        """Lives that ended by kill -9, ours or its own hand's."""
        return sum(ending.code == -signal.SIGKILL for ending in self.endings)

    @property
    def surprises(self) -> list[int]:
        """Exit codes of lives that ended by themselves."""
        return [it.code for it in self.endings if not it.wanted and it.code != -signal.SIGKILL]

    async def _listen(self) -> None:
        """Hear from the nursery who was born and who ended."""
        assert self._nursery is not None
        assert self._nursery.stdout is not None
        while line := await self._nursery.stdout.readline():
            told = json.loads(line)
            if "pid" in told:
                self._answers.put_nowait(told)
                continue
            self.endings.append(Ending(told["ended"], told["code"], told["ended"] in self._wanted))
            self.pid, self.paused = 0, False
            self.died()
            self._gone.set()
            if not self.held:
                self._tasks.append(asyncio.create_task(self.start()))
