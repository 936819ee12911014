"""Workers in processes of their own: what `run --role work` does, without a network."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from time import perf_counter
from typing import Final

from adapters.places import distance_m
from benchmarks.city import NOW
from benchmarks.events import Sender
from bot.conversation.engine import Engine
from bot.flows import CONTENTS
from bot.model.chats import Platform
from bot.running.intake import Intake
from bot.running.watch import Watch
from bot.running.world import World
from storage.database import Database
from storage.listening import Listener
from tests.running.house import Nowhere

HANDLED: Final = "handled"
READY: Final = "ready"
ENDED: Final = "ended"
WITHIN_S: Final = 60.0


class Telling(Watch):
    """Tells the benchmark of every event that is handled."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def handled(self, platform: Platform, outcome: str, seconds: float) -> None:
        """One more."""
        self._pipe.send(outcome)


class Workers:
    """So many processes, which handle what waits in one database until the next is named."""

    def __init__(self, pipes: list[Connection]) -> None:
        """Each hears and tells by a pipe."""
        self._pipes = pipes

    @contextmanager
    def at(self, url: str) -> Iterator[None]:
        """Let them work there meanwhile."""
        for pipe in self._pipes:
            pipe.send(url)
        for pipe in self._pipes:
            assert pipe.recv() == READY
        try:
            yield
        finally:
            for pipe in self._pipes:
                pipe.send("")
                while pipe.recv() != ENDED:
                    pass

    def handle(self, events: int) -> list[float]:
        """Wait until so many events are handled; when each was, by the clock of `perf_counter`."""
        times: list[float] = []
        while len(times) < events:
            ready = wait(self._pipes, WITHIN_S)
            assert ready, f"{len(times)} of {events} events were handled"
            for pipe in (it for it in self._pipes if it in ready):
                assert pipe.recv() == HANDLED
                times.append(perf_counter())
        return times


def intake_of(database: Database, watch: Watch) -> Intake:
    """What handles, as `run --role work` wires it."""
    world = World({Platform.TELEGRAM: Sender()}, Nowhere())
    return Intake(
        Engine(CONTENTS), database, database.inbox, world, lambda: NOW, lambda: None, watch, together=False
    )


@contextmanager
def hired(many: int) -> Iterator[Workers]:
    """So many workers, until the end."""
    spawning = multiprocessing.get_context("forkserver")
    spawning.set_forkserver_preload([__name__])  # what a worker imports is imported once
    pairs = [spawning.Pipe() for _ in range(many)]
    processes = [spawning.Process(target=_work, args=(there,), daemon=True) for _, there in pairs]
    for process in processes:
        process.start()
    pipes = [here for here, _ in pairs]
    try:
        yield Workers(pipes)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(WITHIN_S)


def _work(pipe: Connection) -> None:
    """A worker's process: one database after another."""
    while (url := pipe.recv()) is not None:
        asyncio.run(_serve(url, pipe))
        pipe.send(ENDED)


async def _serve(url: str, pipe: Connection) -> None:
    """Handle what waits, and what comes, until the pipe says that it is over."""
    database = Database(url, distance_m, lambda: NOW)
    intake = intake_of(database, Telling(pipe))
    listener = Listener(database.engine, {"inbox": intake.wake})
    stop = asyncio.Event()
    asyncio.get_running_loop().add_reader(pipe.fileno(), stop.set)
    pipe.send(READY)
    await asyncio.gather(intake.run(stop), listener.run(stop))
    asyncio.get_running_loop().remove_reader(pipe.fileno())
    assert pipe.recv() == ""
    database.close()
