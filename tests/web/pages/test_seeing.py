"""Who sees what: neighbours, strangers, members of another community; and nobody an exact place."""

from __future__ import annotations

import json

import pytest

from bot.model.item import ItemState
from tests.web.pages.house import CANARY, FAR, NEAR, House

ENTRIES = ("/", "/shelf.json")


async def test_strangers_see_only_what_its_owner_shows(house: House) -> None:
    """The default is neighbours alone."""
    anna = house.street.neighbour("Anna")
    hidden, shown = house.puts(anna, "cordless drill"), house.puts(anna, "garden tent", public=True)
    browser = house.browser()

    pages = [await browser.get(path) for path in ENTRIES]
    statuses = [(await browser.get(f"/items/{it.id}")).status for it in (hidden, shown)]

    assert all("garden tent" in page.text and "cordless drill" not in page.text for page in pages)
    assert statuses == [404, 200]


async def test_neighbours_see_everything_of_their_community(house: House) -> None:
    """Whether it is public or not."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    item = house.puts(anna, "cordless drill", description="With two bits")
    browser = house.browser()
    page = await browser.enter(ben)

    shown = await browser.get(f"/items/{item.id}")

    assert "cordless drill" in page.words
    assert all(
        part in shown.words for part in ("cordless drill", "With two bits", "From Anna", "Free to borrow")
    )


async def test_members_of_another_community_are_strangers_here(house: House) -> None:
    """A session opens one shelf, not all."""
    anna, zoe = house.street.neighbour("Anna"), house.elsewhere()
    hidden, shown = house.puts(anna, "cordless drill"), house.puts(anna, "garden tent", public=True)
    browser = house.browser()
    page = await browser.enter(zoe)

    statuses = [(await browser.get(f"/items/{it.id}")).status for it in (hidden, shown)]
    public = await browser.get(f"/items/{shown.id}")

    assert "Oak Lane" in page.words
    assert "drill" not in page.text
    assert statuses == [404, 200]
    assert "Anna" not in public.text


async def test_hidden_and_missing_look_the_same(house: House) -> None:
    """Byte for byte: nobody can count what others share."""
    hidden = house.puts(house.street.neighbour("Anna"), "cordless drill")
    browser = house.browser()

    pages = [await browser.get(f"/items/{number}") for number in (hidden.id, 999, "1e3", "9" * 40)]

    assert {page.status for page in pages} == {404}
    assert len({page.text.replace(page.address, "") for page in pages[:1]}) == 1
    assert [page.words for page in pages] == [pages[0].words] * 4


async def test_the_photo_is_for_those_who_see_the_item(house: House) -> None:
    """An address of a photo opens nothing by itself."""
    anna = house.street.neighbour("Anna")
    photo = house.street.photos.keep(picture())
    hidden = house.puts(anna, "drill", photo=photo)
    shown = house.puts(anna, "tent", photo=photo, public=True)
    neighbour, stranger = house.browser(), house.browser()
    await neighbour.enter(house.street.neighbour("Ben"))

    seen = await neighbour.get(f"/items/{hidden.id}/photo.jpg")
    statuses = [(await stranger.get(f"/items/{it.id}/photo.jpg")).status for it in (hidden, shown)]

    assert (seen.status, seen.headers["Content-Type"]) == (200, "image/jpeg")
    assert statuses == [404, 200]


@pytest.mark.parametrize("state", [ItemState.PAUSED, ItemState.REMOVED])
async def test_what_rests_or_is_gone_is_not_public(house: House, state: ItemState) -> None:
    """Neighbours still see what rests; nobody what is removed."""
    item = house.puts(house.street.neighbour("Anna"), "tent", public=True, state=state)
    neighbour = house.browser()
    await neighbour.enter(house.street.neighbour("Ben"))

    stranger = await house.browser().get(f"/items/{item.id}")
    seen = await neighbour.get(f"/items/{item.id}")

    assert stranger.status == 404
    assert seen.status == (200 if state is ItemState.PAUSED else 404)


async def test_only_public_items_tell_other_sites_what_they_are(house: House) -> None:
    """Preview data is for everybody, so only of what everybody may see."""
    anna = house.street.neighbour("Anna")
    photo = house.street.photos.keep(picture())
    hidden = house.puts(anna, "drill")
    shown = house.puts(anna, 'tent "Big" <4>', public=True, photo=photo, description="For rain & wind")
    browser = house.browser()
    await browser.enter(anna)

    pages = [await browser.get(f"/items/{it.id}") for it in (hidden, shown)]

    assert "og:" not in pages[0].text
    assert 'property="og:title" content="tent &#34;Big&#34; &lt;4&gt;"' in pages[1].text
    assert 'property="og:description" content="For rain &amp; wind"' in pages[1].text
    assert f'property="og:image" content="{house.url}/items/{shown.id}/photo.jpg"' in pages[1].text


async def test_the_handover_note_stays_between_two(house: House) -> None:
    """It is told at the handover, not on a page."""
    item = house.puts(house.street.neighbour("Anna"), "drill", note="key under the pot", public=True)
    browser = house.browser()
    await browser.enter(house.street.neighbour("Ben"))

    pages = [await it.get(f"/items/{item.id}") for it in (browser, house.browser())]

    assert all("under the pot" not in page.text for page in pages)


async def test_no_page_holds_an_exact_place(house: House) -> None:
    """Neither the viewer's home, nor an owner's, nor the community's centre."""
    anna = house.street.neighbour("Anna", home=CANARY)
    ben = house.street.neighbour("Ben", home=FAR)
    item = house.puts(anna, "drill", public=True)
    house.puts(ben, "tent", public=True)
    browsers = [house.browser(), house.browser(), house.browser("ko")]
    await browsers[0].enter(anna)
    await browsers[1].enter(ben)
    paths = ("/", "/shelf.json", f"/items/{item.id}", "/?within=500", "/shelf.json?words=drill")

    texts = [(await browser.get(path)).text for browser in browsers for path in paths]

    digits = ("5204137", "4097731", "5391773", "4411917", "52.5204", "13.4097", "52.539177", "13.441191")
    assert not [digit for digit in digits for text in texts if digit in text]


async def test_two_homes_in_one_cell_cannot_be_told_apart(house: House) -> None:
    """What a neighbour sees is the same to the byte, wherever in the cell the owner lives."""
    seen = []
    viewer = house.street.neighbour("Ben", home=FAR)
    browser = house.browser()
    await browser.enter(viewer)
    for home in (CANARY, NEAR):
        anna = house.street.neighbour("Anna", home=home)
        item = house.puts(anna, "drill")
        shelf, page = await browser.get("/shelf.json"), await browser.get(f"/items/{item.id}")
        numbers = f"/items/{item.id}", f"bo-{item.id}"
        seen.append([_without(numbers, it.text) for it in (shelf, page)])
        with house.street.database.work(house.street.now) as store:
            item.state = ItemState.REMOVED
            store.items.save(item)

    assert seen[0] == seen[1]


def _without(numbers: tuple[str, ...], text: str) -> str:
    """A page without the number of its item, which is not the same for two."""
    for number in numbers:
        text = text.replace(number, "")
    return text


async def test_strangers_get_no_cells(house: House) -> None:
    """An owner shows the thing, not the block it is in."""
    house.puts(house.street.neighbour("Anna"), "tent", public=True)

    page = await house.browser().get("/")
    shelf = json.loads((await house.browser().get("/shelf.json?cell=0_0&within=500")).text)

    assert shelf["shades"] == []
    assert len(shelf["entries"]) == 1
    assert "leaflet" not in page.text


async def test_neighbours_get_cells_with_counts(house: House) -> None:
    """Squares of half a kilometre, the viewer's own among them."""
    anna, ben = house.street.neighbour("Anna", home=CANARY), house.street.neighbour("Ben", home=FAR)
    for title in ("drill", "tent"):
        house.puts(anna, title)
    browser = house.browser()
    await browser.enter(ben)

    shades = json.loads((await browser.get("/shelf.json")).text)["shades"]

    assert sorted((it["count"], it["home"]) for it in shades) == [(0, True), (2, False)]
    (full,) = [it for it in shades if it["count"]]
    assert full["north"] - full["south"] == pytest.approx(500 / 111_320, abs=2e-5)
    assert full["south"] < CANARY.lat < full["north"]
    assert full["west"] < CANARY.lon < full["east"]


async def test_what_is_typed_stays_text(house: House) -> None:
    """No markup, no script, in page or JSON."""
    nasty = '<script>alert("x")</script>'
    item = house.puts(house.street.neighbour("Anna"), nasty, description=nasty, public=True)
    browser = house.browser()

    pages = [await browser.get(path) for path in ("/", f"/items/{item.id}", f"/?words={nasty}")]

    assert all("<script>alert" not in page.text for page in pages)
    assert nasty in pages[1].words


def picture() -> bytes:
    """A photo."""
    from io import BytesIO

    from PIL import Image

    held = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    return held.getvalue()
