"""A kind page, or one clear line, for everything that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, event

from adapters.web.pages.server import Pages
from bot.errors import Contended, PlatformRefused, StoreAway
from tests.web.pages.house import House


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
