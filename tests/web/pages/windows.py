"""A real Chromium on the pages, for the tests that look through a visitor's eyes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.stories.neighbour import Neighbour
from tests.web.browser import QUIET, chromium
from tests.web.pages.house import House

NOWHERE = "no other server"
WIDTHS = {"phone": 360, "desk": 1280}


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
    house: House,
    width: int = 1280,
    *,
    scripts: bool = True,
    dark: bool = False,
    language: str = "en",
    others: str = NOWHERE,
) -> AsyncIterator[Page]:
    """A window of that width; what the policy forbids or a script gets wrong fails the test."""
    wrong: list[str] = []
    async with launched() as browser:
        context: BrowserContext = await browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="ko-KR" if language == "ko" else "en-GB",
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


async def enter(page: Page, house: House, who: Neighbour) -> None:
    """Come in by the bot's link."""
    await page.goto(house.url + house.link(who))
    await page.click("main button")
    await page.wait_for_selector("#entries")
