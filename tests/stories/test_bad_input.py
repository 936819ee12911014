"""Bad input: each gets a kind and specific answer, changes nothing that it should not, and holds up nobody else."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from adapters.discord.render import render as render_discord
from adapters.places import distance_m
from adapters.telegram.render import render as render_telegram
from bot.conversation.actions import Action
from bot.conversation.engine import Engine
from bot.conversation.events import Left, Moved
from bot.conversation.filling import Form
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume
from bot.conversation.forms import Choice, Due, Field, Lines, Number, Photo, Place, Span, Text
from bot.conversation.lookups import NamedPlace
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Ask, Say
from bot.flows import CONTENTS, FORMS
from bot.flows.actions import (
    Borrow,
    ChangeSetting,
    EditItem,
    FindPage,
    ModItems,
    ModLoans,
    ModRemove,
    PauseItem,
    RemoveItem,
    RoomCode,
    Take,
    UseCode,
    ViewItem,
    ViewLoan,
)
from bot.flows.setup_form import Radius
from bot.flows.settings import Hour, Zone
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.model.community import Community
from bot.model.item import Item
from bot.model.loan import LOAN_STEPS, LoanState, Role, Step
from bot.model.places import Point
from bot.ports import Parcel
from bot.store import Draft
from storage import tables
from storage.database import Database
from tests.fakes.telegram.markup import automatic
from tests.stories.phones import LINK, DiscordWire, Seen, TelegramWire
from tests.stories.street import HOME, ROOMS, Neighbour, Street
from tests.stories.test_joining import begins, ruled, telegram
from tests.stories.test_life_of_a_loan import approved, asked, on_loan, returned
from tests.stories.test_setup import NewRoom, newcomer, occurs

LONG = "x" * 100_000
UNSEEN = "\u200b\u3164\u00ad"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PASSING = (tables.inbox, tables.outbox, tables.known, tables.draft)  # what may change with any word


def huge_picture() -> bytes:
    """A file of a few bytes that claims to be 50,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    end = b"\0\0\0\0IEND\xaeB`\x82"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + end


def kept(street: Street, but: Collection[Table] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is remembered, but for what passes."""
    with street.database.engine.begin() as connection:
        return {
            table.name: [
                tuple(connection_row)
                for connection_row in connection.execute(
                    select(*[it for it in table.c if it.name not in ("seen_at", "reachable")])
                )
            ]
            for table in tables.metadata.sorted_tables
            if table not in PASSING and table not in but
        }


@contextmanager
def nothing_changes(street: Street, *but: Table) -> Iterator[None]:
    """What happens within leaves everything as it was; and Cara next door is answered as ever."""
    cara = street.neighbour("Cara", on="discord")
    before = kept(street, but)
    yield
    assert kept(street, but) == before
    cara.commands("/mine")
    assert cara.reads("mine-empty")


def sends(who: Neighbour, pressed: Action | str) -> str:
    """Press a button, though it may not be there, in the direct chat; the key of the first phrase that comes."""
    who.forgets()
    packed = pressed if isinstance(pressed, str) else pressed.pack()
    who._does(who.wire.press(who.account.id, who.name, Seen("1", who.direct, "", [], private=True), packed, False))
    return next(who.phrases()).key


def draft_of(street: Street, who: Neighbour) -> Draft | None:
    """The form that somebody is filling."""
    with street.database.work(street.now) as store:
        return store.drafts.current(who.account)


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


# -- every question of every form --------------------------------------------------------------------------------------

Opening = Callable[[Street], tuple[Neighbour, Callable[[], object]]]


def _offering(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna")
    return anna, lambda: anna.commands("/offer")


def _borrowing(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    drill, ben = street.neighbour("Anna").offers("drill"), street.neighbour("Ben")
    return ben, lambda: ben.presses("Borrow", drill)


def _suggesting(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna, *_ = asked(street)
    return anna, lambda: sends(anna, Take(1, Step.SUGGEST))


def _extending(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    _, ben, _ = on_loan(street)
    return ben, lambda: sends(ben, Take(1, Step.ASK_EXTENSION))


def _editing(field: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        anna = street.neighbour("Anna")
        drill = anna.offers("drill")
        return anna, lambda: sends(anna, EditItem(drill.id, field))

    return opening


def _joining(rules: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        ruled(street, rules)
        sam = street.stranger("Sam")
        return sam, lambda: begins(street, sam)

    return opening


def _moving(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna", on=telegram(street))  # only there a pin comes out of the blue
    return anna, lambda: anna.shares_place(HOME.lat, HOME.lon).presses("Another place")


def _near(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    anna = street.neighbour("Anna")
    return anna, lambda: anna.commands("/near")


def _setting(name: str) -> Opening:
    def opening(street: Street) -> tuple[Neighbour, Callable[[], object]]:
        anna = street.neighbour("Anna")
        anna.commands("/settings")
        return anna, lambda: sends(anna, ChangeSetting(name))

    return opening


def _setting_up(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    room, mina = NewRoom(street, "telegram"), newcomer(street)
    return mina, lambda: room.presses(mina, "Set up")


def _code(street: Street) -> tuple[Neighbour, Callable[[], object]]:
    room, mina = NewRoom(street, "telegram"), newcomer(street)
    return mina, lambda: sends(mina, UseCode(room.kept.id))


OPENINGS: Mapping[str, Opening] = {
    "offer": _offering,
    "borrow": _borrowing,
    "suggest": _suggesting,
    "extend": _extending,
    **{f"edit-{name}": _editing(name) for name in ("title", "photo", "kind", "description", "days", "note")},
    "join": _joining(""),
    "join_ruled": _joining("Be kind"),
    "near": _near,
    "move": _moving,
    "zone": _setting("zone"),
    "quiet": _setting("hours"),
    "setup": _setting_up,
    "code": _code,
}
GOOD = {
    "title": "ladder", "kind": "thing", "description": "Two metres", "days": "3", "span": "tomorrow", "language": "en",
    "name": "Maple Lane", "centre": "52.52, 13.405", "radius": "2 km", "start": "21",
}  # fmt: skip
TOO_LONG, EMPTY = (LONG, "typed-too-long"), (UNSEEN, "typed-empty")
NO_NUMBERS = ((LONG, "number-not-read"), (UNSEEN, "number-not-read"), ("lots", "number-not-read"))
NO_SPANS = (
    (LONG, "span-not-read"), (UNSEEN, "span-not-read"), ("soon", "span-not-read"), ("1 Jan 9999", "span-too-far"),
)  # fmt: skip
WRONG: Mapping[type[Field], tuple[tuple[str, str], ...]] = {
    Text: (TOO_LONG, EMPTY),
    Lines: (TOO_LONG, EMPTY),
    Choice: tuple((typed, "choice-not-offered") for typed in (LONG, UNSEEN, "a boat")),
    Number: (*NO_NUMBERS, ("0", "number-out-of-range"), ("91", "number-out-of-range")),
    Hour: (*NO_NUMBERS, ("24", "number-out-of-range")),
    Radius: tuple((typed, "setup-radius-not-read") for typed in (LONG, UNSEEN, "far", "900 km", "0")),
    Span: (*NO_SPANS, ("yesterday", "span-past"), ("20 Dec to 10 Dec", "span-reversed")),
    Due: (*NO_SPANS, ("yesterday", "due-not-later"), ("today", "due-not-later")),
    Photo: ((LONG, "expected-photo"), (UNSEEN, "expected-photo"), ("a drill", "expected-photo")),
    Place: (
        TOO_LONG, EMPTY, ("91, 13", "place-out-of-range"), ("52, 181", "place-out-of-range"),
        ("Nowhere 7", "place-not-found"), ("https://maps.app.goo.gl/x", "place-short-link"),
    ),
    Zone: tuple((typed, "settings-zone-unknown") for typed in (LONG, UNSEEN, "Narnia Lane", "UTC+99")),
}  # fmt: skip


def test_no_form_is_left_out() -> None:
    """A new form, or a new kind of field, needs its wrong answers here."""
    assert set(OPENINGS) == set(FORMS)
    assert {type(field) for form in FORMS.values() for field in form.fields} == set(WRONG)


@pytest.mark.parametrize("form", OPENINGS)
def test_a_wrong_answer_gets_its_reason_and_the_same_question(street: Street, form: str) -> None:
    """Too long, invisible, out of range, past, in the year 9999: and the answers already given stay."""
    who, opens = OPENINGS[form](street)
    opens()

    with nothing_changes(street, tables.wrong_code, tables.face):
        for field in FORMS[form].fields:
            before = draft_of(street, who)
            for typed, reason in (
                WRONG[type(field)] if form != "code" else (TOO_LONG, EMPTY, ("abc", "code-wrong"))
            ):
                who.says(typed)
                assert asks(who) == (field.name, reason), typed[:40]
                after = draft_of(street, who)
                assert before and after and after.answers == before.answers
            gives(who, field)


def asks(who: Neighbour) -> tuple[str, str]:
    """The open question, and why the last answer did not do."""
    ask = who.screen.replies[-1]
    assert isinstance(ask, Ask), ask
    return ask.questions[0].name, ask.problem.key if ask.problem else ""


def gives(who: Neighbour, field: Field) -> None:
    """A good answer, or none at all; the last question of a form stays open."""
    ask = who.screen.replies[-1]
    if not isinstance(ask, Ask) or len(ask.questions) == 1:
        return
    if field.name in GOOD:
        who.says(GOOD[field.name])
    else:
        sends(who, ask.questions[0].skip)


@pytest.mark.parametrize("form", OPENINGS)
def test_cancel_leaves_any_form_at_any_question(street: Street, form: str) -> None:
    """Nothing of it stays."""
    who, opens = OPENINGS[form](street)
    opens()
    who.commands("/cancel")

    with nothing_changes(street, tables.face):
        for answered in range(len(FORMS[form].fields)):
            opens()
            for field in FORMS[form].fields[:answered]:
                gives(who, field)
            who.forgets()
            who.commands("/cancel")
            assert who.reads("cancelled")
            assert draft_of(street, who) is None
    who.commands("/cancel")
    assert who.reads("nothing-to-cancel")


# -- files, places and things that are no answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mime", "reason"),
    [(PDF, "application/pdf", "photo-not-a-photo"), (b"", "image/png", "photo-not-a-photo"), (huge_picture(), "image/png", "photo-too-large")],
)  # fmt: skip
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


# -- shown as typed --------------------------------------------------------------------------------------------------

MARKUP = (
    "<b>bold</b> <script>&amp;</script>",
    "**bold** __under__ ~~gone~~ ||spoiler|| `code`",
    "[free](https://evil.test) https://evil.test/x",
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


def offers_by_words(who: Neighbour, title: str) -> Item:
    """Offer something in the direct chat, one answer after another."""
    who.commands("/offer").says(title)
    while isinstance(ask := who.screen.replies[-1], Ask):
        question = ask.questions[0]
        sends(who, question.skip) if question.skip else who.says(GOOD[question.name])
    owner = who.member.id
    with who.street.database.work(who.street.now) as store:
        return store.items.of_owner(owner)[0]


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


# -- forged and foreign buttons ----------------------------------------------------------------------------------------

NONSENSE = (
    "",
    "zz-1",
    "lo-1",
    "lo-1-approve-x",
    "lo-1-lapse",
    "lo-x1-approve",
    "bo--",
    "bo-zzzzzzzzzzzzz",
    "fa-1-title",
    "🙂",
    "x" * 300,
)


def test_a_button_that_never_was(street: Street) -> None:
    """What cannot be read is answered kindly, in a chat, in a room and behind a link."""
    anna, *_ = asked(street)
    card = street.room_of(anna).messages[-1]

    with nothing_changes(street, tables.search):
        answered = {forged: sends(anna, forged) for forged in NONSENSE}
        for forged in NONSENSE:
            anna._does(anna.wire.press(anna.account.id, anna.name, card, forged, False))
            anna.commands(f"/start {forged[:64]}")

    readable = {"lo-1-lapse": "loan-refused-not-yours", "lo-x1-approve": "loan-gone"}
    assert answered == {forged: readable.get(forged, "button-unknown") for forged in NONSENSE}


def test_a_form_of_somebody_else_looks_like_none(street: Street) -> None:
    """Every button of a form, and the form itself, for another person: as if there were no such form."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    anna.commands("/offer drill")
    draft = draft_of(street, anna)
    assert draft is not None
    ben.commands("/mine")

    with nothing_changes(street):
        for number in (draft.id, 999):
            forged = (
                Answer(number, "kind", "thing"),
                Answer(number, "photo", ""),
                Change(number, "title"),
                Confirm(number),
                Resume(number),
                Cancel(number),
            )
            assert {sends(ben, it) for it in forged} == {"form-gone"}
            for who in (ben, anna):
                submits(street, who, number if number != draft.id or who is ben else 999, {"title": "saw"})
                assert who.reads("form-gone")

    assert draft_of(street, anna) == draft


def submits(street: Street, who: Neighbour, draft: int, answers: Mapping[str, str]) -> None:
    """A filled modal, perhaps forged; on Telegram there is none, so the next-door Discord makes it."""
    wire = street.wires[Platform.DISCORD]
    assert isinstance(wire, DiscordWire)
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in answers.items()
    ]
    data = {"custom_id": f"form-{draft}", "components": parts}
    event = wire.read(
        wire._interaction(who.account.id, who.name, Chat(Platform.DISCORD, who.account.id), 5, data, False)
    )
    occurs(street, replace(event, account=who.account, chat=who.direct))


def elsewhere(street: Street) -> tuple[Neighbour, Item]:
    """Eve of another community, with a saw that Finn asked for: loan 1."""
    eve, finn = street.neighbour("Eve"), street.neighbour("Finn", on="discord")
    ours = street.community.id
    with street.database.work(street.now) as store:
        oak = store.communities.add(Community("Oak Street", HOME, "Europe/Berlin", street.now))
        for who in (eve, finn):
            face = store.faces.get(who.account)
            assert face is not None
            member = store.members.get(face.member_id)
            member.community_id = oak.id
            store.members.save(member)
    saw = offers_by_words(eve, "saw")
    finn.commands("/borrow saw").answers(span="tomorrow").presses("Ask for it")
    assert saw.community_id == street.loan().community_id != ours
    return eve, saw


def test_what_belongs_to_another_community_looks_like_none(street: Street) -> None:
    """Items, loans, searches and the community itself, for a neighbour and for a moderator of ours."""
    eve, saw = elsewhere(street)
    eve.says("ladder")
    anna, mod = street.neighbour("Anna"), street.moderator()
    for who in (anna, mod):
        who.commands("/mine")
    items: tuple[Callable[[int], Action], ...] = (
        Borrow, ViewItem, lambda n: EditItem(n, "title"), lambda n: PauseItem(n, 1), lambda n: RemoveItem(n, 1),
    )  # fmt: skip
    loans: tuple[Callable[[int], Action], ...] = (
        ViewLoan,
        *((lambda n, step=step: Take(n, step)) for step in Step),
    )  # type: ignore[misc]  # default binds it
    moderators: tuple[Callable[[int], Action], ...] = (
        lambda n: ModItems(n, 0),
        lambda n: ModLoans(n, 0),
        RoomCode,
        lambda n: ModRemove(n, 1),
    )

    with nothing_changes(street):
        for who in (anna, mod):
            for theirs, nobodys in ((1, 999), (2, 998)):
                for number in (theirs, nobodys):
                    assert {
                        sends(who, make(saw.id if number == theirs else number)) for make in items
                    } == {"item-gone"}
                    assert {
                        sends(who, make(1 if number == theirs else number)) for make in loans
                    } == {"loan-gone"}
                    assert (
                        sends(who, FindPage(1 if number == theirs else number, 0)) == "find-over"
                    )
            for number in (2, 999):
                assert {sends(who, make(number)) for make in moderators[:3]} == {"moderators-only"}
            assert sends(who, ModRemove(saw.id, 1)) == "moderators-only"


# -- the wrong person, and twice ---------------------------------------------------------------------------------------

STAGES: Mapping[str, Callable[[Street], tuple[Neighbour, Neighbour, Item]]] = {
    "requested": asked, "approved": approved, "on_loan": on_loan, "returned": lambda street: (*returned(street)[:2], street.item("drill")),
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_step_by_the_wrong_person(street: Street, stage: str) -> None:
    """Whatever the table does not give to somebody changes nothing when they press it."""
    anna, ben, _ = STAGES[stage](street)
    others = [street.neighbour("Dora"), street.moderator(), street.stranger("Sam")]
    for who in others:
        who.commands("/help")
    state = street.loan().state
    wrong = [
        (who, step)
        for who, role in ((anna, Role.OWNER), (ben, Role.BORROWER), *((it, Role.NOBODY) for it in others))
        for step in Step
        if (state, step) not in LOAN_STEPS or role not in LOAN_STEPS[state, step].who
    ]

    with nothing_changes(street):
        for who, step in wrong:
            answer = sends(who, Take(street.loan().id, step))
            assert answer in ("loan-refused-not-yours", "loan-refused-moved-on", "loan-gone"), (
                who.name,
                step,
            )


def test_every_button_of_a_loan_pressed_a_second_time(street: Street) -> None:
    """The whole life of a loan, and then each press of it once more, by the same person: nothing happens twice."""
    pressed = remembers_presses(street)
    anna, ben, _ = asked(street)
    anna.presses("Approve")
    anna.presses("Handed over")
    ben.presses("Yes")
    ben.presses("Extend").answers(until="2 more days").presses("Ask for it")
    anna.presses("Agree")
    ben.presses("I brought it back")
    anna.presses("I got it back")
    anna.presses("All good")
    again = list(pressed)

    with nothing_changes(street):
        for who, packed in again:
            sends(who, packed)

    assert len(again) > 8


def remembers_presses(street: Street) -> list[tuple[Neighbour, str]]:
    """Every press from now on: by whom, and what it sent."""
    pressed: list[tuple[Neighbour, str]] = []
    for wire in street.wires.values():
        plain = wire.press

        def press(who: str, name: str, message: Any, sends: str, moderator: bool, plain: Any = plain) -> Any:
            neighbour = street.stranger(name)
            neighbour.account = replace(neighbour.account, platform=message.chat.platform, id=who)
            neighbour.wire, neighbour.direct = (
                street.wires[message.chat.platform],
                Chat(message.chat.platform, who),
            )
            pressed.append((neighbour, sends))
            return plain(who, name, message, sends, moderator)

        wire.press = press  # type: ignore[method-assign]  # a spy
    return pressed


def test_a_modal_sent_twice(street: Street) -> None:
    """The second one finds its form closed."""
    anna = street.neighbour("Anna", on=discord(street))
    anna.commands("/offer drill")
    shown = anna.screen.modal
    assert shown is not None
    anna.answers(kind="thing")

    with nothing_changes(street):
        submits(street, anna, int(shown["custom_id"].removeprefix("form-")), {"kind": "thing"})

    assert anna.reads("form-gone")


def discord(street: Street) -> str:
    """What the street calls Discord, swapped or not: only there are modals and options."""
    return next(on for on in ("telegram", "discord") if street.platform(on) is Platform.DISCORD)


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
                ben.answers(span="tomorrow").presses("Ask for it")
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


# -- forms that wait ---------------------------------------------------------------------------------------------------


def restarts(street: Street, folder: Path, forms: Mapping[str, Form] = FORMS) -> None:
    """The program ends, and begins again on the same file, perhaps in a release with other forms."""
    path = folder / f"{street.now:%H%M%S}.db"
    raw = street.database.engine.raw_connection().driver_connection
    assert raw is not None
    raw.execute("VACUUM INTO ?", (str(path),))
    street.database.close()
    street.database = Database(f"sqlite:///{path}", distance_m, lambda: street.now)
    street.engine = Engine(replace(CONTENTS, forms=forms))


def test_a_draft_survives_a_restart_at_each_question(street: Street, tmp_path: Path) -> None:
    """The program is started anew after every answer, and asks the next question as if nothing had been."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says(LONG)

    for field in FORMS["offer"].fields:
        street.passes(hours=1)
        restarts(street, tmp_path)
        ask = anna.screen.replies[-1]
        assert isinstance(ask, Ask)
        assert ask.questions[0].name == field.name
        question = ask.questions[0]
        sends(anna, question.skip) if question.skip else anna.says(GOOD[field.name])

    assert street.item("ladder").longest_days == 7


def test_a_release_that_asks_one_thing_more(street: Street, tmp_path: Path) -> None:
    """The draft of the older form is asked what it was never asked; the rest stays."""
    offer = FORMS["offer"]
    anna = street.neighbour("Anna")
    restarts(
        street, tmp_path, {**FORMS, "offer": replace(offer, fields=(offer.fields[0], *offer.fields[3:]))}
    )
    anna.commands("/cancel").commands("/offer").says("ladder")
    sends(anna, _skip(anna))
    street.passes(hours=1)

    restarts(street, tmp_path)
    anna.says("seven")

    assert asks(anna)[0] in ("photo", "kind")
    draft = draft_of(street, anna)
    assert draft is not None
    assert draft.answers["title"] == "ladder"


def test_a_release_that_asks_less_or_by_another_name(street: Street, tmp_path: Path) -> None:
    """Answers to what is no longer asked are left out; a renamed field is asked; its old buttons ask what is open."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    draft.answers = {"heading": "ladder", "colour": "red", "kind": "thing"}
    draft.rejected, draft.picks = {"colour": "blue"}, {"colour": [("r", "Red")]}
    with street.database.work(street.now) as store:
        store.drafts.save(draft)
    restarts(street, tmp_path)

    for old in (
        Answer(draft.id, "colour", "pick0"),
        Change(draft.id, "colour"),
        Answer(draft.id, "heading", ""),
        Confirm(draft.id),
    ):
        sends(anna, old)
        assert asks(anna)[0] == "title"
    anna.says("step ladder")
    while isinstance(anna.screen.replies[-1], Ask):
        sends(anna, _skip(anna))

    assert street.item("step ladder").kind == "thing"


def test_a_release_in_which_a_choice_is_gone(street: Street, tmp_path: Path) -> None:
    """An answer that can no longer be given is asked again, instead of ending in silence."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    draft.answers = {"title": "ladder", "photo": "", "kind": "vehicle", "description": "", "days": "7"}
    with street.database.work(street.now) as store:
        store.drafts.save(draft)

    restarts(street, tmp_path)
    anna._does(
        anna.wire.press(anna.account.id, anna.name, anna.screen.messages[-1], Resume(draft.id).pack(), False)
    )

    assert asks(anna)[0] == "kind"


def test_a_form_that_no_release_knows_any_more(street: Street, tmp_path: Path) -> None:
    """Words are words again, its buttons say that it is closed, and /cancel clears it away."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    restarts(street, tmp_path, {name: form for name, form in FORMS.items() if name != "offer"})

    assert sends(anna, Resume(draft.id)) == "form-gone"
    anna.says("saw")
    assert anna.reads("find-nothing", words="saw")
    anna.commands("/cancel")
    assert anna.reads("cancelled")
    assert draft_of(street, anna) is None


def _skip(who: Neighbour) -> str:
    """What skips the open question."""
    ask = who.screen.replies[-1]
    assert isinstance(ask, Ask)
    return ask.questions[0].skip


def test_two_forms_begun_at_once(street: Street) -> None:
    """Words answer the one begun last; the other one waits, and each goes on by its own buttons."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    drill = anna.offers("drill")
    ben.commands("/offer").says("ladder")
    offer = draft_of(street, ben)
    assert offer is not None
    street.passes(hours=1)
    ben.presses("Borrow", drill)

    ben.says("tomorrow")
    sends(ben, Resume(offer.id))
    waiting = asks(ben)
    ben.says("/help")
    ben.commands("/cancel")

    assert waiting == ("photo", "")
    with street.database.work(street.now) as store:
        both = [store.drafts.of_form(ben.account, form) for form in ("offer", "borrow")]
    assert sum(it is not None for it in both) == 1


def test_start_twice(street: Street) -> None:
    """A second /start asks the same question again, and makes nobody a member twice."""
    sam = street.stranger("Sam")
    begins(street, sam)

    with nothing_changes(street):
        begins(street, sam)
        sam.commands("/start")
    sam.says("en").shares_place(HOME.lat, HOME.lon)
    with nothing_changes(street):
        sam.commands("/start").commands("/start")

    assert sam.count("join-done") == 1
    assert sam.count("start-again", name="Sam") == 2


def test_old_buttons_of_a_form_ask_what_is_open(street: Street) -> None:
    """A choice, a Skip or a Continue of an earlier question changes no answer; after the end they say that it is over."""
    anna = street.neighbour("Anna")
    anna.commands("/offer").says("ladder")
    draft = draft_of(street, anna)
    assert draft is not None
    old = [
        Answer(draft.id, "photo", ""),
        Answer(draft.id, "kind", "skill"),
        Resume(draft.id),
        Change(draft.id, "nothing"),
    ]
    sends(anna, old[0])
    anna.says("thing")

    before = draft_of(street, anna)
    for action in old:
        sends(anna, action)
        assert asks(anna)[0] == "description"
        after = draft_of(street, anna)
        assert before and after and after.answers == before.answers
    assert sends(anna, Confirm(draft.id)) == "form-offer"
    assert sends(anna, Answer(draft.id, "description", "pick7")) == "form-offer"
    while isinstance(anna.screen.replies[-1], Ask):
        sends(anna, _skip(anna))

    with nothing_changes(street):
        assert {sends(anna, action) for action in (*old, Confirm(draft.id), Cancel(draft.id))} == {
            "form-gone"
        }


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
    occurs(street, move)

    with nothing_changes(street):
        occurs(street, replace(move, id="v2"))
        occurs(street, replace(move, id="v3", chat=Chat(Platform.TELEGRAM, "-77", direct=False)))
    anna.offers("drill")

    assert "drill" in street.screen(new).messages[-1].text
    assert not street.screen(old).messages


def test_a_room_that_threw_the_bot_out(street: Street) -> None:
    """The other room goes on; nothing is sent to the one that is gone, and being thrown out twice is nothing new."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    gone = ROOMS[anna.account.platform]
    left = Left(id="l1", account=anna.account, chat=gone)
    occurs(street, left)

    with nothing_changes(street):
        occurs(street, replace(left, id="l2"))
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")

    assert not street.screen(gone).messages
    assert anna.reads("offer-done", rooms=1)
    assert anna.reads("borrow-request", who="Ben")
