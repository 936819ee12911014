"""What a button means: a frozen dataclass with a short tag, packed into at most 64 bytes.

A packed action is also the payload of a deep link, so it uses only the letters that both allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import ClassVar, Self, get_type_hints

# Telegram: callback_data 1-64 bytes, deep-link payload [A-Za-z0-9_-]{1,64}; Discord: 100 characters.
MAX_ACTION_BYTES = 64
WORD = re.compile(r"[A-Za-z0-9_]*")
MAX_DIGITS = 10  # of a number: 3.6e15, so that the first entry of a page of that number still fits 64 bits
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class ActionUnreadable(ValueError):
    """What came with the press is no action of ours: forged, or from a version long gone."""


class ActionTooLong(ValueError):
    """A packed action must fit into MAX_ACTION_BYTES."""


@dataclass(frozen=True, slots=True)
class Action:
    """A press. A subclass names its `tag` and has only fields of type int or str ([A-Za-z0-9_])."""

    tag: ClassVar[str] = ""

    def pack(self) -> str:
        """The action as text: tag and values joined by "-", numbers in base 36. Raises ActionTooLong."""
        names = _names(type(self))  # type: ignore[arg-type]  # mypy takes the objects' __hash__ for their class's
        packed = "-".join([self.tag, *[_write(getattr(self, name)) for name in names]])
        if len(packed) > MAX_ACTION_BYTES:
            raise ActionTooLong(packed)
        return packed

    @classmethod
    def unpack(cls, values: list[str]) -> Self:
        """The action from its packed values. Raises ActionUnreadable."""
        wanted = _types(cls)  # type: ignore[arg-type]  # as above
        if len(values) != len(wanted):
            raise ActionUnreadable(f"{cls.__name__} takes {len(wanted)} values")
        return cls(*[_read(of, text) for of, text in zip(wanted, values, strict=True)])


class ActionBook:
    """All actions by their tags; reads what was packed."""

    def __init__(self, actions: Iterable[type[Action]]) -> None:
        """Refuse two actions of one tag: a press would be read as the wrong one."""
        self._by_tag: dict[str, type[Action]] = {}
        for action in actions:
            if not action.tag or action.tag in self._by_tag:
                raise ValueError(f"{action.__name__} needs a tag of its own")
            self._by_tag[action.tag] = action

    def read(self, packed: str) -> Action:
        """The action that was packed. Raises ActionUnreadable for anything else, never another error."""
        tag, *values = packed.split("-")
        found = self._by_tag.get(tag)
        if found is None or len(packed) > MAX_ACTION_BYTES:
            raise ActionUnreadable(packed[:MAX_ACTION_BYTES])
        return found.unpack(values)


@cache
def _names(action: type[Action]) -> tuple[str, ...]:
    """An action's fields; a list of loans packs dozens, and dataclasses look for them anew each time."""
    return tuple(field.name for field in fields(action))


@cache
def _types(action: type[Action]) -> tuple[type, ...]:
    """What each of an action's fields holds; their annotations are text, which takes long to read."""
    hints = get_type_hints(action)
    return tuple(hints[name] for name in _names(action))  # type: ignore[arg-type]  # as above


@lru_cache(maxsize=1024)
def _write(value: int | str) -> str:
    """One value as text; the buttons of a card name the same loan or item, and cards the same steps."""
    if isinstance(value, str):
        if not WORD.fullmatch(value):
            raise ValueError(f"{value!r} cannot be part of an action")
        return value
    return _base36(value)


def _base36(number: int) -> str:
    """A whole number from 0 up, in base 36."""
    if number < 0:
        raise ValueError("actions hold no negative numbers")
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
        if not number:
            return text


def _read(wanted: type, text: str) -> int | str:
    """One value of the wanted type. Raises ActionUnreadable."""
    if not WORD.fullmatch(text):
        raise ActionUnreadable(text)
    if wanted is str:
        return text
    if not text or len(text) > MAX_DIGITS or set(text) - set(DIGITS):
        raise ActionUnreadable(text)
    return int(text, 36)
