"""What every page promises: its headers, no third party, and files that browsers keep."""

from __future__ import annotations

import re

from aiohttp import ClientSession

from tests.stories.street import Street
from tests.web.pages.house import House, build


async def test_every_answer_forbids_what_the_pages_do_not_need(house: House) -> None:
    """Pages, JSON, files and refusals alike; no inline script or style, nothing of third parties."""
    browser = house.browser()

    answers = [
        await browser.get(it) for it in ("/", "/shelf.json", "/static/page.css", "/nowhere", "/enter/x")
    ]

    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in policy


async def test_what_is_refused_before_a_page_is_asked_has_the_headers_as_well(house: House) -> None:
    """An expectation that nobody can meet."""
    session = house.browser().session

    async with session.get(house.url, headers={"Expect": "a-miracle"}) as answer:
        assert answer.status == 417
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_pages_hold_no_inline_script_or_style(house: House) -> None:
    """The policy would not run it."""
    anna = house.street.neighbour("Anna")
    item, browser = house.puts(anna, "drill"), house.browser()
    link = await browser.get(house.link(anna))
    pages = [
        link,
        await browser.enter(anna),
        await browser.get(f"/items/{item.id}"),
        await browser.get("/no"),
    ]

    for page in pages:
        scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", page.text)
        assert all('type="application/json"' in attributes for attributes in scripts)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page.text)
        assert not re.findall(r'(?:src|href)="https?://(?!127\.0\.0\.1|t\.me)', page.text)


async def test_tiles_are_the_only_third_party(house: House) -> None:
    """And their host is the only one that the policy names."""
    own = await build(
        Street(), tiles_url="https://tiles.example.org:8443/{z}/{x}/{y}.png", tiles_attribution="<b>me</b>"
    )
    anna = own.street.neighbour("Anna")
    browser = own.browser()

    page = await browser.enter(anna)

    assert "img-src 'self' https://tiles.example.org:8443 data:;" in page.headers["Content-Security-Policy"]
    assert "<b>me" not in page.text
    await own.end()


async def test_the_pages_may_lie_below_a_path() -> None:
    """A proxy passes on /elm/… as it is."""
    own = await build(Street(), base="/elm")
    anna = own.street.neighbour("Anna")
    item, browser = own.puts(anna, "drill"), own.browser()

    page = await browser.enter(anna)
    shown = await browser.get(f"/items/{item.id}")

    assert page.address == f"{own.url}/"
    assert shown.status == 200
    assert not re.findall(r'(?:src|href|action)="/(?!elm/)', page.text + shown.text)
    await own.end()


async def test_static_files_are_kept_by_browsers_for_as_long_as_they_are_true(house: House) -> None:
    """Each version has an address of its own; the licence of what is not ours goes along."""
    page = await house.browser().get("/")
    address = re.search(r'href="(/static/page\.css\?v=[0-9a-f]+)"', page.text)
    assert address
    async with ClientSession() as session:
        async with session.get(house.url + address[1]) as styles:
            assert "immutable" in styles.headers["Cache-Control"]
            assert styles.content_type == "text/css"
        async with session.get(f"{house.url}/static/vendor/leaflet/LICENSE") as licence:
            assert "BSD 2-Clause" in await licence.text()
