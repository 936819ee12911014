"""Titles and names show as they were typed, and nothing comes of what stands in them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from adapters.discord.render import render as render_discord
from adapters.telegram.render import render as render_telegram
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.flows.actions import Borrow
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Parcel
from tests.fakes.telegram.markup import automatic
from tests.stories.forging import offers_by_words, sends
from tests.stories.phones import LINK
from tests.stories.street import ROOMS, Street

MARKUP = (
    "<b>bold</b> <script>&amp;</script>",
    "**bold** __under__ ~~gone~~ ||spoiler|| `code`",
    "[free](https://www.wikipedia.org) https://www.wikipedia.org/x",
    "@everyone @here <@101> <@&7> <#7001> @anna_b",
    "drill /offer #sale $ACME </find:1>",
    "{ $item } { -term } %s {0}",
    "=HYPERLINK(1)",
    "> quote\u2028# heading",
)


@pytest.mark.parametrize("title", MARKUP)
def test_a_title_shows_as_typed_and_nothing_comes_of_it(street: Street, title: str) -> None:
    """No markup, mention, link or command, on either platform, in the room or asked for in a direct chat."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    item = offers_by_words(anna, title)
    sends(ben, Borrow(item.id))
    ben.answers(span="tomorrow").presses("Ask for it")

    assert item.title == " ".join(title.split())
    shown = [
        street.room("telegram").messages[-1],
        street.room("discord").messages[-1],
        anna.screen.messages[-1],
    ]
    for message in shown:
        assert message.reply is not None
        shows_plainly(item.title, replace(PARCEL, to=message.chat, reply=message.reply))


def test_a_name_shows_as_typed_and_nothing_comes_of_it(street: Street) -> None:
    """The same for what somebody is called; what turns or hides the words beside it goes."""
    anna, ben = street.neighbour("Anna"), street.neighbour("@everyone <b>\u202eBen</b> /start", on="discord")

    ben.presses("Borrow", anna.offers("drill")).answers(span="tomorrow").presses("Ask for it")
    ben.name = "@anna_b \u202e**Ben**\ud800 /start"
    ben.commands("/start")

    with street.database.work(street.now) as store:
        face = store.faces.get(ben.account)
    assert face is not None
    assert face.name in ("@anna_b **Ben** /start", "@anna_b **Ben**\ufffd /start")
    request = anna.screen.messages[-1]
    assert request.reply is not None
    shows_plainly("@everyone <b>", replace(PARCEL, to=request.chat, reply=request.reply))


def test_half_characters_reach_nobody(street: Street) -> None:
    """Lone surrogates, which no platform sends and anybody can forge, are replaced wherever they stand."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")

    for who in (anna, ben):
        who.name += "\ud83d"
        item = offers_by_words(who, "drill \ud800 old")
        who.commands("/find \udc00").commands("/borrow \udc00").commands("/link \udc00").says("\ud800")
        who.commands("/start \ud800")
        assert "\ud800" not in item.title
        assert item.title.startswith("drill")
        assert who.reads("code-wrong")

    for screen in street.screens.values():
        for message in screen.messages:
            message.text.encode()


PARCEL = Parcel(1, ROOMS[Platform.TELEGRAM], Say(t("yes")), Reader("en"))
BOOK = Phrasebook.load()
ESCAPED = re.compile(r"\\([^\sA-Za-z0-9])")
LIVE = re.compile(r"<[@#:/]|@everyone|@here|\[[^\]]*\]\(|\*\*|__|~~|\|\||`|://|^[>#]", re.MULTILINE)


def shows_plainly(typed: str, parcel: Parcel) -> None:
    """What was typed can be read as it was typed, and is nothing but words, on both platforms."""
    params = render_telegram(parcel, BOOK, LINK).params
    text = params.get("text") or params["caption"]
    assert typed in text.replace("\u2060", "")
    assert automatic(text) == []
    assert {it["type"] for it in params.get("entities", params.get("caption_entities", []))} <= {
        "bold",
        "italic",
    }
    body = render_discord(parcel.reply, parcel.reader, BOOK).body
    assert body["allowed_mentions"] == {"parse": []}
    texts = [
        body["content"],
        *(part for embed in body["embeds"] for part in (embed["title"], embed.get("description", ""))),
    ]
    assert any(typed in ESCAPED.sub(r"\1", text) for text in texts)
    assert not any(LIVE.search(ESCAPED.sub("", text)) for text in texts), texts
