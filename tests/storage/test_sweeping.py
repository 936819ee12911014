"""What is too old to be of use goes; what still waits stays, however old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, insert, select

from bot.conversation.lookups import FetchedPhoto, FetchPhoto
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Card, Say, Show
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Member
from bot.model.places import Cell, Point
from bot.store import Draft
from storage.database import Database
from storage.entity_rows import present
from storage.migrations import migrate_engine
from storage.photos import AT_ONCE, KEPT, PhotoRows
from storage.sweeping import MAIL_KEPT, WORDS_KEPT
from storage.tables import inbox, outbox, photo

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


SHOWN, WAITS, ANSWERED, TYPED, LOOSE = (digit * 32 for digit in "12345")


@pytest.fixture
def album(database_url: str) -> Iterator[tuple[Database, PhotoRows, list[datetime]]]:
    """A database where an item, a message, an answer and a draft name a photo each, and nothing names the fifth."""
    clock = [NOON]
    database = Database(database_url, lambda a, b: 0.0, lambda: clock[0])
    migrate_engine(database.engine)
    photos = PhotoRows(database.engine, lambda: clock[0])
    with database.work(NOON) as store:
        here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "Europe/Berlin", NOON))
        anna = store.members.add(Member(here.id, "Anna", Cell(1, 1), NOON))
        store.items.add(Item(here.id, anna.id, "drill", Cell(1, 1), NOON, photo=SHOWN))
        store.outbox.add(CHAT, Show(Card(t("yes"), photo=WAITS)), Reader(), NOON)
        store.drafts.add(Draft(ANNA, "offer", NOON, {"photo": TYPED}))
    database.keep(FetchPhoto(ANNA, "ref"), FetchedPhoto(ANSWERED))
    for name in (SHOWN, WAITS, ANSWERED, TYPED, LOOSE):
        photos.save(name, b"jpeg")
    yield database, photos, clock
    database.close()


def there(photos: PhotoRows) -> set[str]:
    """The photos that are still kept."""
    return {name for name in (SHOWN, WAITS, ANSWERED, TYPED, LOOSE) if photos.load(name)}


def test_a_photo_that_nothing_names_goes_after_some_hours(
    album: tuple[Database, PhotoRows, list[datetime]],
) -> None:
    """What is shown, waits to be sent, was just fetched or stands in a draft stays; nothing young goes."""
    database, photos, _ = album

    database.sweep(NOON + KEPT)
    before = there(photos)
    database.sweep(NOON + KEPT + timedelta(seconds=1))

    assert before == {SHOWN, WAITS, ANSWERED, TYPED, LOOSE}
    assert there(photos) == {SHOWN, WAITS, ANSWERED, TYPED}


def test_a_photo_that_is_brought_again_is_young_again(
    album: tuple[Database, PhotoRows, list[datetime]],
) -> None:
    """The same picture, right before the broom comes: whoever sent it has not named it yet."""
    database, photos, clock = album
    clock[0] += KEPT + timedelta(hours=1)

    photos.save(LOOSE, b"jpeg")
    database.sweep(clock[0])

    assert LOOSE in there(photos)


@pytest.mark.parametrize("slices", range(8))
def test_a_photo_whose_name_goes_on_while_the_broom_looks_stays(
    album: tuple[Database, PhotoRows, list[datetime]], slices: int
) -> None:
    """However far it has looked when the draft becomes an item, and the item's photo is one that waits to be sent."""
    database, photos, clock = album
    clock[0] += 2 * KEPT
    broom = database.sweeping(clock[0])

    for _ in range(slices):
        next(broom)
    with database.work(NOON) as store:
        draft, item = present(store.drafts.current(ANNA)), present(store.items.get(1))
        store.outbox.add(CHAT, Show(Card(t("yes"), photo=item.photo)), Reader(), NOON)
        store.items.save(replace(item, photo=draft.answers["photo"]))
        store.drafts.remove(draft)
    gone = sum(broom)

    assert gone == 0
    assert there(photos) == {SHOWN, WAITS, ANSWERED, TYPED}


def test_the_broom_stops_between_its_slices(album: tuple[Database, PhotoRows, list[datetime]]) -> None:
    """Whoever waits comes in between: no slice reads more than so many rows, however many there are."""
    database, photos, clock = album
    with database.engine.begin() as connection:
        many = [{"id": f"{number:032x}", "jpeg": b"x"} for number in range(3 * AT_ONCE)]
        connection.execute(insert(photo), many)
    clock[0] += 2 * KEPT

    left = []
    for _ in database.sweeping(clock[0]):
        with database.engine.begin() as connection:
            left.append(connection.scalar(select(func.count()).select_from(photo)) or 0)

    assert [one - other for one, other in pairwise(left) if one != other] == [AT_ONCE] * 3 + [1]
    assert there(photos) == {SHOWN, WAITS, ANSWERED, TYPED}
