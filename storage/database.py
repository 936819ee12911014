"""The database: how it is opened, its units of work, its inbox and outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from bot.conversation.lookups import Answer, Lookup
from bot.ports import Arrived, Distances, Now, Receipt
from bot.running.notes import Note
from bot.running.waiting import Arriving, Together
from storage.inbox import Inbox
from storage.known import Shelf
from storage.leases import LeaseRows
from storage.mail import Post
from storage.own_data import Entries, own_data, own_photos
from storage.photos import sweep_photos
from storage.prepared import run
from storage.quiet import look_at_quiet_ones
from storage.recent import Recent
from storage.seen import remember_rows
from storage.sweeping import sweep
from storage.troubles import again, translate_errors
from storage.types import write_column
from storage.vocabulary import Vocabulary
from storage.work import Work

T = TypeVar("T")

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit survives the loss of power, not only of the process
    # Pages of the log (16 MB) that go back into the file together, while everybody waits. With SQLite's own thousand
    # that was done within each round of a thousand reminders, and four times as often for everything else.
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_size_limit=67108864",
)

# PostgreSQL, by libpq's names; what the address says itself goes before. A server that is gone is noticed within 15 s,
# and one that waits for this process (which was stopped within a transaction) goes on without it after as long.
CONNECTING: Final = {
    "application_name": "commonshed",
    "connect_timeout": "5",
    "tcp_user_timeout": "15000",
    "keepalives_idle": "5",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
SESSION: Final = " ".join(
    f"-c {setting}"
    for setting in (
        "timezone=UTC",
        "jit=off",  # small statements, planned anew each time: to compile them takes longer than to run them
        "max_parallel_workers_per_gather=0",  # nor are they worth a worker's start; and UNION ALL keeps its order
        "lock_timeout=5s",
        "statement_timeout=15s",
        "idle_in_transaction_session_timeout=15s",
    )
)


class Database:
    """One database, used by one thread: the loop's. Small synchronous transactions there beat every hand-over to
    another."""

    def __init__(self, url: str, distance_m: Distances, now: Now) -> None:
        """Open it (the folder of an SQLite file is made); `distance_m` measures between two points, `now` is the
        clock.

        On PostgreSQL `holder` tells this process from others that use it; on SQLite there are none.
        """
        self.engine = open_engine(url)
        self._units = _serializable(self.engine)
        shared = self.engine.name == "postgresql"  # by several processes
        self.holder = token_hex(8) if shared else ""
        self.leases = LeaseRows(self.engine) if shared else None
        self.inbox = Inbox(self.engine, now, self.holder)
        self._distance_m, self._now = distance_m, now
        self._vocabulary, self._recent = Vocabulary(), Recent()
        self.post = Post(self.engine, now, self._recent)
        self.along: Callable[[], AbstractContextManager[Note]] = lambda: nullcontext(lambda: None)

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """One unit of work at `now`: committed at the end, rolled back when anything is raised.

        Raises Contended when others were in the way, which may show only at its end.
        """
        with self._units.begin() as connection:
            yield Work(connection, now, self._distance_m, self._vocabulary, self._recent)

    def attempt(self, now: datetime, perform: Callable[[Work], T]) -> T:
        """What `perform` does in a unit of work at `now`, from its beginning again while others were in the way.

        Raises Contended when they always were.
        """

        def once() -> T:
            with self.work(now) as store:
                return perform(store)

        return again(once)

    @contextmanager
    def handling(self, arrived: Arrived, why: str = "") -> Iterator[Work]:
        """A unit of work in which an event is handled: its changes, and that it was handled, are one commit.

        With `why` it is set aside after it failed. Raises ClaimLost when it is another process's by now, and Contended
        as `work` does.
        """
        with self._units.begin() as connection:
            self.inbox.handled(connection, arrived, why)
            yield Work(connection, self._now(), self._distance_m, self._vocabulary, self._recent)

    @contextmanager
    def together(self) -> Iterator[Together]:
        """A unit of work for several events, each in a savepoint of its own: what is raised while one is handled undoes
        that one alone.

        Raises Contended for the whole as `work` does, and when one of them is another process's by now.
        """
        with self._several() as (_, handling):
            yield handling

    @contextmanager
    def arriving(self, came: Sequence[Receipt]) -> Iterator[Arriving]:
        """A unit of work in which raw events are kept, and then handled like several; what is not handled waits.

        Raises Contended as `together` does: then nothing is kept.
        """
        with self._several() as (connection, handling):
            fresh = self.inbox.keep(connection, came)
            yield Arriving(fresh, self.inbox.first(connection, came) if fresh else [], handling)

    @contextmanager
    def _several(self) -> Iterator[tuple[Connection, Together]]:
        """A transaction for events, which are marked at its end, and for the notes that go along."""
        handled: list[Arrived] = []
        with self.along() as note, self._units.begin() as connection:
            with self.post.within(connection):
                note()
            work = Work(connection, self._now(), self._distance_m, self._vocabulary, self._recent, handled)

            @contextmanager
            def handling(arrived: Arrived) -> Iterator[Work]:
                handled.append(arrived)
                try:
                    with work.attempt():
                        yield work
                except BaseException:
                    handled.pop()
                    raise

            yield connection, handling
            self.inbox.handled_together(connection, handled)

    def keep(self, lookup: Lookup, answer: Answer) -> None:
        """Keep what the world answered. Raises Contended as `attempt` does."""
        now = self._now()
        self.attempt(now, lambda store: Shelf(store.connection).keep(lookup, answer, now))

    def sweep(self, now: datetime) -> int:
        """Do all of `sweeping` at once; returns how many rows went."""
        return sum(self.sweeping(now))

    def sweeping(self, now: datetime) -> Iterator[int]:
        """Remove what is too old to be of use, and photos that nothing shows, a little at a time.

        Yields how many rows went, photos not counted; others may work in between.
        """
        for _ in sweep_photos(self.engine, now):
            yield 0
        yield from sweep(self.engine, now)

    def own_data(self, member_id: int) -> tuple[Entries, dict[str, bytes]]:
        """Everything that is kept of a member, and the photos of what they offer."""
        with self.engine.begin() as connection:
            data = own_data(connection, member_id)
            return data, own_photos(connection, data)

    def forget_again(self, now: datetime) -> int:
        """Forget whoever was forgotten and came back with an older copy of everything; returns how many."""
        with self.work(now) as store:
            returned = store.forgetting.returned()
            for member in returned:
                store.forgetting.forget(member, now)
        return len(returned)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An SQLAlchemy engine with the settings that the promises need."""
    where = make_url(url)
    engine = _open_sqlite(where) if where.get_backend_name() == "sqlite" else _open_postgresql(where)
    translate_errors(engine)
    remember_rows(engine)
    return engine


def _serializable(engine: Engine) -> Engine:
    """The same engine for units of work, which look first and write then: as if each were alone. SQLite's are so
    anyway."""
    return engine.execution_options(isolation_level="SERIALIZABLE") if engine.name == "postgresql" else engine


def _open_postgresql(where: URL) -> Engine:
    """A pool of a few connections."""
    asked = where.query.get("options", ())
    options = " ".join((SESSION, *([asked] if isinstance(asked, str) else asked)))
    given = {key: value for key, value in CONNECTING.items() if key not in where.query}
    connecting = {**given, "options": options}
    engine = create_engine(where, connect_args=connecting, json_serializer=write_column, hide_parameters=True)
    look_at_quiet_ones(engine)
    return engine


def _open_sqlite(where: URL) -> Engine:
    """Transactions that begin with the write lock; the folder of the file is made."""
    if where.database and where.database != ":memory:":
        Path(where.database).parent.mkdir(parents=True, exist_ok=True)
    # An error must not tell what neighbours wrote.
    engine = create_engine(where, json_serializer=write_column, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Set a new SQLite connection up; pysqlite's own transactions are turned off, ours begin with BEGIN IMMEDIATE."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """Take the write lock at once: "select free, then insert" under a deferred BEGIN booked items twice."""
    run(connection, "BEGIN IMMEDIATE")
