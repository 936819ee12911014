"""Forgetting: of a member only a number is left, and a ledger of digests remembers to forget them again.

What becomes of each column stands in storage/personal.py.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, cast, delete, false, or_, select, tuple_, update
from sqlalchemy import String as Words

from bot.model.chats import Account
from bot.model.item import ItemState
from bot.model.member import Conduct, Member
from bot.model.quiet import QuietHours
from bot.ports import Arrived
from storage import tables
from storage.entity_rows import reminds
from storage.homes import HomeRows
from storage.lending_rows import ItemRows
from storage.people_rows import FaceRows, MemberRows
from storage.sweeping import WORDS_KEPT
from storage.upserts import insert_once, upsert

SECRET: Final = "forgotten"
USUAL: Final = QuietHours()
JUST_NOW: Final = timedelta(minutes=1)  # mail that may still be under way keeps its row, without its words
PHOTO: Final = re.compile(r"[0-9a-f]{32}")
NOTHING: Final = "–"  # what stands where a title stood
OF_ACCOUNT: Final = (tables.draft, tables.moderator, tables.wrong_code, tables.code)
OF_MEMBER: Final = (
    tables.search.c.member_id, tables.missed.c.member_id, tables.held.c.member_id,
    tables.web_session.c.member_id, tables.secret_link.c.member_id, tables.statement.c.member_id,
)  # fmt: skip


class ForgettingRows:
    """Forgets members in the transaction of a connection."""

    def __init__(self, connection: Connection, items: ItemRows, handled: Collection[Arrived]) -> None:
        """`items` writes items, with the index of their words; `handled` is what will be marked so at the end."""
        self._connection, self._items, self._handled = connection, items, handled

    def forget(self, member: Member, now: datetime) -> None:
        """Leave of a member and their accounts nothing but numbers; loans and records keep those."""
        faces = FaceRows(self._connection).of_member(member.id)
        accounts = [face.account for face in faces]
        names = {member.name, *(face.name for face in faces)}
        self._note(member, accounts, now)
        photos = self._photos(member, accounts)
        titles = self._empty_items(member)
        self._empty_reports(member, names)
        self._empty_records(member, accounts)
        self._empty_mail(accounts, now)
        self._empty_what_others_read({it for it in names | titles if it}, now)
        self._remove_what_is_theirs(member, accounts)
        self._remove(tables.photo, tables.photo.c.id.in_(photos))
        self._empty_member(member)

    def conduct(self, account: Account, community_id: int, now: datetime) -> tuple[Conduct, datetime | None]:
        """How somebody stands who may have been here before and was forgotten."""
        row = self._connection.execute(
            select(tables.forgotten).where(
                tables.forgotten.c.digest == self._digest(account, community_id),
            )
        ).one_or_none()
        if row is None or (row.barred_until is not None and row.barred_until <= now):
            return Conduct.GOOD, None
        return Conduct(row.conduct), row.barred_until

    def returned(self) -> list[Member]:
        """Members who were forgotten and are there again: an older copy of everything was put back."""
        ledger = tables.forgotten
        noted = self._connection.execute(select(ledger.c.digest, ledger.c.at))
        when = {row.digest: row.at for row in noted}
        if not when:
            return []
        members = MemberRows(self._connection)
        found: dict[int, Member] = {}
        query = select(tables.face).where(tables.face.c.member_id.is_not(None))
        for face in FaceRows(self._connection).among(query):
            member = members.get(face.member_id)
            at = when.get(self._digest(face.account, member.community_id))
            if at is not None and member.joined_at < at:
                found[member.id] = member
        return list(found.values())

    # -- what is left, and what is not -------------------------------------------------------------------------------

    def _note(self, member: Member, accounts: Iterable[Account], now: datetime) -> None:
        """In the ledger: digests, when, and how they stood with the moderators."""
        stands = {"conduct": member.conduct_at(now).value, "barred_until": member.barred_until}
        for account in accounts:
            row = {"digest": self._digest(account, member.community_id), "at": now, **stands}
            upsert(self._connection, tables.forgotten, row)

    def _digest(self, account: Account, community_id: int) -> str:
        """Of an account, with a secret of this database: without it nobody can try the numbers of accounts."""
        kept = tables.secret
        insert_once(self._connection, kept, {"name": SECRET, "value": token_urlsafe(32)}, ("name",))
        key = self._connection.execute(select(kept.c.value).where(kept.c.name == SECRET)).scalar_one()
        told = f"{account.platform}:{account.id}:{community_id}"
        return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()

    def _photos(self, member: Member, accounts: list[Account]) -> set[str]:
        """The names of their photos: of items, of what they began to offer, and of what was fetched of late."""
        owned = select(tables.item.c.photo).where(tables.item.c.owner_id == member.id)
        said = list(self._connection.execute(owned).scalars())
        told = select(tables.statement.c.photo).where(tables.statement.c.member_id == member.id)
        said += self._connection.execute(told).scalars()
        drafts = select(cast(tables.draft.c.answers, Words)).where(_theirs(tables.draft, accounts))
        said += self._connection.execute(drafts).scalars()
        fetched = select(cast(tables.known.c.answer, Words)).where(_asked_of(accounts))
        said += self._connection.execute(fetched).scalars()
        return {photo for text in said for photo in PHOTO.findall(text)}

    def _empty_items(self, member: Member) -> set[str]:
        """Take what they offer off the shelf, and its words; returns the titles."""
        items = self._items.all_where(tables.item.c.owner_id == member.id)
        titles = {it.title for it in items if it.title != NOTHING}
        for it in items:
            it.state, it.title, it.description, it.note, it.photo = ItemState.REMOVED, NOTHING, "", "", ""
            it.public = False
            self._items.save(it)
            self._remove(tables.imported, tables.imported.c.item_id == it.id)
        words = update(tables.loan).where(tables.loan.c.borrower_id == member.id).values(word="")
        self._connection.execute(words)
        return titles

    def _empty_reports(self, member: Member, names: set[str]) -> None:
        """What was reported stays, without names and words; so does what they decided as a moderator."""
        report = tables.report.c
        here = report.community_id == member.community_id
        for column in (report.decided_by, report.name):  # `name` of somebody who had not joined then
            named = update(tables.report).where(here, column.in_(names))
            self._connection.execute(named.values({column.name: NOTHING}))
        about, by = tables.report.c.member_id == member.id, tables.report.c.reporter_id == member.id
        self._connection.execute(update(tables.report).where(about).values(name=NOTHING, quote=""))
        self._connection.execute(update(tables.report).where(by).values(words=""))

    def _empty_records(self, member: Member, accounts: list[Account]) -> None:
        """Records stay as they are, without the detail of who and why; their chain of hashes goes on."""
        records, told = tables.audit, tables.audit_detail
        items = select(tables.item.c.id).where(tables.item.c.owner_id == member.id)
        owned = [f"item:{number}" for number in self._connection.execute(items).scalars()]
        theirs = (records.c.actor == member.id) | records.c.subject.in_([f"member:{member.id}", *owned])
        self._remove(told, told.c.audit_id.in_(select(records.c.id).where(theirs)))
        for account in accounts:  # as a moderator who was no member yet
            self._remove(told, told.c.by.contains(f"({account.platform}:{account.id})", autoescape=True))

    def _empty_mail(self, accounts: list[Account], now: datetime) -> None:
        """What came from them, and what was sent to them."""
        inbox, outbox = tables.inbox, tables.outbox
        for account in accounts:
            came = (inbox.c.platform == account.platform.value) & (inbox.c.account == account.id)
            self._remove(inbox, came & (inbox.c.handled_at < now - JUST_NOW))
            through = inbox.c.handled_at.is_not(None) | inbox.c.id.in_([it.id for it in self._handled])
            handled = update(inbox).where(came, through)
            self._connection.execute(handled.values(raw={}, account="", chat="", key=""))
            sent = (outbox.c.platform == account.platform.value) & (outbox.c.chat == account.id)
            self._remove(outbox, sent & (outbox.c.ended_at < now - JUST_NOW))
            self._connection.execute(
                update(outbox).where(sent).values(reply={}, member_id=0, posting_id=None)
            )
            waiting = update(outbox).where(sent, outbox.c.ended_at.is_(None))
            self._connection.execute(waiting.values(ended_at=now, why="forgotten"))
            cards = tables.posting.c
            self._remove(
                tables.posting, (cards.platform == account.platform.value) & (cards.chat == account.id)
            )

    def _empty_what_others_read(self, names: set[str], now: datetime) -> None:
        """What was sent to others of late and names them, or what they offered."""
        outbox = tables.outbox
        query = select(outbox.c.id, outbox.c.reply).where(outbox.c.ended_at >= now - WORDS_KEPT)
        naming = [
            row.id
            for row in self._connection.execute(query)
            if any(name in json.dumps(row.reply, ensure_ascii=False) for name in names)
        ]
        for at in range(0, len(naming), 500):
            some = outbox.c.id.in_(naming[at : at + 500])
            self._connection.execute(update(outbox).where(some).values(reply={}))

    def _remove_what_is_theirs(self, member: Member, accounts: list[Account]) -> None:
        """Everything that is kept for them alone."""
        HomeRows(self._connection).forget(member.id)
        for column in OF_MEMBER:
            self._remove(column.table, column == member.id)
        self._remove(tables.reminder, reminds(member.id))
        for table in OF_ACCOUNT:
            self._remove(table, _theirs(table, accounts))
        code = tables.code.c
        for account in accounts:
            used = (code.used_by_platform == account.platform.value) & (code.used_by == account.id)
            self._remove(tables.code, used)
            self._remove(
                tables.secret_link, tables.secret_link.c.account == f"{account.platform}:{account.id}"
            )
        whose = [f"{it.platform}:{it.id}" for it in accounts] + [str(member.id), f"member:{member.id}"]
        self._remove(tables.tally, tables.tally.c.who.in_(whose))
        self._remove(tables.known, _asked_of(accounts))
        self._remove(tables.face, tables.face.c.member_id == member.id)

    def _empty_member(self, member: Member) -> None:
        """The number that loans and records refer to."""
        values: dict[str, Any] = {
            "name": f"#{member.id}", "looks": "", "row": 0, "col": 0, "side": 1, "language": "en", "zone": "",
            "quiet_start": USUAL.start, "quiet_end": USUAL.end, "remind_handover": True, "remind_day_before": True,
            "remind_due_day": True, "conduct": Conduct.GOOD.value, "barred_until": None,
        }  # fmt: skip
        self._connection.execute(update(tables.member).where(tables.member.c.id == member.id).values(values))

    def _remove(self, table: Any, where: ColumnElement[bool]) -> None:
        self._connection.execute(delete(table).where(where))


def _theirs(table: Table, accounts: list[Account]) -> ColumnElement[bool]:
    """That a row belongs to one of the accounts."""
    pairs = [(it.platform.value, it.id) for it in accounts]
    return tuple_(table.c.platform, table.c.account).in_(pairs)


def _asked_of(accounts: list[Account]) -> ColumnElement[bool]:
    """That an answer was kept about one of the accounts: the question names it, as JSON."""
    named = [tables.known.c.question.contains(json.dumps(it.id), autoescape=True) for it in accounts]
    return or_(false(), *named)
