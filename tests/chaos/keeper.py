"""The keeper starts the victims, knows how each ended, and starts it again, as an operator's service manager does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

START_WITHIN_S = 30.0
ENDS_WITHIN_S = 12.0  # after SIGTERM; the program itself promises ten


Crew = tuple[tuple[str, ...], ...]  # the arguments of `run`, for each process


@dataclass
class Ending:
    """How one life ended: its exit code (negative: the signal), whether the driver wanted it so, and when."""

    pid: int
    code: int
    wanted: bool
    at: float


@dataclass
class Keeper:
    """One victim for each place in the crew; a place is the arguments of `run`."""

    dial: Path
    config: Path
    log: Path
    crew: Crew = ((),)
    endings: list[Ending] = field(default_factory=list)
    pids: dict[int, int] = field(default_factory=dict)  # place -> who is there
    # Place -> from when until when it was frozen.
    frozen: dict[int, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    held: bool = False  # the driver wants no new one
    bury: Callable[[], None] = lambda: None  # what is done after a death, before the next birth
    _answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _nursery: asyncio.subprocess.Process | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _wanted: set[int] = field(default_factory=set)
    _birth: asyncio.Lock = field(default_factory=asyncio.Lock)

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
        """End the victims, then the nursery, each by its own number."""
        self.held = True
        for pid in list(self.pids.values()):
            self.signals(signal.SIGKILL, pid)
        await self._empty()
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        await self._nursery.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def start(self) -> None:
        """Start a victim in each place where none lives."""
        self.held = False
        async with self._birth:
            for place in range(len(self.crew)):
                if place not in self.pids and not self.held:
                    await self._bear(place)

    async def _bear(self, place: int) -> None:
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        argv = ["run", "--config", str(self.config), *self.crew[place]]
        line = json.dumps({"argv": argv, "log": str(self.log)}) + "\n"
        self._nursery.stdin.write(line.encode())
        await self._nursery.stdin.drain()
        born = await asyncio.wait_for(self._answers.get(), START_WITHIN_S)
        self.pids[place] = born["pid"]

    @property
    def all_there(self) -> bool:
        """Whether somebody lives in each place."""
        return len(self.pids) == len(self.crew)

    @property
    def receiver(self) -> int:
        """Who receives: the first place does; 0 when nobody lives there."""
        return self.pids.get(0, 0)

    @property
    def newest(self) -> int:
        """Who was born last; 0 when nobody lives."""
        return next(reversed(self.pids.values()), 0)

    def one(self, rng: Random) -> int:
        """One of those who live; 0 when nobody does."""
        return rng.choice(list(self.pids.values())) if self.pids else 0

    def signals(self, number: signal.Signals, pid: int) -> None:
        """Send one of them a signal, if it lives."""
        if pid in self.pids.values():
            self._wanted.add(pid)
            if number is signal.SIGSTOP:
                self.frozen[pid].append((time.monotonic(), inf))
            elif number is signal.SIGCONT and self.frozen[pid]:
                self.frozen[pid][-1] = self.frozen[pid][-1][0], time.monotonic()
            with suppress(ProcessLookupError):  # it has ended, and we have not heard of it yet
                os.kill(pid, number)

    def kills(self, pid: int) -> None:
        """kill -9."""
        self.signals(signal.SIGKILL, pid)

    async def stop(self) -> list[int]:
        """End all as SIGTERM does, and start no other; their exit codes. Who does not end in time is killed: -9."""
        self.held = True
        before = len(self.endings)
        for pid in list(self.pids.values()):
            self.signals(signal.SIGTERM, pid)
        try:
            await self._empty()
        except TimeoutError:
            for pid in list(self.pids.values()):
                self.kills(pid)
            await self._empty()
        return [it.code for it in self.endings[before:]]

    async def _empty(self) -> None:
        """Wait until nobody lives. Raises TimeoutError."""
        async with asyncio.timeout(ENDS_WITHIN_S):
            while self.pids:  # noqa: ASYNC110 - the last of several may leave in any order
                await asyncio.sleep(0.02)

    @property
    def lives(self) -> int:
        """How many lives have ended."""
        return len(self.endings)

    @property
    def deaths(self) -> dict[int, float]:
        """When each life ended, on the machine's steady clock."""
        return {it.pid: it.at for it in self.endings}

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
            pid = told["ended"]
            self.endings.append(Ending(pid, told["code"], pid in self._wanted, time.monotonic()))
            self._tasks.append(asyncio.create_task(self._leave(pid)))

    async def _leave(self, pid: int) -> None:
        """A place is free; somebody else is born into it, unless the driver wants nobody."""
        async with self._birth:  # it may have died before we heard of its birth
            self.pids = {place: who for place, who in self.pids.items() if who != pid}
        self.bury()
        if not self.held:
            await self.start()
