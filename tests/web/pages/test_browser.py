"""The pages in a real browser: what scripts and styles do, at 360 and 1280 pixels, in both languages."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import expect

from tests.stories.street import Street
from tests.web.browser import chromium
from tests.web.pages.furniture import SHELF, furnish
from tests.web.pages.house import House, build
from tests.web.pages.sight import HIDDEN, troubles
from tests.web.pages.windows import WIDTHS, enter, window

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")


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


async def test_on_a_phone_the_things_come_first(house: House) -> None:
    """What narrows the search and the map are one press away; whoever finds nothing gets back with one."""
    anna, _ = furnish(house)
    async with window(house, WIDTHS["phone"]) as page:
        await enter(page, house, anna)
        first = await page.locator("#entries li").first.bounding_box()
        await page.click("#narrow summary")
        await page.select_option("#kind", "space")
        await expect(page.locator("#entries li")).to_have_count(1)
        await page.fill("#words", "zzz")
        await expect(page.locator("#entries li")).to_have_count(0)
        await page.click("#all a")
        await expect(page.locator("#entries li")).to_have_count(6)

    assert first is not None
    assert first["y"] < 740


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
    """Nothing sticks out to the side, all targets are large enough, and nothing is asked of other servers."""
    anna, items = furnish(house, language)
    mine = house.puts(anna, SHELF[language][0][0] + " 2")
    async with window(house, WIDTHS[device], dark=device == "phone" and language == "ko") as page:
        link = house.link(anna)
        pages = {
            "enter": link, "shelf": "/", "search": "/?words=zzz", "item": f"/items/{items[1].id}",
            "mine": f"/items/{mine.id}", "scan": f"/scan/{items[1].id}", "gone": "/items/4711", "over": link,
        }  # fmt: skip
        await page.goto(f"{house.url}/?lang={language}")
        for name, path in pages.items():
            await page.goto(house.url + path)
            if name == "shelf":
                for folded in ("#narrow", "#map-side") if device == "phone" else ():
                    await page.click(f"{folded} summary")
                await page.wait_for_selector("path.cell")

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
