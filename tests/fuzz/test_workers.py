"""The long run ends with whoever began it, and says what it came to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHIN_S = 60.0
LONG = ("--events", "1000000", "--processes", "1")


@contextmanager
def long_run() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A run that would take hours, and the number of its worker; it is over afterwards."""
    command = [sys.executable, "-m", "tests.fuzz", *LONG]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, process_group=0) as run:
        try:
            yield run, _worker_of(run.pid)
        finally:
            run.kill()


def _worker_of(run: int) -> int:
    """The number of its worker, as soon as there is one."""
    children = Path(f"/proc/{run}/task/{run}/children")
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.05)
    raise AssertionError("no worker has begun")


def _ends(process: int) -> bool:
    """Whether that process ends in time."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are looked up in /proc")
class TestEnding:
    """However it ends."""

    def test_no_worker_outlives_the_run(self) -> None:
        """Not even where the run is killed and can tell nobody."""
        with long_run() as (run, worker):
            run.kill()
            run.wait()

            assert _ends(worker)

    @pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
    def test_asked_to_end_it_tells_the_sum_so_far(self, asked: signal.Signals) -> None:
        """By Ctrl+C, which the workers get as well, or by a plain kill; without a trace, and no worker is left."""
        with long_run() as (run, worker):
            if asked is signal.SIGINT:
                os.killpg(run.pid, asked)
            else:
                run.terminate()
            said, _ = run.communicate(timeout=WITHIN_S)

            assert _ends(worker)
            assert run.returncode == 130
            assert re.fullmatch(r"events \d+, unhandled 0", said.splitlines()[-1])
