"""Four neighbours of one community, and everything that is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from storage import tables
from storage.database import Database
from tests.running.house import House

NEIGHBOURS: Final = ("1", "2", "3", "4")
HERE: Final = Cell(0, 0)
RANDOM: Final = ("salt", "detail", "previous", "hash", "claim", "claimed_until")


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


MODERATOR = Account(Platform.TELEGRAM, "9")


def neighbourhood(house: House) -> None:
    """A community with a moderator (9) and one more neighbour (1)."""
    now = house.clock()
    with house.database.work(now) as store:
        community = store.communities.add(Community("Elm Street", Point(0, 0), "UTC", now))
        for account in (MODERATOR, Account(Platform.TELEGRAM, "1")):
            member = store.members.add(Member(community.id, account.id, Cell(0, 0), now))
            store.faces.save(Face(account, account.id, member_id=member.id))
        store.moderators.saw(community.id, MODERATOR)
