"""What rows have in common: their types, and the values that take several columns or are written as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from bot.model.chats import Chat, Platform
from bot.model.places import Cell
from bot.model.quiet import QuietHours
from bot.model.spans import Span

Values = dict[str, Any]
E = TypeVar("E", bound=StrEnum)


class Found(Protocol):
    """A row that a statement found: its columns in order, and by their names."""

    def __getattr__(self, name: str, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...


# Many rows name the same few: to look one up takes a third of the time of making it.
cell_at = lru_cache(maxsize=4096)(Cell)
quiet_hours = lru_cache(maxsize=256)(QuietHours)


def by_value(kind: type[E]) -> dict[str, E]:
    """What each value of a kind stands for."""
    return {str(it.value): it for it in kind}


def write_chat(chat: Chat) -> Values:
    """The columns that name a chat."""
    return {"platform": chat.platform.value, "chat": chat.id, "direct": chat.direct, "space": chat.space}


def read_chat(row: Found) -> Chat:
    """The chat that a row names."""
    return Chat(Platform(row.platform), row.chat, row.direct, row.space)


def write_cell(cell: Cell) -> Values:
    """The columns that name a cell."""
    return {"row": cell.row, "col": cell.col, "cell_m": cell.size_m, "side": cell.side}


def read_cell(row: Found) -> Cell:
    """The cell that a row names."""
    return cell_at(row.row, row.col, row.cell_m, row.side)


def write_span(span: Span | None) -> list[str] | None:
    """A span as JSON."""
    return [span.start_at.isoformat(), span.due_at.isoformat(), span.zone] if span else None


def read_span(written: list[str] | None) -> Span | None:
    """The span that was written."""
    if written is None:
        return None
    start, due, zone = written
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(due), zone)
