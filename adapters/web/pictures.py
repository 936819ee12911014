"""Pictures of things, drawn with Pillow for this project: what neighbours in the playground send as photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 480  # pixels, as sent
FINER: Final = 2  # drawn larger and scaled, so that edges are smooth
FLOOR_Y: Final = 380

INK, STEEL, LIGHT, WOOD = "#3b3a46", "#9aa3ad", "#f7f3ea", "#c58b52"
RED, ORANGE, YELLOW, GREEN, BLUE, PINK = "#c8553d", "#e0873c", "#eebb55", "#6f9e6a", "#4f7ea8", "#cf7f92"

Spot = tuple[float, float]


class Sheet:
    """A sheet to draw on, in the pixels of the finished picture."""

    def __init__(self, wall: str, floor: str) -> None:
        """A room: a wall and a floor."""
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), wall)
        self._draw = ImageDraw.Draw(self._image)
        self.box(0, FLOOR_Y, WIDTH, HEIGHT, floor, 0)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: str, round_px: float = 14
    ) -> None:
        """A rectangle with round corners."""
        self._draw.rounded_rectangle(self._scaled(left, top, right, bottom), round_px * FINER, fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle."""
        self._draw.ellipse(self._scaled(x - radius, y - radius, x + radius, y + radius), fill)

    def ring(self, x: float, y: float, radius: float, fill: str, width: float) -> None:
        """A circle's line."""
        self._draw.ellipse(
            self._scaled(x - radius, y - radius, x + radius, y + radius),
            outline=fill,
            width=round(width * FINER),
        )

    def shape(self, fill: str, *spots: Spot) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * FINER, y * FINER) for x, y in spots], fill)

    def line(self, fill: str, width: float, *spots: Spot) -> None:
        """A line with round ends."""
        self._draw.line([(x * FINER, y * FINER) for x, y in spots], fill, round(width * FINER), joint="curve")
        for x, y in (spots[0], spots[-1]):
            self.disc(x, y, width / 2, fill)

    def jpeg(self) -> bytes:
        """The finished picture."""
        encoded = BytesIO()
        self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(encoded, "JPEG", quality=88)
        return encoded.getvalue()

    def _scaled(self, *numbers: float) -> tuple[float, ...]:
        return tuple(number * FINER for number in numbers)


def drill(sheet: Sheet) -> None:
    """A cordless drill."""
    sheet.line(STEEL, 12, (120, 190), (210, 190))
    sheet.shape(INK, (200, 160), (260, 145), (260, 235), (200, 220))
    sheet.box(250, 130, 470, 250, ORANGE, 30)
    sheet.box(290, 155, 430, 172, LIGHT, 8)
    sheet.shape(ORANGE, (380, 240), (462, 240), (490, 350), (405, 350))
    sheet.shape(INK, (372, 248), (392, 248), (402, 300), (382, 292))
    sheet.box(370, 335, 520, 395, INK, 16)


def bike(sheet: Sheet) -> None:
    """A cargo bike."""
    for x, radius in ((150, 68), (500, 84)):
        sheet.ring(x, 400 - radius, radius, INK, 12)
        sheet.disc(x, 400 - radius, 10, STEEL)
    sheet.line(BLUE, 14, (500, 316), (420, 190), (360, 320), (150, 332))
    sheet.line(BLUE, 14, (500, 316), (360, 320))
    sheet.box(90, 215, 320, 315, WOOD, 12)
    for x in (140, 205, 270):
        sheet.line("#a9723d", 4, (x, 222), (x, 308))
    sheet.line(INK, 12, (425, 190), (412, 160))
    sheet.box(380, 145, 455, 165, INK, 10)
    sheet.line(INK, 12, (345, 315), (318, 170), (355, 150))


def ladder(sheet: Sheet) -> None:
    """A step ladder."""
    sheet.line(STEEL, 16, (250, 80), (170, 395))
    sheet.line(STEEL, 16, (340, 80), (420, 395))
    sheet.line("#7d8791", 12, (345, 90), (500, 395))
    for step in range(5):
        top = 125 + step * 60
        sheet.box(250 - step * 15 - 12, top, 342 + step * 15 + 12, top + 18, YELLOW, 5)
    sheet.box(225, 62, 365, 92, RED, 8)


def waffles(sheet: Sheet) -> None:
    """A waffle iron with a waffle."""
    sheet.box(150, 300, 490, 385, INK, 30)
    sheet.disc(320, 215, 140, "#51505e")
    sheet.disc(320, 215, 118, YELLOW)
    for step in range(-3, 4):
        reach = (118**2 - (step * 32) ** 2) ** 0.5
        sheet.line("#cf9739", 8, (320 + step * 32, 215 - reach), (320 + step * 32, 215 + reach))
        sheet.line("#cf9739", 8, (320 - reach, 215 + step * 32), (320 + reach, 215 + step * 32))
    sheet.box(470, 325, 560, 350, RED, 12)
    sheet.disc(210, 342, 12, RED)


def sewing(sheet: Sheet) -> None:
    """A sewing machine."""
    sheet.box(110, 330, 540, 395, "#3f5d6b", 16)
    sheet.box(430, 130, 530, 345, PINK, 20)
    sheet.box(150, 130, 530, 215, PINK, 26)
    sheet.box(150, 130, 215, 270, PINK, 18)
    sheet.line(STEEL, 8, (182, 265), (182, 330))
    sheet.disc(545, 185, 34, INK)
    sheet.disc(545, 185, 14, STEEL)
    sheet.box(360, 88, 392, 134, RED, 6)
    sheet.line(RED, 3, (376, 100), (250, 140), (186, 260))
    for x in (260, 310, 360):
        sheet.disc(x, 172, 10, LIGHT)


def tent(sheet: Sheet) -> None:
    """A tent."""
    sheet.shape("#4d7d57", (330, 110), (560, 395), (420, 395))
    sheet.shape(GREEN, (330, 110), (90, 395), (440, 395))
    sheet.shape(INK, (300, 200), (215, 395), (350, 395))
    sheet.shape(YELLOW, (300, 200), (255, 395), (215, 395))
    sheet.line(LIGHT, 4, (90, 395), (45, 415))
    sheet.line(LIGHT, 4, (560, 395), (600, 415))


def projector(sheet: Sheet) -> None:
    """A projector with its beam."""
    sheet.shape("#f6e7b4", (245, 290), (20, 90), (20, 330))
    sheet.box(220, 230, 540, 370, "#e8e4da", 26)
    sheet.disc(265, 298, 44, INK)
    sheet.disc(265, 298, 28, BLUE)
    sheet.disc(255, 288, 8, LIGHT)
    for x in range(380, 501, 24):
        sheet.box(x, 262, x + 10, 330, STEEL, 5)
    sheet.box(250, 368, 290, 385, INK, 4)
    sheet.box(470, 368, 510, 385, INK, 4)


DRAWN: Final[Mapping[str, tuple[Callable[[Sheet], None], str, str]]] = {
    "drill": (drill, "#dfe9ea", "#c3d2d2"),
    "bike": (bike, "#f3e3d3", "#dcc3ab"),
    "ladder": (ladder, "#e4e7f0", "#c8cddd"),
    "waffles": (waffles, "#f6e9da", "#e2c9ab"),
    "sewing": (sewing, "#ece6f0", "#d3c8dc"),
    "tent": (tent, "#d8e8f0", "#a9c48f"),
    "projector": (projector, "#4a4a5c", "#393948"),
}


def picture(name: str) -> bytes:
    """A drawn picture as JPEG."""
    draw, wall, floor = DRAWN[name]
    sheet = Sheet(wall, floor)
    draw(sheet)
    return sheet.jpeg()


SAMPLES: Final[Mapping[str, Callable[[], bytes]]] = {name: partial(picture, name) for name in DRAWN}
