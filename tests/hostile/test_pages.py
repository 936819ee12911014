"""The pages and papers: addresses that were guessed, forms from elsewhere, cookies that were made up, and floods."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest

from bot.flows.actions import RenewCalendar, SignOutWeb
from tests.fakes.telegram.mini_app import init_data
from tests.hostile.case import Case
from tests.hostile.test_forged_transport import raw

pytestmark = pytest.mark.asyncio(loop_scope="package")
GUARDS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")

PATHS: dict[str, str] = {
    "parent": "/../../etc/passwd",
    "parent-encoded": "/%2e%2e/%2e%2e/etc/passwd",
    "static-parent": "/static/../server.py",
    "static-parent-encoded": "/static/%2e%2e%2f%2e%2e%2fserver.py",
    "static-parent-twice-encoded": "/static/%252e%252e%252fserver.py",
    "static-absolute": "/static//etc/passwd",
    "static-backslash": "/static/..%5c..%5cserver.py",
    "static-null": "/static/page.css%00.png",
    "item-a-word": "/items/one",
    "item-negative": "/items/-1",
    "item-of-3000-digits": "/items/" + "9" * 3000,
    "item-other-digits": "/items/%D9%A1",
    "item-sql": "/items/1%20OR%201=1",
    "photo-of-nothing": "/items/99999/photo.jpg",
    "scan-of-letters": "/scan/abc",
    "enter-short": "/enter/x",
    "enter-sql": "/enter/'%20OR%20'1'='1",
    "enter-long": "/enter/" + "A" * 6000,
    "calendar-guessed": "/calendar/" + "0" * 40 + ".ics",
    "calendar-empty": "/calendar/.ics",
    "calendar-wildcard": "/calendar/%25.ics",
    "label-guessed": "/label/" + "f" * 40 + ".pdf",
    "insights-guessed": "/insights/" + "a" * 40,
    "insights-long": "/insights/" + "a" * 5000,
    "git": "/.git/config",
    "environment": "/.env",
    "database": "/data/commonshed.db",
    "backups": "/backups/shed.db",
    "metrics": "/metrics",
    "the-webhook": "/telegram",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
async def test_an_address_that_leads_nowhere(case: Case, path: str) -> None:
    """Not found, or no longer valid, with all the headers; the page does not repeat the address."""
    page = await case.browser().asks(path)

    assert page.status in (400, 403, 404, 410), page.status
    assert all(it in page.headers for it in GUARDS)
    assert "root:" not in page.text
    assert "OR 1=1" not in page.words


QUERIES: dict[str, str] = {
    "script": "/?words=%3Cscript%3Ealert(1)%3C/script%3E",
    "attribute": "/?words=%22%20onfocus=alert(1)%20autofocus=%22",
    "jinja": "/?words=%7B%7B7*7%7D%7D",
    "null": "/?words=%00",
    "not-utf-8": "/?words=%ff%fe",
    "10000-letters": "/?words=" + "x" * 6000,
    "a-hundred-words": "/shelf.json?" + "&".join(f"words={it}" for it in range(100)),
    "numbers-that-are-none": "/?page=-1&within=NaN&cell=1e9.1e9",
    "huge-page": "/?page=" + "9" * 300,
    "cell-beyond": "/?cell=99999999999999999999.99999999999999999999",
    "days-that-are-none": "/?first=0000-00-00&last=9999-99-99",
    "days-of-a-million-years": "/?first=1000000-01-01",
    "kind-sql": "/?kind=thing'%20OR%201=1--",
    "language-path": "/?lang=../../en",
    "like-wildcards": "/?words=%25%25_%25",
    "regular-expression": "/?words=(a%2B)%2B$",
}


@pytest.mark.parametrize("path", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("signed_in", [False, True], ids=["stranger", "neighbour"])
async def test_a_search_that_is_none(case: Case, path: str, signed_in: bool) -> None:
    """An ordinary shelf, or a refusal; what was typed is text."""
    browser = await case.enters(case.ground.comes("Ben")) if signed_in else case.browser()
    page = await browser.asks(path)

    assert page.status in (200, 400, 414)
    assert "<script>alert" not in page.text
    assert '" onfocus=' not in page.text
    assert "49" not in page.words or "7*7" not in path


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


async def test_an_item_of_elsewhere_looks_like_none(case: Case) -> None:
    """Byte for byte but for its number: neither a stranger nor a neighbour of Oak Lane learns that it is there."""
    ground = case.ground
    item, nothing = ground.secret_item, 77_777_777
    for browser in (case.browser(), await case.enters(ground.comes("Zoe", community=ground.oak))):
        for rest in ("", "/photo.jpg"):
            real = await browser.asks(f"/items/{item}{rest}")
            none = await browser.asks(f"/items/{nothing}{rest}")
            assert (real.status, real.text.replace(f"/items/{item}", "")) == (
                404, none.text.replace(f"/items/{nothing}", "")
            )  # fmt: skip


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


HEADERS: dict[str, dict[str, str]] = {
    "host": {"Host": "evil.example.org"},
    "forwarded-host": {"X-Forwarded-Host": "evil.example.org", "X-Forwarded-Proto": "http"},
    "method-override": {"X-HTTP-Method-Override": "DELETE"},
    "rewrite": {"X-Original-URL": "/insights/x", "X-Rewrite-URL": "/insights/x"},
    "languages": {"Accept-Language": "en;q=" + "9" * 3000 + ",*" * 1000},
    "forwarded-for": {"X-Forwarded-For": "1.2.3.4, " * 500 + "x"},
    "range": {"Range": "bytes=0-18446744073709551615"},
    "if-none-match": {"If-None-Match": '"' + "a" * 4000},
    "agent": {"User-Agent": "${jndi:ldap://evil}<script>"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
async def test_headers_that_lie(case: Case, headers: dict[str, str]) -> None:
    """The page is the same as ever; no link in it leads elsewhere."""
    page = await case.browser().asks("/", headers=headers)

    assert page.status in (200, 400)
    assert "evil" not in page.text
    assert "evil" not in str(page.headers)


BROKEN: dict[str, str] = {
    "no-host": "GET / HTTP/1.1\r\n\r\n",
    "http-0.9": "GET /\r\n\r\n",
    "absolute": "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "connect": "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "huge-header": "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a" * 100_000 + "\r\n\r\n",
    "long-line": "GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
    "many-headers": "GET / HTTP/1.1\r\nHost: x\r\n" + "X: 1\r\n" * 5_000 + "\r\n",
    "upgrade": "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "smuggled": "POST /leave HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
}


@pytest.mark.parametrize("request_", BROKEN.values(), ids=BROKEN)
async def test_broken_requests_of_pages(case: Case, request_: str) -> None:
    """Answered or refused, never more."""
    case.aftermath.may_log_errors = True
    status = await raw(case.ground.given.listen.port, request_, 2.0)

    assert status in (0, 200, 400, 403, 404, 405, 413, 414, 431)


async def test_a_form_of_five_megabytes(case: Case) -> None:
    """Too large is said, and nothing of it is kept."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await case.browser().asks("/enter/x", "POST", form, data=io.BytesIO(b"token=" + b"a" * 5_000_000))

    assert page.status == 413


async def test_a_hundred_pages_that_are_begun_and_never_asked_for(case: Case) -> None:
    """Slow connections hold up neither the pages nor the chats."""
    port = case.ground.given.listen.port
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    for _, writer in slow:
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")

    took = await case.aftermath.innocent_are_answered()
    page = await case.browser().asks("/")

    assert page.status == 200
    assert took < case.aftermath.patience.seconds
    for _, writer in slow:
        writer.close()


async def test_a_flood_of_pages(case: Case) -> None:
    """After some it is enough for one address, and others see the shelf as ever."""
    browser = case.browser()
    statuses = [(await browser.asks("/nowhere")).status for _ in range(90)]

    assert 429 in statuses
    assert (await case.browser().asks("/")).status == 200


async def test_guessing_ways_in(case: Case) -> None:
    """Ten tries, then one in six seconds: 140 bits are not found so."""
    browser = case.browser()
    statuses = [(await browser.asks(f"/enter/{number:028d}")).status for number in range(20)]

    assert statuses.count(429) >= 8
    assert 200 not in statuses


async def test_addresses_that_somebody_only_claims_to_have(case: Case) -> None:
    """What stands before the last address of X-Forwarded-For was written by a stranger: it makes no new allowance."""
    browser = case.browser()
    own = browser.headers["X-Forwarded-For"]
    statuses = [
        (await browser.asks("/nowhere", headers={"X-Forwarded-For": f"9.9.{it}.9, {own}"})).status
        for it in range(90)
    ]

    assert 429 in statuses


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
