"""Ways into the pages and papers: made-up cookies, forms from elsewhere, links that were used, guessed or seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.flows.actions import RenewCalendar, SignOutWeb
from tests.fakes.telegram.mini_app import init_data
from tests.hostile.case import Case

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize(
    "cookie",
    ["x", "a" * 3000, "' OR '1'='1", "0" * 64, "../../etc/passwd", "é", "=;;,", "{{7*7}}"],
    ids=["short", "long", "sql", "zeroes", "path", "not-ascii", "broken", "template"],
)
async def test_a_cookie_that_was_made_up(case: Case, cookie: str) -> None:
    """Nobody is signed in by it."""
    ground = case.ground
    item = ground.puts(ground.vera, "members only")
    headers = {"Cookie": f"commonshed={cookie}".encode().decode("latin-1")}

    shelf = await case.browser().asks("/shelf.json", headers=headers)
    page = await case.browser().asks(f"/items/{item}", headers=headers)

    assert "members only" not in shelf.text
    assert page.status in (400, 404)


FORMS: dict[str, dict[str, str]] = {
    "no-token": {"seen-by": "all"},
    "empty-token": {"seen-by": "all", "token": ""},
    "wrong-token": {"seen-by": "all", "token": "0" * 64},
    "token-not-ascii": {"seen-by": "all", "token": "é"},
    "token-long": {"seen-by": "all", "token": "a" * 9000},
}


@pytest.mark.parametrize("fields", FORMS.values(), ids=FORMS)
async def test_a_form_from_another_site(case: Case, fields: dict[str, str]) -> None:
    """The owner's browser brings its cookie along; without the form's own token nothing changes."""
    ground = case.ground
    ben = ground.comes("Ben")
    item, browser = ground.puts(ben, "ladder"), await case.enters(ben)

    with case.nothing_changes():
        for path in (f"/items/{item}/seen-by", "/leave"):
            page = await browser.posts(path, fields, Origin="https://evil.example.org")
            assert page.status in (400, 403, 413)

    assert (await browser.asks("/")).status == 200


async def test_somebody_elses_token_and_somebody_elses_item(case: Case) -> None:
    """Eve's own token is good for nothing that is Ben's, and Ben's token for nothing in Eve's browser."""
    ground = case.ground
    ben, eve = ground.comes("Ben"), ground.comes("Eve")
    his, hers = ground.puts(ben, "ladder"), ground.puts(eve, "lamp")
    bens, eves = await case.enters(ben), await case.enters(eve)
    token = (await eves.asks(f"/items/{hers}")).token
    stolen = (await bens.asks(f"/items/{his}")).token

    with case.nothing_changes():
        assert (await eves.posts(f"/items/{his}/seen-by", {"token": token, "seen-by": "all"})).status == 404
        assert (await eves.posts(f"/items/{hers}/seen-by", {"token": stolen, "seen-by": "all"})).status == 403


async def test_a_way_in_counts_once(case: Case) -> None:
    """Looking at it uses nothing up, a second press opens nothing, and a thief's browser has no form for it."""
    ground = case.ground
    ben = ground.comes("Ben")
    path = await case.link(ben)
    case.aftermath.read.clear()
    asked, browser = await case.browser().asks(path), case.browser()
    mine = await browser.asks(path)

    thief = await case.browser().posts(path, {"token": asked.token})
    first = await browser.posts(path, {"token": mine.token})
    second = await browser.posts(path, {"token": mine.token})
    later = await case.browser().asks(path)

    assert [thief.status, first.status] == [403, 303]
    assert second.status >= 400
    assert later.status >= 400


async def test_a_way_in_that_is_too_old(case: Case) -> None:
    """Ten minutes, by the program's own clock."""
    path = await case.link(case.ground.comes("Ben"))
    await case.ground.passes(minutes=11)

    assert (await case.browser().asks(path)).status >= 400


async def test_signed_out_everywhere_is_out(case: Case) -> None:
    """A stolen cookie ends with the others."""
    ground = case.ground
    ben = ground.comes("Ben")
    ground.puts(ground.vera, "members only")
    browser = await case.enters(ben)
    assert "members only" in (await browser.asks("/shelf.json")).text

    await ground.forges(ben, SignOutWeb().pack())

    assert "members only" not in (await browser.asks("/shelf.json")).text


async def test_the_secret_link_of_one_paper_opens_no_other(case: Case) -> None:
    """Nor does it in capital letters, cut off, or with more behind it."""
    path = await case.link(case.ground.comes("Ben"), "/calendar")
    token = path.rpartition("/")[2].removesuffix(".ics")
    case.aftermath.read.clear()
    browser = case.browser()

    assert (await browser.asks(f"/calendar/{token}.ics")).status == 200
    for wrong in (
        f"/insights/{token}",
        f"/label/{token}.pdf",
        f"/calendar/{token[:-1]}.ics",
        f"/calendar/{token}0.ics",
    ):
        assert (await browser.asks(wrong)).status == 404


async def test_a_calendar_that_was_renewed(case: Case) -> None:
    """The old address ends; so does what a former friend has noted."""
    ben = case.ground.comes("Ben")
    path = await case.link(ben, "/calendar")
    token = path.rpartition("/")[2].removesuffix(".ics")
    await case.ground.forges(ben, RenewCalendar().pack())

    assert (await case.browser().asks(f"/calendar/{token}.ics")).status == 404


async def test_a_title_that_would_end_a_line_of_the_calendar(case: Case) -> None:
    """CR, LF and what looks like a property of a calendar are words within the summary."""
    ground = case.ground
    ben, eve = ground.comes("Ben"), ground.comes("Eve")
    title = "saw\r\nEND:VEVENT\r\nBEGIN:VALARM\nATTACH:file:///etc/passwd\r\n;,\\n\u2028X:1"
    ground.lends(ground.puts(ben, title), eve)
    path = await case.link(ben, "/calendar")
    token = path.rpartition("/")[2].removesuffix(".ics")

    feed = await case.browser().asks(f"/calendar/{token}.ics")
    lines = (
        feed.text.replace("\r\n ", "").splitlines() if "\u2028" not in feed.text else feed.text.split("\r\n")
    )

    assert feed.status == 200
    assert not [it for it in lines if it.startswith(("ATTACH", "X:1"))]
    assert feed.text.count("BEGIN:VEVENT") == feed.text.count("\r\nEND:VEVENT") == 1
    assert case.ground.vera.name not in feed.text


def launched(case: Case, who: Any, **more: Any) -> str:
    """What Telegram hands to the Mini App that somebody opens now."""
    user = {"id": who.person.id, "first_name": who.name, "language_code": "en"}
    return init_data(more.get("token", case.ground.telegram.token), user, more.get("at", case.ground.now()))


@pytest.mark.parametrize(
    "wrong", ["unsigned", "another-bot", "old", "of-tomorrow", "another-user", "empty", "huge"]
)
async def test_a_forged_opening_of_the_mini_app(case: Case, wrong: str) -> None:
    """Only what Telegram signed for this bot, a moment ago, lets anybody in."""
    ben, now = case.ground.comes("Ben"), case.ground.now()
    right: Any = ben
    data = {
        "unsigned": "user=%7B%22id%22%3A1%7D&auth_date=1&hash=" + "0" * 64,
        "another-bot": launched(case, right, token="1:another-token-of-nobody"),
        "old": launched(case, right, at=now - timedelta(minutes=6)),
        "of-tomorrow": launched(case, right, at=now + timedelta(days=1)),
        "another-user": launched(case, right).replace(str(right.person.id), "1001"),
        "empty": "",
        "huge": "a" * 60_000,
    }[wrong]
    browser = case.browser()

    with case.nothing_changes():
        page = await browser.posts("/app/", {"data": data})

    assert page.status in (400, 403, 413)
    assert "Set-Cookie" not in page.headers or "commonshed_app" not in page.headers["Set-Cookie"]


async def test_an_opening_that_somebody_has_seen(case: Case) -> None:
    """It counts once; and no other site posts it under its own name."""
    ben = case.ground.comes("Ben")
    data = launched(case, ben)

    elsewhere = await case.browser().posts("/app/", {"data": data}, Origin="https://evil.example.org")
    first = await case.browser().posts("/app/", {"data": data})
    again = await case.browser().posts("/app/", {"data": data})

    assert [elsewhere.status, first.status, again.status] == [403, 303, 403]
