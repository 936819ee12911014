"""The catalogue within Telegram: who comes in, who does not, and what they read instead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.flows.actions import Borrow
from tests.fakes.telegram.mini_app import init_data
from tests.stories.neighbour import Neighbour
from tests.stories.street import Street
from tests.web.pages.house import BOT_TOKEN, Answer, Browser, House, build

APP = "/app/"
COOKIE = "commonshed_app"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Elm Street with a Mini App, which needs https outside."""
    house = await build(Street(), public_url="https://shed.example.org")
    yield house
    await house.end()


def launched(house: House, who: Neighbour, language: str = "en", token: str = BOT_TOKEN) -> dict[str, str]:
    """What Telegram hands over when they open the app now."""
    user = {"id": int(who.account.id), "first_name": who.name, "language_code": language}
    return {"data": init_data(token, user, house.street.now)}


async def opens(house: House, who: Neighbour) -> tuple[Browser, Answer]:
    """Open the app in a browser of their own."""
    browser = house.browser()
    return browser, await browser.post(APP, launched(house, who))


async def test_a_member_comes_in_without_a_word(house: House) -> None:
    """Telegram vouches for who it is; the shelf is the same as in a browser."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    item = house.puts(ben, "Cordless drill")

    browser, page = await opens(house, anna)
    shown = await browser.get(f"/app/shelf/items/{item.id}")

    assert page.address == f"{house.url}/app/shelf/"
    assert "Cordless drill" in page.words
    assert "Anna" in page.words
    assert f"https://t.me/shed_bot?start={Borrow(item.id).pack()}" in shown.text
    assert "Discord" not in shown.words


async def test_the_search_that_the_chat_sent_along_is_shown(house: House) -> None:
    """And nothing else that stands in the address."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    house.puts(ben, "Cordless drill")
    house.puts(ben, "Big tent")
    browser = house.browser()

    asked = await browser.get(f"{APP}?words=drill&evil=1")
    page = await browser.post(f"{APP}?words=drill&evil=1", launched(house, anna))

    assert 'action="/app/?words=drill"' in asked.text
    assert page.address == f"{house.url}/app/shelf/?words=drill"
    assert "Cordless drill" in page.words
    assert "Big tent" not in page.words


async def test_a_copy_of_a_launch_opens_nothing(house: House) -> None:
    """Whoever has seen it comes too late, even within its five minutes."""
    anna = house.street.neighbour("Anna")
    given = launched(house, anna)
    await house.browser().post(APP, given)
    thief = house.browser()

    page = await thief.post(APP, given)

    assert page.status == 403
    assert "Please open it once more" in page.words
    assert not thief.cookie(COOKIE)


async def test_loading_anew_is_no_copy(house: House) -> None:
    """The browser that is in already stays in: Telegram's apps load a page anew with the same launch."""
    anna = house.street.neighbour("Anna")
    given, browser = launched(house, anna), house.browser()
    await browser.post(APP, given)
    cookie = browser.cookie(COOKIE)

    page = await browser.post(APP, given)

    assert page.status == 200
    assert browser.cookie(COOKIE) == cookie


async def test_a_copy_does_not_change_who_is_in(house: House) -> None:
    """Another member with a used launch stays who they are."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    given = launched(house, anna)
    await house.browser().post(APP, given)
    browser, _ = await opens(house, ben)

    page = await browser.post(APP, given)

    assert page.status == 403
    assert "Ben" in (await browser.get("/app/shelf/")).words


async def test_a_launch_is_over_after_five_minutes(house: House) -> None:
    """The page says what to do."""
    anna, browser = house.street.neighbour("Anna"), house.browser()
    given = launched(house, anna)
    house.street.passes(minutes=5)

    page = await browser.post(APP, given)

    assert page.status == 403
    assert "open the shelf from the chat again" in page.words
    assert "https://t.me/shed_bot?start=" in page.text
    assert not browser.cookie(COOKIE)


async def test_forged_launches_are_refused(house: House) -> None:
    """Changed ones, another bot's, none at all, and anything else."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    good = launched(house, anna)["data"]
    forged = [good.replace(anna.account.id, ben.account.id), good[:-1] + "~", good[:-1], "", "x" * 5000]
    forged += [launched(house, anna, token="654321:another")["data"]]
    browser = house.browser()

    pages = [await browser.post(APP, fields) for fields in [{}, *({"data": it} for it in forged)]]

    assert [page.status for page in pages] == [403] * 7
    assert all("Telegram did not tell who opened this page" in page.words for page in pages)
    assert not browser.cookie(COOKIE)


async def test_strangers_are_told_how_to_join(house: House) -> None:
    """In the language of their Telegram; and having joined, the same launch lets them in."""
    eve = house.street.stranger("Eve")
    given, browser = launched(house, eve, "ko"), house.browser()

    page = await browser.post(APP, given)

    assert page.status == 403
    assert "아직 이웃으로 가입하지 않으셨어요" in page.words
    assert 'href="https://t.me/shed_bot?start="' in page.text


async def test_an_ordinary_browser_is_shown_the_way(house: House) -> None:
    """In the reader's language, and without a script."""
    page = await house.browser().get(APP)
    korean = await house.browser("ko").get(APP)

    assert page.status == 200
    assert "This page opens within Telegram" in page.words
    assert "https://t.me/shed_bot?start=" in page.text
    assert "텔레그램 안에서 열리는 페이지예요" in korean.words


@pytest.mark.parametrize("path", ["/app/shelf/", "/app/shelf/shelf.json", "/app/shelf/items/1"])
async def test_without_a_session_nothing_is_shown_within_the_app(house: House, path: str) -> None:
    """Not even what everybody may see: there would be no way in from there."""
    house.puts(house.street.neighbour("Anna"), "drill", public=True)

    page = await house.browser().get(path)

    assert page.status == 403
    assert "drill" not in page.text


async def test_the_cookie_travels_in_telegrams_frame_and_nowhere_else(house: House) -> None:
    """Secure, for no script, below the app's path, and partitioned: each site that frames it has another jar."""
    anna = house.street.neighbour("Anna")

    page = await house.browser().post(APP, launched(house, anna), follow=False)

    cookie = page.headers["Set-Cookie"].lower()
    assert page.status == 303
    for part in ("httponly", "secure", "samesite=none", "partitioned", "path=/app/", "max-age=86400"):
        assert part in cookie.replace("; ", ";").split(";")


async def test_only_the_app_may_stand_in_a_frame_and_only_telegrams(house: House) -> None:
    """Everything else stays out of frames."""
    inside = [await house.browser().get(path) for path in (APP, "/app/shelf/", "/app/nowhere")]
    outside = [await house.browser().get(path) for path in ("/", "/items/1", "/enter/x", "/apple")]

    for page in inside:
        assert "frame-ancestors https://web.telegram.org" in page.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in page.headers
    for page in outside:
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"


async def test_the_two_ways_in_do_not_open_each_other(house: House) -> None:
    """The app's cookie is not sent outside, and means nothing there; nor the other way round."""
    anna = house.street.neighbour("Anna")
    app, _ = await opens(house, anna)
    browser = house.browser()
    await browser.enter(anna)

    assert "Anna" not in (await app.get("/")).words
    assert (await browser.get("/app/shelf/")).status == 403


async def test_another_site_cannot_sign_somebody_in(house: House) -> None:
    """Under its own name, to see what they do then."""
    anna, browser = house.street.neighbour("Anna"), house.browser()
    sent = {"Origin": "https://evil.example.org"}

    async with browser.session.post(house.url + APP, data=launched(house, anna), headers=sent) as response:
        status = response.status

    assert status == 403
    assert not browser.cookie(COOKIE)


async def test_signing_out_everywhere_ends_the_app_too(house: House) -> None:
    """And opening it once more is all it takes to come back."""
    anna = house.street.neighbour("Anna")
    browser, _ = await opens(house, anna)

    anna.commands("/web").presses("Sign out everywhere")

    assert (await browser.get("/app/shelf/")).status == 403
    house.street.passes(seconds=2)
    assert (await browser.post(APP, launched(house, anna))).status == 200


async def test_opening_it_every_day_leaves_one_session(house: House) -> None:
    """The one before ends; one that was left lying ends after a day."""
    anna = house.street.neighbour("Anna")
    browser, _ = await opens(house, anna)
    house.street.passes(hours=20)
    await browser.post(APP, launched(house, anna))
    with house.street.database.engine.begin() as connection:
        sessions = connection.exec_driver_sql("SELECT COUNT(*) FROM web_session").scalar_one()
    house.street.passes(hours=25)

    assert sessions == 1
    assert (await browser.get("/app/shelf/")).status == 403


async def test_an_owner_shows_a_thing_to_everybody_from_within_the_app(house: House) -> None:
    """Its forms are signed as everywhere, and stay in the app."""
    anna = house.street.neighbour("Anna")
    item = house.puts(anna, "drill")
    browser, _ = await opens(house, anna)
    path = f"/app/shelf/items/{item.id}"
    token = (await browser.get(path)).token

    forged = await browser.post(f"{path}/seen-by", {"token": "0" * 64, "seen-by": "all"})
    page = await browser.post(f"{path}/seen-by", {"token": token, "seen-by": "all"})

    assert forged.status == 403
    assert page.address == house.url + path
    assert "Everybody who has its address" in page.words


async def test_without_https_there_is_no_app() -> None:
    """Telegram would not open it."""
    house = await build(Street())

    statuses = [(await house.browser().get(path)).status for path in (APP, "/app/shelf/")]
    await house.end()

    assert statuses == [404, 404]


async def test_a_slow_clock_is_told_to_the_operator(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The neighbour only reads to try again."""
    anna, browser = house.street.neighbour("Anna"), house.browser()
    given = launched(house, anna)
    house.street.now -= timedelta(minutes=3)

    page = await browser.post(APP, given)

    assert page.status == 403
    assert "set the clock of this machine right" in caplog.text
