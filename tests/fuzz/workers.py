"""Chunks side by side, in processes that end when the one that began them does, however that ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import count
from multiprocessing import get_context
from threading import Thread
from typing import Final

from tests.fuzz.long_run import Outcome

PROCESSES: Final = 2


def outcomes(run: Callable[[int], Outcome], events: int, processes: int) -> Iterator[Outcome]:
    """What became of the chunks that `run` runs by their numbers, as they end, until the events are enough."""
    numbers, told = count(), 0
    alive, held = os.pipe()  # what is written to by nobody ends when its only writer does
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (alive, held))

    def next_one() -> Future[Outcome]:
        return pool.submit(run, next(numbers))

    try:
        with _deaf():  # the first one begins all workers
            running = {next_one()}
        running |= {next_one() for _ in range(2 * processes - 1)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                told += outcome.events
                if told < events:
                    running.add(next_one())
                yield outcome
    finally:
        os.close(held)  # an unfinished chunk is of no use any more
        pool.shutdown(wait=False, cancel_futures=True)
        os.close(alive)


@contextmanager
def _deaf() -> Iterator[None]:
    """Whoever begins meanwhile never hears Ctrl+C: it is for this process, with which they end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(alive: int, held: int) -> None:
    """A worker begins."""
    os.close(held)
    Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: int) -> None:
    """Wait until nobody holds the pipe open, and end."""
    os.read(alive, 1)
    os._exit(0)
