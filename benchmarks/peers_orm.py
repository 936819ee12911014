"""The usual peer of events: a handler with SQLAlchemy's ORM on aiosqlite, which reads and writes the same rows as ours.

An update is committed as it came, and again with what it changed, its record and its answer, with synchronous=FULL.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, ScalarResult, Select, Table, delete, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from telegram import Update

from benchmarks.city import NOW
from storage import tables
from storage.database import PRAGMAS

PATIENT: Final = "PRAGMA busy_timeout=60000"  # those that wait starve one another
EMPTY: Final[dict[str, Any]] = {"claim": "", "key": "", "error": "", "tries": 0}
SPAN: Final = (NOW + timedelta(days=1), NOW + timedelta(days=2))


class Mapped(DeclarativeBase):
    """Our tables as classes."""

    metadata = tables.metadata


def _mapped(table: Table) -> Any:
    """The class of a table, with its columns for attributes."""
    return type(table.name.title(), (Mapped,), {"__table__": table, "__doc__": f"A row of {table.name}."})


Inbox, Outbox, Face, Member, Community, Tally, Item, Loan, Draft, Search, Audit, Reminder = map(
    _mapped,
    (
        tables.inbox, tables.outbox, tables.face, tables.member, tables.community, tables.tally, tables.item,
        tables.loan, tables.draft, tables.search, tables.audit, tables.reminder,
    ),
)  # fmt: skip


@dataclass(slots=True)
class Asked:
    """Who asks what."""

    session: AsyncSession
    face: Any
    member: Any
    data: str

    async def get(self, kind: type[Any], key: int) -> Any:
        """A row that is there."""
        found = await self.session.get(kind, key)
        assert found is not None, (kind, key)
        return found

    async def all(self, query: Select[Any]) -> list[Any]:
        """All that a query finds."""
        found: ScalarResult[Any] = await self.session.scalars(query)
        return list(found)

    def answer(self, chat: str, told: Mapping[str, Any]) -> None:
        """Put an answer into the outbox."""
        self.session.add(
            Outbox(
                platform="telegram", chat=chat, direct=True, space="", reply=dict(told), language="en", zone="UTC",
                answers="", edits="", member_id=self.member.id, made_at=NOW, tries=0, why="",
            )
        )  # fmt: skip

    async def current(self) -> Any:
        """The form that is being filled."""
        theirs = select(Draft).where(Draft.account == self.face.account)
        return (await self.all(theirs.order_by(Draft.touched_at.desc()).limit(1)))[0]

    async def record(self, loan: Any, step: str) -> None:
        """Leave a record behind the community's last."""
        here = select(Audit).where(Audit.community_id == loan.community_id)
        last = await self.all(here.order_by(Audit.id.desc()).limit(1))
        previous = last[0].hash if last else ""
        self.session.add(
            Audit(
                at=NOW, community_id=loan.community_id, actor=self.member.id, role="borrower",
                subject=f"loan:{loan.id}", step=step, before="", after=loan.state, detail="",
                previous=previous, hash=f"{loan.id}-{step}",
            )
        )  # fmt: skip

    async def tell_owner(self, loan: Any, item: Any) -> None:
        """The owner reads it, too."""
        owner = await self.get(Member, loan.owner_id)
        faces = await self.all(select(Face).where(Face.member_id == owner.id))
        self.answer(faces[0].account, {"title": item.title, "who": self.member.name})


async def find(asked: Asked) -> None:
    """/find with a word."""
    session, me = asked.session, asked.member
    session.add(Search(member_id=me.id, words="ladder", asked=False, made_at=NOW))
    await session.flush()
    kept = select(Search.id).where(Search.member_id == me.id).order_by(Search.id.desc()).limit(20)
    await session.execute(delete(Search).where(Search.member_id == me.id, Search.id.not_in(kept)))
    there = select(Item).where(Item.community_id == me.community_id, Item.title.contains("ladder")).limit(5)
    found = await asked.all(there)
    for item in found:
        await asked.all(select(Loan).where(Loan.item_id == item.id, Loan.state == "requested"))
    asked.answer(asked.face.account, {"found": [it.title for it in found]})


async def view(asked: Asked) -> None:
    """A card."""
    item = await asked.get(Item, int(asked.data.split("-")[1], 36))
    owner = await asked.get(Member, item.owner_id)
    same = select(Member).where(Member.community_id == owner.community_id, Member.looks == owner.looks)
    await asked.all(same.where(Member.id != owner.id).limit(1))
    await asked.all(select(Loan).where(Loan.item_id == item.id, Loan.state == "requested"))
    asked.answer(asked.face.account, {"title": item.title, "owner": owner.name})


async def borrow(asked: Asked) -> None:
    """The form begins."""
    item = await asked.get(Item, int(asked.data.split("-")[1], 36))
    await asked.all(select(Loan).where(Loan.borrower_id == asked.member.id, Loan.state == "requested"))
    theirs = Draft.account == asked.face.account
    await asked.all(select(Draft).where(theirs, Draft.form == "borrow"))
    about: dict[str, Any] = {"answers": {}, "about": {"item": item.id}, "rejected": {}, "picks": {}}
    session = asked.session
    session.add(
        Draft(
            platform="telegram", account=asked.face.account, form="borrow", then="", touched_at=NOW, **about
        )
    )
    asked.answer(asked.face.account, {"question": "span"})


async def fill(asked: Asked) -> None:
    """An answer in the form."""
    draft = await asked.current()
    item = await asked.get(Item, draft.about["item"])
    await asked.all(select(Loan).where(Loan.item_id == item.id, Loan.state == "approved"))
    draft.answers = {**draft.answers, str(len(draft.answers)): asked.data}
    asked.answer(asked.face.account, {"question": "word"})


async def confirm(asked: Asked) -> None:
    """The request stands."""
    session, me, draft = asked.session, asked.member, await asked.current()
    item = await asked.get(Item, draft.about["item"])
    await asked.all(select(Loan).where(Loan.borrower_id == me.id, Loan.state == "requested"))
    await asked.all(select(Loan).where(Loan.item_id == item.id, Loan.state == "requested"))
    await asked.all(select(Loan).where(Loan.item_id == item.id, Loan.state == "approved"))
    loan = Loan(
        item_id=item.id, community_id=me.community_id, owner_id=item.owner_id, borrower_id=me.id, state="requested",
        start_at=SPAN[0], due_at=SPAN[1], zone="UTC", start_wall="", due_wall="", busy_until=SPAN[1], word="",
        made_at=NOW, lapses_at=SPAN[1], extensions=0,
    )  # fmt: skip
    session.add(loan)
    await session.flush()
    await asked.record(loan, "request")
    await asked.all(select(Loan).where(Loan.borrower_id == me.id, Loan.state == "returned"))
    await asked.tell_owner(loan, item)
    await session.delete(draft)
    asked.answer(asked.face.account, {"sent": loan.id})


async def withdraw(asked: Asked) -> None:
    """The request is taken back."""
    theirs = select(Loan).where(Loan.borrower_id == asked.member.id, Loan.state == "requested")
    loan = (await asked.all(theirs))[0]
    loan.state = "withdrawn"
    loan.lapses_at = None
    await asked.record(loan, "withdraw")
    await asked.session.execute(delete(Reminder).where(Reminder.loan_id == loan.id))
    await asked.tell_owner(loan, await asked.get(Item, loan.item_id))
    asked.answer(asked.face.account, {"withdrawn": loan.id})


BY_BEGINNING: Final[tuple[tuple[str, Callable[[Asked], Awaitable[None]]], ...]] = (
    ("/find", find), ("vi-", view), ("bo-", borrow), ("fo-", confirm), ("lo-", withdraw), ("", fill),
)  # fmt: skip


class Usual:
    """The handler, on a database of its own."""

    def __init__(self, file: Path) -> None:
        """Open it, as durable as ours."""
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{file}", pool_size=5, pool_timeout=300)
        event.listen(self._engine.sync_engine, "connect", _prepare)
        event.listen(self._engine.sync_engine, "begin", _begin)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def handle(self, update: Update) -> None:
        """Keep the update, do what it asks, keep that, and answer."""
        press, message, who = update.callback_query, update.effective_message, update.effective_user
        assert message is not None
        assert who is not None
        data = (press.data if press else message.text) or ""
        async with self._sessions.begin() as session:
            arrived = Inbox(
                platform="telegram", event=f"u{update.update_id}", raw=update.to_dict(), account=str(who.id),
                chat=str(message.chat_id), received_at=NOW, **EMPTY,
            )  # fmt: skip
            session.add(arrived)
        async with self._sessions.begin() as session:
            waiting = await session.get(Inbox, arrived.id)
            assert waiting is not None
            waiting.handled_at = NOW
            face = await session.get(Face, ("telegram", str(who.id)))
            assert face is not None
            member = await session.get(Member, face.member_id)
            assert member is not None
            await session.get(Community, member.community_id)
            await self._count(session, f"telegram:{who.id}")
            step = next(do for beginning, do in BY_BEGINNING if data.startswith(beginning))
            await step(Asked(session, face, member, data))
        await message.reply_text(message.text or "?")

    async def _count(self, session: AsyncSession, who: str) -> None:
        """Count what they do."""
        tally = (await session.scalars(select(Tally).where(Tally.who == who))).one_or_none()
        if tally is None:
            session.add(Tally(who=who, what="events", times=1, began_at=NOW))
        else:
            tally.times += 1

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def _prepare(connection: Any, _record: object) -> None:
    """As ours."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (*PRAGMAS, PATIENT):
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """As ours: without it, two that read first and write then are in each other's way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
