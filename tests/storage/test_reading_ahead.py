"""What a batch reads ahead: the same as reading one by one, and never older than what the batch itself wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from adapters.places import distance_m
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.flows.reminding import remind
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.model.quiet import QuietHours
from bot.model.reminder import Occasion, Reminder
from bot.model.spans import Span
from storage import tables
from storage.database import Database
from storage.migrations import migrate_engine
from storage.rows.lending import write_reminder

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
CENTRE = Point(47.5, 19.05)
CELL = Cell.of(CENTRE, 500)
MEMBERS, LOANS = 6, 8
QUIET = (QuietHours(), QuietHours(11, 14))
STATES = (LoanState.ON_LOAN, LoanState.RETURNED, LoanState.APPROVED)
OCCASIONS = tuple(it for it in Occasion if it is not Occasion.MODERATOR_OVERDUE)

Due = tuple[int, int, Occasion]  # a loan, whether its borrower (1) or its owner (0) reads it, what about
DUES = st.lists(
    st.tuples(st.integers(1, LOANS), st.integers(0, 1), st.sampled_from(OCCASIONS)), unique=True, max_size=12
)


def fill(database: Database) -> None:
    """A street whose loans are late by -1 to 6 days; some sleep at noon, one cannot be reached."""
    with database.work(NOW) as store:
        street = store.communities.add(Community("Elm Street", CENTRE, "Europe/Budapest", NOW))
        for number in range(1, MEMBERS + 1):
            quiet = QUIET[number % 5 == 0]
            member = store.members.add(Member(street.id, f"N{number}", CELL, NOW, "en", quiet=quiet))
            for platform in Platform if number % 2 else (Platform.TELEGRAM,):
                account = Account(platform, str(number))
                store.faces.save(Face(account, member.name, "en", member.id, number != 3, NOW))
            store.homes.put(member.id, CENTRE, f"Elm Street {number}", NOW)
        for number in range(1, LOANS + 1):
            owner, borrower = number % MEMBERS + 1, (number + 1) % MEMBERS + 1
            item = store.items.add(Item(street.id, owner, f"thing {number}", CELL, NOW))
            span = Span(NOW - timedelta(days=9), NOW - timedelta(days=number - 2), street.zone)
            state = STATES[0] if number % 4 else STATES[number % 3]
            store.loans.add(Loan(item.id, street.id, owner, borrower, span, NOW, state=state))


@pytest.fixture
def street(database_url: str) -> Iterator[Database]:
    """The street, on each database."""
    database = Database(database_url, distance_m, lambda: NOW)
    migrate_engine(database.engine)
    fill(database)
    yield database
    database.close()


def told(database: Database, dues: list[Due], at_once: int) -> tuple[object, object]:
    """What is in the outbox and what is still to come, after all rounds of so many people each."""
    with database.engine.begin() as connection:
        connection.execute(delete(tables.outbox))
        connection.execute(delete(tables.reminder))
        for number, (loan_id, borrows, occasion) in enumerate(dues):
            reads = (loan_id + borrows) % MEMBERS + 1
            due = Reminder(loan_id, reads, occasion, NOW - timedelta(minutes=number))
            connection.execute(insert(tables.reminder), write_reminder(due))
    for _ in range(len(dues) + 1):
        with database.work(NOW) as store:
            remind(store, NOW, at_once)
    sent, ahead = tables.outbox.c, tables.reminder.c
    with database.engine.begin() as connection:
        mail = connection.execute(select(sent.chat, sent.platform, sent.reply, sent.member_id)).all()
        left = connection.execute(select(ahead.loan_id, ahead.member_id, ahead.occasion, ahead.due_at)).all()
    return sorted(map(repr, mail)), sorted(map(repr, left))


def test_a_batch_tells_what_one_after_another_would_be_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    """However many are reminded together, each gets the same message, and the same is still to come."""
    folder: Path = tmp_path_factory.mktemp("street")
    database = Database(f"sqlite:///{folder / 'street.db'}", distance_m, lambda: NOW)
    migrate_engine(database.engine)
    fill(database)

    @given(DUES)
    def same(dues: list[Due]) -> None:
        """Together and alone."""
        assert told(database, dues, 500) == told(database, dues, 1)

    same()
    database.close()


def test_what_was_read_ahead_is_not_asked_for_again(street: Database) -> None:
    """Nobody's message costs a statement of its own: a thousand people at once are a few statements each batch."""
    with street.work(NOW) as store:
        store.loans.ahead(range(1, LOANS + 1))
        store.faces.ahead(range(1, MEMBERS + 1))
        store.homes.ahead(range(1, MEMBERS + 1))
        store.connection.close()  # whatever asks the database now, fails

        assert [store.loans.get(number) for number in range(1, LOANS + 1)].count(None) == 0
        assert len(store.faces.of_member(1)) == len(Platform)
        assert store.homes.of(2) == (CENTRE, "Elm Street 2")


def test_what_was_read_ahead_is_read_anew_once_it_is_saved(street: Database) -> None:
    """Whoever saves within the batch reads what was saved."""
    with street.work(NOW) as store:
        store.members.ahead({1})
        store.faces.ahead({1})
        store.homes.ahead({1})

        store.members.save(Member(1, "Anna", CELL, NOW, id=1))
        store.faces.save(Face(Account(Platform.TELEGRAM, "99"), "Anna", "en", 1, True, NOW))
        store.homes.forget(1)

        assert store.members.get(1).name == "Anna"
        assert "99" in [face.account.id for face in store.faces.of_member(1)]
        assert store.homes.of(1) is None


def test_mail_gathered_together_is_written_in_order_or_not_at_all(street: Database) -> None:
    """Several messages to one chat stay in order; those of a batch that failed are not there."""
    chat, words = Chat(Platform.TELEGRAM, "1"), ("first", "second")

    with street.work(NOW) as store, store.outbox.together():
        for word in words:
            store.outbox.add(chat, Say(t(word)), Reader(), NOW)
    with street.work(NOW) as store, suppress(LookupError), store.outbox.together():
        store.outbox.add(chat, Say(t("lost")), Reader(), NOW)
        raise LookupError
    waiting = street.post.pending([Platform.TELEGRAM], (), 10)

    assert [it.parcel.reply for it in waiting] == [Say(t(word)) for word in words]
