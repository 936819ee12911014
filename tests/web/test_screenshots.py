"""The playground's pictures in docs/screenshots, made anew by `make screenshots`. Look at each before keeping it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.conversation.phrases import Reader, T
from bot.language import Phrasebook
from tests.web.browser import Seat, launched, opened, played
from tests.web.shots import WANTED, put

pytestmark = WANTED
BORROW = Phrasebook.load().words(T("borrow"), Reader("en"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A street full of life."""
    with played(tmp_path_factory.mktemp("playground")) as where:
        yield where


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep what the page shows now."""
    page.wait_for_timeout(400)  # fonts and photos
    put(page.screenshot(full_page=whole), name)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_street(browser: Browser, address: str, width: int, language: str, scheme: str) -> None:
    """The first sight of it."""
    page = opened(browser, address, language=language, width=width, scheme=scheme)

    keep(page, f"street-{width}-{language}-{scheme}")


def rooms(page: Page) -> None:
    """Cards in the rooms of both platforms."""
    for key in ("anna", "dan"):
        Seat(page, key).turns("room")


def form(page: Page) -> None:
    """Discord's dialog."""
    Seat(page, "dan").turns("room").presses(BORROW, on="Step ladder")
    page.locator("dialog[open]").wait_for()


def place(page: Page) -> None:
    """The drawn map."""
    Seat(page, "anna").turns("direct").phone.locator(".tool").nth(2).click()
    page.locator("dialog svg").click(position={"x": 220, "y": 120})


def photo(page: Page) -> None:
    """Photos to send."""
    Seat(page, "anna").turns("direct").phone.locator(".tool").nth(1).click()
    page.locator("dialog .sample").first.click()


def commands(page: Page) -> None:
    """The list of commands."""
    Seat(page, "anna").turns("direct").phone.locator(".line input").fill("/")


def inside(page: Page) -> None:
    """What happens inside, after an hour has passed."""
    Seat(page, "anna").turns("direct").types("/loans")
    page.locator("#inside summary").click()
    page.locator("#steps .step").first.wait_for()
    page.locator("#inside").scroll_into_view_if_needed()


@pytest.mark.parametrize("show", [rooms, form, place, photo, commands, inside])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_neighbour_does(
    browser: Browser, address: str, width: int, show: Callable[[Page], None]
) -> None:
    """Each thing on a phone and on a laptop."""
    page = opened(browser, address, width=width)
    show(page)

    keep(page, f"{show.__name__}-{width}", whole=show is inside and width > 700)
