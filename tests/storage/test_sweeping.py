"""What is too old to be of use goes; what still waits stays, however old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.conversation.lookups import FetchedPhoto, FetchPhoto
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Card, Say, Show
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Member
from bot.model.places import Cell, Point
from storage.database import Database
from storage.migrations import migrate_engine
from storage.photos import PhotoRows
from storage.sweeping import MAIL_KEPT, WORDS_KEPT
from storage.tables import inbox, outbox

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANNA = Account(Platform.TELEGRAM, "1")
CHAT = Chat(Platform.TELEGRAM, "1")
BOTH = (Platform.TELEGRAM, Platform.DISCORD)


def test_sent_and_handled_mail_goes_after_its_time_and_what_waits_stays(database_url: str) -> None:
    """Old, ended rows go; an old row that still waits is never touched."""
    clock = [NOON]
    database = Database(database_url, lambda a, b: 0.0, lambda: clock[0])
    migrate_engine(database.engine)
    for key in ("handled", "waiting"):
        database.inbox.receive(Platform.TELEGRAM, key, {})
    with database.work(NOON) as store:
        for text in ("sent", "waiting"):
            store.outbox.add(CHAT, Say(t("yes", text=text)), Reader(), NOON)
    with database.handling(database.inbox.take(BOTH, (), 1)[0]):
        pass
    database.post.sent(database.post.pending((Platform.TELEGRAM,), (), 1)[0], "5")
    clock[0] += MAIL_KEPT + timedelta(seconds=1)
    database.inbox.receive(Platform.TELEGRAM, "newest", {})

    assert database.sweep(clock[0] - timedelta(seconds=2)) == 0
    assert database.sweep(clock[0]) == 2

    assert len(database.inbox.take(BOTH, (), 9)) == 2
    assert len(database.post.pending((Platform.TELEGRAM,), (), 9)) == 1
    database.close()


def test_a_clock_that_leaps_ahead_forgets_no_event_that_may_come_again(database_url: str) -> None:
    """An update that is not confirmed yet comes again before anything newer does: its row is still there then."""
    clock = [NOON]
    database = Database(database_url, lambda a, b: 0.0, lambda: clock[0])
    migrate_engine(database.engine)
    database.inbox.receive(Platform.TELEGRAM, "m1", {})
    with database.handling(database.inbox.take(BOTH, (), 1)[0]):
        pass

    clock[0] += timedelta(days=365)
    database.sweep(clock[0])

    assert not database.inbox.receive(Platform.TELEGRAM, "m1", {})
    assert database.inbox.receive(Platform.TELEGRAM, "m2", {})
    assert database.sweep(clock[0]) == 1
    database.close()


def test_of_mail_that_is_through_the_words_go_after_a_week(database_url: str) -> None:
    """Places that were told or shared stand nowhere but in their own table; what waits keeps its words."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    for key in ("handled", "waiting"):
        database.inbox.receive(Platform.TELEGRAM, key, {"location": f"52.5204137 {key}"})
    with database.work(NOON) as store:
        for text in ("sent", "waiting"):
            store.outbox.add(CHAT, Say(t("loan-place", words=f"Elm Street 3 {text}")), Reader(), NOON)
    with database.handling(database.inbox.take(BOTH, (), 1)[0]):
        pass
    database.post.sent(database.post.pending((Platform.TELEGRAM,), (), 1)[0], "5")

    database.sweep(NOON + WORDS_KEPT)
    before = kept_words(database)
    database.sweep(NOON + WORDS_KEPT + timedelta(seconds=1))

    assert [("Elm Street 3" in it or "52.52" in it) for it in before] == [True] * 4
    assert [("sent" in it or "handled" in it) for it in kept_words(database)] == [False] * 4
    assert sum("waiting" in it for it in kept_words(database)) == 2
    database.close()


def kept_words(database: Database) -> list[str]:
    """All that the inbox and the outbox still say."""
    with database.engine.begin() as connection:
        said = [connection.execute(select(column)).scalars() for column in (inbox.c.raw, outbox.c.reply)]
        return [str(words) for column in said for words in column]


def test_a_photo_that_nothing_shows_any_more_goes_at_the_second_round(database_url: str) -> None:
    """One that was replaced goes; shown, waiting and just fetched ones stay; nothing goes at once."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOON)
    migrate_engine(database.engine)
    shown, waits, answered, replaced, late = (digit * 32 for digit in "12345")
    with database.work(NOON) as store:
        here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "Europe/Berlin", NOON))
        anna = store.members.add(Member(here.id, "Anna", Cell(1, 1), NOON))
        store.items.add(Item(here.id, anna.id, "drill", Cell(1, 1), NOON, photo=shown))
        store.outbox.add(CHAT, Show(Card(t("yes"), photo=waits)), Reader(), NOON)
    database.keep(FetchPhoto(ANNA, "ref"), FetchedPhoto(answered))
    photos = PhotoRows(database.engine)
    for name in (shown, waits, answered, replaced):
        photos.save(name, b"jpeg")

    database.sweep(NOON)
    photos.save(late, b"jpeg")
    once = {name for name in (shown, waits, answered, replaced, late) if photos.load(name)}
    database.sweep(NOON)

    assert once == {shown, waits, answered, replaced, late}
    assert {name for name in once if photos.load(name)} == {shown, waits, answered, late}
    database.close()
