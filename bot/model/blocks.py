"""Blocks: what is shown of a home where too few live for its cell alone to hide it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.model.places import LARGEST_BLOCK, Cell

# A home counts, and is shown more exactly than by its largest block, from then on.
SETTLED_AFTER = timedelta(days=7)
DRAWN_EVERY = timedelta(days=7)  # who came and who went shows only together with all others of a week


def at_first(cell: Cell, enough: int) -> Cell:
    """What is shown of a new home, wherever in its largest block it lies; the cell itself where one is enough."""
    return cell if enough <= 1 else cell.block(LARGEST_BLOCK)


def drawn(homes: Iterable[Cell], enough: int) -> dict[Cell, Cell]:
    """What is shown of each cell in which somebody lives: `homes` names the cell of every home that counts.

    A block is parted into its four quarters only where every quarter in which anybody lives holds enough: if it were
    parted for some, the others could be found by leaving those out. No two of the blocks overlap.
    """
    counted: dict[Cell, int] = {}
    for cell in homes:
        counted[cell] = counted.get(cell, 0) + 1
    if enough <= 1:
        return {cell: cell for cell in counted}
    return _parted(counted, LARGEST_BLOCK, enough)


def _parted(counted: dict[Cell, int], side: int, enough: int) -> dict[Cell, Cell]:
    """The cells of each block of this size, by that block or by smaller ones."""
    shown: dict[Cell, Cell] = {}
    for block, cells in _within(counted, side).items():
        quarters = _within(cells, side // 2).values() if side > 1 else ()
        if quarters and all(sum(quarter.values()) >= enough for quarter in quarters):
            shown |= _parted(cells, side // 2, enough)
        else:
            shown |= dict.fromkeys(cells, block)
    return shown


def _within(counted: dict[Cell, int], side: int) -> dict[Cell, dict[Cell, int]]:
    """The cells by the block of this size in which they lie."""
    blocks: dict[Cell, dict[Cell, int]] = {}
    for cell, homes in counted.items():
        blocks.setdefault(cell.block(side), {})[cell] = homes
    return blocks
