"""The shelf on the pages: narrowed, turned page by page, and by the cell of the map."""

from __future__ import annotations

import json
import re

import pytest

from bot.model.item import Kind
from tests.web.pages.house import CANARY, FAR, House


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
    assert "km" in shelf["chosen"]
