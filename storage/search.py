"""Finding items: by distance step, kind, free days and words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from bot.model.item import Item, ItemState
from bot.model.loan import HOLDING_STATES
from bot.model.places import Cell, distance_step
from bot.ports import Distances
from bot.store import Found, Sought
from storage.rows import read_item
from storage.tables import item, loan
from storage.words import ALIKE, letters, likeness, spelt_right

CLOSE_SECOND = 15  # points of likeness by which a worse match may trail the best and still be shown


class ItemSearch:
    """Search over the items of a community. What decides is the cell, never the home."""

    def __init__(self, connection: Connection, distance_m: Distances) -> None:
        """Measure between the centres of cells with `distance_m`."""
        self._connection, self._distance_m = connection, distance_m

    def find(self, sought: Sought, offset: int, limit: int) -> list[Found]:
        """Nearest step first, then the newest; with words, those spelt right, or else those that look alike."""
        found = self._matching(
            [read_item(row) for row in self._connection.execute(_offered(sought))], sought.words
        )
        steps = {cell: self.step(sought.cell, cell) for cell in {it.cell for it in found}}
        placed = [Found(it, steps[it.cell]) for it in found]
        if sought.within_m is not None:
            placed = [it for it in placed if it.step_m <= sought.within_m]
        placed.sort(key=lambda it: (it.step_m, -it.item.made_at.timestamp(), -it.item.id))
        return placed[offset : offset + limit]

    def public(self, sought: Sought) -> list[Item]:
        """What everybody may see, of all communities (`sought` names none), the newest first."""
        items = [read_item(row) for row in self._connection.execute(_offered(sought).where(item.c.public))]
        found = self._matching(items, sought.words)
        return sorted(found, key=lambda it: (it.made_at, it.id), reverse=True)

    def titles(self, community_id: int, typed: str, limit: int) -> list[tuple[int, str]]:
        """Items (id, title) that could be meant by what was typed so far, the newest first."""
        rows = self._connection.execute(
            select(item.c.id, item.c.title)
            .where(item.c.community_id == community_id, item.c.state == ItemState.OFFERED)
            .order_by(item.c.id.desc())
        ).all()
        wanted = letters(typed).strip()
        begun = [row for row in rows if wanted in letters(row.title)]
        alike = [row for row in rows if not begun and likeness(typed, row.title) >= ALIKE]
        return [(row.id, row.title) for row in (begun or alike)[:limit]]

    def step(self, viewer: Cell, other: Cell) -> int:
        """The step between two cells; each pair is measured once a search: geopy's geodesic costs 80 µs."""
        if viewer == other:
            return 0
        return distance_step(self._distance_m(viewer.centre, other.centre))

    def _matching(self, items: list[Item], words: str) -> list[Item]:
        """The items that answer the words."""
        if not words:
            return items
        if right := [it for it in items if spelt_right(words, f"{it.title} {it.description}")]:
            return right
        scored = [(likeness(words, it.title), it) for it in items]
        best = max((score for score, _ in scored), default=0.0)
        return [it for score, it in scored if score >= max(ALIKE, best - CLOSE_SECOND)]


def _offered(sought: Sought) -> Select[Any]:
    """Offered items of the community (0: of any), of the kind, free on the days."""
    query = select(item).where(item.c.state == ItemState.OFFERED)
    if sought.community_id:
        query = query.where(item.c.community_id == sought.community_id)
    if sought.not_of:
        query = query.where(item.c.owner_id != sought.not_of)
    if sought.kind:
        query = query.where(item.c.kind == sought.kind)
    if span := sought.span:
        taken = select(loan.c.item_id).where(
            loan.c.state.in_(HOLDING_STATES), loan.c.start_at < span.due_at, loan.c.busy_until > span.start_at
        )
        query = query.where(item.c.id.not_in(taken), item.c.longest_days >= span.days)
    return query
