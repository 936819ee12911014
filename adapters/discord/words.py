"""Text for Discord: what people typed shows as typed, and what is too long is shortened.

Lengths are counted in UTF-16 units: Discord counts characters, of which a text never has more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ELLIPSIS = "…"

# A backslash before any sign that is no letter, digit or space shows just that sign.
# https://support.discord.com/hc/en-us/articles/210298617 and https://docs.discord.com/developers/reference#message-formatting
_MARKUP = re.compile(
    r"""
      [\\*_~|`\[<]                    # emphasis, spoilers, code, masked links; mentions, times, emoji, command links
    | @(?=everyone|here)
    | :(?=//)                         # a bare address would become a link, with a preview
    | (?<=discord)\.(?=gg/|com/)      # so would an invitation without https://
    | (?<=discordapp)\.(?=com/)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# At the start of a line: quotes, headings, small print, lists with signs and with numbers, indented or not.
_LINE_START = re.compile(r"^([ \t]*(?:\d+(?=\.)|(?=[>#+-])))(?=[.>#+-]+\s)", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNIT = re.compile(r"\\?.", re.DOTALL)  # a sign with the backslash before it is never cut apart


def escape(typed: str) -> str:
    """What a person typed, so that Discord shows it as typed: no markup, no mention, no link, no command."""
    return _LINE_START.sub(r"\1\\", _MARKUP.sub(lambda sign: "\\" + sign[0], plain(typed)))


def plain(text: str) -> str:
    """Text for labels and titles, where Discord knows no markup. Lone surrogates, which JSON cannot carry, go."""
    return _SURROGATE.sub("\ufffd", text)


def length(text: str) -> int:
    """UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def shorten(text: str, most: int) -> str:
    """The text, with an ellipsis for its end when it has more than `most` units; "" when nothing may stand there."""
    if length(text) <= most:
        return text
    kept, left = [], most - length(ELLIPSIS)
    for unit in _UNIT.findall(text):
        left -= length(unit)
        if left < 0:
            break
        kept.append(unit)
    return "".join(kept).rstrip() + ELLIPSIS if most > 0 else ""


def label(text: str, most: int) -> str:
    """A text where Discord takes no empty one."""
    return shorten(text, most).strip() or ELLIPSIS


def lines(parts: Iterable[str], most: int) -> str:
    """The parts that are not empty, a line each, together at most so long."""
    return shorten("\n".join(part for part in parts if part), most)
