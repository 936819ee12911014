"""Charts as SVG, by hand: bars, standing or lying. No script, no style of their own: the page's style sheet has it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final
from unicodedata import east_asian_width

from markupsafe import Markup, escape

Bar = tuple[str, int]  # words (plain text) and a number

WIDE, HIGH = 720, 300
BASE: Final = HIGH - 44
ROW: Final = 34
EDGE: Final = 46  # beside the first and the last standing bar, for their words
EVERY: Final = 3  # of so many standing bars one has its words
WORDS_WIDTH: Final = 300
LONGEST: Final = 22  # half-wide letters of a row's words; the table has all of them


def columns(title: str, bars: Sequence[Bar]) -> Markup:
    """Standing bars, for a series in time. Each has its number above, one of three its words below."""
    most, step = max([1, *(count for _, count in bars)]), (WIDE - 2 * EDGE) / max(1, len(bars))
    parts = []
    for at, (words, count) in enumerate(bars):
        middle, height = EDGE + (at + 0.5) * step, (BASE - 40) * count / most
        parts.append(_rect(middle - step * 0.36, BASE - height, step * 0.72, height))
        parts.append(_text(middle, BASE - height - 8, str(count), "number", "middle"))
        if (len(bars) - 1 - at) % EVERY == 0:
            parts.append(_text(middle, BASE + 24, words, "words", "middle"))
    parts.append(f'<line class="base" x1="0" y1="{BASE}" x2="{WIDE}" y2="{BASE}"/>')
    return _svg(title, HIGH, parts)


def rows(title: str, bars: Sequence[Bar]) -> Markup:
    """Lying bars, for a ranking."""
    most = max([1, *(count for _, count in bars)])
    room = WIDE - WORDS_WIDTH - 60
    parts = []
    for at, (words, count) in enumerate(bars):
        y, width = at * ROW, room * count / most
        parts.append(_text(WORDS_WIDTH - 12, y + 22, _short(words), "words", "end"))
        parts.append(_rect(WORDS_WIDTH, y + 5, width, ROW - 12))
        parts.append(_text(WORDS_WIDTH + width + 10, y + 22, str(count), "number", "start"))
    return _svg(title, ROW * max(1, len(bars)) + 6, parts)


def _svg(title: str, height: int, parts: Sequence[str]) -> Markup:
    """The whole picture; a screen reader hears its title, and reads the numbers in the table behind it."""
    return Markup(  # all words in it are escaped
        f'<svg class="chart" role="img" viewBox="0 0 {WIDE} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(words: str) -> str:
    """The words as far as there is room; a Korean letter takes that of two."""
    wide = [2 if east_asian_width(sign) in "WF" else 1 for sign in words]
    if sum(wide) <= LONGEST:
        return words
    kept = sum(total < LONGEST for total in accumulate(wide))
    return words[:kept].rstrip() + "…"
