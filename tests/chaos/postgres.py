"""A PostgreSQL of a campaign's own, with its usual settings, which can be restarted as an operator or a crash would."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import psycopg

from tests.databases import NoServer, find_programs, free_port, make_cluster, ordinary_user

READY_WITHIN_S: Final = 60.0
USER: Final = "tester"
# Serve until nobody holds our input open any more: the server ends with the campaign, however that ends.
SERVE: Final = '"$0" "$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server'


class Postgres:
    """One server on the loopback interface, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Nothing runs yet."""
        self._home, self._port = folder / "server", free_port()
        self._running: subprocess.Popen[bytes] | None = None
        self._who: dict[str, Any] = {}
        self._programs = Path()
        self.url = f"postgresql://{USER}@127.0.0.1:{self._port}/postgres"

    async def __aenter__(self) -> Self:
        """Make the cluster, and serve it. Raises NoServer."""
        self._home.mkdir(parents=True)
        for folder in (self._home.parent.parent, self._home.parent):
            folder.chmod(0o755)  # the server may be another user's
        self._who = ordinary_user(self._home)
        self._programs = find_programs(self._who)
        make_cluster(self._programs, self._home, self._who)
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing runs any more."""
        self.stop(signal.SIGINT)

    async def start(self) -> None:
        """Serve, and wait until it answers. Raises NoServer."""
        with (self._home / "log").open("ab") as log:
            self._running = subprocess.Popen(  # noqa: ASYNC220 - it takes no time, and is waited for below
                ["sh", "-c", SERVE, self._programs / "postgres", "-D", "data", "-p", str(self._port), "-k", self._home],
                cwd=self._home, stdin=subprocess.PIPE, stdout=log, stderr=log, **self._who,
            )  # fmt: skip
        ends = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < ends:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                await asyncio.sleep(0.05)
            else:
                return
        raise NoServer(f"it did not start; see {self._home / 'log'}")

    def stop(self, how: signal.Signals) -> None:
        """End it: SIGINT as an operator does, SIGQUIT as a crash would, with recovery at the next start."""
        if self._running is None or self._running.stdin is None:
            return
        number = int((self._home / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, how)
        self._running.stdin.close()
        self._running.wait(READY_WITHIN_S)
        self._running = None
