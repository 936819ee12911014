"""Which language a browser asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 200  # characters of the header that are looked at
WEIGHT: Final = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


def preferred(accepted: str, spoken: Sequence[str]) -> str:
    """The language among ours that a browser likes best; the first when it names none of them."""
    wishes = []
    for part in accepted[:LONGEST].split(","):
        name, _, rest = part.partition(";")
        weight = WEIGHT.fullmatch(rest)
        language = name.strip().split("-")[0].lower()
        if language in spoken:
            wishes.append((float(weight[1]) if weight else 1.0, language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else spoken[0]
