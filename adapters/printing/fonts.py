"""Letters: two fonts of our own, so that a picture looks the same on every machine, and a pen that writes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

FOLDER: Final = Path(__file__).parent / "letters"  # its README tells where they come from
FILES: Final = ("commonshed-latin.ttf", "commonshed-hangul.ttf")
BOLD: Final = 45  # the stroke that makes a letter bold is one part in so many of its size
# They change the sign beside them, and no font draws them.
UNSEEN: Final = re.compile("[\u200b-\u200f\ufe00-\ufe0f]")
NO_LETTER: Final = "\U0010ffff"  # of which every font draws its sign for a missing letter


@dataclass(slots=True)
class Pen:
    """Writes in one size; each letter in the first font that has it. Letters that no font has are left out."""

    fonts: Sequence[FreeTypeFont]
    stroke: int = 0  # around each letter, in pixels
    _of: dict[str, FreeTypeFont | None] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int, *, bold: bool = False) -> Pen:
        """A pen that writes letters of this size, in pixels."""
        fonts = [ImageFont.truetype(FOLDER / file, size) for file in FILES]
        return cls(fonts, max(1, round(size / BOLD)) if bold else 0)

    @property
    def height(self) -> int:
        """From one line to the next, in pixels."""
        return round(self.fonts[0].size * 1.3)

    def can_write(self, text: str) -> bool:
        """Whether there is a letter left for every letter of the text but signs and pictures."""
        return all(self._font(sign) is not None for sign in text if sign.isalpha())

    def width(self, text: str) -> float:
        """The width of a line, in pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def write(
        self, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, fill: str = "black"
    ) -> None:
        """Write a line; `at` is the left end of its base line."""
        x, y = at
        for font, run in self._runs(text):
            draw.text((x, y), run, fill=fill, font=font, anchor="ls", stroke_width=self.stroke)
            x += font.getlength(run)

    def wrapped(self, text: str, width: float) -> list[str]:
        """Lines that fit into a width, cut between words, or within one that is too long for a line."""
        lines, line = [], ""
        for word in ("".join(sign for sign in word if self._font(sign)) for word in text.split()):
            longer = f"{line} {word}" if line and word else line or word
            if self.width(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._cut(word, width)
            lines += whole
        return [*lines, line] if line else lines

    def _cut(self, word: str, width: float) -> list[str]:
        """A word in parts that fit."""
        parts = [""]
        for sign in word:
            if parts[-1] and self.width(parts[-1] + sign) > width:
                parts.append("")
            parts[-1] += sign
        return parts

    def _runs(self, text: str) -> Iterator[tuple[FreeTypeFont, str]]:
        """The text in pieces of one font."""
        run, of = "", self.fonts[0]
        for sign in text:
            font = self._font(sign)
            if font is None:
                continue
            if font is not of and run:
                yield of, run
                run = ""
            run, of = run + sign, font
        if run:
            yield of, run

    def _font(self, sign: str) -> FreeTypeFont | None:
        """The first font that has a letter."""
        if sign not in self._of:
            self._of[sign] = next((font for font in self.fonts if _has(font, sign)), None)
        return self._of[sign]


def _has(font: FreeTypeFont, sign: str) -> bool:
    """Whether a font has a letter of its own for a sign."""
    if sign.isspace():
        return True
    if UNSEEN.match(sign):
        return False
    drawn = bytes(font.getmask(sign))
    return any(drawn) and drawn != bytes(font.getmask(NO_LETTER))
