"""The unit of work: everything that flows ask of storage, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import Contended, StoreAway
from bot.ports import Arrived, Distances
from storage.forgetting import ForgettingRows
from storage.held import HeldRows
from storage.homes import HomeRows
from storage.indexing import ItemIndex, WordRows
from storage.insights import InsightRows
from storage.known import KnownWorld
from storage.lending_rows import (
    DraftRows,
    ItemRows,
    LoanRows,
    PostingRows,
    ReminderRows,
    SearchRows,
)
from storage.links import LinkRows
from storage.mail import OutboxRows
from storage.people_rows import CodeRows, CommunityRows, FaceRows, MemberRows, ModeratorRows, RoomRows
from storage.prepared import run
from storage.recent import Recent
from storage.records import AuditRows
from storage.reports import ReportRows, StatementRows
from storage.search import ItemSearch
from storage.seen import forget
from storage.tallies import TallyRows
from storage.transactions import RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT, SAVEPOINT
from storage.trust import TrustRows
from storage.vocabulary import Vocabulary
from storage.web import LaunchRows, SessionRows


class Work:
    """One unit of work over everything that is remembered (bot.store.Store)."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        distance_m: Distances,
        vocabulary: Vocabulary,
        recent: Recent,
        handled: Collection[Arrived] = (),
    ) -> None:
        """Work in this connection's transaction, at `now`; `vocabulary` and `recent` are the process's.

        `handled` are the events, with the present one, that will be marked as handled at the end.
        """
        self.connection = connection
        self._words = words = WordRows(connection, vocabulary)
        self.communities = CommunityRows(connection)
        self.rooms = RoomRows(connection)
        self.members = MemberRows(connection)
        self.faces = FaceRows(connection)
        self.homes = HomeRows(connection)
        self.items = ItemRows(connection, ItemIndex(connection, words))
        self.forgetting = ForgettingRows(connection, self.items, handled)
        self.loans = LoanRows(connection)
        self.drafts = DraftRows(connection)
        self.postings = PostingRows(connection)
        self.outbox = OutboxRows(connection, recent)
        self.reminders = ReminderRows(connection)
        self.codes = CodeRows(connection)
        self.known = KnownWorld(connection, now)
        self.moderators = ModeratorRows(connection)
        self.reports = ReportRows(connection)
        self.statements = StatementRows(connection)
        self.audit = AuditRows(connection)
        self.search = ItemSearch(connection, distance_m, words)
        self.searches = SearchRows(connection)
        self.sessions = SessionRows(connection)
        self.launches = LaunchRows(connection)
        self.links = LinkRows(connection)
        self.insights = InsightRows(connection)
        self.held = HeldRows(connection)
        self.trust = TrustRows(connection)
        self.tallies = TallyRows(connection)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint: what is raised goes back to it, with the words that were new since.

        Not so when others were in the way or the database is away: then all of the transaction goes, and on SQLite the
        savepoint may be gone already.
        """
        words = self._words.mark()
        run(self.connection, SAVEPOINT)
        try:
            yield
        except (Contended, StoreAway):
            raise
        except BaseException:
            run(self.connection, ROLLBACK_TO_SAVEPOINT)
            run(self.connection, RELEASE_SAVEPOINT)
            forget(self.connection)
            self._words.back_to(words)
            raise
        run(self.connection, RELEASE_SAVEPOINT)
