"""Text as Telegram takes it: plain, with bold and italic as entities beside it, cut to the platform's limits. Pure.

Entities instead of HTML: nothing has to be escaped, so nothing that people type can become markup, and a cut
can fall anywhere but inside a surrogate pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

MAX_TEXT: Final = 4096  # Bot API: sendMessage, text; UTF-16 units
MAX_CAPTION: Final = 1024  # Bot API: sendPhoto, caption
ELLIPSIS: Final = "…"
SHORTEST_LINE: Final = 40  # a line is not cut below this while others can be
WORD_JOINER: Final = "\u2060"

# What Telegram would turn into a mention, hashtag, cashtag, command or link when a person typed it.
SIGNS: Final = re.compile(r"(?<!\w)([@#$/])(?=\w)")
LINKS: Final = re.compile(r"(?<=\w)([.:@])(?=[^\W\d_]{2,}|//)")

Style = Literal["", "bold", "italic"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or a typed text of several) in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Styled:
    """A text with its entities, as a call takes them."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


def units(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def inert(typed: str) -> str:
    """What a person typed, looking the same, but no mention, tag, command or link comes of it."""
    return LINKS.sub(rf"\1{WORD_JOINER}", SIGNS.sub(rf"\1{WORD_JOINER}", typed))


def cut(text: str, longest: int) -> str:
    """At most `longest` units, with an ellipsis where something is missing."""
    if units(text) <= longest:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (longest - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + ELLIPSIS


def compose(lines: Iterable[Line], longest: int) -> Styled:
    """The lines one below another, the longest of them shortened until all fit into `longest` units."""
    fitting = _fit([replace(line, text=line.text.strip()) for line in lines], longest)
    text, entities = "", []
    for line in fitting:
        text += "\n" if text else ""
        if line.style and line.text:
            entities.append({"type": line.style, "offset": units(text), "length": units(line.text)})
        text += line.text
    return Styled(text, tuple(entities))


def _fit(lines: list[Line], longest: int) -> list[Line]:
    """Cut the longest lines first, so that what stands at the end (a state, a due date) is still read."""
    while (excess := sum(units(line.text) + 1 for line in lines) - 1 - longest) > 0:
        at = max(range(len(lines)), key=lambda n: units(lines[n].text))
        length = units(lines[at].text)
        if length <= SHORTEST_LINE:
            lines = lines[:-1]
        else:
            lines[at] = replace(lines[at], text=cut(lines[at].text, max(SHORTEST_LINE, length - excess)))
    return lines
