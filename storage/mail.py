"""The outbox: what is to be sent, kept until it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Text, bindparam, cast, exists, insert, select, text, update

from bot.conversation.phrases import Reader
from bot.conversation.replies import Reply, Say
from bot.conversation.written import write_reply
from bot.model.chats import Chat, Platform
from bot.ports import Parcel, Pending
from storage.prepared import Prepared
from storage.recent import Recent
from storage.rows.values import read_chat, write_chat
from storage.tables import face, lease, outbox, posting
from storage.transactions import Transactions
from storage.types import Written

log = logging.getLogger(__name__)
ADD = Prepared(insert(outbox))
SUPERSEDE = Prepared(
    update(outbox).where(
        outbox.c.posting_id == bindparam("posting"), outbox.c.ended_at.is_(None), outbox.c.tries == 0
    )
)
LANE = outbox.c.platform + ":" + outbox.c.chat
AWAITED = Prepared(  # chats in which somebody waits for an answer; the texts are those of the index
    select(LANE.label("lane"))
    .where(text("ended_at IS NULL AND answers <> ''"))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_WAITING = (  # a reply as it was written, by which it is known again (see Recent)
    select(
        *(it for it in outbox.c if it is not outbox.c.reply),
        cast(outbox.c.reply, Text).label("reply"),
        posting.c.message,
    )
    .outerjoin(posting, posting.c.id == outbox.c.posting_id)
    .where(
        outbox.c.ended_at.is_(None),
        outbox.c.platform.in_(bindparam("platforms", expanding=True)),
        LANE.not_in(bindparam("leave_out", expanding=True)),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_AMONG = _WAITING.where(LANE.in_(bindparam("lanes", expanding=True)))
PENDING = {  # awaited or not
    False: Prepared(_WAITING, "platforms", "leave_out"),
    True: Prepared(_AMONG, "platforms", "leave_out", "lanes"),
}
_THIS = update(outbox).where(outbox.c.id == bindparam("this"))
_TURN = exists().where(lease.c.name == bindparam("turn"), lease.c.fence == bindparam("fence"))
NOTE = {False: Prepared(_THIS), True: Prepared(_THIS.where(_TURN))}  # with a fence or without


class OutboxRows:
    """The outbox as flows use it: rows are added in the transaction of the change that they tell of."""

    def __init__(self, connection: Connection, recent: Recent) -> None:
        """Work in this connection's transaction; `recent` is the process's."""
        self._connection, self._recent = connection, recent
        self._gathered: list[dict[str, Any]] | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is added meanwhile is written by one statement at the end; nothing, when anything is raised."""
        self._gathered = []
        try:
            yield
            if self._gathered:
                ADD.write_all(self._connection, self._gathered)
        finally:
            self._gathered = None

    def add(
        self,
        to: Chat,
        reply: Reply,
        reader: Reader,
        now: datetime,
        *,
        answers: str = "",
        edits: str = "",
        posting: int = 0,
        member: int = 0,
    ) -> int:
        """Put a reply into the outbox; returns its id, 0 while it is gathered.

        An older change of the same posting that waits is left out.
        """
        if posting:
            self._supersede(posting, now)
        gathered = None if posting else self._gathered
        # Of very many at once none is sent so soon that it pays to remember it, in the place of others.
        written = self._recent.write(reply) if gathered is None else Written(write_reply(reply))
        values = {
            **write_chat(to), "reply": written, "language": reader.language, "zone": reader.zone,
            "answers": answers, "edits": edits, "posting_id": posting or None, "member_id": member, "made_at": now,
            "tries": 0, "why": "",
        }  # fmt: skip
        if gathered is not None:
            gathered.append(values)
            return 0
        return ADD.add(self._connection, values)

    def _supersede(self, posting_id: int, now: datetime) -> None:
        """Only the latest state of a card is worth sending; the first showing of it must still go out, as the
        latest."""
        SUPERSEDE.write(self._connection, {"posting": posting_id, "ended_at": now, "why": "superseded"})


class Post:
    """The outbox as delivery uses it. Each call is a transaction of its own.

    What is written with the fence number of a lease that another has taken meanwhile changes nothing.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime], recent: Recent) -> None:
        """Send from this database; `now` is the clock port, `recent` is the process's."""
        self._engine, self._now, self._recent = engine, now, recent
        self._transactions = Transactions(engine)
        self._noted: dict[Prepared, list[dict[str, Any]]] = {}  # while a transaction is shared

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is noted meanwhile is one transaction; nothing is kept when anything is raised."""
        with self._engine.begin() as connection, self.within(connection):
            yield

    @contextmanager
    def within(self, connection: Connection) -> Iterator[None]:
        """What is noted meanwhile is part of that transaction."""
        self._noted = {}
        with self._transactions.within(connection):
            yield
            for note, values in self._noted.items():
                note.write_all(connection, values)

    def pending(
        self,
        platforms: Collection[Platform],
        leave_out: Collection[str],
        limit: int,
        *,
        awaited: bool = False,
    ) -> list[Pending]:
        """What waits, in order; `leave_out` are chats (platform:id) that somebody is serving already.

        `awaited` asks only for chats where somebody waits for an answer.

        A row that nobody can read (written by a release that knew more) is set aside, and the others go on.
        """
        given = {"platforms": [it.value for it in platforms], "leave_out": list(leave_out), "most": limit}
        with self._engine.begin() as connection:
            if awaited:
                given["lanes"] = [row.lane for row in AWAITED.rows(connection, {"most": limit})]
            rows = PENDING[awaited].rows(connection, given) if given.get("lanes", True) else ()
        return [it for it in map(self._read, rows) if it is not None]

    def _read(self, row: Any) -> Pending | None:
        """A row of the outbox as something to deliver; None when it had to be set aside."""
        try:
            return self._pending(row)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is wrong each time
            log.error("message %s cannot be read and is set aside: %s", row.id, type(error).__name__)
            unread = (outbox.c.id == row.id) & outbox.c.ended_at.is_(None)
            values = {"ended_at": self._now(), "why": f"cannot be read: {type(error).__name__}"}
            with self._engine.begin() as connection:
                connection.execute(update(outbox).where(unread).values(values))
            return None

    def _pending(self, row: Any) -> Pending:
        """A row of the outbox as something to deliver."""
        parcel = Parcel(
            row.id,
            read_chat(row),
            self._recent.read(row.reply),
            Reader(row.language, row.zone),
            row.answers,
            row.edits or row.message or "",
        )
        return Pending(parcel, row.tries, row.posting_id or 0, row.not_before)

    def sent(self, it: Pending, message: str) -> None:
        """It arrived; `message` is the platform's id of what now shows it."""
        forgotten = _forgotten(it)
        values = {"ended_at": self._now(), **forgotten}
        is_all = not forgotten and not it.posting  # then one statement may write it together with others
        if self._transactions.is_shared and is_all:
            note, of = _noting(it)
            self._noted.setdefault(note, []).append({**values, **of})
            return
        with self._transactions.begin() as connection:
            noted = _note(connection, it, values)
            if noted and it.posting and message:
                connection.execute(update(posting).where(posting.c.id == it.posting).values(message=message))

    def given_up(self, it: Pending, why: str) -> None:
        """It will never arrive there; the reason stays with it."""
        values = {"ended_at": self._now(), "why": why[:500] or "refused", **_forgotten(it)}
        with self._transactions.begin() as connection:
            _note(connection, it, values)

    def unreachable(self, chat: Chat) -> None:
        """Nobody can be written to in that direct chat until they come back."""
        who = (face.c.platform == chat.platform.value) & (face.c.account == chat.id)
        with self._transactions.begin() as connection:
            connection.execute(update(face).where(who).values(reachable=False))

    def later(self, it: Pending, at: datetime) -> None:
        """Not now; it keeps its place in its chat."""
        values = {"tries": it.tries + 1, "not_before": at}
        with self._transactions.begin() as connection:
            _note(connection, it, values)

    def moved(self, old: Chat, new: Chat) -> None:
        """Send what waits for a room to its new chat."""
        where = (
            (outbox.c.platform == old.platform.value)
            & (outbox.c.chat == old.id)
            & outbox.c.ended_at.is_(None)
        )
        with self._transactions.begin() as connection:
            connection.execute(update(outbox).where(where).values(chat=new.id))


def _note(connection: Connection, it: Pending, values: Mapping[str, Any]) -> int:
    """Write into the row of a parcel, while this process is the one that sends to its platform; 0 when it is not."""
    note, of = _noting(it)
    return note.write(connection, {**values, **of})


def _noting(it: Pending) -> tuple[Prepared, dict[str, Any]]:
    """The statement that writes into the row of a parcel, and which row it is."""
    turn = {"turn": f"send-{it.parcel.to.platform}", "fence": it.fence} if it.fence else {}
    return NOTE[bool(it.fence)], {"this": it.parcel.id, **turn}


def _forgotten(it: Pending) -> dict[str, Any]:
    """What is left of a reply whose words nobody must find here afterwards."""
    reply = it.parcel.reply
    return {"reply": {}} if isinstance(reply, Say) and reply.secret else {}
