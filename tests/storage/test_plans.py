"""What an event costs does not grow with what the installation holds: no statement reads a large table whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Engine, event, select

from bot.model.chats import Chat, Platform
from storage.backlog import BacklogRows
from storage.migrations import migrate
from storage.tables import item, metadata
from tests import databases
from tests.storage.large import enlarge
from tests.stories.lent import on_loan
from tests.stories.linked import code_for
from tests.stories.street import ROOMS, Street

ROWS: Final = 5_000
Statements = dict[str, Any]  # each once, with the values that it was given

SMALL: Final = frozenset({"community", "lease", "secret"})
# What may read a large table from its beginning, and why.
ALLOWED: Final = {
    r"^SELECT (\w+)\.\w+ \nFROM \1 \nWHERE \1\.\w+ < \S+( \S+)* ORDER BY": "the broom, seldom: what some weeks leave",
    r"^SELECT (photo|known|draft|held)\.\w+, .* ORDER BY \1\.\w+\n LIMIT": "the broom: a slice, in the order of keys",
    r"^SELECT (item|statement)\.photo \nFROM \1 \n": "the broom: PostgreSQL, where there are few",
    r"^SELECT inbox\.received_at \nFROM inbox ORDER BY inbox\.id DESC\n LIMIT": "ends at the first",
    r"^SELECT item\.id, item\.row, .* \n LIMIT": "ends at its limit, and so many are offered that it soon does",
}


@pytest.fixture(scope="module", params=databases.KINDS)
def city(request: pytest.FixtureRequest) -> Iterator[Street]:
    """A street in a large installation; half of everything is in its own community."""
    if request.param == "sqlite":
        yield from _enlarged("")
    else:
        with databases.bare_postgresql() as url:
            yield from _enlarged(url)


def _enlarged(url: str) -> Iterator[Street]:
    if url:
        migrate(url)
    street = Street(url)
    with street.database.engine.begin() as connection:
        enlarge(connection, ROWS, street.community.id, street.now)
    yield street
    street.database.close()


def test_no_statement_reads_a_large_table_whole(city: Street) -> None:
    """From the inbox to the outbox, through the life of a loan and what moderators do of it: all goes by an index."""
    with _recorded(city.database.engine) as statements:
        _live(city)
        _mail(city)

    with city.database.engine.connect() as connection:
        scans = {
            it: found for it, values in statements.items() if (found := _scanned(connection, it, values))
        }
    told = [f"{', '.join(found)}: {it}" for it, found in scans.items() if not _may(it)]
    assert not told, "\n\n".join(told)


def _live(city: Street) -> None:
    """What neighbours and moderators do."""
    mod = city.moderator()
    anna, ben, _ = on_loan(city)
    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    for who in (anna, ben):
        for words in ("/find", "/find drill", "/find dirll", "/mine", "/loans", "/help", "/settings"):
            who.commands(words)
    ben.commands("/find drill").presses("Details").presses("Report")
    ben.answers(reason="unsafe", words="It gave me a shock")
    mod.presses("Nothing wrong")
    ben.presses("There is a problem")
    for words in ("/mod", "/mod loans", "/mod items", "/mod log", "/mod reports", "/mod held"):
        mod.commands(words)
    other = city.stranger("Annie", on="discord")
    other.commands(f"/link {code_for(anna)}").presses("Yes")
    anna.presses("Yes")
    city.passes(hours=3)


def _mail(city: Street) -> None:
    """What receiving, handling, sending and the broom do."""
    database, now = city.database, city.now
    database.inbox.receive(Platform.TELEGRAM, "m1", {"a": 1}, account="101", chat="101", key="k")
    for arrived in database.inbox.take(tuple(Platform), (5,), 3):
        with database.handling(arrived) as store:
            store.rooms.at(Chat(Platform.DISCORD, "99", False, "9"))
            store.rooms.move(ROOMS[Platform.TELEGRAM], Chat(Platform.TELEGRAM, "-2001", direct=False))
    database.inbox.letter(Platform.TELEGRAM, "m1")
    database.inbox.forget_keys(now)
    database.post.unreachable(Chat(Platform.TELEGRAM, "101"))
    BacklogRows(database.engine).look(now)
    database.sweep(now)


@contextmanager
def _recorded(engine: Engine) -> Iterator[Statements]:
    """Every statement of ours that runs meanwhile."""
    seen: Statements = {}

    def run(_c: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.setdefault(statement, values[0] if many else values)

    event.listen(engine, "before_cursor_execute", run)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", run)


def _scanned(connection: Connection, statement: str, values: Any) -> list[str]:
    """The tables that the database means to read from one end to the other."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        found = [scan[1] for row in plan if (scan := re.fullmatch(r"SCAN (\w+)", row.detail))]
    else:
        lines = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars()
        found = re.findall(r"Seq Scan on (\w+)", "\n".join(lines))
    return [it for it in found if it in metadata.tables and it not in SMALL]


def _may(statement: str) -> bool:
    """Whether this one is known to."""
    return any(re.search(it, statement, re.DOTALL) for it in ALLOWED)


def test_the_broom_finds_what_shows_a_photo_by_an_index(city: Street) -> None:
    """PostgreSQL does once a table is much larger than a slice: here it is told not to read one whole."""
    with _recorded(city.database.engine) as statements:
        city.database.sweep(city.now)

    with city.database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        scanned = {
            it: _scanned(connection, it, values) for it, values in statements.items() if ".photo IN" in it
        }
    assert len(scanned) == 2
    assert not any(scanned.values())


def test_a_statement_without_an_index_is_noticed(city: Street) -> None:
    """Nobody looks for a description; who did would read every item."""
    with _recorded(city.database.engine) as statements, city.database.engine.connect() as connection:
        connection.execute(select(item.c.id).where(item.c.description == "a drill"))
        (asked,) = statements.items()

        assert _scanned(connection, *asked) == ["item"]
