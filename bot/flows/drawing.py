"""Drawing: once a week it is worked out anew what is shown of homes, by how many live around each.

A community may have ten thousand members: they are read, and shown elsewhere, a few in each unit of work, and whoever
waits comes in between. How far that is stands nowhere but in the database: whoever is shown where the drawing wants
them is done. So one that is broken off is begun again, and comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.model.blocks import DRAWN_EVERY, SETTLED_AFTER, at_first, drawn
from bot.model.community import Community
from bot.model.member import Member
from bot.model.places import Cell
from bot.store import CellOfHome, Store

READ: Final = 1_000  # homes of one unit of work; each takes some 10 µs
SHOWN: Final = 100  # members and items that are shown elsewhere in one; each takes a third of a millisecond

Round = Callable[[Store, datetime, int], int]


def draw(enough: int, *, read: int = READ, shown: int = SHOWN) -> Round:
    """The round that draws what is shown of homes, so that `enough` are shown at one place; one community at a time."""
    under_way: list[Drawing] = []

    def go(store: Store, now: datetime, limit: int) -> int:
        """Go on with a drawing, or begin that of the community which was drawn longest ago; 0: none is due."""
        if not (under_way and under_way[0].now == now):
            under_way[:] = [
                Drawing(it, store.members.of_community(it.id), now, enough)
                for it in store.communities.drawn_before(now - DRAWN_EVERY, 1)
            ]
        if not under_way:
            return 0
        if under_way[0].go_on(store, read, shown):
            under_way.clear()
        return 1

    return go


def show_at(store: Store, member: Member, cell: Cell) -> int:
    """Show a member, and what they offer, there; returns how many items that are."""
    if member.cell != cell:
        member.cell = cell
        store.members.save(member)
    return store.items.move(member.id, cell)


@dataclass(slots=True)
class Drawing:
    """The drawing of a community: its homes are read, then it goes through its members until all are shown right.

    Units of work may be undone after they went through: only a way through all of them that found nothing to do, or
    that is a single unit of work, is the last.
    """

    community: Community
    members: list[int]
    now: datetime
    enough: int
    homes: list[CellOfHome] = field(default_factory=list)
    places: dict[int, Cell] = field(default_factory=dict)
    unread: int = 0  # the first of the members whose home is not read yet
    at: int = 0  # the first of the homes that this way has still to come to
    changed: bool = False  # on this way; though it may have been undone

    def go_on(self, store: Store, read: int, shown: int) -> bool:
        """Read, or show, about so many; whether all of it is done."""
        if self.unread < len(self.members):
            first, part = not self.unread, self.members[self.unread : self.unread + read]
            self.homes += store.homes.cells(part, self.community.cell_m)
            self.unread += read
            if self.unread >= len(self.members):
                self.places = self._drawn()
            if not first or not self.places:
                return False
        whole = self.at == 0
        self._show(store, read, shown)
        if self.at < len(self.homes):
            return False
        if whole or not self.changed:
            community = store.communities.get(self.community.id)
            community.drawn_at = self.now
            store.communities.save(community)
            return True
        self.at, self.changed = 0, False
        return False

    def _drawn(self) -> dict[int, Cell]:
        """Where every member is to be shown: where enough live; who has just come or moved, as roughly as can be.

        Settled is who was so when the week began that is drawn, however late that is done and how often it is begun.
        """
        weeks_from = self.community.drawn_at or self.community.made_at
        until = self.now - (self.now - weeks_from) % DRAWN_EVERY - SETTLED_AFTER
        settled = [it for it in self.homes if it.since <= until]
        shown = drawn([it.cell for it in settled], self.enough)
        places = {it.member_id: at_first(it.cell, self.enough) for it in self.homes}
        return places | {it.member_id: shown[it.cell] for it in settled}

    def _show(self, store: Store, read: int, shown: int) -> None:
        """Show the next ones right, who still live where they did: so many are looked at, about so many changed."""
        part = self.homes[self.at : self.at + read]
        numbers = [it.member_id for it in part]
        there = {it.member_id: it for it in store.homes.cells(numbers, self.community.cell_m)}
        members = {it.id: it for it in store.members.ahead(numbers)}
        for home in part:
            member, place = members.get(home.member_id), self.places[home.member_id]
            if member and member.cell != place and there.get(member.id) == home:
                if shown <= 0:
                    return
                self.changed = True
                shown -= 1 + show_at(store, member, place)
            self.at += 1
