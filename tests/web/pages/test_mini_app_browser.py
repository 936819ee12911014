"""The Mini App in a real browser, opened as Telegram's apps open it: in a window, and in web.telegram.org's frame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import Page, Route, expect

from bot.flows.actions import Borrow
from tests.fakes.telegram.mini_app import DARK, LIGHT, fragment
from tests.stories.street import Street
from tests.web.browser import chromium
from tests.web.pages.furniture import furnish
from tests.web.pages.house import House, build
from tests.web.pages.sight import HIDDEN, troubles
from tests.web.pages.telegram_around import EVIL, SHED, TELEGRAM, around
from tests.web.shots import shoot

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")

UNREADABLE = {**LIGHT, "text_color": "#dddddd", "button_color": "#ffff00"}
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Elm Street with a Mini App, which needs https outside."""
    house = await build(Street(), public_url=SHED)
    yield house
    await house.end()


async def receives(page: Page, kind: str, data: object) -> None:
    """Telegram's own app says something."""
    await page.evaluate("([kind, data]) => Telegram.WebView.receiveEvent(kind, data)", [kind, data])


async def test_opening_the_app_shows_the_shelf(house: House, tmp_path: Path) -> None:
    """Without a press; Telegram hears that it is ready, and what it told stands in no address any more."""
    anna, _ = furnish(house)
    async with around(house, tmp_path) as telegram:
        page = await telegram.native()

        await telegram.opens(page, anna, path="?words=drill")

        await expect(page.locator("#entries li")).to_have_count(1)
        assert page.url == f"{SHED}/app/shelf/?words=drill"
        assert telegram.told("web_app_ready")
        assert telegram.told("web_app_expand")
        await page.fill("#words", "tent")
        await expect(page.locator("#entries .title")).to_have_text("Big tent")
        assert page.url == f"{SHED}/app/shelf/?words=tent"


async def test_borrowing_goes_on_in_the_chat_and_closes_the_app(house: House, tmp_path: Path) -> None:
    """The link is the same as everywhere; Telegram follows it itself."""
    anna, items = furnish(house)
    async with around(house, tmp_path) as telegram:
        page = await telegram.native()
        await telegram.opens(page, anna)
        await page.click("text=Cordless drill")

        await page.click("text=Borrow in Telegram")
        await page.wait_for_timeout(200)

        path = f"/shed_bot?start={Borrow(items[0].id).pack()}"
        assert telegram.told("web_app_open_tg_link") == [{"path_full": path}]
        assert telegram.told("web_app_close") == [{}]


async def test_where_telegram_is_too_old_the_link_is_an_ordinary_one(house: House, tmp_path: Path) -> None:
    """Then the system opens it."""
    anna, items = furnish(house)
    followed: list[str] = []

    async def chat(route: Route) -> None:
        followed.append(route.request.url)
        await route.fulfill(body="the chat")

    async with around(house, tmp_path) as telegram:
        await telegram.context.route("https://t.me/**", chat)
        page = await telegram.native()
        await telegram.opens(page, anna, version="6.0")
        await page.goto(f"{SHED}/app/shelf/items/{items[0].id}")

        async with telegram.context.expect_page() as opened:
            await page.click("text=Borrow in Telegram")
        await (await opened.value).wait_for_load_state()

        assert followed == [f"https://t.me/shed_bot?start={Borrow(items[0].id).pack()}"]
        assert not telegram.told("web_app_open_tg_link")


async def test_telegrams_back_button_leads_back_to_the_shelf(house: House, tmp_path: Path) -> None:
    """It is there where there is something to go back to."""
    anna, items = furnish(house)
    async with around(house, tmp_path) as telegram:
        page = await telegram.native()
        await telegram.opens(page, anna)
        await page.goto(f"{SHED}/app/shelf/items/{items[0].id}")

        await receives(page, "back_button_pressed", {})
        await page.wait_for_selector("#entries")

        seen = [it["is_visible"] for it in telegram.told("web_app_setup_back_button")]
        assert seen == [False, False, True, False]


async def test_the_app_works_in_telegrams_frame(house: House, tmp_path: Path) -> None:
    """Where cookies of other sites are blocked, its own is kept for the frame; the app hears and is heard."""
    anna, _ = furnish(house)
    async with around(house, tmp_path, width=1280) as telegram:
        page = await telegram.window()
        await page.goto(f"{TELEGRAM}/?{quote(SHED + '/app/', safe='')}#{telegram.launch(anna)}")
        frame = page.frame_locator("iframe")

        await expect(frame.locator("#entries li")).to_have_count(6)
        await frame.locator("text=Cordless drill").click()
        await frame.locator("text=Borrow in Telegram").click()

        heard = [it["eventType"] for it in await page.evaluate("heard")]
        assert heard[:3] == ["iframe_ready", "web_app_ready", "web_app_expand"]
        assert heard[-2:] == ["web_app_open_tg_link", "web_app_close"]
        cookies = await telegram.context.cookies(f"{SHED}/app/")
        assert [(it["name"], it["partitionKey"]) for it in cookies] == [
            ("commonshed_app", "https://telegram.org")
        ]


async def test_in_the_frame_only_telegram_is_listened_to(house: House, tmp_path: Path) -> None:
    """A change of theme arrives; and loading anew with the same launch keeps the neighbour in."""
    anna, _ = furnish(house)
    async with around(house, tmp_path, width=1280) as telegram:
        page = await telegram.window()
        await page.goto(f"{TELEGRAM}/?{quote(SHED + '/app/', safe='')}#{telegram.launch(anna)}")
        frame = page.frame_locator("iframe")
        await expect(frame.locator("#entries li")).to_have_count(6)

        said = {"eventType": "theme_changed", "eventData": {"theme_params": DARK}}
        await page.evaluate("(it) => frame.contentWindow.postMessage(JSON.stringify(it), '*')", said)
        await expect(frame.locator("body")).to_have_css("background-color", "rgb(35, 46, 60)")
        await page.reload()

        await expect(frame.locator("#entries li")).to_have_count(6)


async def test_no_other_site_shows_the_app_in_a_frame(house: House, tmp_path: Path) -> None:
    """Nor does Telegram's show any other page of ours."""
    anna, _ = furnish(house)
    async with around(house, tmp_path, width=1280) as telegram:
        page = await telegram.window()

        await page.goto(f"{EVIL}/?{quote(SHED + '/app/', safe='')}#{telegram.launch(anna)}")
        await page.wait_for_timeout(500)
        evil = await page.frame_locator("iframe").locator("main").count()
        await page.goto(f"{TELEGRAM}/?{quote(SHED + '/', safe='')}")
        await page.wait_for_timeout(500)
        outside = await page.frame_locator("iframe").locator("main").count()

        assert (evil, outside) == (0, 0)
        assert [it for it in telegram.wrong if "frame-ancestors" not in it.lower()] == []
        assert len(telegram.wrong) == 2
        telegram.wrong.clear()


async def test_colours_that_cannot_be_read_are_left_out(house: House, tmp_path: Path) -> None:
    """Light or dark is taken over; the rest only where text stands out enough."""
    anna, items = furnish(house)
    async with around(house, tmp_path, dark=True) as telegram:
        page = await telegram.native()
        await telegram.opens(page, anna, UNREADABLE)
        await page.goto(f"{SHED}/app/shelf/items/{items[0].id}")

        ground, go = await page.evaluate(GROUND), page.locator(".go").first
        assert ground == "rgb(247, 241, 232)"
        await expect(go).to_have_css("background-color", "rgb(168, 69, 28)")

        await receives(page, "theme_changed", {"theme_params": {**DARK, "button_color": "#1c5a96"}})

        assert await page.evaluate(GROUND) == "rgb(35, 46, 60)"
        await expect(go).to_have_css("background-color", "rgb(28, 90, 150)")
        assert await troubles(page) == []


async def test_nonsense_from_around_does_nothing(house: House, tmp_path: Path) -> None:
    """Themes that are none, events that nobody knows."""
    anna, _ = furnish(house)
    async with around(house, tmp_path) as telegram:
        page = await telegram.native()
        await telegram.opens(page, anna)

        for kind, data in (("theme_changed", None), ("theme_changed", {"theme_params": {"bg_color": "red;}"}}),
                           ("constructor", {}), ("popup_closed", {"button_id": "x"})):  # fmt: skip
            await receives(page, kind, data)

        assert await page.evaluate(GROUND) == "rgb(247, 241, 232)"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_page_of_the_app_fits(
    house: House, tmp_path: Path, language: str, theme: dict[str, str]
) -> None:
    """On a phone of 360 pixels, in Telegram's colours: readable, nothing sticks out. With SCREENSHOTS, kept."""
    anna, items = furnish(house, language)
    stranger = house.street.stranger("Eve")
    look = f"{'dark' if theme is DARK else 'light'}-{language}"
    async with around(house, tmp_path, dark=theme is LIGHT, language=language) as telegram:
        page = await telegram.native()
        used = telegram.launch(anna, theme)
        pages = {
            "elsewhere": "/app/", "shelf": f"/app/#{used}", "item": f"/app/shelf/items/{items[1].id}",
            "gone": "/app/shelf/items/4711",
        }  # fmt: skip
        refused = {
            "over": f"/app/#{used}", "forged": f"/app/#{fragment('forged', theme)}",
            "not-member": f"/app/#{telegram.launch(stranger, theme)}",
        }  # fmt: skip
        seen = {"shelf": "#entries li", "item": ".item"}
        for name, path in (pages | refused).items():
            if name == "over":
                await telegram.context.clear_cookies()
            await page.goto("about:blank")  # so that only another fragment is another opening, too
            await page.goto(SHED + path)
            await page.wait_for_selector(seen.get(name, "main .sheet:not(form):visible"))
            await page.evaluate("scrollTo(0, 0)")
            await shoot(page, f"app-{name}-{look}")

            assert not await page.evaluate(HIDDEN), f"{name} is wider than the window"
            assert await troubles(page) == [], name
        telegram.wrong[:] = [it for it in telegram.wrong if "status of 4" not in it]
