"""The inbox takes each event once, and the unit of work is one on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.model.chats import Chat, Platform
from bot.store import Posting
from storage.database import Database
from storage.migrations import migrate_engine
from storage.photos import PhotoRows
from storage.tables import outbox
from storage.web import kept_secret

ANNA = Chat(Platform.TELEGRAM, "101")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    yield database
    database.close()


def test_a_second_copy_of_an_event_has_no_effect(database: Database) -> None:
    """It rings no bell, and the first one stays as it came; another platform's event of that id is another."""
    rung: list[int] = []
    database.inbox.wake = lambda: rung.append(1)

    took = [
        database.inbox.receive(platform, "7", {"n": n})
        for n, platform in enumerate((Platform.TELEGRAM, Platform.TELEGRAM, Platform.DISCORD))
    ]

    assert (took, len(rung)) == ([True, False, True], 2)
    assert [it.raw for it in database.inbox.take((Platform.TELEGRAM, Platform.DISCORD), (), 9)] == [
        {"n": 0},
        {"n": 2},
    ]


def test_what_comes_together_is_kept_together_or_not_at_all(database: Database) -> None:
    """A hundred updates cost one commit; the bell rings after it, and not for what was not kept."""
    rung: list[int] = []

    def waiting() -> int:
        return len(database.inbox.take((Platform.TELEGRAM,), (), 9))

    database.inbox.wake = lambda: rung.append(waiting())
    with suppress(RuntimeError), database.inbox.together():
        database.inbox.receive(Platform.TELEGRAM, "1", {})
        raise RuntimeError
    nothing = waiting()
    for _ in range(2):  # the second time they are known
        with database.inbox.together():
            for number in "123":
                database.inbox.receive(Platform.TELEGRAM, number, {}, account=number, chat=number)

    assert (nothing, rung) == (0, [3])


def test_what_is_kept_once_stays_as_it_was(database: Database) -> None:
    """A secret of the installation, and a photo of an id, are the same for everybody who comes later."""
    photos = PhotoRows(database.engine, lambda: NOON)

    secrets = [kept_secret(database.engine, "web", lambda word=word: word) for word in ("first", "second")]  # type: ignore[misc]  # bound at once
    for _ in range(2):
        photos.save("a", b"\xff\xd8\x00")

    assert secrets == ["first", "first"]
    assert (photos.load("a"), photos.load("b")) == (b"\xff\xd8\x00", None)


def test_odd_letters_are_kept_as_they_came(database: Database) -> None:
    """An event's JSON may hold what no text column of PostgreSQL takes: NUL and lone halves of a pair."""
    raw = {"text": "a\0b \ud800 드릴 😀", "number": 2**70}

    database.inbox.receive(Platform.TELEGRAM, "1", raw)

    assert database.inbox.take((Platform.TELEGRAM,), (), 1)[0].raw == raw


def test_a_message_that_nobody_can_read_holds_up_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """It is set aside with the reason; what stands after it in the same chat is sent; nothing of it is in the log."""
    with database.work(NOON) as store:
        broken, whole = (store.outbox.add(ANNA, Say(t("done")), Reader("en", "UTC"), NOON) for _ in range(2))
    with database.engine.begin() as connection:
        unknown = update(outbox).where(outbox.c.id == broken).values(reply={"of a later release": "canary"})
        connection.execute(unknown)

    waiting = [it.parcel.id for it in database.post.pending((Platform.TELEGRAM,), (), 9)]

    with database.engine.begin() as connection:
        row = connection.execute(select(outbox.c.ended_at, outbox.c.why).where(outbox.c.id == broken)).one()
    assert (waiting, row.ended_at) == ([whole], NOON)
    assert row.why.startswith("cannot be read")
    assert f"message {broken} cannot be read" in caplog.text
    assert "canary" not in caplog.text


def test_of_a_card_only_the_latest_state_waits(database: Database) -> None:
    """What was not tried yet is left out; what may have arrived, another card, and what is no card, are not."""

    def put(posting: int) -> int:
        with database.work(NOON) as store:
            return store.outbox.add(ANNA, Say(t("done")), Reader("en", "UTC"), NOON, posting=posting)

    with database.work(NOON) as store:
        card, other = (store.postings.add(Posting(ANNA, f"item:{n}")).id for n in (1, 2))
    tried = put(card)
    with database.engine.begin() as connection:
        connection.execute(update(outbox).values(tries=1))

    older, elsewhere, words, latest = put(card), put(other), put(0), put(card)

    waiting = [it.parcel.id for it in database.post.pending((Platform.TELEGRAM,), (), 9)]
    assert waiting == [tried, elsewhere, words, latest]
    with database.engine.begin() as connection:
        row = connection.execute(select(outbox.c.ended_at, outbox.c.why).where(outbox.c.id == older)).one()
    assert (row.ended_at, row.why) == (NOON, "superseded")
