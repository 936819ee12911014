"""Letters: finds fonts on this machine that can write Korean, and writes with them.

None is shipped: a Korean font weighs 4 MB and more, and the systems on which a bot runs have packages of them. A Python
package that holds one is looked into as well.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PIL import ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

FOLDERS: Final = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/opt/homebrew/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
PACKAGES: Final = ("koreanize_matplotlib",)  # holds NanumGothic (SIL Open Font License 1.1)
# How the files of fonts that can write Korean begin, the best first: plain and bold of one family.
FAMILIES: Final = (
    ("Pretendard-Regular", "Pretendard-Bold"),
    ("NotoSansKR-Regular", "NotoSansKR-Bold"),
    ("NotoSansCJK-Regular", "NotoSansCJK-Bold"),
    ("NotoSansCJKkr-Regular", "NotoSansCJKkr-Bold"),
    ("NanumGothic", "NanumGothicBold"),
    ("NanumBarunGothic", "NanumBarunGothicBold"),
    ("AppleSDGothicNeo", "AppleSDGothicNeo"),
    ("malgun", "malgunbd"),
    ("UnDotum", "UnDotumBold"),
    ("NanumSquareR", "NanumSquareB"),
)
LATIN: Final = (
    ("DejaVuSans", "DejaVuSans-Bold"),
    ("Arial", "Arial Bold"),
)  # where nothing else is, or for more signs
ENDINGS: Final = (".ttf", ".otf", ".ttc")
HANGUL: Final = "가힣뷁"
PLAIN: Final = "Az"
UNSEEN: Final = re.compile(
    "[\u200b-\u200f\ufe00-\ufe0f]"
)  # they change the sign beside them, and no font draws them
NO_LETTER: Final = "\U0010ffff"  # of which every font draws its sign for a missing letter


@dataclass(frozen=True, slots=True)
class Fonts:
    """Files of fonts by weight, the preferred first. `korean` says whether the first can write Korean."""

    plain: tuple[Path, ...] = ()
    bold: tuple[Path, ...] = ()
    korean: bool = False

    def pen(self, size: int, *, bold: bool = False) -> Pen:
        """A pen that writes letters of this size, in pixels."""
        files = self.bold if bold else self.plain
        fonts = [ImageFont.truetype(file, size) for file in files]
        return Pen(tuple(fonts) or (_built_in(size),))


@dataclass(slots=True)
class Pen:
    """Writes in one size; each letter in the first font that has it. Letters that no font has are left out."""

    fonts: Sequence[FreeTypeFont]
    _of: dict[str, FreeTypeFont | None] = field(default_factory=dict)

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
            draw.text((x, y), run, fill=fill, font=font, anchor="ls")
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


def find_fonts(folders: Sequence[Path] | None = None) -> Fonts:
    """The fonts of this machine; below these folders alone, if some are given."""
    files: dict[str, Path] = {}
    for folder in _folders() if folders is None else folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.suffix.lower() in ENDINGS:
                files.setdefault(file.stem, file)
    korean = [pair for pair in _pairs(files, FAMILIES) if _writes(pair[0], HANGUL)][:1]
    found = [*korean, *(pair for pair in _pairs(files, LATIN) if _writes(pair[0], PLAIN))]
    return Fonts(tuple(it[0] for it in found), tuple(it[1] for it in found), bool(korean))


def _pairs(files: dict[str, Path], families: Sequence[tuple[str, str]]) -> list[tuple[Path, Path]]:
    """Plain and bold of the families that are there; plain for bold where that is missing."""
    return [(files[name], files.get(bold, files[name])) for name, bold in families if name in files]


def _folders() -> Iterator[Path]:
    """Where fonts may be."""
    for folder in FOLDERS:
        if folder[0] != "C" or sys.platform == "win32":
            yield Path(os.path.expanduser(folder))
    for package in PACKAGES:
        spec = find_spec(package)
        yield from (Path(place) for place in (spec.submodule_search_locations or () if spec else ()))


def _writes(file: Path, text: str) -> bool:
    """Whether a file is a font with these letters."""
    try:
        with file.open(
            "rb"
        ) as opened:  # given a path, Pillow would take another file of that name for a broken one
            font = ImageFont.truetype(opened, 20)
            return all(_has(font, sign) for sign in text)
    except OSError:
        return False


def _has(font: FreeTypeFont, sign: str) -> bool:
    """Whether a font has a letter of its own for a sign."""
    if sign.isspace():
        return True
    if UNSEEN.match(sign):
        return False
    drawn = bytes(font.getmask(sign))
    return any(drawn) and drawn != bytes(font.getmask(NO_LETTER))


def _built_in(size: int) -> FreeTypeFont:
    """Pillow's own letters, plain Latin ones, for a machine without any."""
    font = ImageFont.load_default(size)
    if not isinstance(font, FreeTypeFont):
        raise LookupError("Pillow was built without FreeType: labels cannot be drawn")
    return font
