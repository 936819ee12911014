"""Inbox and outbox: what arrived, kept once, and what is to be sent, kept until it was."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from bot.conversation.phrases import Reader
from bot.conversation.replies import Reply, Say
from bot.conversation.written import read_reply, write_reply
from bot.model.chats import Chat, Platform
from bot.ports import Arrived, Parcel, Pending, Raw
from storage.rows import read_chat, write_chat
from storage.tables import face, inbox, outbox, posting
from storage.upserts import insert_once


class OutboxRows:
    """The outbox as flows use it: rows are added in the transaction of the change that they tell of."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

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
        """Put a reply into the outbox; returns its id. An older change of the same posting that waits is left out."""
        if posting:
            self._supersede(posting, now)
        values = {
            **write_chat(to), "reply": write_reply(reply), "language": reader.language, "zone": reader.zone,
            "answers": answers, "edits": edits, "posting_id": posting or None, "member_id": member, "made_at": now,
            "tries": 0, "why": "",
        }  # fmt: skip
        result = self._connection.execute(insert(outbox), values)
        return int(result.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert

    def _supersede(self, posting_id: int, now: datetime) -> None:
        """Only the latest state of a card is worth sending; the first showing of it must still go out, as the
        latest."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.posting_id == posting_id, outbox.c.ended_at.is_(None), outbox.c.tries == 0)
            .values(ended_at=now, why="superseded")
        )


class Inbox:
    """The inbox as adapters and intake use it. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        """Keep events in this database; `now` is the clock port."""
        self._engine, self._now = engine, now
        self.wake: Callable[[], None] = lambda: None

    def receive(self, platform: Platform, event: str, raw: Raw) -> bool:
        """Commit a raw event; False when it is known already: a set of ids, as a platform's ids may start again
        lower."""
        values = {
            "platform": platform.value,
            "event": event,
            "raw": dict(raw),
            "received_at": self._now(),
            "tries": 0,
            "error": "",
        }
        with self._engine.begin() as connection:
            fresh = insert_once(connection, inbox, values, ("platform", "event"))
        if fresh:
            self.wake()
        return fresh

    def waiting(self, leave_out: Collection[int], limit: int) -> list[Arrived]:
        """Events not yet handled, in the order of their arrival."""
        query = select(inbox.c.id, inbox.c.platform, inbox.c.raw, inbox.c.tries).where(
            inbox.c.handled_at.is_(None)
        )
        if leave_out:
            query = query.where(inbox.c.id.not_in(leave_out))
        with self._engine.begin() as connection:
            rows = connection.execute(query.order_by(inbox.c.id).limit(limit)).all()
        return [Arrived(row.id, Platform(row.platform), row.raw, row.tries) for row in rows]

    def handled(self, connection: Connection, arrived: Arrived, why: str = "") -> None:
        """Mark it handled, in the transaction of what it changed; with `why`, set aside after it failed."""
        connection.execute(
            update(inbox).where(inbox.c.id == arrived.id).values(handled_at=self._now(), error=why[:500])
        )

    def failed(self, arrived: Arrived, why: str, most_tries: int) -> None:
        """Note a failed attempt; after too many the event is set aside, so that others go on."""
        tries = arrived.tries + 1
        values: dict[str, Any] = {"tries": tries, "error": why[:500]}
        if tries >= most_tries:
            values["handled_at"] = self._now()
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(inbox.c.id == arrived.id).values(values))


class Post:
    """The outbox as delivery uses it. Each call is a transaction of its own."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        """Send from this database; `now` is the clock port."""
        self._engine, self._now = engine, now

    def pending(
        self, platforms: Collection[Platform], leave_out: Collection[str], limit: int
    ) -> list[Pending]:
        """What waits, in order; `leave_out` are chats (platform:id) that somebody is serving already."""
        lane = outbox.c.platform + ":" + outbox.c.chat
        query = (
            select(outbox, posting.c.message)
            .outerjoin(posting, posting.c.id == outbox.c.posting_id)
            .where(outbox.c.ended_at.is_(None), outbox.c.platform.in_([it.value for it in platforms]))
            .order_by(outbox.c.id)
            .limit(limit)
        )
        if leave_out:
            query = query.where(lane.not_in(leave_out))
        with self._engine.begin() as connection:
            return [_pending(row) for row in connection.execute(query)]

    def sent(self, it: Pending, message: str) -> None:
        """It arrived; `message` is the platform's id of what now shows it."""
        with self._engine.begin() as connection:
            values = {"ended_at": self._now(), **_forgotten(it)}
            connection.execute(update(outbox).where(outbox.c.id == it.parcel.id).values(values))
            if it.posting and message:
                connection.execute(update(posting).where(posting.c.id == it.posting).values(message=message))

    def given_up(self, it: Pending, why: str) -> None:
        """It will never arrive there; the reason stays with it."""
        values = {"ended_at": self._now(), "why": why[:500] or "refused", **_forgotten(it)}
        with self._engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == it.parcel.id).values(values))

    def unreachable(self, chat: Chat) -> None:
        """Nobody can be written to in that direct chat until they come back."""
        who = (face.c.platform == chat.platform.value) & (face.c.account == chat.id)
        with self._engine.begin() as connection:
            connection.execute(update(face).where(who).values(reachable=False))

    def later(self, it: Pending, at: datetime) -> None:
        """Not now; it keeps its place in its chat."""
        values = {"tries": it.tries + 1, "not_before": at}
        with self._engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == it.parcel.id).values(values))

    def moved(self, old: Chat, new: Chat) -> None:
        """Send what waits for a room to its new chat."""
        where = (
            (outbox.c.platform == old.platform.value)
            & (outbox.c.chat == old.id)
            & outbox.c.ended_at.is_(None)
        )
        with self._engine.begin() as connection:
            connection.execute(update(outbox).where(where).values(chat=new.id))


def _forgotten(it: Pending) -> dict[str, Any]:
    """What is left of a reply whose words nobody must find here afterwards."""
    reply = it.parcel.reply
    return {"reply": {}} if isinstance(reply, Say) and reply.secret else {}


def _pending(row: Any) -> Pending:
    """A row of the outbox as something to deliver."""
    parcel = Parcel(
        row.id,
        read_chat(row),
        read_reply(row.reply),
        Reader(row.language, row.zone),
        row.answers,
        row.edits or row.message or "",
    )
    return Pending(parcel, row.tries, row.posting_id or 0, row.not_before)
