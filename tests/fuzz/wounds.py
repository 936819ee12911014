"""Wounds: something in a raw event is missing, is of another kind, is huge, or holds odd letters."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

GONE: Final = object()
NESTED: Final[Any] = [[[[[[[[{"id": [{}]}]]]]]]]]
VALUES: Final[tuple[Any, ...]] = (
    GONE, None, True, False, 0, -1, 1, 3, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, -0.0, 1e308, float("inf"),
    float("nan"), "", " ", "0", "-1", "101", "1e9", "x", "true", "null", "\0", "\ud800", "😀\udc00", "\u202egnirts",
    "ż" + "\u0301" * 300, "x" * 5_000, "9" * 5_000, "@everyone", "<b>", "{ $item }", "%s{0}", "/offer", "\n\n",
    "private", "supergroup", "channel", "bot_command", "2026-11-23T09:00:00+00:00", "9999-99-99",
    [], [None], ["x"], {}, {"": ""}, {"id": {}}, NESTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wound:
    """What becomes of the `place`-th value within an event, counted from the outside."""

    place: int
    value: int  # an index into VALUES


def wounded(raw: dict[str, Any], wounds: tuple[Wound, ...]) -> dict[str, Any]:
    """A copy of the event with these wounds."""
    hurt = copy.deepcopy(raw)
    for wound in wounds:
        places = list(_places(hurt))
        if not places:
            break
        holder, key = places[wound.place % len(places)]
        value = VALUES[wound.value % len(VALUES)]
        if value is GONE:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(value)
    return hurt


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value within others, the outer ones first."""
    row = [value]
    while row:
        below: list[Any] = []
        for holder in row:
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            for key in keys:
                yield holder, key
                if isinstance(holder[key], dict | list):
                    below.append(holder[key])
        row = below
