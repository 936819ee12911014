"""The search as it is meant: every item is looked at, measured and compared; the quick one must find the same."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.places import distance_m
from bot.model.item import Item
from bot.model.loan import HOLDING_STATES, Loan
from bot.model.places import STEPS_M, Cell, distance_step
from bot.model.spans import Span
from bot.store import Found, Sought
from storage.words import ALIKE, begun, likeness, spelt_right


def find(
    items: Iterable[Item], loans: Iterable[Loan], sought: Sought, offset: int, limit: int
) -> list[Found]:
    """ItemSearch.find."""
    there = [it for it in items if _left(it, loans, sought) and it.community_id == sought.community_id]
    found = [Found(it, step(sought.cell, it.cell)) for it in _answering(there, sought.words)]
    near = [it for it in found if sought.within_m is None or it.step_m <= sought.within_m]
    near.sort(key=lambda it: (-it.step_m, it.item.made_at, it.item.id), reverse=True)
    return near[offset : offset + limit]


def public(items: Iterable[Item], loans: Iterable[Loan], sought: Sought, limit: int) -> list[Item]:
    """ItemSearch.public."""
    there = [it for it in items if it.public and _left(it, loans, sought)]
    return _newest(_answering(there, sought.words))[:limit]


def titles(items: Iterable[Item], community_id: int, typed: str, limit: int) -> list[tuple[int, str]]:
    """ItemSearch.titles."""
    there = [it for it in items if it.offered and it.community_id == community_id]
    found = [it for it in there if begun(typed, it.title)]
    found = found or [it for it in there if likeness(typed, it.title) >= ALIKE]
    return [(it.id, it.title) for it in _newest(found)[:limit]]


def step(viewer: Cell, other: Cell) -> int:
    """ItemSearch.step: another cell, or the middle of another block, is never "your block"."""
    if (viewer.row, viewer.col) == (other.row, other.col):
        return 0
    return max(distance_step(distance_m(viewer.centre, other.centre)), STEPS_M[1])


def _left(it: Item, loans: Iterable[Loan], sought: Sought) -> bool:
    """Whether an item is left when all filters were applied."""
    if not it.offered or it.owner_id == sought.not_of or sought.kind not in (None, it.kind):
        return False
    return sought.span is None or _free(it, loans, sought.span)


def _free(it: Item, loans: Iterable[Loan], span: Span) -> bool:
    """Whether somebody could have it on these days."""
    promised = [loan for loan in loans if loan.item_id == it.id and loan.state in HOLDING_STATES]
    taken = any(loan.span.start_at < span.due_at and loan.busy_until > span.start_at for loan in promised)
    return it.longest_days >= span.days and not taken


def _answering(items: list[Item], words: str) -> list[Item]:
    """Those spelt right, or else those that are alike."""
    if not words:
        return items
    right = [it for it in items if spelt_right(words, f"{it.title} {it.description}")]
    return right or [it for it in items if likeness(words, it.title) >= ALIKE]


def _newest(items: list[Item]) -> list[Item]:
    """The newest first."""
    return sorted(items, key=lambda it: (it.made_at, it.id), reverse=True)
