"""A chart as a picture for a chat: a number for each week."""

from __future__ import annotations

from datetime import date
from typing import Final

from PIL import Image, ImageDraw

from adapters.printing.fonts import Pen
from bot.conversation.lookups import DrawWeeks
from bot.conversation.phrases import Reader, t
from bot.language import Phrasebook
from bot.language.dates import short_day

SIZE: Final = (1200, 720)
LEFT, RIGHT, TOP, BOTTOM = 60, 60, 180, 120
SMALLEST: Final = 12  # letters of the days, in pixels
INK, SOFT, BAR, NOW, LINE = "#1b2430", "#5a6675", "#3b7f8f", "#d9793d", "#c9d1d9"


def draw_weeks(chart: DrawWeeks, book: Phrasebook) -> Image.Image | None:
    """Bars, each with its number above and its Monday below, the present week in another colour.

    None where there are no letters for its words.
    """
    reader = Reader(chart.language)
    title = book.words(t("insights-weeks-of", community=chart.community), reader)
    note = book.words(t("insights-weeks-note"), reader)
    pen = Pen.of(40, bold=True)
    if not all(pen.can_write(text) for text in (title, note)):
        return None
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(pen.wrapped(title, SIZE[0] - LEFT - RIGHT)[:2]):
        pen.write(draw, (LEFT, 75 + row * pen.height), line, INK)
    _bars(draw, chart.weeks, chart.language)
    Pen.of(24).write(draw, (LEFT, SIZE[1] - 32), note, SOFT)
    return image


def _bars(draw: ImageDraw.ImageDraw, weeks: tuple[tuple[date, int], ...], language: str) -> None:
    """The bars on their base line."""
    base, most = SIZE[1] - BOTTOM, max([1, *(count for _, count in weeks)])
    step = (SIZE[0] - LEFT - RIGHT) / max(1, len(weeks))
    numbers, days = Pen.of(30, bold=True), Pen.of(22)
    words = [short_day(monday, language) for monday, _ in weeks]
    while days.fonts[0].size > SMALLEST and max(map(days.width, words), default=0) > step * 0.9:
        days = Pen.of(round(days.fonts[0].size) - 1)
    for at, (_, count) in enumerate(weeks):
        middle = LEFT + (at + 0.5) * step
        top = base - (base - TOP) * count / most
        if count:
            fill = NOW if at == len(weeks) - 1 else BAR
            draw.rectangle((middle - step * 0.36, top, middle + step * 0.36, base), fill)
        told = str(count)
        numbers.write(draw, (middle - numbers.width(told) / 2, top - 12), told, INK if count else SOFT)
        days.write(draw, (middle - days.width(words[at]) / 2, base + 34), words[at], SOFT)
    draw.line((LEFT, base, SIZE[0] - RIGHT, base), LINE, 3)
