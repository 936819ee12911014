"""Listening: whoever waits hears at once of what another process wrote, and again after a lost connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import text

from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.model.chats import Chat, Platform
from bot.program import STOP_WITHIN_S
from storage.database import Database
from storage.listening import Listener

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[dict[str, asyncio.Event]]:
    """A listener at work, with a bell for each table; it has rung both once, for what came before."""
    bells = {"inbox": asyncio.Event(), "outbox": asyncio.Event()}
    stop = asyncio.Event()
    rings = {name: bell.set for name, bell in bells.items()}
    running = asyncio.create_task(Listener(database.engine, rings).run(stop))
    await rung(bells, "inbox", "outbox")
    yield bells
    stop.set()
    await running


async def rung(bells: dict[str, asyncio.Event], *names: str) -> None:
    """Wait until these have rung, long before anybody would look by themselves."""
    async with asyncio.timeout(60):
        for name in names:
            await bells[name].wait()
            bells[name].clear()


async def test_what_one_process_writes_wakes_another(postgresql: str) -> None:
    """What arrives rings for the workers, what is to be sent for the sender; what was undone for nobody."""
    one, two = (Database(postgresql, lambda a, b: 0.0, lambda: NOON) for _ in range(2))
    async with listening(one) as bells:
        two.inbox.receive(Platform.TELEGRAM, "1", {})
        await rung(bells, "inbox")
        with two.work(NOON) as store:
            store.outbox.add(Chat(Platform.TELEGRAM, "1"), Say(t("yes")), Reader(), NOON)
        await rung(bells, "outbox")

        assert not bells["inbox"].is_set()
    one.close()
    two.close()


async def test_a_lost_connection_is_made_anew(postgresql: str) -> None:
    """And rings once for all that came meanwhile."""
    database = Database(postgresql, lambda a, b: 0.0, lambda: NOON)
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    async with listening(database) as bells:
        with database.engine.begin() as connection:
            assert connection.execute(ending).all() == [(True,)]
        await rung(bells, "inbox", "outbox")

        database.inbox.receive(Platform.TELEGRAM, "1", {})
        await rung(bells, "inbox")
    database.close()


async def test_a_stop_ends_it_at_once(postgresql: str) -> None:
    """A stop does not wait until a quiet connection is looked at the next time: the program would be cut off first."""
    database = Database(postgresql, lambda a, b: 0.0, lambda: NOON)
    async with listening(database):
        await asyncio.sleep(0.5)  # by now it waits for words that do not come
        began = asyncio.get_running_loop().time()
    database.close()

    assert asyncio.get_running_loop().time() - began < STOP_WITHIN_S / 2
