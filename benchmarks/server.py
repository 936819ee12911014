"""A real PostgreSQL for the benchmarks: of the run's own, on the loopback interface, as durable as it is by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.databases import NoServer, find_programs, free_port, make_cluster, ordinary_user

WITHIN_S: Final = 60.0
TUNED: Final = {  # for a machine that holds a million items; whatever decides what survives stays as it is
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "maintenance_work_mem": "256MB",
    "listen_addresses": "127.0.0.1",
}
# Serve until nobody holds our input open any more: the server ends with the run, however that ends.
SERVE: Final = '"$0" "$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server'


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server that runs until the end; its cluster stays in the folder and is served again next time.

    Raises NoServer where no PostgreSQL is installed.
    """
    home = folder / "postgresql"
    made = home.exists()
    home.mkdir(exist_ok=True)
    folder.chmod(0o711)  # the server may be another user's
    who = ordinary_user(home)
    programs = find_programs(who)
    if not made:
        make_cluster(programs, home, who)
    port = free_port()
    url = f"postgresql://tester@127.0.0.1:{port}/postgres"
    tuned = [f"--{name}={value}" for name, value in TUNED.items()]
    command: list[str | Path] = [programs / "postgres", "-D", "data", "-p", str(port), "-k", home, *tuned]
    with _running(command, home, who) as log:
        _wait(url, log)
        yield url


@contextmanager
def _running(command: Sequence[str | Path], home: Path, who: dict[str, Any]) -> Iterator[Path]:
    """Run the server until the end; what it logs is in the file that is yielded."""
    log = home / "log"
    with log.open("ab") as told:
        running = subprocess.Popen(
            ["sh", "-c", SERVE, *command], cwd=home, stdin=subprocess.PIPE, stdout=told, stderr=told, **who
        )
    try:
        yield log
    finally:
        with suppress(OSError):  # it ended by itself
            os.kill(int((home / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGINT)
        running.communicate(timeout=WITHIN_S)


def _wait(url: str, log: Path) -> None:
    """Wait until the server answers. Raises NoServer."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServer(f"it did not start: {log.read_text()[-500:]}")
