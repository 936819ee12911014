"""What is drawn: its size, its letters, its code; for any title that neighbours type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from adapters.printing.check import check
from adapters.printing.fonts import Fonts, find_fonts
from adapters.printing.labels import LABEL, MARGIN, PAGE, QR_SIDE, draw_label, words_of
from adapters.printing.printer import PillowPrinter
from bot.conversation.lookups import DrawLabel, DrawWeeks
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.settings import CommunitySettings, Settings

BOOK = Phrasebook.load()
FONTS = find_fonts()
LINK = "https://t.me/CommonshedBot?start=si-16"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEKS = tuple((date(2026, 9, 7) + timedelta(weeks=week), week % 5) for week in range(12))
needs_korean = pytest.mark.skipif(not FONTS.korean, reason="no font with Korean letters is installed")


def label(title: str = "drill", language: str = "en", number: int = 42) -> DrawLabel:
    """A label to draw."""
    return DrawLabel(number, title, "Elm Street", "si-16", Platform.TELEGRAM, language)


def kept(fonts: Fonts = FONTS) -> tuple[PillowPrinter, dict[str, bytes]]:
    """A printer, and what it keeps."""
    photos: dict[str, bytes] = {}
    return PillowPrinter(BOOK, photos.__setitem__, lambda: fonts), photos


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


@needs_korean
def test_korean_is_written_in_letters() -> None:
    """Each in a letter of its own, not in boxes."""
    pen = FONTS.pen(40)
    drawn = []
    for word in ("드릴", "사다", "텐트"):
        image = Image.new("L", (200, 80), 255)
        pen.write(ImageDraw.Draw(image), (10, 60), word)
        drawn.append(image.tobytes())

    assert pen.can_write("전동 드릴과 비트 세트")
    assert len(set(drawn)) == 3
    assert draw_label(words_of(label("전동 드릴", "ko"), LINK, BOOK), FONTS)


def test_without_letters_nothing_is_drawn() -> None:
    """A machine without fonts writes plain Latin with Pillow's own, and no Korean at all."""
    printer, photos = kept(Fonts())

    assert printer.draw(label("drill"), LINK).photo in photos
    assert printer.draw(label("전동 드릴"), LINK).photo == ""
    assert printer.draw(DrawWeeks("느티나무길", WEEKS, "ko"), "").photo == ""


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=80), community=st.text(max_size=60))
def test_any_title_fits(title: str, community: str) -> None:
    """Nothing that is typed breaks the drawing, or runs into the code."""
    words = words_of(DrawLabel(1, title, community, "si-1", Platform.TELEGRAM, "en"), LINK, BOOK)
    image = draw_label(words, FONTS)

    if image is not None:
        gap = image.convert("L").crop(
            (LABEL[0] - 2 * MARGIN - QR_SIDE + 40, 0, LABEL[0] - MARGIN - QR_SIDE, 560)
        )
        assert gap.getextrema() == (255, 255)


def test_signs_without_a_letter_are_left_out() -> None:
    """A picture sign in a title is no reason not to have a label."""
    pen = FONTS.pen(40)

    assert pen.can_write("tent 🏕️")
    assert pen.wrapped("tent 🏕️ big", 10_000) == ["tent big"]


def test_a_sheet_is_a_page_for_eight() -> None:
    """A4 at 300 dpi; no label at all is an empty page."""
    printer, _ = kept()

    pages = [printer.sheet([(label(), LINK)] * count, NOON).count(b"/Type /Page\n") for count in (0, 8, 9)]

    assert pages == [1, 1, 2]
    assert [round(pixels / 300 * 25.4) for pixels in PAGE] == [210, 297]


@pytest.mark.parametrize("language", ["en", pytest.param("ko", marks=needs_korean)])
def test_a_chart_is_drawn(language: str) -> None:
    """Also of weeks without a number, and of a long name."""
    printer, photos = kept()
    quiet = tuple((monday, 0) for monday, _ in WEEKS)
    charts = [DrawWeeks("Elm Street", WEEKS, language), DrawWeeks("E" * 60, quiet, language)]

    drawn = [printer.draw(chart, "").photo for chart in charts]

    assert [Image.open(BytesIO(photos[it])).size for it in drawn] == [(1200, 720)] * 2


def test_fonts_are_found_by_what_they_can_write(tmp_path: Path) -> None:
    """A file that is no font, whatever its name, is none; an empty machine has none."""
    (tmp_path / "NanumGothic.ttf").write_bytes(b"no font")

    assert not find_fonts([tmp_path]).korean
    assert find_fonts([tmp_path / "nowhere"]) == Fonts()


async def test_the_doctor_looks_for_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the font, or says what is done without one and which package has one; broken only in Korean."""
    monkeypatch.setattr("adapters.printing.check.find_fonts", Fonts)
    (without,) = await check(Settings(community=CommunitySettings(language="ko")))
    (needless,) = await check(Settings())
    monkeypatch.setattr(
        "adapters.printing.check.find_fonts", lambda: Fonts((Path("NanumGothic.ttf"),), (), True)
    )
    (found,) = await check(Settings())

    assert "fonts-nanum" in without.mend
    assert needless.is_well
    assert "fonts-nanum" in needless.what
    assert found.is_well
    assert "NanumGothic" in found.what
