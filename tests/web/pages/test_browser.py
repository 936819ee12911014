"""The pages in a real browser: what scripts and styles do, at 360 and 1280 pixels, in both languages."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageDraw
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.model.item import Item, Kind
from bot.model.loan import Loan, LoanState
from bot.model.places import Point
from bot.model.spans import Span
from tests.stories.street import HOME, Neighbour, Street
from tests.web.browser import QUIET, chromium
from tests.web.pages.house import House, build

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")
NOWHERE = "no other server"
WIDTHS = {"phone": 360, "desk": 1280}
HIDDEN = "document.documentElement.scrollWidth > innerWidth"
SHELF: dict[str, tuple[tuple[str, str, Kind, str], ...]] = {
    "en": (
        ("Cordless drill", "18 V, with two batteries and a box of bits.", Kind.THING, "#c96f3b"),
        ("Big tent", "For six. Please air it before you bring it back.", Kind.THING, "#5c8a6b"),
        ("Sewing lessons", "An hour at my kitchen table; bring what needs mending.", Kind.SKILL, ""),
        ("Corner of a dry cellar", "Two square metres, for as long as you move house.", Kind.SPACE, ""),
        ("Waffle iron", "", Kind.THING, "#d9a441"),
        ("Ladder, 4 m", "", Kind.THING, ""),
    ),
    "ko": (
        ("충전 드릴", "18V예요. 배터리 두 개와 비트 상자가 함께 있어요.", Kind.THING, "#c96f3b"),
        ("큰 텐트", "여섯 명까지 잘 수 있어요. 말려서 돌려주세요.", Kind.THING, "#5c8a6b"),
        ("바느질 한 시간", "고칠 옷을 가지고 오세요.", Kind.SKILL, ""),
        ("지하실 한쪽", "이사할 때 짐을 두세요.", Kind.SPACE, ""),
        ("와플 기계", "", Kind.THING, "#d9a441"),
        ("사다리 4미터", "", Kind.THING, ""),
    ),
}
STEPS = (
    (0.0, 0.0),
    (0.0048, 0.002),
    (-0.0051, 0.009),
    (0.0002, 0.0081),
)  # where the neighbours live, in degrees


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser without a window."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox to root
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *root])
        yield browser
        await browser.close()


@asynccontextmanager
async def window(
    house: House, width: int = 1280, *, scripts: bool = True, dark: bool = False, others: str = NOWHERE
) -> AsyncIterator[Page]:
    """A window of that width; what the policy forbids or a script gets wrong fails the test."""
    wrong: list[str] = []
    async with launched() as browser:
        context: BrowserContext = await browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda it: None if it.url.startswith((house.url, others)) else wrong.append(f"asked {it.url}"),
        )
        yield page
        await context.close()
    assert [it for it in wrong if "status of 4" not in it] == []  # a refusal's own status is no mistake


def photo(house: House, colour: str) -> str:
    """A drawn picture of something."""
    image = Image.new("RGB", (640, 480), "#efe6da")
    pen = ImageDraw.Draw(image)
    pen.ellipse((150, 90, 490, 430), fill=colour)
    pen.rectangle((290, 60, 350, 260), fill="#574638")
    held = BytesIO()
    image.save(held, "JPEG")
    return house.street.photos.keep(held.getvalue())


def furnish(house: House, language: str = "en") -> tuple[Neighbour, list[Item]]:
    """Neighbours in several cells, a full shelf, one thing out; returns the viewer and the items."""
    homes = [Point(HOME.lat + lat, HOME.lon + lon) for lat, lon in STEPS]
    names = ("Anna", "Ben", "Cleo", "Daan") if language == "en" else ("안나", "민지", "서준", "하윤")
    people = [
        house.street.neighbour(name, home=home, language=language)
        for name, home in zip(names, homes, strict=True)
    ]
    items = []
    for at, (title, description, kind, colour) in enumerate(SHELF[language]):
        kept = photo(house, colour) if colour else ""
        owner = people[(at + 1) % len(people)]
        items.append(house.puts(owner, title, description=description, kind=kind, photo=kept, public=at < 2))
    now = house.street.now
    span = Span(now - timedelta(days=1), now + timedelta(days=4), "Europe/Berlin")
    loan = Loan(items[1].id, items[1].community_id, items[1].owner_id, people[0].member.id, span, now)
    loan.state = LoanState.ON_LOAN
    with house.street.database.work(now) as store:
        store.loans.add(loan)
    return people[0], items


async def enter(page: Page, house: House, who: Neighbour) -> None:
    """Come in by the bot's link."""
    await page.goto(house.url + house.link(who))
    await page.click("main button")
    await page.wait_for_selector("#entries")


async def test_the_search_goes_along_as_one_types(house: House) -> None:
    """Without a press, and without a page anew; the address follows, so that it can be sent to a neighbour."""
    anna, _ = furnish(house)
    async with window(house) as page:
        await enter(page, house, anna)

        await page.type("#words", "dril")
        await expect(page.locator("#entries li")).to_have_count(1)

        assert await page.inner_text("#entries .title") == "Cordless drill"
        await expect(page.locator("#said")).to_have_text("1 match")
        assert page.url.endswith("?words=dril")
        assert "drill" in await page.evaluate("fetch('/shelf.json?words=dril').then((it) => it.text())")


async def test_without_scripts_the_form_does_the_same(house: House) -> None:
    """And the map, which would be empty, is not there."""
    anna, _ = furnish(house)
    async with window(house, scripts=False) as page:
        await enter(page, house, anna)

        await page.fill("#words", "tent")
        await page.click(".search button")

        assert await page.inner_text("#entries .title") == "Big tent"
        assert not await page.is_visible("#map-side")


async def test_cells_of_the_map_are_pressed_by_mouse_and_keyboard(house: House) -> None:
    """A square shows what is shared there; once more, and everything is back."""
    anna, _ = furnish(house)
    async with window(house) as page:
        await enter(page, house, anna)
        await page.wait_for_selector("path.cell")

        squares = await page.locator("path.cell").count()
        await page.locator("path.cell:not(.home)").first.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#chosen:not([hidden])")
        few = await page.locator("#entries li").count()
        held = await page.evaluate("document.activeElement.classList.contains('cell')")
        await page.keyboard.press("Enter")
        await expect(page.locator("#entries li")).to_have_count(6)

        assert squares == 4
        assert 0 < few < 6
        assert held
        assert await page.locator(".leaflet-marker-icon").count() == 0


async def test_tiles_are_fetched_from_where_the_settings_say() -> None:
    """From there alone; and whose map it is, is told as text."""
    asked: list[str] = []

    async def tile(request: web.Request) -> web.Response:
        asked.append(request.path)
        held = BytesIO()
        Image.new("L", (256, 256), 200).save(held, "PNG")
        return web.Response(body=held.getvalue(), content_type="image/png")

    application = web.Application()
    application.router.add_get("/{z}/{x}/{y}.png", tile)
    async with TestServer(application) as tiles:
        house = await build(
            Street(),
            tiles_url=str(tiles.make_url("/")) + "{z}/{x}/{y}.png",
            tiles_attribution="<i>Somebody's</i> map",
        )
        anna, _ = furnish(house)
        async with window(house, others=str(tiles.make_url("/"))) as page:
            await enter(page, house, anna)
            await page.wait_for_selector(".leaflet-tile-loaded")
            told = await page.inner_text(".leaflet-control-attribution")
        await house.end()

    assert asked
    assert "<i>Somebody's</i> map" in told


async def test_a_lost_connection_is_told(house: House) -> None:
    """And what was found stays."""
    anna, _ = furnish(house)
    async with window(house) as page:
        await enter(page, house, anna)
        await page.route("**/shelf.json*", lambda route: route.fulfill(status=404, body="x"))

        await page.type("#words", "x")
        await page.wait_for_selector("#problem:not([hidden])")

        assert "connection is lost" in await page.inner_text("#problem")
        assert await page.locator("#entries li").count() == 6


async def test_signing_out_in_the_browser(house: House) -> None:
    """Then the shelf is closed."""
    anna, _ = furnish(house)
    async with window(house, WIDTHS["phone"]) as page:
        await enter(page, house, anna)

        await page.click(".leave button")

        await page.wait_for_selector("text=Shared in the neighbourhood")
        assert await page.locator(".leave").count() == 0


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("device", WIDTHS)
async def test_every_page_fits(house: House, device: str, language: str) -> None:
    """Nothing sticks out to the side, all targets are large enough, and nothing is asked of other servers.

    With SCREENSHOTS=folder, the pages are kept there as pictures.
    """
    anna, items = furnish(house, language)
    mine = house.puts(anna, SHELF[language][0][0] + " 2")
    async with window(house, WIDTHS[device], dark=device == "phone" and language == "ko") as page:
        link = house.link(anna)
        pages = {
            "enter": link, "shelf": "/", "search": "/?words=zzz", "item": f"/items/{items[1].id}",
            "mine": f"/items/{mine.id}", "gone": "/items/4711", "over": link,
        }  # fmt: skip
        await page.goto(f"{house.url}/?lang={language}")
        await shoot(page, f"pages-public-{device}-{language}")
        for name, path in pages.items():
            await page.goto(house.url + path)
            if name == "shelf":
                await page.wait_for_selector("path.cell")
            await page.evaluate("scrollTo(0, 0)")
            await shoot(page, f"pages-{name}-{device}-{language}")

            assert not await page.evaluate(HIDDEN), f"{name} is wider than the window"
            assert await troubles(page) == [], name
            small = (
                "[...document.querySelectorAll('main button, main select, main input:not([type=hidden])')]"
            )
            assert not await page.evaluate(
                f"{small}.some((it) => it.offsetHeight && it.offsetHeight < 44)"
            ), name
            if name == "enter":
                await page.click("main button")
                await page.wait_for_selector("#entries")


async def troubles(page: Page) -> list[str]:
    """What axe-core calls serious or worse."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{it['id']}: {it['nodes'][0]['html']}" for it in found if it["impact"] in ("serious", "critical")
    ]


async def shoot(page: Page, name: str) -> None:
    """Keep a picture, if pictures are wanted."""
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
