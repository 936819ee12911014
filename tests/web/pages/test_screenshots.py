"""The pages' pictures in docs/screenshots, made anew by `make screenshots`. Look at each before keeping it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from adapters.printing.charts import draw_weeks
from adapters.printing.printer import PillowPrinter
from bot.conversation.lookups import DrawLabel, DrawWeeks
from bot.conversation.phrases import Reader, T
from bot.model.chats import Platform
from bot.model.item import Item
from tests.stories.neighbour import Neighbour
from tests.stories.street import START, phrasebook
from tests.web.pages.furniture import SHELF, WEEKS, furnish, lend_for_weeks
from tests.web.pages.house import House
from tests.web.pages.windows import enter, window
from tests.web.shots import WANTED, put, shoot

pytestmark = WANTED
SHOTS = (  # name of the page, width, language, scheme: each page in both languages, narrow and wide
    ("catalogue", 360, "en", "light"), ("catalogue", 360, "ko", "dark"), ("catalogue", 1280, "en", "light"),
    ("catalogue", 1280, "ko", "light"), ("catalogue", 1280, "en", "dark"),
    ("map", 360, "en", "dark"), ("map", 360, "ko", "light"),
    ("nothing", 360, "ko", "light"), ("nothing", 1280, "en", "light"),
    ("item", 360, "en", "light"), ("item", 360, "ko", "dark"), ("item", 1280, "en", "dark"),
    ("item", 1280, "ko", "light"),
    ("mine", 360, "en", "light"), ("mine", 1280, "ko", "light"),
    ("public", 360, "ko", "light"), ("public", 1280, "en", "light"),
    ("enter", 360, "en", "light"), ("enter", 1280, "ko", "dark"),
    ("over", 360, "ko", "light"), ("over", 1280, "en", "light"),
    ("gone", 360, "en", "dark"), ("gone", 1280, "ko", "light"),
    ("scan", 360, "en", "light"), ("scan", 1280, "ko", "light"),
    ("calendar", 360, "ko", "light"), ("calendar", 1280, "en", "light"), ("calendar", 360, "en", "dark"),
    ("insights", 360, "en", "light"), ("insights", 1280, "ko", "light"), ("insights", 360, "ko", "dark"),
    ("no-insights", 360, "en", "light"),
)  # fmt: skip

PATHS = {
    "catalogue": "/", "map": "/", "nothing": "/?words=xylophone", "public": "/", "item": "/items/{tent}",
    "scan": "/scan/{drill}", "over": "/enter/ABCD", "gone": "/items/4711",
}  # fmt: skip
OWN = {"en": ("Raclette grill",), "ko": ("빙수 기계",)}


@pytest.mark.parametrize(("name", "width", "language", "scheme"), SHOTS)
async def test_a_page(house: House, name: str, width: int, language: str, scheme: str) -> None:
    """As a neighbour sees it who was there before; strangers have their own."""
    anna, items = furnish(house, language)
    if name != "no-insights":
        lend_for_weeks(house, items, language)
    async with window(house, width, dark=scheme == "dark", language=language) as page:
        if name not in ("public", "enter", "gone"):
            await enter(page, house, anna)
        await page.goto(house.url + path_of(house, name, anna, items, language))
        if name == "map":
            await page.click("#map-side summary")
        if name == "map" or (name == "catalogue" and width > 700):
            await page.wait_for_selector("path.cell")
        await page.wait_for_load_state("networkidle")
        await shoot(page, f"page-{name}-{width}-{language}-{scheme}")


def path_of(house: House, name: str, anna: Neighbour, items: list[Item], language: str) -> str:
    """Where a page lies."""
    if name == "calendar":
        return told(house, anna.commands("/calendar"))
    if name in ("insights", "no-insights"):
        everything = phrasebook().words(T("insights-page"), Reader(language))
        mod = house.street.moderator(language=language)
        return told(house, mod.commands("/mod stats").presses(everything))
    if name == "enter":
        return house.link(anna)
    if name == "mine":
        return f"/items/{house.puts(anna, *OWN[language]).id}"
    return PATHS[name].format(drill=items[0].id, tent=items[1].id)


def told(house: House, who: Neighbour) -> str:
    """The path of the link that the bot told last."""
    links = [url for _, _, url in who.screen.messages[-1].buttons if url.startswith(house.url)]
    return links[0].removeprefix(house.url)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_sheet_of_labels(language: str) -> None:
    """The page to print, as it lies in the PDF: one JPEG."""
    community = "Elm Street" if language == "en" else "느티나무길"
    labels = [
        (
            DrawLabel(40 + at, title, community, "", Platform.TELEGRAM, language),
            f"https://t.me/shed_bot?start=si-{at}",
        )
        for at, (title, *_) in enumerate(SHELF[language])
    ]
    pdf = PillowPrinter(phrasebook(), lambda *_: None).sheet(labels, START)
    page = Image.open(BytesIO(pdf[pdf.index(b"\xff\xd8") :])).resize((1240, 1754))
    picture = BytesIO()
    page.save(picture, "PNG")

    put(picture.getvalue(), f"labels-{language}")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_chart_in_the_chat(language: str) -> None:
    """What `/mod stats` sends."""
    community = "Elm Street" if language == "en" else "느티나무길"
    weeks = tuple((date(2026, 9, 7) + timedelta(weeks=at), count) for at, count in enumerate(WEEKS))
    chart = draw_weeks(DrawWeeks(community, weeks, language), phrasebook())
    assert chart is not None
    picture = BytesIO()
    chart.save(picture, "PNG")

    put(picture.getvalue(), f"chart-{language}")
