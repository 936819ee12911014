"""A label: what it is, whose community's, a QR code, and how it works; and sheets of them to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

import segno
from PIL import Image, ImageDraw

from adapters.printing.fonts import Pen
from bot.conversation.lookups import DrawLabel
from bot.conversation.phrases import Reader, t
from bot.language import Phrasebook

DPI: Final = 300
PAGE: Final = (2480, 3508)  # A4
LABEL: Final = (1240, 877)  # A7 across: eight on a page, to be cut along the lines
COLUMNS, ROWS = PAGE[0] // LABEL[0], PAGE[1] // LABEL[1]
GREY: Final = "L"  # a page in colours would take three times as much memory
MARGIN: Final = 70
QR_SIDE: Final = 490
# Of the four modules that ISO/IEC 18004 wants around a code; the paper beside it is white, too.
QUIET: Final = 2
TITLE_SIZES: Final = (92, 76, 62, 50, 40)
TITLE_LINES: Final = 4
TITLE_HEIGHT: Final = 370
COMMUNITY_LINES: Final = 4
INK, SOFT, CUT = "#111111", "#444444", "#bbbbbb"
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Words:
    """What a label says, in one language."""

    title: str
    community: str
    number: str
    how: str
    typed: str
    code: str  # what the QR code says


def words_of(label: DrawLabel, link: str, book: Phrasebook) -> Words:
    """A label in words. Without an address its code says what is typed."""
    reader = Reader(label.language)
    number = str(label.number)  # typed again, so without what groups the digits of a number
    text = t("label-text", community=label.community, number=number)
    return Words(
        title=book.words(t("label-name", item=label.title), reader),
        community=book.words(t("label-of", community=label.community), reader),
        number=book.words(t("label-number", number=number), reader),
        how=book.words(t("label-how") if link else t("label-how-typed"), reader),
        typed=book.words(t("label-typed", number=number), reader),
        code=link or book.words(text, reader),
    )


def draw_label(words: Words) -> Image.Image | None:
    """One label, LABEL pixels large; None when no font has the letters of its title or its words."""
    title_pen, room = Pen.of(TITLE_SIZES[-1], bold=True), LABEL[0] - 3 * MARGIN - QR_SIDE
    if not all(title_pen.can_write(text) for text in (words.title, words.community, words.how)):
        return None
    image = Image.new(GREY, LABEL, "white")
    draw = ImageDraw.Draw(image)
    title_pen, lines = _fitted(words.title, room)
    y = MARGIN + title_pen.height * 0.8
    for line in lines:
        title_pen.write(draw, (MARGIN, y), line, INK)
        y += title_pen.height
    pen = Pen.of(38)
    for line in pen.wrapped(words.community, room)[:COMMUNITY_LINES]:
        pen.write(draw, (MARGIN, y), line, SOFT)
        y += 50
    _foot(draw, words)
    image.paste(_code(words.code), (LABEL[0] - MARGIN - QR_SIDE, MARGIN))
    pen = Pen.of(44, bold=True)
    x = LABEL[0] - MARGIN - QR_SIDE / 2 - pen.width(words.number) / 2
    pen.write(draw, (x, MARGIN + QR_SIDE + pen.height), words.number, INK)
    return image


def jpeg(image: Image.Image) -> bytes:
    """A picture as chats take it."""
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=88, optimize=True, dpi=(DPI, DPI))
    return encoded.getvalue()


def sheets(labels: Sequence[Image.Image], made_at: datetime) -> bytes:
    """Labels as a PDF of A4 pages at 300 dpi, eight a page; an empty page for none."""
    per_page = COLUMNS * ROWS
    pages = [_page(labels[at : at + per_page]) for at in range(0, max(1, len(labels)), per_page)]
    encoded = BytesIO()
    moment = made_at.timetuple()
    pages[0].save(
        encoded, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=92,
        title="Commonshed", creationDate=moment, modDate=moment,
    )  # fmt: skip
    return encoded.getvalue()


def _page(labels: Sequence[Image.Image]) -> Image.Image:
    """One page, with lines to cut along."""
    page = Image.new(GREY, PAGE, "white")
    draw = ImageDraw.Draw(page)
    for at, label in enumerate(labels):
        page.paste(label, (at % COLUMNS * LABEL[0], at // COLUMNS * LABEL[1]))
    for column in range(1, COLUMNS):
        draw.line((column * LABEL[0], 0, column * LABEL[0], PAGE[1]), CUT, 3)
    for row in range(1, ROWS):
        draw.line((0, row * LABEL[1], PAGE[0], row * LABEL[1]), CUT, 3)
    return page


def _fitted(title: str, room: int) -> tuple[Pen, list[str]]:
    """The largest pen in which the title fits; the rest of one that is too long even for the smallest is left out."""
    for size in TITLE_SIZES:
        pen = Pen.of(size, bold=True)
        lines = pen.wrapped(title, room)
        if len(lines) <= min(TITLE_LINES, TITLE_HEIGHT // pen.height):
            return pen, lines
    return pen, [*lines[: TITLE_LINES - 1], lines[TITLE_LINES - 1][:-1].rstrip() + ELLIPSIS]


def _foot(draw: ImageDraw.ImageDraw, words: Words) -> None:
    """How it works, at the bottom below a line."""
    pen = Pen.of(34)
    lines = [(INK, line) for line in pen.wrapped(words.how, LABEL[0] - 2 * MARGIN)[:2]]
    lines += [(SOFT, line) for line in pen.wrapped(words.typed, LABEL[0] - 2 * MARGIN)[:1]]
    y = LABEL[1] - MARGIN - pen.height * (len(lines) - 1)
    top = y - pen.height * 1.4
    draw.line((MARGIN, top, LABEL[0] - MARGIN, top), CUT, 3)
    for fill, line in lines:
        pen.write(draw, (MARGIN, y), line, fill)
        y += pen.height


def _code(text: str) -> Image.Image:
    """A QR code of exactly QR_SIDE pixels, each module whole pixels, on white."""
    matrix = segno.make_qr(text, error="m").matrix
    scale = QR_SIDE // (len(matrix) + 2 * QUIET)
    image = Image.new(GREY, (QR_SIDE, QR_SIDE), "white")
    draw, edge = ImageDraw.Draw(image), (QR_SIDE - scale * len(matrix)) // 2
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                x, y = edge + column * scale, edge + row * scale
                draw.rectangle((x, y, x + scale - 1, y + scale - 1), "black")
    return image
