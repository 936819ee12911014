"""The inbox: what arrived, kept once, until it is handled; and who handles it meanwhile.

Of each chat and each account only the first event that is not handled can be taken, so that both stay in order. On
PostgreSQL whoever takes an event claims it for a while, as others take events too; on SQLite there is one process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    func,
    select,
    text,
    update,
)

from bot.errors import ClaimLost, Contended
from bot.model.chats import Platform
from bot.ports import Arrived, Letter, Raw, Receipt
from storage.prepared import Prepared
from storage.tables import inbox, outbox
from storage.taking import CLAIMED, FIRST, SOON, claiming, looking
from storage.upserts import insert_new

KEY_KEPT: Final = timedelta(minutes=15)  # as long as the platform takes it
ONCE: Final = ("platform", "event")  # by what an event is known again

HANDLED: Final = Prepared(
    update(inbox).where(
        inbox.c.id == bindparam("this"), inbox.c.claim == bindparam("ours"), inbox.c.handled_at.is_(None)
    )
)


class Inbox:
    """The inbox as adapters and intake use it. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], claim: str = "") -> None:
        """Keep events in this database; `now` is the clock port, `claim` tells this process from others ("": none)."""
        self._engine, self._now, self._claim = engine, now, claim
        self._taking = Prepared(claiming(claim) if claim else looking(), "platforms", "leave_out")
        self.wake: Callable[[], None] = lambda: None
        self.at_once: Callable[[Sequence[Receipt]], bool | None] = lambda _: None
        self._came: list[Receipt] | None = None  # while more comes together

    def receive(
        self, platform: Platform, event: str, raw: Raw, *, account: str = "", chat: str = "", key: str = ""
    ) -> bool:
        """Commit a raw event; False when it is known already: a set of ids, as a platform's ids may start again
        lower. Of what comes together with others it is not known yet."""
        came = Receipt(platform, event, raw, account, chat, key)
        if self._came is not None:
            self._came.append(came)
            return True
        return self._receive((came,))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is received meanwhile is one commit; nothing is kept when anything is raised."""
        came: list[Receipt] = []
        self._came = came
        try:
            yield
        finally:
            self._came = None
        if came:
            self._receive(came)

    def _receive(self, came: Sequence[Receipt]) -> bool:
        """Commit it, with what comes of it where it is handled `at_once`; whether any of it is new."""
        fresh = self.at_once(came)
        if fresh is None:
            with self._engine.begin() as connection:
                fresh = self.keep(connection, came)
            if fresh:
                self.wake()
        return fresh

    def keep(self, connection: Connection, came: Sequence[Receipt]) -> bool:
        """Keep raw events in this transaction; whether any of them is new."""
        now = self._now()
        rows: list[dict[str, Any]] = [
            {
                "platform": it.platform.value,
                "event": it.event,
                "raw": dict(it.raw),
                "account": it.account,
                "chat": it.chat,
                "key": it.key,
                "received_at": now,
                "tries": 0,
                "error": "",
                "claim": "",
            }
            for it in came
        ]
        return insert_new(connection, inbox, rows, ONCE)

    def first(self, connection: Connection, came: Sequence[Receipt]) -> list[Arrived]:
        """Those of them that nobody has taken and before which nothing of their chat or account waits, in order."""
        known = {(it.platform.value, it.event): it for it in came}
        rows = FIRST.rows(
            connection,
            {"platforms": [*{it.platform.value for it in came}], "events": [it.event for it in came]},
        )
        found = ((row.id, known.get((row.platform, row.event))) for row in rows)
        return [Arrived(number, it.platform, it.raw, 0) for number, it in found if it is not None]

    def take(self, platforms: Collection[Platform], leave_out: Collection[int], limit: int) -> list[Arrived]:
        """The first events of chats and accounts, in the order of their arrival, claimed where that is needed."""
        now = self._now()
        given = {
            "platforms": [it.value for it in platforms],
            "leave_out": list(leave_out),
            "now": now,
            "soon": now + SOON,
            "most": limit,
        }
        with self._engine.begin() as connection:
            rows = self._taking.rows(connection, given)
        taken = [Arrived(row.id, Platform(row.platform), row.raw, row.tries, row.claim) for row in rows]
        return sorted(taken, key=lambda it: it.id)

    def hold(self, ids: Collection[int]) -> None:
        """Go on claiming these."""
        if not self._claim:
            return
        ours = inbox.c.id.in_(ids) & (inbox.c.claim == self._claim) & inbox.c.handled_at.is_(None)
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(ours).values(claimed_until=func.now() + CLAIMED))

    def let_go(self) -> None:
        """Claim nothing any more: whoever goes on need not wait until it has run out."""
        if not self._claim:
            return
        ours = (inbox.c.claim == self._claim) & inbox.c.handled_at.is_(None)
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(ours).values(claim="", claimed_until=None))

    def handled(self, connection: Connection, arrived: Arrived, why: str = "") -> None:
        """Mark it handled, in the transaction of what it changed; with `why`, set aside after it failed.

        Raises ClaimLost when it is another's by now, or was handled.
        """
        values: dict[str, Any] = {"handled_at": self._now(), "error": why[:500]}
        if why:
            values["tries"] = arrived.tries + 1
        if not HANDLED.write(connection, {**values, "this": arrived.id, "ours": arrived.claim}):
            raise ClaimLost(arrived.id)

    def handled_together(self, connection: Connection, arrived: Sequence[Arrived]) -> None:
        """The same for several. Raises Contended when one of them is another's by now: each must be tried alone."""
        values = {"handled_at": self._now(), "error": ""}
        given = [{**values, "this": it.id, "ours": it.claim} for it in arrived]
        if given and HANDLED.write_all(connection, given) != len(given):
            raise Contended("not all of these are this process's any more")

    def failed(self, arrived: Arrived, why: str, again_at: datetime | None) -> None:
        """Note a failed attempt; without another one the event is set aside, so that others go on."""
        values = {"tries": arrived.tries + 1, "error": why[:500], "claim": "", "claimed_until": None}
        values |= {"not_before": again_at} if again_at else {"handled_at": self._now()}
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(_is_still(arrived)).values(values))

    def letter(self, platform: Platform, event: str) -> Letter | None:
        """What is known of an event, and how far it is answered."""
        wanted = (inbox.c.platform == platform.value) & (inbox.c.event == event)
        answering = select(func.count()).where(
            outbox.c.platform == platform.value, outbox.c.answers == event, text("answers <> ''")
        )
        query = select(
            inbox.c.raw,
            inbox.c.key,
            inbox.c.received_at,
            inbox.c.handled_at,
            answering.scalar_subquery().label("answers"),
            answering.where(_arrived()).scalar_subquery().label("sent"),
        ).where(wanted)
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        age_s = (self._now() - row.received_at).total_seconds()
        return Letter(row.raw, row.key, age_s, row.handled_at is not None, row.answers, row.sent)

    def forget_keys(self, now: datetime) -> None:
        """Forget the keys that no platform takes any more."""
        old = text("key <> ''") & (inbox.c.received_at < now - KEY_KEPT)
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(old).values(key=""))


def _is_still(arrived: Arrived) -> ColumnElement[bool]:
    """The event, while it is this process's to handle."""
    return (inbox.c.id == arrived.id) & (inbox.c.claim == arrived.claim) & inbox.c.handled_at.is_(None)


def _arrived() -> ColumnElement[bool]:
    """A parcel that was sent."""
    return outbox.c.ended_at.is_not(None) & (outbox.c.why == "")
