"""A database that breaks when it is told to: the process dies at a statement or a commit, or the disk is full."""

from __future__ import annotations

import os
import re
import signal
import threading
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

from tests.chaos.dial import Dial, Hand
from tests.chaos.hunt import Hunt

UNBOUNDED: Final = 1_073_741_823  # SQLite's own greatest max_page_count
# Values in a statement.
GIVEN: Final = re.compile(r"(?:\?|%\(\w+\)s(?:::\w+)*)(?:, (?:\?|%\(\w+\)s(?:::\w+)*))*")
SAID: Final = "said"  # on a connection: a digest of the transaction's statements so far


def break_database(dial: Dial, hunt: Hunt) -> None:
    """Put it in for all engines of this process, in this process only."""
    here = threading.local()  # a commit is reported with its connection, and done without

    def strikes(hand: Hand, said: bytes) -> None:
        if dial.counts_down(hand) or hunt.meets(hand, said):
            die(f"{hand.name} after {getattr(here, 'last', '')}")

    def begins(connection: Connection) -> None:
        connection.info[SAID] = b""

    def executes(connection: Connection, cursor: Any, statement: str, *_: object) -> None:
        here.last = GIVEN.sub("?", statement)  # however many are given
        said = blake2b(connection.info.get(SAID, b"") + here.last.encode(), digest_size=8).digest()
        connection.info[SAID] = said
        strikes(Hand.STATEMENT, said)
        _fill_disk(dial, connection)

    def reports(connection: Connection) -> None:
        here.said = connection.info.get(SAID, b"")

    event.listen(Engine, "begin", begins)
    event.listen(Engine, "before_cursor_execute", executes)
    event.listen(Engine, "commit", reports)
    commit = DefaultDialect.do_commit

    def committing(dialect: DefaultDialect, connection: Any) -> None:
        said, here.said = getattr(here, "said", b""), b""
        strikes(Hand.COMMIT_BEFORE, said)
        commit(dialect, connection)  # type: ignore[no-untyped-call]  # SQLAlchemy ships it so
        strikes(Hand.COMMIT_AFTER, said)

    DefaultDialect.do_commit = committing  # type: ignore[method-assign]  # in this process only


def _fill_disk(dial: Dial, connection: Connection) -> None:
    """Let SQLite's file not grow while the disk is full."""
    full = dial[Hand.DISK_FULL]
    if connection.dialect.name != "sqlite" or connection.info.get("full", 0) == full:
        return
    connection.info["full"] = full
    own = connection.connection.cursor()
    own.execute("PRAGMA page_count")
    (pages,) = own.fetchone() or (UNBOUNDED,)
    own.execute(f"PRAGMA max_page_count={pages if full else UNBOUNDED}")
    own.close()


def die(where: str) -> None:
    """As a power cut would: nothing is flushed, nobody is told; only the log says where."""
    os.write(2, f"chaos: dies, {' '.join(where.split())}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)
