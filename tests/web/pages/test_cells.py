"""Where in its cell a home lies is told by no page, whatever is asked of it and from wherever."""

from __future__ import annotations

from random import Random

from tests.stories.attack import MOVES, THINGS, Siege, both
from tests.web.pages.house import TOKEN, Browser, House, build

WITHIN = ("", "500", "1000", "2000", "5000")


def come_from(browser: Browser, number: int) -> None:
    """From an address of its own, of which nobody has asked too much yet."""
    browser.session.headers["X-Forwarded-For"] = f"198.18.{number // 250}.{number % 250}"


async def enter(siege: Siege) -> tuple[House, dict[str, Browser]]:
    """The pages of a street, with every attacker signed in."""
    house = await build(siege.street)
    browsers = {who.name: house.browser() for who in siege.attackers}
    for number, who in enumerate(siege.attackers):
        come_from(browsers[who.name], number)
        assert (await browsers[who.name].enter(who)).status == 200
    return house, browsers


async def looked_at(siege: Siege, house: House, browsers: dict[str, Browser], dice: Random) -> list[str]:
    """Every page that the attackers look at, without the tokens of its forms and its own address."""
    seen = []
    for move in range(MOVES):
        browser = browsers[siege.does(dice).name]
        narrowed = f"words={dice.choice(('', *THINGS))}&within={dice.choice(WITHIN)}&page={dice.randrange(3)}"
        come_from(browser, move)
        item = dice.randint(1, 12)
        for path in (f"/?{narrowed}", f"/shelf.json?{narrowed}", f"/items/{item}"):
            page = await browser.get(path)
            assert page.status != 429
            seen.append(TOKEN.sub("", page.text).replace(house.url, ""))
    return seen


async def test_no_page_tells_two_homes_of_one_cell_apart() -> None:
    """Byte for byte: lists, filters, the shaded map, JSON and the pages of items."""
    seen = []
    for siege in both():
        house, browsers = await enter(siege)
        seen.append(await looked_at(siege, house, browsers, Random(5)))
        await house.end()

    assert seen[0] == seen[1]
    assert len(set(seen[0])) > MOVES / 2
