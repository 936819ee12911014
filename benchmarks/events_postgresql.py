"""64 waiting events handled whole and durably on PostgreSQL, by 1, 2 and 4 workers.

Each round begins with the same database, made anew from a template, and with a conversation that warms everything up. A
wave puts one event of everybody into the inbox and ends when all are handled: their state, records, outbox and the
inbox's mark are committed, on a server with its own settings of what survives. The next wave answers what was read.
One worker's statements are also sent by psycopg alone, with the same values and transactions. An event's time counts
from when its whole wave waits.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg
from sqlalchemy import Text, cast, func, insert, select, update

from adapters.places import distance_m
from adapters.telegram.inbound import read
from benchmarks.city import NOW, towns
from benchmarks.measuring import AtLeast, Job, Peer, Prepared, Round, Size
from benchmarks.replaying import Sent, recorded, replay
from benchmarks.server import serving
from benchmarks.talking import STEPS, Neighbour
from benchmarks.working import Workers, hired, intake_of
from bot.conversation.written import read_reply
from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Face, Member
from bot.model.places import Cell
from bot.running.watch import UNWATCHED
from storage.database import SESSION, Database
from storage.migrations import migrate
from storage.tables import audit, inbox, loan, outbox
from tests.storage.large import FIRST, enlarge

WAITING: Final = 64
TOWNS: Final = 8
HISTORY: Final = 5_000  # rows of every table that were there before; fewer in a small installation
SPREAD: Final = 618_033_989  # neighbours' accounts are not one after another
TEMPLATE: Final = "neighbourhood"
COPY: Final = "the_round"
WARMING: Final = len(STEPS)  # waves that are not measured
WAVES: Final = 2 * len(STEPS)
COUNTED: Final = (audit, inbox, loan, outbox)

Events = list[dict[str, Any]]  # rows of the inbox


@dataclass(frozen=True, slots=True)
class Wave:
    """What waited at once, and what the program then sent to the database."""

    events: Events
    sent: list[Sent]


@dataclass(slots=True)
class Crowd:
    """Neighbours who talk all at once, on a server."""

    server: str
    people: Sequence[tuple[int, int]]  # accounts, and an item that each has seen
    history: int  # rows of every table that were there before
    script: list[Wave] = field(default_factory=list)  # of one worker
    counts: list[int] = field(default_factory=list)  # of rows that came of it

    @contextmanager
    def anew(self) -> Iterator[Database]:
        """The neighbourhood in which nothing has happened yet."""
        with psycopg.connect(self.server, autocommit=True) as asked:
            asked.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)".encode())
            asked.execute(f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}".encode())
        database = _opened(self.server, COPY)
        try:
            yield database
        finally:
            database.close()

    def work(self, workers: Workers) -> Round:
        """A round of ours: so many workers handle wave after wave."""
        people, times, seconds = self._talking(), list[float](), 0.0
        with self.anew() as database, workers.at(database.engine.url.render_as_string(hide_password=False)):
            for number in range(WAVES):
                _put(database, events := [_row(it) for it in people])
                begun = perf_counter()
                handled = workers.handle(len(events))
                _hear(database, people, events)
                if number >= WARMING:
                    times += [at - begun for at in handled]
                    seconds += handled[-1] - begun
            assert [*_counts(database)] == self.counts
        return Round(times, seconds)

    def replay(self) -> Round:
        """A round of the peer: one connection sends the same."""
        times, seconds = list[float](), 0.0
        with self.anew() as database:
            where = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(where, options=SESSION) as bare:
                for number, wave in enumerate(self.script):
                    _put(database, wave.events)
                    begun = perf_counter()
                    replay(bare, wave.sent)
                    took = perf_counter() - begun
                    if number >= WARMING:
                        times += [took / len(wave.events)] * len(wave.events)
                        seconds += took
            assert [*_counts(database)] == self.counts
        return Round(times, seconds)

    def record(self) -> None:
        """Write down what one worker sends."""
        people = self._talking()
        with self.anew() as database:
            for _ in range(WAVES):
                _put(database, events := [_row(it) for it in people])
                with recorded(database.engine) as sent:
                    asyncio.run(intake_of(database, UNWATCHED).drain())
                _hear(database, people, events)
                self.script.append(Wave(events, sent))
            self.counts = [*_counts(database)]

    def check(self) -> None:
        """Everything was handled, each conversation came to a request and its end, and all was recorded."""
        records, _, loans, _ = (it - self.history for it in self.counts)
        assert loans == len(self.people) * WAVES // len(STEPS)
        assert records == 2 * loans

    def _talking(self) -> list[Neighbour]:
        """Neighbours who have said nothing yet."""
        return [Neighbour(account, item) for account, item in self.people]


@contextmanager
def crowd(size: Size, folder: Path) -> Iterator[Crowd]:
    """As many neighbours as wait at once. Raises NoServer."""
    history = min(HISTORY, size.items // 20)
    with serving(folder) as server:
        with psycopg.connect(server, autocommit=True) as asked:
            asked.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)".encode())
            asked.execute(f"CREATE DATABASE {TEMPLATE}".encode())
        database = _opened(server, TEMPLATE)
        migrate(database.engine.url.render_as_string(hide_password=False))
        with database.engine.begin() as connection:
            enlarge(connection, history, FIRST + 1, NOW)
            connection.execute(update(inbox).where(inbox.c.handled_at.is_(None)).values(handled_at=NOW))
        there = Crowd(server, _settle(database, min(WAITING, size.items // 2_500)), history)
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        database.close()
        there.record()
        yield there


@contextmanager
def bare_psycopg(size: Size, folder: Path) -> Iterator[Prepared]:
    """One worker beside psycopg."""
    with crowd(size, folder) as there, hired(1) as one:
        yield Prepared(lambda: there.work(one), (there.replay,), there.check)


@contextmanager
def one_worker(many: int, size: Size, folder: Path) -> Iterator[Prepared]:
    """So many workers beside one."""
    with crowd(size, folder) as there, hired(many) as all_of_them, hired(1) as one:
        yield Prepared(lambda: there.work(all_of_them), (lambda: there.work(one),), there.check)


def _opened(server: str, name: str) -> Database:
    """A database of the server."""
    url = server.removesuffix("/postgres").replace("://", "+psycopg://") + f"/{name}"
    return Database(url, distance_m, lambda: NOW)


def _settle(database: Database, people: int) -> list[tuple[int, int]]:
    """Some towns in which everybody has seen another item of a neighbour's."""
    found: list[tuple[int, int]] = []
    with database.work(NOW) as store:
        for ground in towns(TOWNS * 1_000).grounds:
            cell = Cell.of(ground.centre)
            here = store.communities.add(
                Community("Elm Street", ground.centre, "UTC", NOW, radius_m=ground.radius_m)
            )
            for _ in range(-(-people // TOWNS)):
                ben, anna = (store.members.add(Member(here.id, name, cell, NOW)) for name in ("Ben", "Anna"))
                for it in (ben, anna):
                    store.faces.save(Face(_account(it.id), it.name, "en", it.id, True, NOW))
                item = store.items.add(Item(here.id, ben.id, "wooden ladder", cell, NOW))
                found.append((int(_account(anna.id).id), item.id))
    return found[:people]


def _account(member_id: int) -> Account:
    """A member's."""
    return Account(Platform.TELEGRAM, str(1_000_000_000 + member_id * SPREAD % 1_000_000_000))


def _row(who: Neighbour) -> dict[str, Any]:
    """What somebody does next, as the adapter puts it into the inbox."""
    raw = who.next()
    event = read(raw, "shed_bot")
    assert event is not None
    return {
        "platform": Platform.TELEGRAM.value, "event": event.id, "raw": raw, "account": event.account.id,
        "chat": event.chat.id, "key": "", "received_at": NOW, "tries": 0, "error": "", "claim": "",
    }  # fmt: skip


def _put(database: Database, events: Events) -> None:
    """All at once, in one transaction."""
    with database.engine.begin() as connection:
        connection.execute(insert(inbox), events)


def _hear(database: Database, people: Sequence[Neighbour], events: Events) -> None:
    """Let everybody read their answer."""
    asked = [it["event"] for it in events]
    replies = select(outbox.c.answers, cast(outbox.c.reply, Text).label("reply")).order_by(outbox.c.id)
    with database.engine.begin() as connection:
        answers = {
            row.answers: row.reply for row in connection.execute(replies.where(outbox.c.answers.in_(asked)))
        }
    for who, event in zip(people, asked, strict=True):
        who.last = read_reply(answers[event])


def _counts(database: Database) -> Iterator[int]:
    """How many rows there are of what is counted."""
    with database.engine.begin() as connection:
        for table in COUNTED:
            yield connection.execute(select(func.count()).select_from(table)).scalar_one()


def _beside_one() -> Peer:
    """One worker of ours; how many cores there are decides what more of them can do."""
    return Peer(f"one worker, and {os.cpu_count()} cores that the server shares", AtLeast(1.6))


JOBS: Final = (
    Job("events on PostgreSQL", (Peer("psycopg, the same statements", AtLeast(0.4)),), bare_psycopg),
    Job("events on PostgreSQL, 2 workers", (_beside_one(),), partial(one_worker, 2)),
    Job("events on PostgreSQL, 4 workers", (_beside_one(),), partial(one_worker, 4)),
)
