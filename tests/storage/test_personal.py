"""Of somebody who is forgotten nothing is left in any column, but for those that are said to stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, Table, insert, select

from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from storage.database import Database
from storage.migrations import migrate_engine
from storage.personal import EMPTIED, REMOVED, STAYING, STAYS, Fate, fate_of
from storage.tables import metadata
from storage.types import Utc

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAME, ACCOUNT, PHOTO = "Xanthippe", "70707070", "7" * 32
THROUGH_THE_STORE = ("community", "member", "face", "item", "item_word", "word", "home", "photo")
PLATFORM = Platform.TELEGRAM.value
GIVEN: dict[str, dict[str, Any]] = {  # where more than the name is needed to tell whose a row is
    "known": {"question": f'{{"account":{{"platform":"telegram","id":"{ACCOUNT}"}}}}'},
    "tally": {"who": f"telegram:{ACCOUNT}"},
    "secret_link": {"account": f"telegram:{ACCOUNT}"},
    "loan": {"state": "returned"},
    "audit": {"actor": 1, "subject": "member:1"},
    "posting": {"chat": ACCOUNT, "subject": "x", "direct": True},
    "inbox": {"event": f"m{ACCOUNT}:1"},
    "outbox": {"chat": ACCOUNT, "answers": f"m{ACCOUNT}:1", "posting_id": None},
    "room": {"chat": "-1001", "community_id": 1},
}


def test_every_column_has_a_fate() -> None:
    """Whoever adds a column says what becomes of it; and no entry is left of one that is gone."""
    columns = {(table.name, column.name) for table in metadata.sorted_tables for column in table.columns}

    assert sorted(it for it in columns if fate_of(*it) is None) == []
    assert {*REMOVED, *STAYS, *EMPTIED, *STAYING} == {table for table, _ in columns}
    named = {
        (table, name)
        for told in (EMPTIED, STAYING)
        for table, names in told.items()
        for name in names.split()
    }
    assert named - columns == set()


@pytest.mark.parametrize("by_name", [NAME, "xanthippe"])
def test_what_is_said_to_go_is_gone(database_url: str, by_name: str) -> None:
    """Everything that may hold something personal does, before; nothing of it is there afterwards."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    lives(database)
    assert by_name in "".join(traces(database, by_name).values())

    with database.work(NOW) as store:
        store.forgetting.forget(store.members.get(1), NOW)

    left = {it: said for told in (by_name, ACCOUNT, PHOTO) for it, said in traces(database, told).items()}
    assert {it: said for it, said in left.items() if it != "word.text"} == {}
    database.close()


def test_what_they_did_last_goes_too(database_url: str) -> None:
    """They say so on one platform, while what they said on the other is handled by the same commit."""
    database = Database(database_url, lambda a, b: 0.0, lambda: NOW)
    migrate_engine(database.engine)
    both = (Platform.TELEGRAM, Platform.DISCORD)
    street = Community("Elm Street", Point(0, 0), "UTC", NOW)
    with database.work(NOW) as store:
        member = Member(store.communities.add(street).id, NAME, Cell.of(Point(0, 0), 500), NOW)
        store.members.add(member)
        for platform in both:
            store.faces.save(Face(Account(platform, ACCOUNT), NAME, "en", member.id, True, NOW))
    with database.inbox.together():
        for platform in both:
            database.inbox.receive(platform, "m1", {"from": NAME}, account=ACCOUNT, chat=ACCOUNT)
    first, second = database.inbox.take(both, (), 2)

    with database.together() as handling:
        with handling(first):
            pass
        with handling(second) as work:
            work.forgetting.forget(member, NOW)

    assert "inbox.raw" not in traces(database, NAME)
    assert not database.inbox.take(both, (), 2)
    database.close()


def lives(database: Database) -> None:
    """Somebody of whom something stands in every table."""
    with database.work(NOW) as store:
        here = store.communities.add(Community("Elm Street", Point(52.5, 13.4), "Europe/Berlin", NOW))
        me = store.members.add(Member(here.id, NAME, Cell(1, 1), NOW))
        store.faces.save(Face(Account(Platform.TELEGRAM, ACCOUNT), NAME, "en", me.id, True, NOW))
        store.homes.put(me.id, Point(52.5, 13.4), NAME, NOW)
        store.items.add(Item(here.id, me.id, NAME, Cell(1, 1), NOW, description=NAME, note=NAME, photo=PHOTO))
        for table in metadata.sorted_tables:
            if table.name == "photo":
                store.connection.execute(insert(table).values(id=PHOTO, jpeg=b"x"))
            elif table.name not in THROUGH_THE_STORE:
                store.connection.execute(insert(table).values(row_of(table)))


def row_of(table: Table) -> dict[str, Any]:
    """A row with something personal in all that does not stay."""
    made = {it.name: value_of(table, it) for it in table.columns if not (it.name == "id" and it.primary_key)}
    return made | GIVEN.get(table.name, {})


def value_of(table: Table, column: Column[Any]) -> Any:
    """Something that fits the column, and tells of them where it may."""
    stays = fate_of(table.name, column.name) is Fate.STAYS
    match column.type:
        case Utc():
            return NOW - timedelta(days=1)
        case Boolean():
            return False
        case Integer() | Float():
            return 1
        case LargeBinary():
            return b"x"
        case JSON():
            return {} if stays else {"words": NAME}
        case _ if column.name.endswith("platform"):
            return PLATFORM
        case _ if column.name in ("account", "used_by"):
            return ACCOUNT
        case _:
            return f"x{column.name}" if stays else NAME


def traces(database: Database, told: str) -> dict[str, str]:
    """Which columns tell something, and what they say."""
    with database.engine.begin() as connection:
        return {
            f"{table.name}.{column.name}": str(value)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            for column, value in zip(table.columns, row, strict=True)
            if told in str(value)
        }
