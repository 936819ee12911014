"""Lists that are shown a page at a time: what stands on a page, and the buttons to the ones before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.conversation.phrases import t
from bot.conversation.replies import Button, Rows

PAGE = 5
Entry = TypeVar("Entry")


def page_of(entries: Sequence[Entry], page: int) -> tuple[Sequence[Entry], int]:
    """One page of the entries, and its number: the last one when there are not so many."""
    page = max(0, min(page, (len(entries) - 1) // PAGE))
    return entries[page * PAGE : (page + 1) * PAGE], page


def turns(pack: Callable[[int], str], page: int, count: int) -> tuple[Button, ...]:
    """The buttons to the pages before and after, where there are any; `pack` makes a page's action."""
    back = (Button(t("find-previous"), pack(page - 1)),) if page > 0 else ()
    on = (Button(t("more"), pack(page + 1)),) if (page + 1) * PAGE < count else ()
    return (*back, *on)


def turn(pack: Callable[[int], str], page: int, count: int) -> Rows:
    """The same as a row of their own."""
    row = turns(pack, page, count)
    return (row,) if row else ()
