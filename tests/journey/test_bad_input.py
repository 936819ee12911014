"""Bad input through the whole program, over HTTP and WebSocket: a kind answer for whoever sent it, nobody else waits,
and the platforms have nothing against what they are sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.form_actions import Cancel, Confirm
from bot.flows.actions import EditItem, RemoveItem, Take
from bot.model.loan import LoanState, Step
from tests.fakes.telegram.markup import automatic
from tests.journey.elm import Elm, words
from tests.journey.town import OnTelegram, Town

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
MARKUP = "**old** <b>saw</b> @everyone <@1> @anna_b /find https://www.wikipedia.org"
RAW: tuple[dict[str, Any], ...] = (
    {"text": "z" * 100_000},
    {"text": "\udfff"},
    {"photo": []},
    {"location": {}},
    {"entities": 7},
    {"text": 1e400, "chat": None},
)
ESCAPED = re.compile(r"\\([^\sA-Za-z0-9])")


@pytest.fixture
async def elm(tmp_path: Path) -> AsyncIterator[Elm]:
    """The neighbours; at the end neither platform has anything against what it was sent."""
    async with Town(tmp_path) as town:
        elm = Elm(town)
        await elm.settle()
        yield elm
        await town.settles()
        assert town.discord.violations == []
        assert town.telegram.violations == []
        await town.until(lambda: not town.telegram.unanswered, "every press to be answered")
        assert elm.asks("SELECT count(*) FROM inbox WHERE error <> ''") == 0
        assert elm.asks("SELECT count(*) FROM outbox WHERE ended_at IS NULL") == 0


async def test_words_files_and_places_that_do_not_do(elm: Elm) -> None:
    """Too long, invisible, half characters, a PDF, a pin beyond the Earth, no place service: each is answered."""
    anna = elm.anna
    async with elm.nobody_waits():
        anna.person.says("/offer")
        anna.person.says("x" * 100_000)
    await anna.reads(words("typed-too-long", most=80))
    async with elm.nobody_waits():
        anna.person.says("\u3164\u200b")
        anna.person.says("saw \ud800")
        anna.person.sends_document(PDF, "saw.pdf", "application/pdf")
    await anna.reads(words("typed-empty"))
    await anna.reads(words("photo-not-a-photo"))
    await anna.says("/cancel")
    await anna.reads(words("cancelled"))
    async with elm.nobody_waits():
        anna.person.says("/near")
        anna.person.shares_location(91.0, 200.0)
        anna.person.says("Elm Street 5")
    await anna.reads(words("place-out-of-range"))
    await anna.reads(words("place-offline"))
    async with elm.nobody_waits():
        await elm.ben.person.says("y" * 100_000)
        await elm.ben.person.says("", PDF, name="saw.pdf")
    await elm.ben.reads(words("typed-too-long", most=80))
    await elm.ben.reads(words("photo-not-a-photo"))

    assert elm.asks("SELECT count(*) FROM item") == 0


async def test_a_title_full_of_markup_is_words_in_both_rooms(elm: Elm) -> None:
    """Shown as typed; no mention, link, command or style comes of it."""
    async with elm.nobody_waits():
        await elm.offers(MARKUP)

    card = elm.group.cards[-1]
    assert MARKUP in card.shown.replace("\u2060", "")
    assert automatic(card.shown) == []
    assert {it["type"] for it in card.entities} <= {"bold", "italic"}
    shown = elm.ben.person.last(elm.channel)
    assert MARKUP in ESCAPED.sub(r"\1", shown.text)
    assert not re.search(r"\*\*|<@|@everyone|://", ESCAPED.sub("", shown.text))


async def test_forged_and_foreign_buttons(elm: Elm) -> None:
    """Nonsense, another person's form, item and loan: the words of what never was, and nothing has changed."""
    item = await elm.offers("saw")
    loan = await elm.asks_for(item)
    elm.anna.person.says("/offer drill")
    await elm.anna.reads(words("form-offer-photo"))
    draft = elm.asks("SELECT max(id) FROM draft")
    before = elm.asks("SELECT count(*) FROM audit"), elm.asks("SELECT answers FROM draft")

    async with elm.nobody_waits():
        for nonsense in ("zz", "bo-zzzzzzzzzzzz", "fp-1-zzzzzzzzzzzz", "\ud800"):
            elm.town.telegram.street.press(elm.anna.person.user, elm.anna.person.last, nonsense)
            await elm.forges(nonsense.replace("\ud800", "x" * 100))
        for foreign in (
            Confirm(draft),
            Cancel(draft),
            EditItem(item, "title"),
            RemoveItem(item, 1),
            Take(loan, Step.APPROVE),
        ):
            await elm.forges(foreign.pack())
        elm.town.telegram.street.press(
            elm.cara.person.user, elm.cara.person.last, Take(loan, Step.APPROVE).pack()
        )

    told = [
        elm.town.telegram.answer_to(it).get("text", "") for it in elm.town.telegram.street.callbacks.answers
    ]
    assert told.count(words("loan-gone")) == 1
    assert told.count(words("button-unknown")) == 4
    await elm.ben.reads(words("button-unknown"))
    await elm.ben.reads(words("form-gone"))
    assert (elm.asks("SELECT count(*) FROM audit"), elm.asks("SELECT answers FROM draft")) == before
    assert elm.state(loan) is LoanState.REQUESTED


async def test_the_same_press_and_the_same_form_twice(elm: Elm) -> None:
    """The second one finds that it has moved on."""
    item = await elm.offers("saw")
    await elm.asks_for(item)
    request = await elm.anna.reads(words("borrow-request", who="Ben", item="saw"))
    modal = next(it.modal for it in reversed(elm.ben.person.interactions) if it.modal)

    async with elm.nobody_waits():
        again = await elm.ben.person.submits(modal, span="tomorrow")
        approve = next(it["callback_data"] for row in request.rows for it in row if it["text"] == "Approve")
        for _ in range(2):
            elm.town.telegram.street.press(elm.anna.person.user, request, approve)
        await elm.town.until(lambda: again.answer, "an answer to the second form")

    await elm.ben.reads(words("form-gone"))
    assert elm.asks("SELECT count(*) FROM loan") == 1
    assert elm.asks("SELECT count(*) FROM audit WHERE step = 'approve'") == 1
    assert words("loan-refused-moved-on") in [
        it.get("text") for it in elm.town.telegram.street.callbacks.answers.values()
    ]


async def test_who_cannot_be_reached_and_who_never_came(elm: Elm) -> None:
    """A request to somebody who blocked the bot stands; a stranger is shown the way; /start twice is once."""
    item = await elm.offers("saw")
    elm.anna.person.blocks()
    await elm.town.settles()

    async with elm.nobody_waits():
        loan = await elm.asks_for(item)
    await elm.ben.reads(words("borrow-owner-unreachable", who="Anna", item="saw"))
    assert elm.state(loan) is LoanState.REQUESTED

    sam = OnTelegram(elm.town, "Sam")
    elm.group.joins(sam.person)
    async with elm.nobody_waits():
        press = sam.person.presses("Borrow", where=elm.group)
        await elm.town.until(lambda: press not in elm.town.telegram.unanswered, "the way to the direct chat")
        sam.person.opens(elm.town.telegram.answer_to(press)["url"].partition("start=")[2])
        sam.person.says("/start")
    await sam.reads(words("form-join-language"))
    assert elm.asks("SELECT count(*) FROM draft WHERE form = 'join'") == 1
    assert elm.asks("SELECT count(*) FROM member") == 4


async def test_rooms_that_move_and_throw_the_bot_out(elm: Elm) -> None:
    """The group goes on under its new number; without it the other room does."""
    async with elm.nobody_waits():
        elm.group.becomes_supergroup(elm.cara.person)
    await elm.offers("saw")
    assert "saw" in elm.group.cards[-1].shown

    async with elm.nobody_waits():
        elm.group.remove_bot(elm.cara.person)
    read = len(elm.group.cards)
    elm.anna.person.says("/offer")
    elm.anna.person.says("drill")
    for label in ("Skip", "Thing", "Skip", "Skip", "Skip"):
        await elm.anna.presses(label)

    await elm.dora.person.reads("drill", elm.channel)
    assert len(elm.group.cards) == read


async def test_raw_nonsense_from_either_platform(elm: Elm) -> None:
    """What no app sends and anybody might forge is set aside or answered; everybody else goes on."""
    me = elm.anna.person.user.to_json()
    chat = elm.anna.person.chat.to_json()
    message = {"message_id": 900_001, "date": 0, "chat": chat, "from": {**me, "first_name": "A\ud800"}}
    async with elm.nobody_waits():
        for number, content in enumerate(RAW):
            elm.town.telegram.inject("message", {**message, "message_id": 900_001 + number, **content})
        await elm.ben.person.says("half \udfff")
        await asyncio.sleep(0.2)

    await elm.anna.reads(words("typed-too-long", most=80))
    assert elm.asks("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == 0
