"""After each case: who does no harm is answered, no secret shows, and the database is whole."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, select

from storage import tables
from storage.records import first_broken
from tests.chaos.checker import overlapping, unaudited
from tests.chaos.evidence import Entry, Evidence
from tests.hostile.ground import NOTE, PHONE, SECRET_HOME, STREET, WORD, Ground, Hand
from tests.journey.town import OnDiscord, OnTelegram

WITHIN_S: Final = 2.0  # by which an innocent neighbour is answered, on a machine that does nothing else
BESIDE_OTHERS_S: Final = 15.0  # where other tests run at the same time: that of a program that does not hang
USUAL_S: Final = 0.25  # that takes there, both platforms together
LEFT_ASIDE: Final = ("", "not for us")  # of the inbox: handled, or meant for others
FAILED: Final = select(tables.inbox.c.error).where(tables.inbox.c.error.not_in(LEFT_ASIDE))
# How every file begins that the program may write, but for the dot of one that is not done.
OURS: Final = "shed"


class Patience:
    """How long an innocent neighbour may wait: longer where the machine is slow, or when it is said so."""

    def __init__(self) -> None:
        """As on a machine of usual speed."""
        self._said = float(os.environ.get("HOSTILE_PATIENCE", 0))
        self._slowness = 1.0
        self._within_s = BESIDE_OTHERS_S if "PYTEST_XDIST_WORKER" in os.environ else WITHIN_S

    @property
    def seconds(self) -> float:
        """As long as was said, or as this machine needs with what else it has to do now."""
        others = os.getloadavg()[0] / (os.cpu_count() or 1)
        return self._said or self._within_s * self._slowness * max(1.0, others)

    def calibrate(self, took_s: float) -> None:
        """What it took before anything hostile happened tells how fast this machine is."""
        self._slowness = max(1.0, took_s / USUAL_S)


class Aftermath:
    """Looks after each case at what is new since the last one."""

    def __init__(self, ground: Ground, log: io.StringIO) -> None:
        """`log` is what the program has logged, from DEBUG on."""
        self.ground, self._log = ground, log
        self.patience = Patience()
        self.read: list[str] = []  # by browsers and other programs
        self.secrets: list[str] = []  # of this case alone
        self.may_log_errors = False
        self._innocent: list[Hand] = []
        self.begins()

    def begins(self) -> None:
        """A case begins: what was before is not its own."""
        telegram, discord = self.ground.telegram, self.ground.discord
        self._calls = len(telegram.calls), len(discord.calls)
        self._log.seek(0)
        self._log.truncate()
        self._mailed = self.ground.asks("SELECT coalesce(max(id), 0) FROM outbox")
        self.read.clear()
        self.secrets.clear()
        self.may_log_errors = False
        self._innocent = [self.ground.comes("Cara"), self.ground.comes("Dora", "discord")]

    async def looks(self) -> None:
        """All of it. Raises AssertionError."""
        took, most = await self.innocent_are_answered(), self.patience.seconds
        assert took < most, f"the innocent waited for {took:.1f} s, {most:.1f} s at most were due"
        await self.ground.until(lambda: not self.ground.telegram.unanswered, "every press to be answered")
        await self.ground.settles()
        self._secrets_are_kept()
        self._database_is_whole()
        assert [*self.ground.telegram.violations, *self.ground.discord.violations] == []

    async def innocent_are_answered(self, *, telegram: bool = True, discord: bool = True) -> float:
        """One neighbour on each platform (or on one) asks something; how long they wait, in seconds."""
        cara, dora = self._innocent
        assert isinstance(cara, OnTelegram)
        assert isinstance(dora, OnDiscord)
        began, read = time.monotonic(), len(cara.person.inbox) - (not telegram)
        if telegram:
            cara.person.says("/mine")
        asked = await dora.person.uses("mine") if discord else None
        await self.ground.until(
            lambda: len(cara.person.inbox) > read and (asked is None or asked.original),
            "the innocent's answers",
        )
        return time.monotonic() - began

    def sent(self) -> Iterator[tuple[str, str]]:
        """Where and what: everything that left the program or was written in this case."""
        telegram, discord = self.ground.telegram, self.ground.discord
        for call in telegram.calls[self._calls[0] :]:
            yield f"a call of {call.method}", f"{call.parameters}"
            yield from ((f"a file of {call.method}", it.decode("latin-1")) for it in call.files.values())
        for method, path, body in discord.calls[self._calls[1] :]:
            yield f"{method} {path}", f"{body}"
        yield from ((f"page {number}", it) for number, it in enumerate(self.read))
        yield "the log", self.logged
        new = select(tables.outbox).where(tables.outbox.c.id > self._mailed)
        with self.ground.program.database.engine.begin() as connection:
            yield from ((f"outbox {it.id}", f"{it.reply}") for it in connection.execute(new))

    @property
    def logged(self) -> str:
        """What the program has logged in this case."""
        return self._log.getvalue()

    def _secrets_are_kept(self) -> None:
        """Neither tokens nor what a neighbour told in confidence shows anywhere."""
        home = [f"{it:.5f}"[:7] for it in (SECRET_HOME.lat, SECRET_HOME.lon)]
        guarded = [*self.ground.settings().secrets(), *home, NOTE, PHONE, STREET, WORD, *self.secrets]
        for where, what in self.sent():
            shown = [it for it in guarded if it in what]
            assert not shown, f"{shown} shows in {where}: {what[:2000]}"
        assert self.may_log_errors or " ERROR " not in self.logged, self.logged
        assert "Traceback" not in self.logged or self.may_log_errors, self.logged
        strange = [
            it
            for it in self.ground.folder.rglob("*")
            if it.is_file() and not it.name.lstrip(".").startswith(OURS)
        ]
        assert not strange, f"nobody has asked for {strange}"

    def _database_is_whole(self) -> None:
        """Loans do not overlap, records give the states and hold together, nothing is damaged or failed."""
        with self.ground.program.database.engine.begin() as connection:
            loans = _rows(connection, tables.loan)
            kept = [Entry(nth, "loan", "insert", it) for nth, it in enumerate(loans)]
            told = [
                Entry(nth, "audit", "insert", it) for nth, it in enumerate(_rows(connection, tables.audit))
            ]
            wrong = [*overlapping(Evidence(self.ground.now(), ledger=kept))]
            wrong += unaudited(Evidence(self.ground.now(), {"loan": [*loans]}, told))
            damage = _damage(connection) if connection.dialect.name == "sqlite" else []
            failed = connection.execute(FAILED).scalars().all()
            assert first_broken(connection) is None
        assert (wrong, damage, failed) == ([], [], [])


def _damage(connection: Connection) -> list[Any]:
    """What SQLite finds wrong with its file; PostgreSQL looks after references and pages itself."""
    told = [it for it in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if it != "ok"]
    return [*told, *connection.exec_driver_sql("PRAGMA foreign_key_check").all()]


def _rows(connection: Connection, table: Any) -> list[dict[str, Any]]:
    """All rows of a table."""
    return [dict(it._mapping) for it in connection.execute(select(table).order_by(table.c.id))]
