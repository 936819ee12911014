"""The parts of a campaign that decide what counts: what excuses a second delivery, dial, updates, ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert, text, update

from bot.model.community import Community
from bot.model.places import Point
from bot.settings import DatabaseSettings
from storage.database import open_engine
from storage.migrations import migrate_engine
from storage.rows.people import write_community
from storage.tables import community, inbox
from tests import databases
from tests.chaos.dial import Dial, Hand
from tests.chaos.evidence import breaks, known_again
from tests.chaos.keeper import Ending, Keeper
from tests.chaos.large import Large
from tests.chaos.ledger import open_ledger
from tests.chaos.updates import UnrulyUpdates
from tests.chaos.witness import Delivery

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def keeper(folder: Path, *, died: float | None = None, froze: float | None = None) -> Keeper:
    """One whose process 7 ended, or was stopped, at that second."""
    it = Keeper(folder / "dial", folder / "config.toml", folder / "log")
    if died is not None:
        it.endings.append(Ending(7, -9, True, died))
    if froze is not None:
        it.frozen[7].append((froze, froze + 2))
    return it


def test_a_second_delivery_is_excused_by_a_crash_in_between(tmp_path: Path) -> None:
    """Its sender died or stood still between the two, or the receipt was cut off; nothing else excuses it."""
    twice = [Delivery("t:1:1", 7, 1.0), Delivery("t:1:2", 8, 5.0)]

    assert breaks(twice, keeper(tmp_path)) == 0
    assert breaks(twice, keeper(tmp_path, died=3.0)) == 1
    assert breaks(twice, keeper(tmp_path, died=6.0)) == 0
    assert breaks(twice, keeper(tmp_path, froze=2.0)) == 1
    assert breaks(twice, keeper(tmp_path, froze=0.5)) == 1  # its call was on the way
    assert breaks(twice, keeper(tmp_path, froze=-3.5)) == 0  # two seconds long, and over for long
    assert breaks(twice, keeper(tmp_path, froze=-1.5)) == 1  # it went on with the call that was under way
    after = [Delivery("t:1:1", 8, 1.0), Delivery("t:1:2", 7, 5.0)]
    assert breaks(after, keeper(tmp_path, froze=2.0)) == 1  # the same, after another had sent it
    assert breaks(after, keeper(tmp_path, froze=0.0)) == 0
    assert breaks([Delivery("t:1:1", 7, 1.0, cut=True), twice[1]], keeper(tmp_path)) == 1


def test_a_key_counts_for_two_minutes() -> None:
    """A message that Discord was given a nonce for must not come again within them."""
    first = Delivery("discord:1", 7, 1.0, keyed=True)

    assert known_again([first, Delivery("discord:2", 8, 60.0, keyed=True)])
    assert not known_again([first, Delivery("discord:2", 8, 122.0, keyed=True)])
    assert not known_again([first, Delivery("discord:2", 8, 60.0)])


def test_both_sides_see_the_same_dial(tmp_path: Path) -> None:
    """What one sets the other reads; a countdown is over once."""
    driver, victim = Dial(tmp_path / "dial"), Dial(tmp_path / "dial")
    before = victim.now()

    driver.moves(timedelta(days=2))
    driver[Hand.STATEMENT] = 2

    assert victim.now() - before >= timedelta(days=2)
    assert [victim.counts_down(Hand.STATEMENT) for _ in range(4)] == [False, True, False, False]


async def test_twisted_updates_come_at_least_once() -> None:
    """Twisted, each still comes; confirmed ones may come again; and what was confirmed is known."""
    updates = UnrulyUpdates(rng=Random(1))
    for number in range(5):
        updates.push("message", {"message_id": number})
    first = await updates.get()

    updates.twisted = True
    again = await updates.get(first[1]["update_id"] + 1)

    assert {it["update_id"] for it in first[2:]} <= {it["update_id"] for it in again}
    assert len(again) > 3
    assert updates.confirmed == first[:2]


def test_a_large_installation_fits_the_tables(tmp_path: Path) -> None:
    """What the figures are measured on has the present columns, and loans that do not overlap."""
    engine = open_engine(f"sqlite:///{tmp_path}/shed.db")
    migrate_engine(engine)
    with engine.begin() as connection:
        here = Community("Elm Street", Point(52.5, 13.4), "Europe/Berlin", NOW)
        connection.execute(insert(community).values(write_community(here)))
        Large(1, 500, NOW).fill(connection)
        found = connection.execute(
            text("SELECT state, count(*) FROM loan GROUP BY state ORDER BY state")
        ).all()
        damage = connection.execute(text("PRAGMA foreign_key_check")).all()
    engine.dispose()

    assert [it[0] for it in found] == ["on_loan", "returned"]
    assert sum(it[1] for it in found) == 500
    assert damage == []


def test_the_ledger_keeps_what_a_transaction_wrote(tmp_path: Path) -> None:
    """On both databases the same lines, and none of a transaction that was rolled back."""
    told = []
    for kind in databases.KINDS:
        url = DatabaseSettings.model_validate({"url": databases.empty(kind, tmp_path)}).url.get_secret_value()
        engine = open_engine(url)
        migrate_engine(engine)
        with engine.begin() as connection, connection.begin_nested() as kept:
            open_ledger(connection)
            _mail(connection)
            undone = connection.begin_nested()
            connection.execute(text("DELETE FROM inbox"))
            undone.rollback()
            lines = connection.execute(text("SELECT what, verb, entry FROM chaos_ledger ORDER BY seq")).all()
            told.append([(it.what, it.verb, json.loads(it.entry)["event"]) for it in lines])
            kept.rollback()  # the next test finds the database as it was
        engine.dispose()

    assert told == [[("inbox", "insert", "m1"), ("inbox", "update", "m1")]] * len(told)


def _mail(connection: Connection) -> None:
    """An event arrives and is handled."""
    row = {"platform": "telegram", "event": "m1", "raw": {}, "received_at": NOW, "tries": 0, "error": ""}
    connection.execute(insert(inbox).values(**row, account="", chat="", key="", claim=""))
    connection.execute(update(inbox).values(handled_at=NOW))
