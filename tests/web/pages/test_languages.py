"""Whose language a page speaks, and that it has all its phrases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import adapters.web.pages
from bot.language import Phrasebook
from tests.web.pages.house import House

FOLDER = Path(adapters.web.pages.__path__[0])
SAID = re.compile(r'say\("([a-z-]+)"(?! ~)')


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
