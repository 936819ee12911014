"""The playground through a neighbour's eyes, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversation.phrases import Reader, T
from bot.language import Phrasebook
from tests.web.browser import Seat, chromium, launched, opened, played

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),  # one browser and one playground for all of them
]
BOOK = Phrasebook.load()
ENGLISH = Reader("en", "Europe/Berlin")
LARGE_BYTES = 50_000_000


def said(key: str, **params: str | T) -> str:
    """The English words of a phrase."""
    return BOOK.words(T(key, params), ENGLISH)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One playground for all; each test that changes much starts it over."""
    with played(tmp_path_factory.mktemp("playground")) as where:
        yield where


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page as wide as a laptop's, on which nothing goes wrong unseen."""
    page = opened(browser, address)
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on(
        "console",
        lambda message: mistakes.append(message.text) if "Security Policy" in message.text else None,
    )
    yield page
    page.context.close()
    assert mistakes == []


def start_over(page: Page, kind: str) -> None:
    """Another street."""
    page.locator("#over").click()
    page.locator(f'#start-over button[value="{kind}"]').click()
    page.locator("body.waking").wait_for(state="attached")
    page.locator("body:not(.waking)").wait_for(state="attached")
    page.locator(".phone").first.wait_for()


def wait(page: Page, by: str) -> datetime:
    """Move the clock; what it shows then."""
    page.locator(f'[data-by="{by}"]').click()
    page.locator("body:not(.moving)").wait_for(state="attached")
    return now(page)


def now(page: Page) -> datetime:
    """The playground's time, in the neighbourhood's zone."""
    shown = page.locator("#now").get_attribute("datetime")
    return datetime.fromisoformat(shown or "").astimezone(ZoneInfo("Europe/Berlin"))


def test_a_loan_from_telegram_to_discord_from_joining_to_the_return(page: Page) -> None:
    """Anna offers on Telegram, Dan borrows on Discord; the clock brings the reminders; nothing comes after the return."""
    start_over(page, "empty")
    anna, dan = Seat(page, "anna"), Seat(page, "dan")

    anna.turns("room").presses(said("join-button")).starts()
    anna.presses("English").presses(said("adapter-share-location"))
    page.locator("#corner").select_option(label="Elm Street / Oak Street")
    page.get_by_role("button", name="Share this place").click()
    anna.reads(said("join-done", name="Anna", community="Elm Street"))

    anna.types("/offer Cordless drill").reads(said("form-offer-photo"))
    anna.phone.get_by_role("button", name="Send a photo").click()
    page.get_by_role("button", name="A drill").click()
    page.locator("dialog[open]").get_by_role("button", name="Send", exact=True).click()
    anna.presses(said("form-offer-kind-thing"), on=said("form-offer-kind"))
    for question in ("description", "days", "note"):
        anna.presses(said("skip"), on=said(f"form-offer-{question}"))
    expect(anna.phone.locator(".bubble img.photo").last).to_have_js_property("naturalWidth", 640)

    dan.turns("room").presses(said("join-button")).fills(language="en", home="52.5176, 13.3940")
    dan.reads(said("join-done", name="Dan", community="Elm Street"))
    day = now(page).date()
    days = f"{day + timedelta(days=1)} 14:00 to {day + timedelta(days=3)} 18:00"
    dan.presses(said("borrow"), on="Cordless drill").fills(span=days, word="For a <b>shelf</b>")
    dan.reads("For a <b>shelf</b>").presses(said("form-borrow-confirm"))

    anna.turns("direct").reads(said("borrow-request", who="Dan", item="Cordless drill"))
    anna.presses(said("loan-step-approve"))
    dan.turns("direct").reads(said("loan-news-approve", who="Anna", item="Cordless drill"))

    moment = wait(page, "due")
    assert (moment.date() - day, moment.hour) == (timedelta(days=1), 12)
    anna.reads(BOOK.words(T("remind-handover-owner", {"who": "Dan", "item": "Cordless drill"}), ENGLISH)[:12])
    anna.presses(said("loan-step-say-handed-over"))
    dan.presses(said("loan-step-confirm-handover"))

    wait(page, "due")
    reminded = wait(page, "due")
    assert (reminded.date() - day, reminded.hour) == (timedelta(days=2), 18)
    before = dan.phone.locator(".bubble").count()
    dan.presses(said("loan-step-say-brought-back"))
    anna.presses(said("loan-step-say-got-back"))
    anna.reads(said("loan-stands-owner-returned"))
    dan.reads(said("loan-stands-borrower-returned", who="Anna"))
    after = dan.phone.locator(".bubble").count()

    for _ in range(3):
        wait(page, "day")

    assert dan.phone.locator(".bubble").count() == after >= before
    assert page.locator("#due").inner_text() == "nothing"
