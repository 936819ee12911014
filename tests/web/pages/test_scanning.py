"""Where a label's code leads when it opens no chat."""

from __future__ import annotations

import re

from bot.flows.actions import ScanItem
from bot.model.chats import Chat, Platform
from bot.store import Posting
from tests.web.pages.house import House


async def test_a_stranger_reads_what_to_write(house: House) -> None:
    """And nothing of the item: a number without one looks the same."""
    item = house.puts(house.street.neighbour("Anna"), "drill")
    stranger = house.browser()

    there, nowhere = await stranger.get(f"/scan/{item.id}"), await stranger.get("/scan/999")
    korean = await house.browser("ko").get("/scan/1")

    assert f"/scan {item.id}" in there.words
    assert "drill" not in there.text
    assert f"/items/{item.id}" not in there.text
    alike = [re.sub(r"(start=si-|/scan[ /])\w+", r"\1N", page.text) for page in (there, nowhere)]
    assert alike[0] == alike[1]
    assert '<html lang="ko">' in korean.text
    assert (await stranger.get("/scan/drill")).status == 404
    assert (await stranger.get("/scan/0000000000001")).status == 404


async def test_the_chat_comes_first_then_the_page(house: House) -> None:
    """A neighbour who is signed in gets to both; the chat knows which step is due."""
    item = house.puts(house.street.neighbour("Anna"), "drill")
    room = Chat(Platform.DISCORD, "7001", direct=False, space="7000")
    with house.street.database.work(house.street.now) as store:
        store.postings.add(Posting(room, f"item:{item.id}", "7777"))
    ben = house.browser()
    await ben.enter(house.street.neighbour("Ben"))

    page = await ben.get(f"/scan/{item.id}")
    await ben.get(f"/items/{item.id}")

    ways = [
        page.text.index(f'href="https://t.me/shed_bot?start={ScanItem(item.id).pack()}"'),
        page.text.index('href="https://discord.com/channels/7000/7001/7777"'),
        page.text.index(f'href="/items/{item.id}"'),
    ]
    assert ways == sorted(ways)
    assert "drill" in page.words


async def test_what_everybody_sees_may_be_looked_at(house: House) -> None:
    """A public item has its page for strangers, too; they are not led into a Discord server."""
    item = house.puts(house.street.neighbour("Anna"), "drill", public=True)
    room = Chat(Platform.DISCORD, "7001", direct=False, space="7000")
    with house.street.database.work(house.street.now) as store:
        store.postings.add(Posting(room, f"item:{item.id}", "7777"))

    page = await house.browser().get(f"/scan/{item.id}")

    assert f'href="/items/{item.id}"' in page.text
    assert "7000" not in page.text


async def test_without_telegram_and_signed_out_there_is_still_what_to_write(house: House) -> None:
    """A community on Discord alone."""
    house.telegram.link = ""

    page = await house.browser().get("/scan/7")

    assert "/scan 7" in page.words
    assert "t.me" not in page.text
