"""The playground through a neighbour's eyes, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversation.phrases import Moment, Param, Reader, T
from bot.language import Phrasebook
from tests.web.browser import Seat, chromium, launched, opened, played

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("browser"),  # one browser and one playground for all of them
]
BERLIN = ZoneInfo("Europe/Berlin")
BOOK = Phrasebook.load()
ENGLISH = Reader("en", "Europe/Berlin")
LARGE_BYTES = 50_000_000
DRILL = "Cordless drill"


def said(key: str, **params: Param) -> str:
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


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second one, which stays the street full of life with which it begins."""
    with played(tmp_path_factory.mktemp("filled")) as where:
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
    """Move the clock; what it shows then, to the minute."""
    page.locator(f'[data-by="{by}"]').click()
    page.locator("body:not(.moving)").wait_for(state="attached")
    return now(page)


def now(page: Page) -> datetime:
    """The playground's time, in the neighbourhood's zone."""
    shown = page.locator("#now").get_attribute("datetime")
    return datetime.fromisoformat(shown or "").astimezone(BERLIN).replace(second=0, microsecond=0)


def test_a_loan_from_telegram_to_discord_from_joining_to_the_return(page: Page) -> None:
    """Anna offers on Telegram, Dan borrows on Discord; the clock brings the reminders, and none after the return."""
    start_over(page, "empty")
    anna, dan = Seat(page, "anna"), Seat(page, "dan")

    join_on_telegram(anna)
    join_on_discord(dan)
    offer_on_telegram(anna)
    day = now(page).date()
    borrow_on_discord(dan, day)
    anna.turns("direct").reads(said("borrow-request", who="Dan", item=DRILL)).presses(
        said("loan-step-approve")
    )
    dan.turns("direct").reads(said("loan-news-approve", who="Anna", item=DRILL))

    assert wait(page, "due") == moment(day, 1, 12)
    anna.reads(said("reminder-handover", who="Dan", item=DRILL, start=Moment(moment(day, 1, 14))))
    anna.presses(said("loan-step-say-handed-over"))
    dan.presses(said("loan-step-confirm-handover"))
    back = Moment(moment(day, 3, 18))
    anna.reads(said("loan-news-confirm-handover", who="Dan", item=DRILL, until=back))

    assert wait(page, "due") == moment(day, 2, 18)
    dan.reads(said("reminder-day-before", who="Anna", item=DRILL, until=back))
    dan.presses(said("loan-step-say-brought-back"))
    anna.presses(said("loan-step-say-got-back")).reads(said("loan-stands-owner-returned"))
    dan.reads(said("loan-news-say-got-back", who="Anna", item=DRILL))
    after = dan.phone.locator(".bubble").count()

    for _ in range(3):
        wait(page, "day")

    assert dan.phone.locator(".bubble").count() == after
    assert page.locator("#due").inner_text() == "nothing"


def join_on_telegram(who: Seat) -> None:
    """The button leads into the direct chat; one question after another, the place by the map."""
    who.turns("room").presses(said("join-button")).starts()
    who.presses("English").presses(said("adapter-share-location"))
    who.page.locator("#corner").select_option(label="Elm Street / Oak Street")
    who.page.get_by_role("button", name="Share this place").click()
    who.reads(said("join-done", name="Anna", community="Elm Street"))


def join_on_discord(who: Seat) -> None:
    """The button opens a dialog with both questions; the answer is whispered in the room."""
    who.turns("room").presses(said("join-button")).fills(language="en", home="52.5176, 13.3940")
    who.reads(said("join-done", name="Dan", community="Elm Street"))


def offer_on_telegram(who: Seat) -> None:
    """A command with its words, a photo, a button, and three questions skipped."""
    who.types(f"/offer {DRILL}").reads(said("form-offer-photo"))
    who.phone.get_by_role("button", name="Send a photo").click()
    who.page.get_by_role("button", name="A drill").click()
    who.page.locator("dialog[open]").get_by_role("button", name="Send", exact=True).click()
    who.presses(said("form-offer-kind-thing"), on=said("form-offer-kind"))
    for question in ("description", "days", "note"):
        who.presses(said("skip"), on=said(f"form-offer-{question}"))
    expect(who.phone.locator(".bubble img.photo").last).to_have_js_property("naturalWidth", 640)


def borrow_on_discord(who: Seat, day: date) -> None:
    """The card's button opens a dialog; what was understood is shown before it counts, what was typed as typed."""
    days = f"{day + timedelta(days=1)} 14:00 to {day + timedelta(days=3)} 18:00"
    who.presses(said("borrow"), on=DRILL).fills(span=days, word="For a <b>shelf</b>")
    who.reads("For a <b>shelf</b>").presses(said("form-borrow-confirm"))


def moment(day: date, days: int, hour: int) -> datetime:
    """An hour of the neighbourhood's, so many days on."""
    return datetime.combine(day + timedelta(days=days), time(hour), BERLIN)


def test_it_asks_nobody_else_for_anything(browser: Browser, filled: str) -> None:
    """Every request goes to the playground itself."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(filled)
    page.locator(".phone .photo").first.wait_for(state="attached")
    page.close()

    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(filled)] == []


def test_by_keyboard_alone(page: Page) -> None:
    """Take a seat, use a command by its list, share a place by its corner, leave a sheet by Escape."""
    start_over(page, "bare")
    page.locator('#street [data-key="ben"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('.phone[data-key="ben"] [role="combobox"]')).to_be_focused()

    page.keyboard.type("/st")
    expect(page.locator('.phone[data-key="ben"] [role="option"][aria-selected="true"]')).to_contain_text(
        "/start"
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    ben = Seat(page, "ben").reads(said("join-nowhere"))

    place = ben.phone.get_by_role("button", name="Share a place")
    place.focus()
    page.keyboard.press("Enter")
    page.locator("#corner").select_option("home")
    page.locator("#corner").focus()
    page.keyboard.type("Mill Lane / Linden")
    page.keyboard.press("Enter")
    page.locator("dialog[open] button.go").focus()
    page.keyboard.press("Enter")
    ben.reads("Mill Lane / Linden Lane")

    place.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.sheet.mapped").wait_for(state="detached")
    expect(place).to_be_focused()

    tab = ben.phone.get_by_role("tab", selected=True)
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(ben.phone.get_by_role("tab", name="Elm Street room")).to_be_focused()


def test_a_lost_connection_loses_nothing(page: Page, browser: Browser, address: str) -> None:
    """What others did meanwhile comes in its order, once; what was typed meanwhile is sent."""
    start_over(page, "bare")
    other = opened(browser, address)
    anna = Seat(page, "anna").turns("room")
    page.context.set_offline(True)
    page.evaluate("playground.drop()")
    page.locator("#banner", has_text="connection is lost").wait_for()

    there = Seat(other, "ben").turns("room")
    for word in ("one", "two", "three"):
        there.types(f"Meanwhile {word}").reads(f"Meanwhile {word}")
    anna.types("And I am here")
    page.context.set_offline(False)

    anna.reads("And I am here")
    there.reads("And I am here")
    talk = [
        text
        for text in anna.phone.locator(".bubble").all_inner_texts()
        if "eanwhile" in text or "here" in text
    ]
    other.context.close()
    assert [re.findall("one|two|three|I am", text) for text in talk][-4:] == [
        ["one"],
        ["two"],
        ["three"],
        ["I am"],
    ]
    expect(page.locator("#banner")).to_be_hidden()


def test_a_photo_of_50_mb_is_refused_kindly(page: Page, tmp_path: Path) -> None:
    """The sheet says why, and stays."""
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(LARGE_BYTES))
    ben = Seat(page, "ben").turns("direct")
    ben.phone.get_by_role("button", name="Send a photo").click()

    page.locator("#photo-file").set_input_files(large)
    page.locator("dialog[open]").get_by_role("button", name="Send", exact=True).click()

    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("too large")


def test_a_small_screen_shows_one_phone_at_a_time(browser: Browser, filled: str) -> None:
    """At 360 pixels nothing is cut off, and everything that is pressed is large enough for a thumb."""
    page = opened(browser, filled, width=360)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".phone").count() == 1
    chaewon = Seat(page, "chaewon")
    assert page.locator(".phone").count() == 1
    heights = [
        box["height"] for it in chaewon.phone.get_by_role("button").all() if (box := it.bounding_box())
    ]
    for tool in (1, 2):
        chaewon.phone.locator(".tool").nth(tool).click()
        sheet = page.locator("dialog[open]")
        assert sheet.evaluate("node => node.scrollWidth <= node.clientWidth")
        page.keyboard.press("Escape")
    page.context.close()
    assert min(heights) >= 44


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 360, "dark"), ("ko", 360, "light"), ("en", 1280, "light"), ("ko", 1280, "dark")],
)
def test_no_serious_finding_of_axe(
    browser: Browser, filled: str, language: str, width: int, scheme: str
) -> None:
    """The page, a menu, the sheets: names, roles, contrast."""
    page = opened(browser, filled, language=language, width=width, scheme=scheme)
    seat = Seat(page, "anna")
    page.locator("#inside summary").click()
    findings = serious(page)
    seat.phone.locator(".line input").fill("/")
    findings += serious(page)
    seat.phone.locator(".line input").fill("")
    seat.turns("room")
    findings += serious(page)
    seat.turns("direct")
    for tool in (1, 2):
        seat.phone.locator(".tool").nth(tool).click()
        findings += serious(page)
        page.keyboard.press("Escape")
    page.locator("#over").click()
    findings += serious(page)
    page.context.close()

    assert findings == []


def serious(page: Page) -> list[str]:
    """What axe-core finds that is serious or worse."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{it['id']}: {node['target']} {node['failureSummary'][:200]}"
        for it in found
        if it["impact"] in ("serious", "critical")
        for node in it["nodes"][:3]
    ]
