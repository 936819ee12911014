"""A batch leaves what one event at a time leaves, whatever happened."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.engine import Engine
from bot.conversation.events import AnyEvent, Commanded, Pressed, Said
from bot.conversation.replies import Reply
from bot.errors import Contended
from bot.flows import CONTENTS
from bot.flows.actions import Borrow
from bot.model.chats import Account, Chat, Platform
from bot.ports import Raw
from bot.running.failures import AGAIN_S, MOST_TRIES
from bot.running.intake import Intake
from bot.running.world import World
from bot.store import Store
from storage import tables
from storage.database import Database
from storage.migrations import migrate_engine
from storage.records import first_broken
from tests.databases import KINDS, empty
from tests.running.house import FOREVER_S, Clock, Nowhere, Phone
from tests.running.neighbours import NEIGHBOURS, rows, settle

MOST_HAPPENING: Final = 8
Happened = tuple[str, tuple[str, str]]  # who, how (said, command, press), what
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
