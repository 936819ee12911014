"""The long run: `python -m tests.fuzz --events 1000000 --seed 1`, or one chunk of it again with `--chunk 17`."""

from __future__ import annotations

import argparse
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Final

from hypothesis.errors import HypothesisWarning

from tests.databases import KINDS, NoServer, begin_run, end_run
from tests.fuzz.long_run import Outcome, run_chunk
from tests.fuzz.pages import run_pages
from tests.fuzz.reach import Reach
from tests.fuzz.whole import run_whole
from tests.fuzz.workers import PROCESSES, outcomes

TOLD_EVERY_S: Final = 10.0
FAILED, NOWHERE, INTERRUPTED = 1, 2, 130  # exit codes


@dataclass(slots=True)
class Sum:
    """What all chunks so far came to."""

    events: int = 0
    refused: int = 0
    unhandled: int = 0
    reach: Reach = field(default_factory=Reach)

    def takes(self, outcome: Outcome) -> None:
        """One more chunk."""
        self.events, self.refused = self.events + outcome.events, self.refused + outcome.refused
        self.unhandled += bool(outcome.failure)
        self.reach.takes(outcome.reach)


def main() -> int:
    """Run until so many events went through; the exit code is not 0 when anything was left unhandled."""
    asked, total, code = _arguments(), Sum(), 0
    for ends in (signal.SIGINT, signal.SIGTERM):  # in the background, too, where Ctrl+C is not heard
        signal.signal(ends, signal.default_int_handler)
    try:
        with _server(asked.database):
            for outcome in _told(asked, total):
                if outcome.failure:
                    _say(f"chunk {outcome.chunk} of seed {asked.seed}:\n{outcome.failure}")
    except KeyboardInterrupt:
        code = INTERRUPTED
        _say("interrupted; so far:")
    except NoServer as none:
        _say(f"no PostgreSQL: {none}")
        return NOWHERE
    if not asked.pages:
        _say(total.reach.told())
    share = total.refused / max(total.events, 1)
    _say(f"refused as unreadable {total.refused} ({share:.0%}); again: make fuzz SEED={asked.seed} CHUNK=…")
    _say(f"events {total.events}, unhandled {total.unhandled}")
    return FAILED if total.unhandled else code


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    reader.add_argument("--events", type=int, default=1_000_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--chunk", type=int, default=None, help="only this one")
    reader.add_argument("--processes", type=int, default=PROCESSES)
    reader.add_argument("--whole", action="store_true", help="through the running program, on SQLite")
    reader.add_argument("--pages", action="store_true", help="requests to the pages, over HTTP")
    reader.add_argument("--database", choices=KINDS, default=KINDS[0])
    return reader.parse_args()


@contextmanager
def _server(database: str) -> Iterator[None]:
    """A PostgreSQL server for as long as this lasts, where that is asked for; it starts when it is first needed."""
    alive = begin_run() if database == "postgresql" else None
    try:
        yield
    finally:
        if alive is not None:
            end_run(alive)


def _told(asked: argparse.Namespace, total: Sum) -> Iterator[Outcome]:
    """What became of the chunks, summed up; every now and then it is said how far they are."""
    began = told_at = monotonic()
    for outcome in _chunks(asked):
        total.takes(outcome)
        yield outcome
        if monotonic() - told_at > TOLD_EVERY_S:
            told_at = monotonic()
            _say(f"{total.events} events in {told_at - began:.0f} s, unhandled {total.unhandled}")


def _chunks(asked: argparse.Namespace) -> Iterator[Outcome]:
    """One chunk again, or as many as it takes."""
    warnings.simplefilter("ignore", HypothesisWarning)  # of how long a story is when it is printed
    run: Callable[[int], Outcome] = partial(run_chunk, of_seed=asked.seed, database=asked.database)
    if asked.whole:
        run = partial(run_whole, of_seed=asked.seed)
    if asked.pages:
        run = partial(run_pages, of_seed=asked.seed)
    if asked.chunk is not None:
        yield run(asked.chunk)
        return
    yield from outcomes(run, asked.events, asked.processes)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
