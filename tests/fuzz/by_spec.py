"""Updates by the Bot API's own description: any kind of update, with any of its fields, of the types it declares."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any, Final

from tests.fakes.telegram.spec import ARRAY, find_spec

DEEPEST: Final = 5
TOLD: Final = {  # fields of which the values mean something to us
    "type": ("private", "group", "supergroup", "channel", "bot_command", "mention", "url"),
    "status": ("creator", "administrator", "member", "restricted", "left", "kicked"),
    "text": ("/find drill", "/offer", "drill", "/mod log", "tomorrow", "오늘", "😀", ""),
    "language_code": ("en", "ko", "en-GB", "xx", ""),
}
NUMBERS: Final = (0, 1, 2, 6, 101, 102, -1001, 2**31, 2**52)
WORDS: Final = ("", "x", "drill", "Anna", "١٢٣", "\u202eabc", "https://example.org/x", "10")


class BySpec:
    """Makes values of declared types by the dice."""

    def __init__(self, types: dict[str, Any], dice: Random) -> None:
        """`types` are the description's, by name."""
        self._types, self._dice = types, dice

    def make(self, kind: str, name: str = "", depth: int = 0) -> Any:
        """A value of a type, for a field of that name."""
        if kind.startswith(ARRAY):
            times = self._dice.choice((0, 1, 1, 2))
            return [self.make(kind.removeprefix(ARRAY), name, depth + 1) for _ in range(times)]
        one = self._dice.choice(re.split(r" or |, | and ", kind))
        return self._scalar(one, name) if one not in self._types else self._object(one, depth)

    def _scalar(self, kind: str, name: str) -> Any:
        dice = self._dice
        match kind:
            case "Integer":
                return dice.choice(NUMBERS)
            case "Boolean" | "True":
                return dice.random() < 0.5
            case "Float":
                return dice.uniform(-200, 200)
            case _:
                return dice.choice(TOLD.get(name, WORDS))

    def _object(self, kind: str, depth: int) -> Any:
        about = self._types[kind]
        if one_of := about.get("one_of"):
            return self._object(self._dice.choice(one_of), depth)
        likely = 0.25 if depth < DEEPEST else 0.0
        return {
            name: self.make(field["type"], name, depth + 1)
            for name, field in about.get("fields", {}).items()
            if field["required"] or self._dice.random() < likely
        }


@cache
def _declared() -> dict[str, Any]:
    """The description's types by name, none where there is no copy of it."""
    spec = find_spec()
    return spec["types"] if spec else {}


def update(number: int) -> dict[str, Any] | None:
    """Any update, always the same for a number; None where there is no copy of the description."""
    types, dice = _declared(), Random(number)
    if not types:
        return None
    made = BySpec(types, dice)
    fields = types["Update"]["fields"]
    kinds = [name for name in fields if name != "update_id"]
    ours = ("message", "message", "callback_query", "my_chat_member")
    kind = dice.choice(ours) if dice.random() < 0.7 else dice.choice(kinds)
    return {"update_id": number, kind: made.make(fields[kind]["type"], kind)}
