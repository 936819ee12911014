"""The long run: `python -m tests.fuzz --events 1000000 --seed 1`, or one chunk of it again with `--chunk 17`."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count
from time import monotonic
from typing import Final

from hypothesis.errors import HypothesisWarning

from tests.fuzz.long_run import Outcome, run_chunk

PROCESSES: Final = 2
TOLD_EVERY_S: Final = 10.0


def main() -> int:
    """Run until so many events went through; 1 when anything was left unhandled."""
    asked = _arguments()
    events = refused = unhandled = 0
    began = told_at = monotonic()
    for outcome in _outcomes(asked):
        events, refused = events + outcome.events, refused + outcome.refused
        if outcome.failure:
            unhandled += 1
            _say(f"chunk {outcome.chunk} of seed {asked.seed}:\n{outcome.failure}")
        if monotonic() - told_at > TOLD_EVERY_S:
            told_at = monotonic()
            _say(f"{events} events in {told_at - began:.0f} s, unhandled {unhandled}")
    _say(f"refused as unreadable {refused}; again: make fuzz SEED={asked.seed} CHUNK=…")
    _say(f"events {events}, unhandled {unhandled}")
    return 1 if unhandled else 0


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    reader.add_argument("--events", type=int, default=1_000_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--chunk", type=int, default=None, help="only this one")
    reader.add_argument("--processes", type=int, default=PROCESSES)
    return reader.parse_args()


def _outcomes(asked: argparse.Namespace) -> Iterator[Outcome]:
    """What became of the chunks, until the events are enough."""
    warnings.simplefilter("ignore", HypothesisWarning)  # of how long a story is when it is printed
    if asked.chunk is not None:
        yield run_chunk(asked.chunk, asked.seed)
        return
    numbers, events = count(), 0
    with ProcessPoolExecutor(asked.processes) as pool:
        running: set[Future[Outcome]] = {
            pool.submit(run_chunk, next(numbers), asked.seed) for _ in range(2 * asked.processes)
        }
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                events += outcome.events
                if events < asked.events:
                    running.add(pool.submit(run_chunk, next(numbers), asked.seed))
                yield outcome


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
