"""The way in: a link of the bot, once and for ten minutes; and the way out."""

from __future__ import annotations

import asyncio
import re

from yarl import URL

from tests.stories.street import Street
from tests.web.pages.house import House, build


async def test_a_link_of_the_bot_opens_the_shelf(house: House) -> None:
    """One press in the chat, one in the browser."""
    anna = house.street.neighbour("Anna")
    browser = house.browser()

    page = await browser.enter(anna)

    assert page.status == 200
    assert page.address == f"{house.url}/"
    assert "Elm Street" in page.words
    assert "Anna" in page.words


async def test_a_link_asked_for_on_discord_is_whispered(house: House) -> None:
    """Even in a channel nobody else gets it."""
    ben = house.street.neighbour("Ben", on="discord")

    ben.commands("/web", in_room=True)

    path = house.last_link(ben)
    assert not any("/enter/" in url for it in house.street.room("discord").messages for *_, url in it.buttons)
    browser = house.browser()
    page = await browser.post(path, {"token": (await browser.get(path)).token})
    assert "Ben" in page.words


async def test_looking_at_a_link_does_not_use_it_up(house: House) -> None:
    """Chats fetch links to preview them."""
    path = house.link(house.street.neighbour("Anna"))
    for _ in range(3):
        assert (await house.browser().get(path)).status == 200

    browser = house.browser()
    page = await browser.post(path, {"token": (await browser.get(path)).token})

    assert "Anna" in page.words


async def test_a_link_works_once(house: House) -> None:
    """Whoever finds it later finds nothing."""
    path = house.link(house.street.neighbour("Anna"))
    first, second = house.browser(), house.browser()
    early = await second.get(path)
    await first.post(path, {"token": (await first.get(path)).token})

    looked, pressed = await second.get(path), await second.post(path, {"token": early.token})

    assert (looked.status, pressed.status) == (410, 410)
    assert "This link no longer works" in pressed.words
    assert not second.cookie()


async def test_a_link_is_over_after_ten_minutes(house: House) -> None:
    """And says where to get a new one."""
    path = house.link(house.street.neighbour("Anna"))
    house.street.passes(minutes=10)

    page = await house.browser().get(path)

    assert page.status == 410
    assert "/web" in page.words


async def test_forged_links_look_like_old_ones(house: House) -> None:
    """Nothing tells whether a code ever was one."""
    path = house.link(house.street.neighbour("Anna"))
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")

    pages = [
        await house.browser().get(it) for it in (forged, "/enter/x", "/enter/%00%ff", "/enter/" + "A" * 4000)
    ]

    assert [page.status for page in pages] == [410] * 4


async def test_codes_for_other_purposes_open_nothing(house: House) -> None:
    """A code that links two accounts is no way into the pages."""
    anna = house.street.neighbour("Anna")
    anna.commands("/link")
    code = next(word for word in anna.sees.replace("`", " ").split() if word.count("-") == 6)

    page = await house.browser().get(f"/enter/{code}")

    assert page.status == 410


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    """HttpOnly, SameSite, for 30 days; and only its digest stands in the database."""
    path, browser = house.link(house.street.neighbour("Anna")), house.browser()
    asked = await browser.get(path)

    answer = await browser.post(path, {"token": asked.token}, follow=False)

    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Max-Age=2592000", "Path=/"))
    with house.street.database.engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT digest FROM web_session").scalar_one()
    assert browser.cookie()
    assert browser.cookie() not in kept


async def test_by_https_cookies_never_travel_in_the_open() -> None:
    """Where the public address is https, cookies are Secure."""
    own = await build(Street(), public_url="https://shed.example.org")
    anna = own.street.neighbour("Anna")

    answer = await own.browser().get(own.link(anna))

    assert answer.status == 200
    assert "Secure" in answer.headers["Set-Cookie"]
    await own.end()


async def test_a_session_stays_with_somebody_who_links_another_account(house: House) -> None:
    """Two members become one; whoever was signed in as either is that one."""
    anna, twin = house.street.neighbour("Anna"), house.street.neighbour("Ann")
    browser = house.browser()
    await browser.enter(twin)
    kept, gone = anna.member.id, twin.member.id
    with house.street.database.work(house.street.now) as store:
        for face in store.faces.of_member(gone):
            face.member_id = kept
            store.faces.save(face)
        store.members.merge(kept, gone)

    page = await browser.get("/")

    assert "Anna" in page.words


async def test_old_sessions_are_swept_away(house: House) -> None:
    """Nothing of them is kept longer than they last."""
    await house.browser().enter(house.street.neighbour("Anna"))
    house.street.passes(days=30, minutes=1)

    house.street.database.sweep(house.street.now)

    with house.street.database.engine.begin() as connection:
        assert not connection.exec_driver_sql("SELECT COUNT(*) FROM web_session").scalar_one()


async def test_a_session_ends_after_thirty_days(house: House) -> None:
    """Then one asks the bot again."""
    browser = house.browser()
    await browser.enter(house.street.neighbour("Anna"))
    house.street.passes(days=30)

    page = await browser.get("/")

    assert "You are signed out now" in page.words
    assert not browser.cookie()


async def test_a_tampered_cookie_opens_nothing(house: House) -> None:
    """It is taken back, and the page says what to do."""
    anna, browser = house.street.neighbour("Anna"), house.browser()
    item = house.puts(anna, "drill")
    await browser.enter(anna)
    browser.tamper(browser.cookie()[:-1] + "~")

    page, hidden = await browser.get("/"), await browser.get(f"/items/{item.id}")

    assert "You are signed out now" in page.words
    assert "drill" not in page.text
    assert hidden.status == 404
    assert not browser.cookie()


async def test_signing_out_ends_the_session_itself(house: House) -> None:
    """A copy of the cookie opens nothing afterwards."""
    browser = house.browser()
    page = await browser.enter(house.street.neighbour("Anna"))
    copy = browser.cookie()

    await browser.post("/leave", {"token": page.token})

    assert not browser.cookie()
    browser.tamper(copy)
    assert "You are signed out now" in (await browser.get("/")).words


async def test_the_bot_signs_out_everywhere(house: House) -> None:
    """A lost laptop is signed out from the chat."""
    anna = house.street.neighbour("Anna")
    browsers = [house.browser(), house.browser()]
    for browser in browsers:
        await browser.enter(anna)

    anna.presses("Sign out everywhere")

    assert ["Anna" in (await browser.get("/")).words for browser in browsers] == [False, False]


async def test_entering_anew_ends_what_was_open_here(house: House) -> None:
    """Two neighbours share a computer: the second does not leave the first's session behind."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    browser = house.browser()
    await browser.enter(anna)
    page = await browser.enter(ben)

    with house.street.database.engine.begin() as connection:
        sessions = connection.exec_driver_sql("SELECT COUNT(*) FROM web_session").scalar_one()

    assert "Ben" in page.words
    assert sessions == 1


async def test_without_the_forms_token_nobody_is_signed_in(house: House) -> None:
    """Another site cannot sign somebody in under its own name."""
    path = house.link(house.street.neighbour("Anna"))
    browser, other = house.browser(), house.browser()
    stolen = (await other.get(path)).token
    await browser.get(path)

    pages = [await browser.post(path, fields) for fields in ({}, {"token": "0" * 64}, {"token": stolen})]

    assert [page.status for page in pages] == [403] * 3
    assert not browser.cookie()


async def test_a_strangers_command_gives_no_link(house: House) -> None:
    """Only members come in."""
    eve = house.street.stranger("Eve")

    eve.commands("/web")

    assert not any(url for message in eve.screen.messages for *_, url in message.buttons)


async def test_web_is_no_command_where_no_pages_are_served() -> None:
    """The menus do not show it."""
    from bot.flows import COMMANDS, MENUS, contents

    assert "web" not in COMMANDS
    assert "web" not in {menu.name for menu in MENUS}
    assert "web" in contents("https://shed.example.org").commands


async def test_a_form_cookie_that_we_never_gave_is_another_browsers_first_visit(house: House) -> None:
    """Whatever bytes it holds: the page is shown, with a form of its own."""
    path = house.link(house.street.neighbour("Anna"))
    asked = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: commonshed_form=".encode()

    reader, writer = await asyncio.open_connection("127.0.0.1", URL(house.url).port)
    writer.write(asked + b"\xff\r\n\r\n")
    page = (await reader.read()).decode()
    writer.close()

    assert page.startswith("HTTP/1.1 200 ")
    assert re.search("Set-Cookie: commonshed_form=[A-Za-z0-9_-]{22};", page)
    assert 'name="token"' in page


async def test_a_form_that_nobody_can_read_is_refused(house: House) -> None:
    """Letters of no alphabet, parts that are none, and what says that it is packed and is not."""
    path = house.link(house.street.neighbour("Anna"))
    browser = house.browser()
    form = "application/x-www-form-urlencoded"
    broken = (
        {"Content-Type": f"{form}; charset=nothing"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": form, "Content-Encoding": "gzip"},
    )

    for headers in broken:
        async with browser.session.post(house.url + path, data=b"token=1", headers=headers) as answer:
            assert answer.status in (400, 403), headers
