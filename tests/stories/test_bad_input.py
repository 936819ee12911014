"""Bad input: each gets a kind and specific answer, changes nothing that it should not, and holds up nobody else."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace

import pytest

from adapters.discord.render import render as render_discord
from adapters.telegram.render import render as render_telegram
from bot.conversation.events import Left, Moved
from bot.conversation.lookups import NamedPlace
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.flows.actions import (
    Borrow,
    PauseItem,
    RemoveItem,
    Take,
)
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.model.item import Item
from bot.model.loan import LoanState, Step
from bot.model.places import Point
from bot.ports import Parcel
from storage import tables
from tests.fakes.telegram.markup import automatic
from tests.stories.forging import (
    LONG,
    UNSEEN,
    asks,
    discord,
    draft_of,
    nothing_changes,
    offers_by_words,
    sends,
)
from tests.stories.lent import asked
from tests.stories.neighbour import Neighbour
from tests.stories.phones import LINK, DiscordWire, TelegramWire
from tests.stories.street import HOME, ROOMS, Street
from tests.stories.test_joining import begins, telegram

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def huge_picture() -> bytes:
    """A file of a few bytes that claims to be 50,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    end = b"\0\0\0\0IEND\xaeB`\x82"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + end


def sends_file(who: Neighbour, content: bytes, mime: str) -> None:
    """Send a file: as a document on Telegram, as an attachment on Discord."""
    ref = who.has_file(content)
    if isinstance(who.wire, TelegramWire):
        raw = who.wire.says(who.account.id, who.name, "")
        del raw["message"]["text"]
        raw["message"]["document"] = {"file_id": ref, "mime_type": mime}
    else:
        assert isinstance(who.wire, DiscordWire)
        raw = who.wire.says(who.account.id, who.name, "")
        raw["d"]["attachments"] = [{"url": ref, "content_type": mime}]
    who._does(raw)


# -- files, places and things that are no answer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mime", "reason"),
    [
        (PDF, "application/pdf", "photo-not-a-photo"),
        (b"", "image/png", "photo-not-a-photo"),
        (huge_picture(), "image/png", "photo-too-large"),
    ],
    ids=("document", "empty", "huge"),
)
def test_a_file_that_is_no_photo(street: Street, content: bytes, mime: str, reason: str) -> None:
    """A document, an empty file, a picture of gigabytes: the reason, and the question again."""
    anna = street.neighbour("Anna")
    anna.commands("/offer")
    anna.says("drill")

    with nothing_changes(street):
        sends_file(anna, content, mime)

    assert asks(anna) == ("photo", reason)


def test_what_is_no_answer_is_told_apart(street: Street) -> None:
    """A photo for words, a pin for a number, a sticker for anything."""
    anna = street.neighbour("Anna", on=telegram(street))
    anna.commands("/offer")

    with nothing_changes(street):
        anna.sends_photo()
        photo = asks(anna)
        anna.shares_place(HOME.lat, HOME.lon)
        pin = asks(anna)
        sticker = anna.wire.says(anna.account.id, anna.name, "")  # type: ignore[attr-defined]  # both have it
        del sticker["message"]["text"]
        sticker["message"]["sticker"] = {"emoji": "👍"}
        anna._does(sticker)

    assert (photo, pin, asks(anna)) == (
        ("title", "expected-text"),
        ("title", "expected-text"),
        ("title", "not-usable"),
    )


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, -181.0), (1e300, 0.0), (float("nan"), 0.0)])
def test_a_pin_that_is_nowhere_on_earth(street: Street, lat: float, lon: float) -> None:
    """Forged coordinates are no home."""
    sam = street.stranger("Sam", on=telegram(street))
    begins(street, sam).says("en")

    with nothing_changes(street):
        sam.shares_place(lat, lon)

    assert sam.reads("place-out-of-range")
    assert draft_of(street, sam) is not None


def test_the_place_service_is_offline(street: Street) -> None:
    """An address cannot be looked up: a pin will do, and does."""
    sam = street.stranger("Sam")
    begins(street, sam).says("en")
    street.atlas_offline = True

    with nothing_changes(street):
        sam.says("Elm Street 5")

    assert asks(sam) == ("home", "place-offline")
    sam.shares_place(HOME.lat, HOME.lon)
    assert sam.member.name == "Sam"


def test_an_address_that_means_several_places(street: Street) -> None:
    """Nothing counts before one is picked; a pick of an older list is no pick."""
    street.places["Elm Street"] = [
        NamedPlace(HOME, "Elm Street, Berlin"),
        NamedPlace(Point(51.0, 7.0), "Elm Street, Bonn"),
    ]
    sam = street.stranger("Sam")
    begins(street, sam).says("en").says("Elm Street")
    listed = sam.screen.messages[-1]

    with nothing_changes(street):
        assert sam.reads("pick-which")
        sam.presses("None of these")
        sam.presses_on(listed, "Elm Street, Berlin")

    assert asks(sam) == ("home", "choice-not-offered")
    sam.says("Elm Street").presses("Elm Street, Bonn")
    assert sam.reads("join-too-far")


# -- shown as typed ----------------------------------------------------------------------------------------------------

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


# -- what went meanwhile -----------------------------------------------------------------------------------------------


def removes(owner: Neighbour, item: Item) -> None:
    """Take an item off the shelf."""
    sends(owner, RemoveItem(item.id, 1))
    assert owner.reads("remove-done")


@pytest.mark.parametrize("when", ["before the press", "before the days", "before the confirmation"])
def test_an_item_removed_while_somebody_asks_for_it(street: Street, when: str) -> None:
    """Between the card and the press, the press and the days, the days and the confirmation: it is gone, kindly."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    card = street.room_of(ben).messages[-1]
    if when == "before the press":
        removes(anna, drill)
        with nothing_changes(street):
            ben.commands("/help")
            sends(ben, Borrow(drill.id))
    else:
        ben.presses_on(card, "Borrow")
        ben._follow_link()
        if when == "before the days":
            removes(anna, drill)
            with nothing_changes(street):
                ben.answers(span="tomorrow")
        else:
            ben.answers(span="tomorrow")
            removes(anna, drill)
            with nothing_changes(street):
                ben.presses("Ask for it")

    assert ben.reads("item-gone")
    assert draft_of(street, ben) is None


def test_an_item_removed_between_request_and_approval(street: Street) -> None:
    """The request ends with it, the borrower hears why, and a late Approve finds that it has moved on."""
    anna, ben, drill = asked(street)
    removes(anna, drill)
    assert ben.reads("loan-news-no-longer-offered", item="drill")

    with nothing_changes(street):
        sends(anna, Take(1, Step.APPROVE))

    assert anna.reads("loan-refused-moved-on")
    assert street.loan().state is LoanState.DECLINED


def test_an_item_that_was_paused_still_gets_an_answer(street: Street) -> None:
    """What was asked for before may still be approved; a new request is refused with the reason."""
    anna, ben, drill = asked(street)
    cara = street.neighbour("Dora")
    cara.commands("/help")
    sends(anna, PauseItem(drill.id, 1))

    with nothing_changes(street):
        sends(cara, Borrow(drill.id))
    sends(anna, Take(1, Step.APPROVE))

    assert cara.reads("borrow-resting")
    assert street.loan().state is LoanState.APPROVED
    assert ben.reads("loan-news-approve")


# -- out of reach ------------------------------------------------------------------------------------------------------


def test_an_owner_who_blocked_the_bot(street: Street) -> None:
    """The request stands, the next asker is told, others are served, and the owner finds it when they come back."""
    anna, ben, cara = (
        street.neighbour("Anna"),
        street.neighbour("Ben", on="discord"),
        street.neighbour("Cara"),
    )
    drill, ladder = anna.offers("drill"), anna.offers("ladder")
    anna.blocks()
    anna.forgets()

    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")
    cara.presses("Borrow", ladder).answers(span="tomorrow").presses("Ask for it")

    assert [street.loan(number).state for number in (1, 2)] == [LoanState.REQUESTED] * 2
    assert ben.reads("borrow-sent", who="Anna")
    assert cara.reads("borrow-owner-unreachable", who="Anna")
    assert not any(anna.phrases())
    street.unreachable.clear()
    anna.commands("/loans")
    assert anna.reads("loans-heading", count=2)


def test_a_borrower_who_never_wrote_to_the_bot(street: Street) -> None:
    """Told nothing, they lose nothing: the step counts, and the owner learns that the other side has not heard."""
    anna, ben, _ = asked(street)
    ben.blocks()
    anna.presses("Approve")

    anna.presses("Cancel the loan")

    assert street.loan().state is LoanState.CANCELLED
    assert anna.reads("loan-unheard", who="Ben")


def test_a_person_who_never_started_the_bot_is_shown_the_way(street: Street) -> None:
    """A press on the card in the room by somebody unknown leads to joining, and then on to the item."""
    anna, sam = street.neighbour("Anna"), street.stranger("Sam")
    drill = anna.offers("drill")

    with nothing_changes(street, tables.face):
        sam.presses("Borrow", drill)

    assert sam.screen.replies
    sam.says("en").shares_place(HOME.lat, HOME.lon).presses("Go on")
    assert asks(sam)[0] == "span"


# -- options -----------------------------------------------------------------------------------------------------------

OPTIONS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("offer", {"title": LONG}, "typed-too-long"),
    ("offer", {"title": UNSEEN}, "typed-empty"),
    ("offer", {"title": "drill", "kind": "boat"}, "choice-not-offered"),
    ("offer", {"title": "drill", "days": "500"}, "number-out-of-range"),
    ("offer", {"title": "drill", "days": "many", "nonsense": "x"}, "number-not-read"),
    ("borrow", {"item": "drill", "span": "yesterday"}, "span-past"),
    ("borrow", {"item": "drill", "span": "1 Jan 9999"}, "span-too-far"),
    ("borrow", {"item": "drill", "span": "tomorrow", "word": LONG}, "typed-too-long"),
    ("borrow", {"item": "#999999999999"}, "item-gone"),
    ("borrow", {"item": LONG}, "borrow-not-found"),
    ("find", {"words": LONG}, "typed-too-long"),
    ("find", {"words": UNSEEN}, "typed-empty"),
    ("find", {"within": "far"}, "choice-not-offered"),
    ("find", {"kind": "boat"}, "choice-not-offered"),
    ("find", {"free": "20 Dec to 10 Dec"}, "span-reversed"),
    ("near", {"home": "91, 0"}, "place-out-of-range"),
    ("near", {"home": "48.1374, 11.5755"}, "join-too-far"),
    ("link", {"code": LONG}, "code-wrong"),
    ("mod settle", {"loan": "9" * 400}, "moderators-only"),
    ("boat", {}, "unknown-command"),
)


@pytest.mark.parametrize(("command", "options", "reason"), OPTIONS)
def test_options_that_do_not_do(street: Street, command: str, options: dict[str, str], reason: str) -> None:
    """What is given with a command is read like any answer; what was right with it stays."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on=discord(street))
    offers_by_words(anna, "drill")
    anna.forgets()

    with nothing_changes(street, tables.search, tables.wrong_code):
        raw = ben.wire.command(ben.account.id, ben.name, ben.direct, f"/{command}", options, False)
        ben._does(raw)

    assert ben.reads(reason)
    draft = draft_of(street, ben)
    assert draft is None or draft.answers.get("title", "drill") == "drill"
    assert not any(anna.phrases())


# -- rooms -------------------------------------------------------------------------------------------------------------


def test_a_group_that_moved_twice(street: Street) -> None:
    """A move that is told a second time, and one of a group that nobody knows, change nothing more."""
    anna = street.neighbour("Anna")
    old, new = ROOMS[Platform.TELEGRAM], Chat(Platform.TELEGRAM, "-1009", direct=False)
    move = Moved(id="v1", account=anna.account, chat=old, to=new)
    street.occurs(move)

    with nothing_changes(street):
        street.occurs(replace(move, id="v2"))
        street.occurs(replace(move, id="v3", chat=Chat(Platform.TELEGRAM, "-77", direct=False)))
    anna.offers("drill")

    assert "drill" in street.screen(new).messages[-1].text
    assert not street.screen(old).messages


def test_a_room_that_threw_the_bot_out(street: Street) -> None:
    """The other room goes on; nothing is sent to the one that is gone, and being thrown out twice is nothing new."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    gone = ROOMS[anna.account.platform]
    left = Left(id="l1", account=anna.account, chat=gone)
    street.occurs(left)

    with nothing_changes(street):
        street.occurs(replace(left, id="l2"))
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")

    assert not street.screen(gone).messages
    assert anna.reads("offer-done", rooms=1)
    assert anna.reads("borrow-request", who="Ben")
