"""A house at work, in which nothing waits, and what each of its transactions writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import Connection, event

from tests.running.house import House, until


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[None]:
    """Intake and delivery are at work, and nothing waits."""
    house.database.inbox.at_once = house.intake.at_once
    async with house.running():
        await until(lambda: house.intake._idle)
        yield


@contextmanager
def commits(house: House, *errors: Exception) -> Iterator[list[str]]:
    """What was written by each transaction that wrote; the first of them end with these errors."""
    written: list[str] = []
    now: set[str] = set()
    left = [*errors]

    def writes(_c: Connection, _cursor: object, statement: str, *_: object) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE"):
            now.add(f"{words[0]} {words[2] if words[0] == 'INSERT' else words[1]}".lower())

    def ends(_connection: Connection) -> None:
        what = ", ".join(sorted(now))
        now.clear()
        if what and left:
            raise left.pop(0)
        if what:
            written.append(what)

    event.listen(house.database.engine, "before_cursor_execute", writes)
    event.listen(house.database.engine, "commit", ends)
    yield written
    event.remove(house.database.engine, "before_cursor_execute", writes)
    event.remove(house.database.engine, "commit", ends)
