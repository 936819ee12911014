"""Communities, rooms, members, accounts and codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.language.lookalikes import skeleton
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Code, Community, Purpose, Room
from bot.model.member import Conduct, Face, Member
from storage import tables
from storage.entity_rows import EntityRows, belongs_to, parts_of, present, reminds
from storage.homes import HomeRows
from storage.prepared import Prepared
from storage.rows import people as rows
from storage.rows.values import Values
from storage.types import Utc
from storage.upserts import insert_once, upsert
from storage.words import letters

WRONG_CODES_COUNT = timedelta(minutes=10)
FACES = Prepared(
    select(tables.face)
    .where(tables.face.c.member_id == bindparam("member"))
    .order_by(tables.face.c.platform, tables.face.c.account)
)
FACES_OF_MANY = Prepared(
    select(tables.face)
    .where(tables.face.c.member_id.in_(bindparam("members", expanding=True)))
    .order_by(tables.face.c.platform, tables.face.c.account),
    "members",
)
FACE = Prepared(
    select(tables.face).where(
        tables.face.c.platform == bindparam("on_platform"), tables.face.c.account == bindparam("of_account")
    )
)
ALIKE = Prepared(
    select(tables.member.c.id)
    .where(
        tables.member.c.community_id == bindparam("community"),
        tables.member.c.looks == bindparam("as_looks"),
        tables.member.c.id != bindparam("this"),
    )
    .limit(1)
)
drawn_or_made = func.coalesce(tables.community.c.drawn_at, tables.community.c.made_at)
DRAWN_BEFORE = Prepared(
    select(tables.community)
    .where(drawn_or_made < bindparam("moment", type_=Utc()))
    .order_by(drawn_or_made, tables.community.c.id)
    .limit(bindparam("most"))
)


class CommunityRows(EntityRows[Community]):
    """Communities."""

    table, write, read = (
        tables.community,
        staticmethod(rows.write_community),
        staticmethod(rows.read_community),
    )

    def get(self, key: int) -> Community:
        """A community that must be there: something refers to it."""
        return present(self.find(key))

    def drawn_before(self, moment: datetime, limit: int) -> list[Community]:
        """Communities for which what is shown of homes was last worked out, or which were made, before a moment."""
        found = DRAWN_BEFORE.rows(self._connection, {"moment": moment, "most": limit})
        return [rows.read_community(row) for row in found]


class RoomRows(EntityRows[Room]):
    """Rooms."""

    table, write, read = tables.room, staticmethod(rows.write_room), staticmethod(rows.read_room)

    def at(self, chat: Chat) -> Room | None:
        """The room of that chat; else the first in the same Discord server (one that is gone, if need be)."""
        exact = self._exact(chat)
        if exact or not chat.space:
            return exact
        there = tables.room.c.platform == chat.platform, tables.room.c.space == chat.space
        return min(self.all_where(*there), key=lambda room: (room.gone, room.for_moderators), default=None)

    def of(self, community_id: int) -> list[Room]:
        """Rooms of the neighbours in which the bot still is."""
        return self._present(community_id, for_moderators=False)

    def of_moderators(self, community_id: int) -> list[Room]:
        """Rooms of the moderators alone in which the bot still is."""
        return self._present(community_id, for_moderators=True)

    def _present(self, community_id: int, *, for_moderators: bool) -> list[Room]:
        """Rooms of one sort in which the bot still is."""
        here = tables.room.c
        whose = here.for_moderators.is_(for_moderators)
        return self.all_where(here.community_id == community_id, here.gone.is_(False), whose)

    def move(self, old: Chat, new: Chat) -> None:
        """Know a room by its new chat, with its cards and what waits to be sent there."""
        before, there = self._exact(old), self._exact(new)
        if before and there and there.community_id:
            before.gone = True  # somebody set the new chat up already; its community stays
            self.save(before)
        elif before:
            if there:
                self._connection.execute(delete(tables.room).where(tables.room.c.id == there.id))
            self._rename(tables.room, old, {"chat": new.id, "space": new.space})
        # Messages have other ids in the new chat: what can no longer be changed in place is shown anew.
        self._rename(tables.posting, old, {"chat": new.id, "space": new.space, "message": ""})
        waiting = tables.outbox.c.ended_at.is_(None)
        self._rename(tables.outbox, old, {"chat": new.id, "space": new.space}, waiting)

    def _exact(self, chat: Chat) -> Room | None:
        """The room of that very chat."""
        here = tables.room.c.platform == chat.platform, tables.room.c.chat == chat.id
        return next(iter(self.all_where(*here)), None)

    def _rename(self, table: Table, old: Chat, values: Values, *conditions: ColumnElement[bool]) -> None:
        """Put rows that name one chat to another."""
        where = and_(table.c.platform == old.platform.value, table.c.chat == old.id, *conditions)
        self._connection.execute(update(table).where(where).values(values))


class MemberRows(EntityRows[Member]):
    """Members."""

    table, write, read = tables.member, staticmethod(rows.write_member), staticmethod(rows.read_member)

    def get(self, key: int) -> Member:
        """A member who must be there: something refers to them."""
        return present(self.find(key))

    def waiting(self, community_id: int) -> list[Member]:
        """Newcomers who wait for a moderator, the first first."""
        here = tables.member.c
        return self.all_where(here.community_id == community_id, here.conduct == Conduct.WAITING)

    def named(self, community_id: int, typed: str, limit: int, *, whole: bool = True) -> list[Member]:
        """The members of that name, whatever the case and accents; else (not `whole`) those it begins or is in."""
        wanted, here = letters(typed), tables.member.c
        rows = self._connection.execute(
            select(here.id, here.name).where(here.community_id == community_id).order_by(here.id)
        )
        those = [
            row.id for row in rows if (letters(row.name) == wanted if whole else wanted in letters(row.name))
        ]
        return [self.get(number) for number in those[:limit]]

    def of_community(self, community_id: int) -> list[int]:
        """The numbers of a community's members, in their order."""
        here = tables.member.c
        numbers = select(here.id).where(here.community_id == community_id).order_by(here.id)
        return [*self._connection.scalars(numbers)]

    def alike(self, member: Member) -> bool:
        """Whether another member of the community has a name that looks the same."""
        given = {"community": member.community_id, "as_looks": skeleton(member.name), "this": member.id}
        return ALIKE.row(self._connection, given) is not None

    def merge(self, kept: int, gone: int) -> None:
        """Give items, loans, accounts and reminders of one member to another and remove the first."""
        moved = [
            tables.item.c.owner_id, tables.loan.c.owner_id, tables.loan.c.borrower_id, tables.face.c.member_id,
            tables.search.c.member_id, tables.web_session.c.member_id,
            tables.secret_link.c.member_id, tables.report.c.reporter_id, tables.report.c.member_id,
            tables.statement.c.member_id, tables.held.c.member_id, tables.thanks.c.to_id,
        ]  # fmt: skip
        for column in moved:
            self._connection.execute(update(column.table).where(column == gone).values({column.name: kept}))
        read = update(tables.reminder).where(reminds(gone, side=kept)).values(member_id=kept)
        self._connection.execute(read)  # the loans are moved already
        HomeRows(self._connection).forget(gone)
        self._connection.execute(delete(tables.member).where(tables.member.c.id == gone))


class FaceRows:
    """Accounts."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection
        self._ahead: dict[int, list[Face]] = {}

    def ahead(self, members: Collection[int]) -> None:
        """Read the accounts of many members by few statements; `of_member` gives these until one is saved here."""
        found: dict[int, list[Face]] = {number: [] for number in members}
        for part in parts_of(members):
            for face in map(rows.read_face, FACES_OF_MANY.rows(self._connection, {"members": part})):
                found[face.member_id].append(face)
        self._ahead.update(found)

    def get(self, account: Account) -> Face | None:
        """The account as the bot knows it."""
        who = {"on_platform": account.platform.value, "of_account": account.id}
        row = FACE.row(self._connection, who)
        return rows.read_face(row) if row else None

    def save(self, face: Face) -> None:
        """Insert or write what changed."""
        self._ahead.clear()
        upsert(self._connection, tables.face, rows.write_face(face))

    def among(self, query: Select[Any]) -> list[Face]:
        """The accounts that a query finds."""
        return [rows.read_face(row) for row in self._connection.execute(query)]

    def of_member(self, member_id: int) -> list[Face]:
        """The accounts of a member."""
        if member_id in self._ahead:
            return list(self._ahead[member_id])
        return [rows.read_face(row) for row in FACES.rows(self._connection, {"member": member_id})]


class ModeratorRows:
    """Who was seen to be a moderator."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def saw(self, community_id: int, account: Account) -> None:
        """Remember it, once."""
        values = {"community_id": community_id, "platform": account.platform.value, "account": account.id}
        insert_once(self._connection, tables.moderator, values, tuple(values))

    def of(self, community_id: int) -> list[Account]:
        """The accounts; whether they still are is asked before anything is told."""
        them = tables.moderator.c
        query = (
            select(them.platform, them.account)
            .where(them.community_id == community_id)
            .order_by(them.account)
        )
        return [Account(Platform(row.platform), row.account) for row in self._connection.execute(query)]


class CodeRows(EntityRows[Code]):
    """One-time codes."""

    table, write, read = tables.code, staticmethod(rows.write_code), staticmethod(rows.read_code)

    def get(self, key: int) -> Code | None:
        """The code of that number."""
        return self.find(key)

    def find_digest(self, digest: str, purpose: Purpose) -> Code | None:
        """The code of that digest."""
        return next(
            iter(self.all_where(tables.code.c.digest == digest, tables.code.c.purpose == purpose)), None
        )

    def failed(self, account: Account, now: datetime) -> int:
        """Note a wrong code typed by an account; returns how many within the last ten minutes."""
        wrong = tables.wrong_code
        values = {"platform": account.platform.value, "account": account.id, "at": now}
        self._connection.execute(insert(wrong).values(values))
        return self.wrong(account, now)

    def wrong(self, account: Account, now: datetime) -> int:
        """How many wrong codes an account typed within the last ten minutes."""
        typed = tables.wrong_code
        counted = select(func.count()).where(belongs_to(typed, account), typed.c.at > now - WRONG_CODES_COUNT)
        return self._connection.execute(counted).scalar_one()
