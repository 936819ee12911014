"""Much too much of everything, from one or from many: told once, kindly, and the others feel nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flows.actions import AskNeighbours, Borrow, MyItems
from tests.hostile.case import Case, words
from tests.journey.town import OnDiscord, OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="package")
MOST_EVENTS, MOST_OPEN, MOST_ITEMS, MOST_ASKS = 40, 10, 20, 5  # as config.example.toml says


async def test_a_hundred_and_twenty_messages_in_a_minute(case: Case) -> None:
    """Forty are answered, then one word says that it is enough; while they come in, Discord is."""
    eve = case.ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    for _ in range(120):
        eve.person.says("/mine")

    took = await case.aftermath.innocent_are_answered(telegram=False)
    await case.ground.arrived()

    said = eve.person.inbox
    assert len(said) == MOST_EVENTS + 1
    assert "at once" in said[-1]
    assert took < 2 * case.aftermath.patience.seconds


async def test_a_hundred_presses_in_a_minute(case: Case) -> None:
    """Each stops turning; none beyond forty does anything."""
    ground = case.ground
    eve = ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    message: Any = ground.old_message(eve)
    presses = [ground.telegram.street.press(eve.person.user, message, MyItems(0).pack()) for _ in range(100)]
    await ground.arrived()
    await ground.until(lambda: not ground.telegram.unanswered, "every press to be answered")

    assert all(it in ground.telegram.street.callbacks.answers for it in presses)


async def test_a_hundred_presses_in_a_minute_of_discord(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them fails before the neighbour's eyes, and none beyond forty does anything."""
    ground = case.ground
    finn = ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    message: Any = ground.old_message(finn)
    monkeypatch.setattr(ground.discord, "answer_within", 60.0)  # a busy machine fails nobody here
    presses = [await finn.person.presses_raw(message, MyItems(0).pack()) for _ in range(100)]
    await ground.arrived()
    await ground.until(lambda: all(it.answer for it in presses), "every press to be acknowledged")

    assert (
        ground.asks(f"SELECT count(*) FROM inbox WHERE account = '{finn.person.user.id}'")
        <= 2 * MOST_EVENTS + 1
    )


async def test_a_hundred_commands_of_discord(case: Case) -> None:
    """Forty are answered, then one word says that it is enough, and Telegram feels nothing of it."""
    finn = case.ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    for _ in range(100):
        await finn.person.uses("mine")

    took = await case.aftermath.innocent_are_answered(discord=False)
    await case.ground.arrived()

    assert took < 2 * case.aftermath.patience.seconds
    answers = [it for it in finn.person.messages() if it.author.bot]
    assert len(answers) == MOST_EVENTS + 1


async def test_a_hundred_messages_to_the_bot_on_discord(case: Case) -> None:
    """As on Telegram."""
    finn = case.ground.comes("Finn", "discord")
    assert isinstance(finn, OnDiscord)
    for _ in range(100):
        await finn.person.says("/nothing that is there")
    await case.ground.arrived()

    assert len([it for it in finn.person.messages() if it.author.bot]) <= MOST_EVENTS + 1


async def test_a_crowd_that_comes_at_once(case: Case) -> None:
    """Eight neighbours say ten things each: everybody is answered, each time."""
    crowd = [case.ground.comes("Eve") for _ in range(8)]
    for who in crowd:
        for _ in range(10):
            assert isinstance(who, OnTelegram)
            who.person.says("/mine")
    await case.ground.arrived()

    for who in crowd:
        assert isinstance(who, OnTelegram)
        assert len(who.person.inbox) == 10


async def test_commands_that_fill_a_group(case: Case) -> None:
    """Fifty in the room by one neighbour: the bot does not answer fifty times there."""
    ground = case.ground
    eve = ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    cards = len(ground.group.cards)
    for _ in range(50):
        eve.person.says("/find ladder", ground.group)
    await ground.arrived()

    assert len(ground.group.cards) - cards <= MOST_EVENTS + 1


async def test_requests_for_everything(case: Case) -> None:
    """Ten may wait for an answer; the eleventh has to wait itself."""
    ground = case.ground
    owner, eve = ground.comes("Odo"), ground.comes("Eve")
    for number in range(MOST_OPEN):
        ground.lends(ground.puts(owner, f"thing {number}"), eve)
    more = ground.puts(owner, "one more thing")
    await ground.forges(eve, Borrow(more).pack())
    await ground.hears(eve, "in two months for 2 days", "please")

    assert ground.asks(f"SELECT count(*) FROM loan WHERE borrower_id = {ground.member(eve)}") == MOST_OPEN


async def test_offers_without_end(case: Case) -> None:
    """Twenty new items a day."""
    ground = case.ground
    eve = ground.comes("Eve", "discord")
    assert isinstance(eve, OnDiscord)
    for number in range(MOST_ITEMS + 3):
        used = await eve.person.uses(
            "offer", title=f"rubbish {number}", kind="thing", description="x", days=3
        )
        await used.answered()
        if used.modal is not None:
            await eve.person.submits(used.modal)
        if number % 10 == 9:
            await ground.passes(minutes=2)
    await ground.settles()

    assert 0 < ground.asks(f"SELECT count(*) FROM item WHERE owner_id = {ground.member(eve)}") <= MOST_ITEMS


async def test_questions_to_everybody(case: Case) -> None:
    """Five a day reach the rooms."""
    ground = case.ground
    eve = ground.comes("Eve")
    before = len([it for it in ground.room.messages if eve.name in it.text])
    for number in range(MOST_ASKS + 3):
        await ground.hears(eve, f"/find unheard-of thing {number}")
        await ground.forges(eve, AskNeighbours(ground.asks("SELECT max(id) FROM search")).pack())

    assert len([it for it in ground.room.messages if eve.name in it.text]) - before == MOST_ASKS


SCAMS: dict[str, str] = {
    "gift-cards": "Pay in advance with gift cards",
    "deposit": "a phone, send the deposit before the handover",
    "link": "a ladder like this one http://evil.example.org/pay",
    "elsewhere": "a ladder, contact me on WhatsApp instead",
    "code": "send me the code you just got by SMS",
    "disguised": "Pay in advance with gіft cаrds",
    "spaced": "pay in advance with g i f t c a r d s",
}


@pytest.mark.parametrize("typed", SCAMS.values(), ids=SCAMS)
async def test_a_text_like_those_of_fraudsters(case: Case, typed: str) -> None:
    """It waits for a moderator: no room reads it."""
    ground = case.ground
    eve = ground.comes("Eve")
    await ground.hears(eve, f"/find {typed}")
    await ground.forges(eve, AskNeighbours(ground.asks("SELECT max(id) FROM search")).pack())

    assert not [it for it in ground.room.messages if eve.name in it.text]
    assert not [it for it in ground.group.cards if eve.name in it.shown]
    assert ground.asks("SELECT max(id) FROM held") > ground.open["held"]


async def test_forms_that_are_begun_and_left(case: Case) -> None:
    """Thirty times /offer: one unfinished form is kept of each kind, not thirty."""
    ground = case.ground
    eve = ground.comes("Eve")
    assert isinstance(eve, OnTelegram)
    for number in range(30):
        eve.person.says(f"/offer thing {number}")
    await ground.arrived()

    assert ground.asks(f"SELECT count(*) FROM draft WHERE account = '{eve.person.id}'") == 1


async def test_strangers_who_come_in_crowds(case: Case) -> None:
    """Twenty newcomers begin and leave at once: nobody has joined, and the doors stay open."""
    ground = case.ground
    members = ground.asks("SELECT count(*) FROM member")
    for _ in range(20):
        sam = ground.stranger("Sam")
        assert isinstance(sam, OnTelegram)
        sam.person.says("/start")
        sam.person.blocks()
    await ground.arrived()

    assert ground.asks("SELECT count(*) FROM member") == members


async def test_a_bot_that_is_added_and_thrown_out_again_and_again(case: Case) -> None:
    """Twenty times into a group and out of it: no card is left owed, and no other group hears of it."""
    ground = case.ground
    boss = ground.telegram.user("Boss")
    group = ground.telegram.group("Nuisance", admins=[boss])
    cards = len(ground.group.cards)
    for _ in range(20):
        group.add_bot(boss)
        group.remove_bot(boss)
    await ground.arrived()

    assert len(ground.group.cards) == cards
    assert words("setup-hello") in "\n".join(it.shown for it in group.cards) or not group.cards
