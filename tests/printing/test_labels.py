"""What is drawn: its size, its letters, its code; for any title that neighbours type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from adapters.printing.fonts import FOLDER, Pen
from adapters.printing.labels import LABEL, MARGIN, PAGE, QR_SIDE, draw_label, words_of
from adapters.printing.printer import PillowPrinter
from bot.conversation.lookups import DrawLabel, DrawWeeks
from bot.language import Phrasebook
from bot.model.chats import Platform

BOOK = Phrasebook.load()
LINK = "https://t.me/CommonshedBot?start=si-16"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEKS = tuple((date(2026, 9, 7) + timedelta(weeks=week), week % 5) for week in range(12))


def label(title: str = "drill", language: str = "en", number: int = 42) -> DrawLabel:
    """A label to draw."""
    return DrawLabel(number, title, "Elm Street", "si-16", Platform.TELEGRAM, language)


def kept() -> tuple[PillowPrinter, dict[str, bytes]]:
    """A printer, and what it keeps."""
    photos: dict[str, bytes] = {}
    return PillowPrinter(BOOK, photos.__setitem__), photos


def modules(image: Image.Image, text: str) -> list[list[bool]]:
    """Which modules of a label's code are dark, looked at in their middles."""
    side = len(segno.make_qr(text, error="m").matrix)
    scale = QR_SIDE // (side + 4)
    left, top = LABEL[0] - MARGIN - QR_SIDE, MARGIN
    edge = (QR_SIDE - scale * side) // 2 + scale // 2
    grey = image.convert("L")
    return [
        [grey.getpixel((left + edge + x * scale, top + edge + y * scale)) < 128 for x in range(side)]  # type: ignore[operator]  # a grey value
        for y in range(side)
    ]


def test_a_label_is_kept_as_a_jpeg_and_found_by_what_it_shows() -> None:
    """The same label is the same picture; another number is another."""
    printer, photos = kept()

    first, again, other = (printer.draw(label(number=it), LINK) for it in (42, 42, 43))

    assert first == again != other
    assert len(photos) == 2
    image = Image.open(BytesIO(photos[first.photo]))
    assert (image.format, image.size) == ("JPEG", LABEL)


def test_the_code_survives_the_encoding() -> None:
    """In the JPEG that a chat gets, each module is still what it was."""
    printer, photos = kept()

    image = Image.open(BytesIO(photos[printer.draw(label(), LINK).photo]))

    assert modules(image, LINK) == [[bool(it) for it in row] for row in segno.make_qr(LINK, error="m").matrix]


def test_without_an_address_the_code_says_what_to_type() -> None:
    """And so does the label; the number is one that can be typed."""
    words = words_of(label(number=1234), "", BOOK)

    assert words.code == "Shared in Elm Street. Write to the bot: /scan 1234"
    assert words.typed == "Write to the bot: /scan 1234"


def test_korean_is_written_in_letters() -> None:
    """Each in a letter of its own, not in boxes."""
    pen = Pen.of(40)
    drawn = []
    for word in ("드릴", "사다", "텐트"):
        image = Image.new("L", (200, 80), 255)
        pen.write(ImageDraw.Draw(image), (10, 60), word)
        drawn.append(image.tobytes())

    assert pen.can_write("전동 드릴과 비트 세트")
    assert len(set(drawn)) == 3
    assert draw_label(words_of(label("전동 드릴", "ko"), LINK, BOOK))


def test_every_syllable_has_a_letter() -> None:
    """All 11,172 of Hangul, what else stands in Korean text, and the letters of Europe."""
    pen = Pen.of(20)
    syllables = "".join(map(chr, range(0xAC00, 0xD7A4)))

    assert pen.can_write(syllables)
    assert pen.can_write("ㄱㅏㅋ Łódź Ağrı Đà Nẵng Žižkov Ελλάδα Київ")
    assert all(pen.wrapped(sign, 1000) == [sign] for sign in "·…—–“”‘’€₩£→←↔「」〈〉！？％≤★㎡①")


def test_bold_letters_are_darker() -> None:
    """Of both fonts, though each has one weight."""
    dark = []
    for bold in (False, True):
        image = Image.new("L", (400, 80), 255)
        Pen.of(40, bold=bold).write(ImageDraw.Draw(image), (10, 60), "drill 드릴")
        dark.append(sum(255 - grey for grey in image.tobytes()))

    assert dark[1] > dark[0] * 1.15


def test_the_letters_have_their_licence_beside_them() -> None:
    """Each font's makers are named, and neither bears a name that its licence reserves."""
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")

    for file in FOLDER.glob("*.ttf"):
        name = ImageFont.truetype(file, 20).getname()[0]
        assert name is not None
        assert name in licence
        assert not any(reserved in name for reserved in ("Nanum", "NAVER", "Noto"))
    assert "Reserved Font Name" in licence
    assert "SIL OPEN FONT LICENSE" in licence


def test_without_letters_nothing_is_drawn() -> None:
    """No label and no chart of boxes, in a script that the letters do not have."""
    printer, photos = kept()

    assert printer.draw(label("drill"), LINK).photo in photos
    assert printer.draw(label("สว่าน"), LINK).photo == ""
    assert printer.draw(DrawWeeks("บ้านเรา", WEEKS, "ko"), "").photo == ""
    assert printer.sheet([(label("สว่าน"), LINK)], NOON).startswith(b"%PDF")


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=80), community=st.text(max_size=60))
def test_any_title_fits(title: str, community: str) -> None:
    """Nothing that is typed breaks the drawing, or runs into the code."""
    words = words_of(DrawLabel(1, title, community, "si-1", Platform.TELEGRAM, "en"), LINK, BOOK)
    image = draw_label(words)

    if image is not None:
        gap = image.convert("L").crop(
            (LABEL[0] - 2 * MARGIN - QR_SIDE + 40, 0, LABEL[0] - MARGIN - QR_SIDE, 560)
        )
        assert gap.getextrema() == (255, 255)


def test_signs_without_a_letter_are_left_out() -> None:
    """A picture sign in a title is no reason not to have a label."""
    pen = Pen.of(40)

    assert pen.can_write("tent 🏕️")
    assert pen.wrapped("tent 🏕️ big", 10_000) == ["tent big"]


def test_a_sheet_is_a_page_for_eight() -> None:
    """A4 at 300 dpi; no label at all is an empty page."""
    printer, _ = kept()

    pages = [printer.sheet([(label(), LINK)] * count, NOON).count(b"/Type /Page\n") for count in (0, 8, 9)]

    assert pages == [1, 1, 2]
    assert [round(pixels / 300 * 25.4) for pixels in PAGE] == [210, 297]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chart_is_drawn(language: str) -> None:
    """Also of weeks without a number, and of a long name."""
    printer, photos = kept()
    quiet = tuple((monday, 0) for monday, _ in WEEKS)
    charts = [DrawWeeks("Elm Street", WEEKS, language), DrawWeeks("E" * 60, quiet, language)]

    drawn = [printer.draw(chart, "").photo for chart in charts]

    assert [Image.open(BytesIO(photos[it])).size for it in drawn] == [(1200, 720)] * 2
