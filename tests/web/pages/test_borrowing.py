"""From a page into the chat, and what an owner decides on a page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows.actions import Borrow
from bot.model.chats import Chat, Platform
from bot.model.loan import Loan, LoanState
from bot.model.spans import Span
from bot.store import Posting
from tests.web.pages.house import House


async def test_borrow_in_telegram_opens_the_chat_with_the_item(house: House) -> None:
    """The same action as the card's button."""
    item = house.puts(house.street.neighbour("Anna"), "drill")
    browser = house.browser()
    await browser.enter(house.street.neighbour("Ben"))

    page = await browser.get(f"/items/{item.id}")

    assert f'href="https://t.me/shed_bot?start={Borrow(item.id).pack()}"' in page.text
    assert "Borrow in Telegram" in page.words


async def test_borrow_in_discord_leads_to_the_card(house: House) -> None:
    """Or tells the command while no card is there."""
    item = house.puts(house.street.neighbour("Anna"), "drill")
    browser = house.browser()
    await browser.enter(house.street.neighbour("Ben"))

    before = await browser.get(f"/items/{item.id}")
    room = Chat(Platform.DISCORD, "7001", direct=False, space="7000")
    with house.street.database.work(house.street.now) as store:
        posting = store.postings.add(Posting(room, f"item:{item.id}", "7777"))
    after = await browser.get(f"/items/{item.id}")

    assert posting.id
    assert "In Discord, type /borrow and choose “drill”." in before.words
    assert 'href="https://discord.com/channels/7000/7001/7777"' in after.text


async def test_strangers_are_not_led_into_a_discord_server(house: House) -> None:
    """Its numbers are the neighbours' own; Telegram meets newcomers itself."""
    item = house.puts(house.street.neighbour("Anna"), "drill", public=True)
    room = Chat(Platform.DISCORD, "7001", direct=False, space="7000")
    with house.street.database.work(house.street.now) as store:
        store.postings.add(Posting(room, f"item:{item.id}", "7777"))

    page = await house.browser().get(f"/items/{item.id}")

    assert "7000" not in page.text
    assert "Borrow in Telegram" in page.words


async def test_the_calendar_shows_which_days_are_taken(house: House) -> None:
    """Two months, in the reader's zone."""
    anna, ben = house.street.neighbour("Anna"), house.street.neighbour("Ben")
    item, now = house.puts(anna, "drill"), house.street.now
    start = now.replace(hour=9) + timedelta(days=3)
    span = Span(start, start + timedelta(days=2), "Europe/Berlin")
    loan = Loan(item.id, item.community_id, anna.member.id, ben.member.id, span, now)
    loan.state = LoanState.APPROVED
    with house.street.database.work(now) as store:
        store.loans.add(loan)
    browser = house.browser()
    await browser.enter(ben)

    page = await browser.get(f"/items/{item.id}")

    states = {
        day: page.text.partition(f'datetime="{day}"')[0].rpartition('class="')[2] for day in days(24, 30)
    }
    assert [state.partition('"')[0].split()[0] for state in states.values()] == [
        "free", "free", "taken", "taken", "taken", "free", "free",
    ]  # fmt: skip
    assert "November 2026" in page.words
    assert "December 2026" in page.words


def days(first: int, last: int) -> list[str]:
    """Days of November."""
    return [f"2026-11-{day:02}" for day in range(first, last + 1)]


async def test_the_owner_decides_on_the_page_who_sees_it(house: House) -> None:
    """And it is on record."""
    anna = house.street.neighbour("Anna")
    item = house.puts(anna, "drill")
    browser = house.browser()
    await browser.enter(anna)
    page = await browser.get(f"/items/{item.id}")

    changed = await browser.post(f"/items/{item.id}/seen-by", {"token": page.token, "seen-by": "all"})

    assert "Everybody who has its address" in changed.words
    assert (await house.browser().get(f"/items/{item.id}")).status == 200
    with house.street.database.work(house.street.now) as store:
        assert [record.step for record in store.audit.of(f"item:{item.id}")] == ["show to all"]


async def test_the_owner_decides_in_the_chat_who_sees_it(house: House) -> None:
    """The same, by a button behind /web."""
    anna = house.street.neighbour("Anna")
    item = house.puts(anna, "drill")

    anna.commands("/web").presses("Who sees my things").presses("Show to everybody")

    assert (await house.browser().get(f"/items/{item.id}")).status == 200
    anna.presses("Only neighbours")
    assert (await house.browser().get(f"/items/{item.id}")).status == 404


async def test_nobody_else_decides_it(house: House) -> None:
    """Neighbours see the item, but no form; and sending one all the same does nothing."""
    item = house.puts(house.street.neighbour("Anna"), "drill")
    browser = house.browser()
    token = (await browser.enter(house.street.neighbour("Ben"))).token

    page = await browser.get(f"/items/{item.id}")
    sent = await browser.post(f"/items/{item.id}/seen-by", {"token": token, "seen-by": "all"})

    assert "Who sees this page?" not in page.words
    assert sent.status == 404
    assert not house.street.item("drill").public


@pytest.mark.parametrize("fields", [{}, {"token": ""}, {"token": "f" * 64}, {"token": "é"}])
async def test_a_form_without_its_token_changes_nothing(house: House, fields: dict[str, str]) -> None:
    """Another site cannot press for the owner; nor can an old page of another session."""
    anna = house.street.neighbour("Anna")
    item = house.puts(anna, "drill")
    browser, other = house.browser(), house.browser()
    await browser.enter(anna)
    stolen = (await other.enter(anna)).token

    pages = [
        await browser.post(f"/items/{item.id}/seen-by", {**fields, "seen-by": "all"}),
        await browser.post(f"/items/{item.id}/seen-by", {"token": stolen, "seen-by": "all"}),
        await browser.post("/leave", fields),
    ]

    assert [page.status for page in pages] == [403] * 3
    assert "Nothing has changed" in pages[0].words
    assert not house.street.item("drill").public
    assert browser.cookie()
