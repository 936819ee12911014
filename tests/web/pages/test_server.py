"""The server: headers, languages, searches, and a kind page for everything that fails."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import Connection, event

import adapters.web.pages
from adapters.web.pages.server import Pages
from bot.errors import Contended, PlatformRefused, StoreAway
from bot.language import Phrasebook
from bot.model.item import Kind
from tests.stories.street import Street
from tests.web.pages.house import House, build

FOLDER = Path(adapters.web.pages.__path__[0])
SAID = re.compile(r'say\("([a-z-]+)"(?! ~)')


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


# -- languages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("de, ko;q=0.3, en;q=0.7", "en"),
        ("de", "en"),
        ("", "en"),
        ("ko;q=2,,;=,en;q=x" + "," * 999, "ko"),
    ],
)
async def test_strangers_read_their_browsers_language(house: House, accepted: str, language: str) -> None:
    """Else English."""
    page = await house.browser(accepted).get("/")

    assert f'<html lang="{language}">' in page.text


async def test_members_read_their_own_language(house: House) -> None:
    """Whatever the browser's is; until they choose another on the page."""
    minji = house.street.neighbour("민지", language="ko")
    browser = house.browser("en")

    entered = await browser.enter(minji)
    chosen = await browser.get("/?lang=en")
    later = await browser.get("/")

    assert "가까운 것부터" in entered.words
    assert "the nearest first" in chosen.words
    assert "the nearest first" in later.words


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_page_stands_in_the_readers_language(house: House, language: str) -> None:
    """Also those that refuse."""
    anna = house.street.neighbour("Anna", language=language)
    item, browser = house.puts(anna, "드릴"), house.browser(language)
    paths = ["/", "/nowhere", "/enter/x", f"/items/{item.id}"]
    pages = [await browser.get(path) for path in paths]
    await browser.enter(anna)
    pages += [await browser.get(path) for path in paths] + [await browser.post("/leave", {})]

    hangul = [bool(re.search("[가-힣]{3}", page.words.replace("한국어", ""))) for page in pages]

    assert hangul == [language == "ko"] * len(pages)


def test_every_phrase_of_the_templates_exists() -> None:
    """And each is said somewhere: in a template or in the code of the pages and their flow."""
    book = Phrasebook.load()
    templates = "".join(file.read_text(encoding="utf-8") for file in (FOLDER / "templates").glob("*.html"))

    missing = [name for name in SAID.findall(templates) if not book.bundles["en"].has_message(f"web-{name}")]

    assert len(SAID.findall(templates)) > 30
    assert not missing


def test_no_phrase_of_the_pages_is_left_over() -> None:
    """The prefix web- hides them from the test of all phrases."""
    texts = [file.read_text(encoding="utf-8") for file in [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html")]]
    texts.append((FOLDER.parents[2] / "bot" / "flows" / "web.py").read_text(encoding="utf-8"))
    source = "".join(texts)
    keys = re.findall(r"^web-([a-z-]+) =", (FOLDER.parents[2] / "bot/language/en/web.ftl").read_text(), re.M)
    put_together = re.compile(r"language-..|day-(free|taken|past)|.*-(title|text)")

    left = [it for it in keys if f'"{it}"' not in source and f'"web-{it}"' not in source]

    assert not [it for it in left if not put_together.fullmatch(it)]


# -- searching -----------------------------------------------------------------------------------------------


async def test_searching_narrows_by_words_kind_and_days(house: House) -> None:
    """The page and its JSON find the same."""
    anna = house.street.neighbour("Anna")
    house.puts(anna, "cordless drill")
    house.puts(anna, "cellar corner", kind=Kind.SPACE, longest_days=1)
    browser = house.browser()
    await browser.enter(house.street.neighbour("Ben"))
    searches = {
        "words=dril": ["cordless drill"],
        "kind=space": ["cellar corner"],
        "first=2026-11-25&last=2026-11-27": ["cordless drill"],
        "kind=nonsense&within=7&page=999999&cell=x&first=31-31-31": ["cellar corner", "cordless drill"],
        "words=elephant": [],
    }

    for query, titles in searches.items():
        shelf = json.loads((await browser.get(f"/shelf.json?{query}")).text)
        page = await browser.get(f"/?{query}")
        assert [it["title"] for it in shelf["entries"]] == titles, query
        assert re.findall(r'class="title">([^<]+)', page.text)[: len(titles)] == titles, query


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("first=2026-11-20", "already passed"),
        ("first=2026-11-27&last=2026-11-25", "end comes before the start"),
        ("first=2029-01-01", "more than a year ahead"),
        ("last=0001-01-01", "end comes before the start"),
        ("first=9999-12-31", "more than a year ahead"),
    ],
)
async def test_days_that_do_not_do_are_explained(house: House, query: str, says: str) -> None:
    """Nothing is found, and the page says why."""
    house.puts(house.street.neighbour("Anna"), "drill", public=True)

    shelf = json.loads((await house.browser().get(f"/shelf.json?{query}")).text)

    assert says in shelf["problem"]
    assert not shelf["entries"]


async def test_long_shelves_are_turned_page_by_page(house: House) -> None:
    """Nothing is shown twice or left out."""
    anna = house.street.neighbour("Anna")
    for number in range(50):
        house.puts(anna, f"thing {number}", public=True)
    path, titles, browser = "/shelf.json", [], house.browser()

    while path:
        shelf = json.loads((await browser.get(path)).text)
        titles += [it["title"] for it in shelf["entries"]]
        path = shelf["next"].replace("/?", "/shelf.json?")

    assert sorted(titles) == sorted(f"thing {number}" for number in range(50))


async def test_a_cell_can_be_picked(house: House) -> None:
    """Only what lies there is listed; the map still shows the rest."""
    from tests.web.pages.test_seeing import CANARY, FAR

    anna, ben = house.street.neighbour("Anna", home=CANARY), house.street.neighbour("Ben", home=FAR)
    house.puts(anna, "drill")
    house.puts(ben, "tent")
    browser = house.browser()
    await browser.enter(anna)
    shades = json.loads((await browser.get("/shelf.json")).text)["shades"]
    far = next(it["cell"] for it in shades if not it["home"])

    shelf = json.loads((await browser.get(f"/shelf.json?cell={far}")).text)

    assert [it["title"] for it in shelf["entries"]] == ["tent"]
    assert len(shelf["shades"]) == 2
    assert "1 km" in shelf["chosen"] or "km" in shelf["chosen"]


# -- what fails ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/static/nothing.js", "/static/../server.py", "/static/%2e%2e/server.py", "/items/", "/items/x",
        "/items/-1", "/items/1/2", "/leave", "/items/%00", "/%ff",
    ],
)  # fmt: skip
async def test_an_unknown_page_says_so_kindly(house: House, path: str) -> None:
    """With a way on, and the status that machines understand."""
    page = await house.browser().get(path)

    assert page.status == 404
    assert "There is nothing to see here" in page.words
    assert "To the shelf" in page.words


async def test_a_large_upload_gets_a_clear_page(house: House) -> None:
    """50 MB into a form that expects a few bytes: an answer, not a broken connection."""
    anna = house.street.neighbour("Anna")
    path, browser = house.link(anna), house.browser()
    await browser.get(path)

    async def bytes_() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"a" * 1_000_000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with browser.session.post(house.url + path, data=bytes_(), headers=kind) as response:
        status, text = response.status, await response.text()

    assert status == 413
    assert "That is too large" in text
    assert (await browser.get("/")).status == 200


async def test_a_mistake_of_ours_is_no_stack_of_errors(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The reader gets a page, the log the rest."""
    anna = house.street.neighbour("Anna")
    item = house.puts(anna, "drill", public=True)
    house.telegram.link = None  # type: ignore[assignment]  # something that cannot happen
    house.telegram.direct_link = lambda start: 1 / 0  # type: ignore[assignment,method-assign,return-value]

    page = await house.browser().get(f"/items/{item.id}")

    assert page.status == 500
    assert "Something went wrong here" in page.words
    assert "ZeroDivisionError" not in page.text
    assert "ZeroDivisionError" in caplog.text


async def test_a_page_that_met_others_in_the_database_begins_anew(house: House) -> None:
    """Whoever pressed a button does not learn of it, and it counts once."""
    anna = house.street.neighbour("Anna")
    browser = house.browser()
    await browser.enter(anna)
    item = house.puts(anna, "drill")
    form = await browser.get(f"/items/{item.id}")
    met: list[str] = []

    def meet(connection: Connection) -> None:
        if len(met) < 3:
            met.append("somebody")
            raise Contended("could not serialize access")

    event.listen(house.street.database.engine, "commit", meet)
    page = await browser.post(f"/items/{item.id}/seen-by", {"seen-by": "all", "token": form.token})

    assert (page.status, len(met)) == (200, 3)
    assert house.street.item("drill").public


async def test_a_database_that_is_away_is_asked_later(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The reader is told to come again, and when; nobody is looked up, and the log keeps to a line."""

    def away(connection: Connection) -> None:
        raise StoreAway("the server closed the connection")

    event.listen(house.street.database.engine, "begin", away)
    page = await house.browser().get("/")
    event.remove(house.street.database.engine, "begin", away)

    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "try again in a moment" in page.words
    assert [it.getMessage() for it in caplog.records if it.levelname == "WARNING"] == [
        "a page could not be shown: the server closed the connection"
    ]
    assert "Traceback" not in caplog.text


async def test_a_taken_port_is_told_in_one_line(house: House) -> None:
    """The program ends with a line that names the setting."""
    second = Pages(house.pages._at, house.pages._papers)

    with pytest.raises(PlatformRefused, match=r"web\.listen: 127\.0\.0\.1:\d+: "):
        await second.run(asyncio.Event())


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
