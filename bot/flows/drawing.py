"""Drawing: once a week it is worked out anew what is shown of homes, by how many live around each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.model.blocks import DRAWN_EVERY, SETTLED_AFTER, at_first, drawn
from bot.model.community import Community
from bot.model.member import Member
from bot.model.places import Cell
from bot.store import Store

Round = Callable[[Store, datetime, int], int]


def draw(enough: int) -> Round:
    """The round that draws what is shown of homes, so that `enough` are shown at one place; one community at a time."""

    def go(store: Store, now: datetime, limit: int) -> int:
        """Draw the one that was drawn longest ago, if it is time for it; returns how many that were."""
        due = store.communities.drawn_before(now - DRAWN_EVERY, 1)
        for community in due:
            _draw(store, community, now, enough)
        return len(due)

    return go


def show_at(store: Store, member: Member, cell: Cell) -> None:
    """Show a member, and what they offer, there."""
    if member.cell != cell:
        member.cell = cell
        store.members.save(member)
    store.items.move(member.id, cell)


def _draw(store: Store, community: Community, now: datetime, enough: int) -> None:
    """Show every member where enough live; who has just come or moved is shown as roughly as can be."""
    homes = store.homes.cells(community.id, community.cell_m)
    settled = [it for it in homes if now - it.since >= SETTLED_AFTER]
    shown = drawn([it.cell for it in settled], enough)
    places = {it.member_id: at_first(it.cell, enough) for it in homes}
    places |= {it.member_id: shown[it.cell] for it in settled}
    store.members.ahead(places.keys())
    for number, cell in places.items():
        member = store.members.get(number)
        if member.cell != cell:
            show_at(store, member, cell)
    community.drawn_at = now
    store.communities.save(community)
