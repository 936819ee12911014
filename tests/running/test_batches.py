"""Batches: events that wait share a commit, and nobody can tell that from what came of them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select, update

from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent, Commanded, Pressed, Said
from bot.conversation.replies import Reply
from bot.errors import Contended, StoreAway
from bot.flows import CONTENTS
from bot.flows.actions import Borrow
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.ports import Arrived, Raw
from bot.running.failures import AGAIN_S, MOST_TRIES
from bot.running.intake import Intake
from bot.running.world import World
from bot.store import Sought, Store
from storage import tables
from storage.database import Database
from storage.indexing import WordRows
from storage.migrations import migrate_engine
from storage.records import first_broken
from storage.transactions import SAVEPOINT
from storage.vocabulary import Vocabulary
from tests.databases import KINDS, empty
from tests.running.house import FOREVER_S, Clock, House, Nowhere, Phone

NEIGHBOURS: Final = ("1", "2", "3", "4")
MOST_HAPPENING: Final = 8
HERE: Final = Cell(0, 0)
RANDOM: Final = ("salt", "detail", "previous", "hash", "claim", "claimed_until")
Happened = tuple[str, tuple[str, str]]  # who, how (said, command, press), what


# -- what is shared ------------------------------------------------------------------------------------------------


async def test_what_waits_shares_a_commit(house: House) -> None:
    """Four events are kept together: one savepoint each, one commit after the last."""
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    event.listen(house.database.engine, "commit", lambda *_: steps.append("commit"))
    arrive(house)

    await house.drains()

    assert steps[steps.index("savepoint") :][:5] == [*["savepoint"] * 4, "commit"]
    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]
    assert sorted(house.phone.finished_events) == [f"{who}hello" for who in NEIGHBOURS]


async def test_one_that_waits_alone_needs_no_savepoint(house: House) -> None:
    """Nobody shares with it."""
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    house.arrives("1", "hello")

    await house.drains()

    assert house.phone.sent == [("1", "hello")]
    assert not steps


async def test_a_poison_event_is_undone_alone(house: House) -> None:
    """Those before and behind it in the batch are kept with the first commit; it is tried again, then set aside."""
    house.arrives("1", "hello")
    house.arrives("2", "boom")
    house.arrives("3", "hello")

    await house.intake.drain()
    await house.delivery.drain()

    assert house.phone.sent == [("1", "hello"), ("3", "hello")]
    await house.drains()
    assert kept(house, "tries", "2boom") == MOST_TRIES


@pytest.mark.parametrize("error", [Contended("others were in the way"), ValueError("odd")])
async def test_a_batch_that_cannot_be_kept_is_tried_one_by_one(house: House, error: Exception) -> None:
    """Each is done once, and none has failed by the others."""
    arrive(house)

    with failing(house, [error]):
        await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]
    assert {kept(house, "tries", f"{who}hello") for who in NEIGHBOURS} == {0}


async def test_a_batch_whose_commit_is_lost_comes_again_whole(house: House) -> None:
    """As when the process is killed just before it: nothing of it is there, and then each is done once."""
    arrive(house)

    with failing(house, [StoreAway("gone")]), pytest.raises(StoreAway):
        await house.intake.drain()
    assert not rows(house.database, "outbox")
    assert {kept(house, "handled_at", f"{who}hello") for who in NEIGHBOURS} == {None}
    await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]


async def test_an_event_that_is_anothers_by_now_is_left_to_them(house: House) -> None:
    """The claim is looked at within the batch; the others are handled."""
    arrive(house)
    take = house.database.inbox.take

    def stolen(*asked: object) -> object:
        taken = take(*asked)  # type: ignore[arg-type]  # passed on as given
        with house.database.engine.begin() as connection:
            theirs = update(tables.inbox).where(tables.inbox.c.event == "2hello")
            connection.execute(theirs.values(claim="another", claimed_until=None, handled_at=house.clock()))
        return taken

    house.database.inbox.take = stolen  # type: ignore[assignment,method-assign]  # what happens between two calls

    await house.drains()

    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS if who != "2"]


async def test_a_batch_waits_for_no_more_than_its_time(house: House) -> None:
    """What it had no time for is handled next, and nothing is left."""
    house.intake = house.take_in(batch_s=-1.0)
    steps: list[str] = []
    on_savepoint(house, lambda _: steps.append("savepoint"))
    event.listen(house.database.engine, "commit", lambda *_: steps.append("commit"))
    arrive(house)

    await house.drains()

    assert "savepoint,savepoint" not in ",".join(steps)
    assert sorted(house.phone.sent) == [(who, "hello") for who in NEIGHBOURS]


async def test_what_a_batch_had_no_time_for_is_not_taken_again(house: House) -> None:
    """Reading the inbox costs, and so does decoding what stands there."""
    house.intake = house.take_in(batch_s=-1.0)
    take, taken = house.database.inbox.take, list[str]()

    def told(*asked: object) -> object:
        found = take(*asked)  # type: ignore[arg-type]  # passed on as given
        taken.extend(it.raw["who"] for it in found)
        return found

    house.database.inbox.take = told  # type: ignore[assignment,method-assign]  # only listened to
    arrive(house)

    await house.intake.drain()

    assert sorted(taken) == [*NEIGHBOURS]
    assert {kept(house, "tries", f"{who}hello") for who in NEIGHBOURS} == {0}


# -- words ---------------------------------------------------------------------------------------------------------


def test_words_of_one_that_was_undone_are_nobodys(house: House) -> None:
    """Its misspelt word is no word for the others of the batch: they still find what is meant by it."""
    community, owner = settle(house.database, house.clock())
    one, two, three = take_three(house)
    with house.database.together() as handling:
        with suppress(KeyError), handling(one) as store:
            store.items.add(Item(community, owner, "laddre", HERE, house.clock()))
            raise KeyError
        with handling(two) as store:
            assert found(store, community, "laddre") == ["ladder"]
        with handling(three) as store:
            store.items.add(Item(community, owner, "laddre", HERE, house.clock()))

    with house.database.work(house.clock()) as store:
        assert "laddre" in found(store, community, "laddre")


def test_a_word_goes_with_the_savepoint_in_which_it_came(house: House) -> None:
    """An earlier one stays."""
    with house.database.engine.begin() as connection:
        words = WordRows(connection, Vocabulary())
        words.add(["ladder"])
        before = words.mark()
        words.add(["laddre"])

        words.back_to(before)

        assert "ladder" in words
        assert "laddre" not in words


def test_words_of_a_batch_that_was_undone_are_nobodys(house: House) -> None:
    """What one learnt of another's words goes with the whole."""
    community, owner = settle(house.database, house.clock())
    one, two, _ = take_three(house)
    with suppress(KeyError), house.database.together() as handling:
        with handling(one) as store:
            store.items.add(Item(community, owner, "wheelbarrow", HERE, house.clock()))
        with handling(two) as store:
            assert found(store, community, "weelbarow") == ["wheelbarrow"]
        raise KeyError

    with house.database.work(house.clock()) as store:
        store.items.add(Item(community, owner, "telescope", HERE, house.clock()))
    with house.database.work(house.clock()) as store:
        assert not found(store, community, "weelbarow")
        assert found(store, community, "telescpe") == ["telescope"]


# -- the same as one at a time -------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ("drill", "ladder", "tomorrow", "cancel", "1", "poison drill", "poison", "who", "laddr", "no", "텐트")
)
COMMANDS = st.sampled_from(
    ("find", "find drill", "offer", "offer poison tent", "offer tent", "mine", "loans", "help")
)
ACTIONS = st.sampled_from((Borrow(1).pack(), Borrow(2).pack(), Borrow(99).pack(), "nonsense"))
HAPPENED = st.tuples(
    st.sampled_from(NEIGHBOURS),
    st.one_of(
        st.tuples(st.just("said"), WORDS),
        st.tuples(st.just("command"), COMMANDS),
        st.tuples(st.just("press"), ACTIONS),
    ),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=settings().max_examples // 3)  # each is played twice, on new databases
@given(happened=st.lists(HAPPENED, max_size=MOST_HAPPENING))
def test_a_batch_leaves_what_one_at_a_time_leaves(kind: str, happened: list[Happened]) -> None:
    """Byte for byte, in every table: whatever was said, poison in the midst of it, look-ups on the way."""
    left = [play(kind, happened, together=together) for together in (True, False)]

    assert left[0] == left[1]


def play(kind: str, happened: Sequence[Happened], *, together: bool) -> dict[str, object]:
    """All rows of all tables, after that has happened on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        clock, phone = Clock(), Typing()
        database = (Database if together else Apart)(empty(kind, Path(folder)), lambda a, b: 0.0, clock)
        migrate_engine(database.engine)
        settle(database, clock())
        for number, (who, (how, what)) in enumerate(happened):
            raw = {"id": str(number), "who": who, "how": how, "text": what}
            database.inbox.receive(Platform.TELEGRAM, raw["id"], raw, account=who, chat=who)
        world = World({Platform.TELEGRAM: phone}, Nowhere())
        phone.open.set()
        intake = Intake(
            Brittle(CONTENTS), database, database.inbox, world, clock, lambda: None, batch_s=FOREVER_S
        )
        asyncio.run(drained(intake, clock))
        try:
            with database.engine.begin() as connection:
                assert first_broken(connection) is None
            return {name: rows(database, name) for name in tables.metadata.tables}
        finally:
            database.close()


async def drained(intake: Intake, clock: Clock) -> None:
    """All is handled, or set aside."""
    for _ in range(MOST_TRIES * MOST_HAPPENING):
        await intake.drain()
        clock.time += timedelta(seconds=max(AGAIN_S))


class Apart(Database):
    """A database on which no batch can be kept."""

    def together(self) -> Any:
        """Others are in the way."""
        raise Contended("always")


class Typing(Phone):
    """A phone on which commands and buttons are to be had."""

    def read(self, raw: Raw) -> AnyEvent:
        """What was done."""
        account = Account(Platform.TELEGRAM, raw["who"])
        about = {
            "id": raw["id"],
            "account": account,
            "chat": Chat(Platform.TELEGRAM, raw["who"]),
            "name": "Anna",
        }
        if raw["how"] == "command":
            name, _, text = raw["text"].partition(" ")
            return Commanded(**about, command=name, text=text)
        if raw["how"] == "press":
            return Pressed(**about, action=raw["text"])
        return Said(**about, text=raw["text"])


class Brittle(Engine):
    """The engine, which breaks after all is done when there was poison in it, and wants to know something of "who"."""

    def handle(self, store: Store, event: AnyEvent, now: datetime) -> Sequence[Reply]:
        """Handle it, and then break."""
        replies = super().handle(store, event, now)
        if "poison" in repr(event):
            raise RuntimeError("poison")
        if isinstance(event, Said) and event.text == "who":
            store.known.moderates(event.account, event.chat)
        return replies


# -- the parts -----------------------------------------------------------------------------------------------------


def arrive(house: House) -> None:
    """Everybody says hello."""
    for who in NEIGHBOURS:
        house.arrives(who, "hello")


def on_savepoint(house: House, told: Callable[[Connection], None]) -> None:
    """Tell of each savepoint, from now on."""

    def runs(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement == SAVEPOINT:
            told(connection)

    event.listen(house.database.engine, "before_cursor_execute", runs)


@contextmanager
def failing(house: House, errors: list[Exception]) -> Iterator[None]:
    """Commits of batches fail with these errors, one after another."""
    begun: list[Connection] = []

    def fail(_connection: Connection) -> None:
        if begun and errors:
            begun.clear()
            raise errors.pop(0)

    on_savepoint(house, begun.append)
    event.listen(house.database.engine, "commit", fail)
    yield
    event.remove(house.database.engine, "commit", fail)


def kept(house: House, column: str, name: str) -> object:
    """What the inbox knows of an event."""
    with house.database.engine.begin() as connection:
        query = select(tables.inbox.c[column]).where(tables.inbox.c.event == name)
        return connection.execute(query).scalar_one()


def rows(database: Database, name: str) -> list[tuple[object, ...]]:
    """All rows of a table but for what is random in it: salts, the hashes over them, and whose a claim was."""
    table = tables.metadata.tables[name]
    steady = [it for it in table.c if it.name not in RANDOM]
    with database.engine.begin() as connection:
        found = connection.execute(select(*steady).order_by(*table.primary_key))
        return [tuple(row) for row in found]


def settle(database: Database, now: datetime) -> tuple[int, int]:
    """A community in which everybody is a member, the first with two items; its number, and the first's."""
    with database.work(now) as store:
        community = store.communities.add(Community("Elm Street", Point(0, 0), "UTC", now)).id
        members = [store.members.add(Member(community, f"Neighbour {who}", HERE, now)) for who in NEIGHBOURS]
        for who, member in zip(NEIGHBOURS, members, strict=True):
            account = Account(Platform.TELEGRAM, who)
            store.faces.save(Face(account, "Anna", "en", member.id, True, now))
        for title in ("drill", "ladder"):
            store.items.add(Item(community, members[0].id, title, HERE, now))
    return community, members[0].id


def take_three(house: House) -> list[Arrived]:
    """Three events that wait, taken."""
    for who in NEIGHBOURS[:3]:
        house.arrives(who, "hello")
    return house.database.inbox.take((Platform.TELEGRAM,), (), 3)


def found(store: Store, community: int, words: str) -> list[str]:
    """The titles that words find."""
    return [it.item.title for it in store.search.find(Sought(community, HERE, words), 0, 10)]
