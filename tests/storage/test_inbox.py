"""The inbox: each chat and each account in order, each event one process's at a time, and no key kept for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import insert, text

from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.errors import ClaimLost
from bot.model.chats import Chat, Platform
from bot.ports import Arrived, Pending
from storage.database import Database
from storage.migrations import migrate_engine
from storage.tables import inbox

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BOTH = (Platform.TELEGRAM, Platform.DISCORD)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self.time


def opened(url: str, clock: Clock) -> Database:
    """A process's way to the database."""
    return Database(url, lambda a, b: 0.0, clock)


@pytest.fixture
def clock() -> Clock:
    """Everybody's clock."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """An empty database, of either kind."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/shed.db" if sqlite else str(request.getfixturevalue("postgresql"))
    database = opened(url, clock)
    migrate_engine(database.engine)
    yield database
    database.close()


@pytest.fixture
def pair(postgresql: str, clock: Clock) -> Iterator[tuple[Database, Database]]:
    """Two processes on one PostgreSQL."""
    one, two = opened(postgresql, clock), opened(postgresql, clock)
    yield one, two
    one.close()
    two.close()


def arrives(database: Database, event: str, who: str = "", where: str = "", key: str = "") -> None:
    """Something arrives on Telegram."""
    assert database.inbox.receive(Platform.TELEGRAM, event, {"e": event}, account=who, chat=where, key=key)


def taken(database: Database, *busy: Arrived) -> list[Arrived]:
    """What can be taken beside what is under way."""
    return database.inbox.take(BOTH, [it.id for it in busy], 64)


def names(events: list[Arrived]) -> list[str]:
    """The events' names."""
    return [str(it.raw["e"]) for it in events]


def handle(database: Database, event: Arrived) -> None:
    """Handle an event without any effect."""
    with database.handling(event):
        pass


def test_the_first_of_each_chat_and_of_each_person_comes_first(database: Database) -> None:
    """Somebody's next event waits for the last one, wherever it was; so does a room's, whoever it is from."""
    arrives(database, "anna in the room", "anna", "room")
    arrives(database, "anna at home", "anna", "anna")
    arrives(database, "ben in the room", "ben", "room")
    arrives(database, "ben at home", "ben", "ben")
    arrives(database, "carl at home", "carl", "carl")

    first = taken(database)
    assert names(first) == ["anna in the room", "carl at home"]
    assert names(taken(database, *first)) == []
    handle(database, first[0])

    assert names(taken(database, first[1])) == ["anna at home", "ben in the room"]


def test_one_busy_person_takes_one_place(database: Database) -> None:
    """However much they type, others come up at once."""
    for number in range(100):
        arrives(database, f"busy {number}", "busy", "busy")
    for number in range(5):
        arrives(database, f"quiet {number}", f"quiet {number}", f"quiet {number}")

    assert len(database.inbox.take(BOTH, (), 4)) == 4
    assert names(taken(database))[0] == "busy 0"
    assert len(taken(database)) == 6


def test_a_backlog_is_taken_in_no_time(database: Database) -> None:
    """Whatever the database believes of how much waits: a join of all with all would take minutes."""
    about = {
        "platform": "telegram",
        "raw": {},
        "key": "",
        "received_at": NOON,
        "tries": 0,
        "error": "",
        "claim": "",
    }
    rows = [{**about, "event": str(n), "account": str(n % 900), "chat": str(n % 900)} for n in range(9_000)]
    with database.engine.begin() as connection:
        connection.execute(insert(inbox), rows)

    began = monotonic()
    first = database.inbox.take(BOTH, (), 16)

    assert [it.id for it in first] == sorted(it.id for it in first)
    assert len(first) == 16
    assert monotonic() - began < 10


def test_what_failed_waits_a_little_and_its_chat_with_it(database: Database, clock: Clock) -> None:
    """Not at once, as what it met may pass; the next of the same person does not overtake it."""
    arrives(database, "first", "anna", "anna")
    arrives(database, "second", "anna", "anna")
    (event,) = taken(database)

    database.inbox.failed(event, "boom", clock() + timedelta(seconds=4))
    assert taken(database) == []
    clock.time += timedelta(seconds=4)

    (again,) = taken(database)
    assert (again.raw["e"], again.tries) == ("first", 1)


def test_a_clock_put_back_keeps_nothing_waiting(database: Database, clock: Clock) -> None:
    """What was to be tried in four seconds is not tried in a year and four seconds."""
    arrives(database, "first", "anna", "anna")
    database.inbox.failed(taken(database)[0], "boom", clock() + timedelta(seconds=4))

    clock.time -= timedelta(days=365)

    assert names(taken(database)) == ["first"]


def test_other_platforms_events_are_left_to_others(database: Database) -> None:
    """A process takes only what it can read."""
    arrives(database, "first", "anna", "anna")

    assert database.inbox.take((Platform.DISCORD,), (), 64) == []


def test_a_handled_event_cannot_be_handled_again(database: Database) -> None:
    """A commit whose answer was lost is not done twice."""
    arrives(database, "first", "anna", "anna")
    (event,) = taken(database)
    handle(database, event)

    with pytest.raises(ClaimLost), database.handling(event) as store:
        store.outbox.add(Chat(Platform.TELEGRAM, "anna"), Say(t("yes")), Reader(), NOON)

    assert database.post.pending(BOTH, (), 9) == []


def test_an_event_is_one_process_s_at_a_time(pair: tuple[Database, Database]) -> None:
    """Until it says nothing for half a minute; then what it does with it is undone."""
    one, two = pair
    arrives(one, "first", "anna", "anna")
    arrives(two, "second", "ben", "ben")
    mine = one.inbox.take(BOTH, (), 1)
    assert names(taken(two)) == ["second"]
    assert names(one.inbox.take(BOTH, (), 9)) == ["first"]  # its own, that it has lost sight of
    with one.engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET claimed_until = now() - interval '1 second'"))

    (theirs,) = [it for it in taken(two) if it.raw["e"] == "first"]

    with pytest.raises(ClaimLost):
        handle(one, mine[0])
    one.inbox.failed(mine[0], "boom", None)
    handle(two, theirs)


def test_a_claim_that_is_held_stays(pair: tuple[Database, Database]) -> None:
    """A look-up may take minutes."""
    one, two = pair
    arrives(one, "first", "anna", "anna")
    (event,) = taken(one)
    with one.engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET claimed_until = now() - interval '1 second'"))

    one.inbox.hold((event.id,))

    assert taken(two) == []


def test_a_clean_end_lets_others_go_on_at_once(pair: tuple[Database, Database]) -> None:
    """They need not wait until the claim has run out."""
    one, two = pair
    arrives(one, "first", "anna", "anna")
    taken(one)

    one.inbox.let_go()

    assert names(taken(two)) == ["first"]


def test_a_letter_tells_how_far_an_event_is_answered(database: Database, clock: Clock) -> None:
    """To whoever answers it, in whichever process."""
    arrives(database, "first", "anna", "anna", key="secret")
    clock.time += timedelta(seconds=2)
    unanswered = database.inbox.letter(Platform.TELEGRAM, "first")
    (event,) = taken(database)
    with database.handling(event) as store:
        for _ in range(2):
            store.outbox.add(Chat(Platform.TELEGRAM, "1"), Say(t("yes")), Reader(), NOON, answers="first")
    database.post.sent(database.post.pending(BOTH, (), 1)[0], "5")

    letter = database.inbox.letter(Platform.TELEGRAM, "first")
    assert unanswered is not None
    assert letter is not None
    assert (unanswered.key, unanswered.age_s, unanswered.handled, unanswered.answers) == (
        "secret",
        2,
        False,
        0,
    )
    assert (letter.handled, letter.answers, letter.sent) == (True, 2, 1)
    assert database.inbox.letter(Platform.TELEGRAM, "unheard of") is None


def test_a_key_is_forgotten_when_no_platform_takes_it_any_more(database: Database, clock: Clock) -> None:
    """After fifteen minutes, handled or not."""
    arrives(database, "old", "anna", "anna", key="old secret")
    clock.time += timedelta(minutes=15, seconds=1)
    arrives(database, "new", "ben", "ben", key="new secret")

    database.inbox.forget_keys(clock())

    letters = [database.inbox.letter(Platform.TELEGRAM, event) for event in ("old", "new")]
    assert [letter.key for letter in letters if letter] == ["", "new secret"]


def test_a_stale_sender_changes_nothing(pair: tuple[Database, Database]) -> None:
    """What it writes carries the number of a lease that is another's by now."""
    one, two = pair
    assert one.leases is not None
    fence = one.leases.take("send-telegram", one.holder, 15)
    with one.work(NOON) as store:
        store.outbox.add(Chat(Platform.TELEGRAM, "1"), Say(t("yes")), Reader(), NOON)
    (row,) = one.post.pending(BOTH, (), 9)
    one.leases.release("send-telegram", one.holder, fence)
    assert two.leases is not None
    newer = two.leases.take("send-telegram", two.holder, 15)

    stale = fenced(row, fence)
    one.post.sent(stale, "5")
    one.post.given_up(stale, "refused")
    one.post.later(stale, NOON)
    (same,) = two.post.pending(BOTH, (), 9)
    two.post.sent(fenced(same, newer), "6")

    assert (same.tries, two.post.pending(BOTH, (), 9)) == (0, [])


def fenced(row: Pending, fence: int) -> Pending:
    """The row as the holder of that fence sends it."""
    return replace(row, fence=fence)
