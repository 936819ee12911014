"""Replies become Bot API calls within the platform's limits, without a network."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.menus import menu_calls
from adapters.telegram.render import Call, instead, render
from adapters.telegram.styled import MAX_CAPTION, MAX_TEXT, Line, compose, cut, inert, units
from bot.conversation.commands import Audience, CommandMenu
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import (
    Ask,
    Button,
    Card,
    GoDirect,
    Input,
    Listing,
    Option,
    Question,
    Reply,
    Rows,
    Say,
    Show,
    Toast,
    Tone,
)
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.ports import Parcel
from tests.fakes.telegram.markup import automatic, utf16_units
from tests.fakes.telegram.spec import find_spec, violations

LINK = "https://t.me/shed_bot?start="
DIRECT = Chat(Platform.TELEGRAM, "1001")
ROOM = Chat(Platform.TELEGRAM, "-2001", direct=False)


class PlainBook(Phrasebook):
    """Phrases of the tests: `typed` is what a person typed, `words` trusted words; all others are real."""

    def words(self, phrase: T, reader: Reader, escape: Any = str) -> str:
        """The parameter of a test's phrase, else the words of the .ftl files."""
        if phrase.key == "typed":
            return str(escape(str(phrase.params["it"])))
        if phrase.key == "words":
            return str(phrase.params["it"])
        return super().words(phrase, reader, escape)


BOOK = PlainBook(Phrasebook.load().bundles)


def typed(it: str) -> T:
    """Something a person typed."""
    return t("typed", it=it)


def words(it: str) -> T:
    """Words of ours."""
    return t("words", it=it)


def parcel(
    reply: Reply, to: Chat = DIRECT, *, answers: str = "", edits: str = "", language: str = "en"
) -> Parcel:
    """A parcel for a reader."""
    return Parcel(7, to, reply, Reader(language), answers, edits)


def call(reply: Reply, to: Chat = DIRECT, *, photos: bool = True, **more: str) -> Call:
    """The call for a reply, held to the description of the Bot API where that is installed."""
    made = render(parcel(reply, to, **more), BOOK, LINK, photos=photos)
    spec = find_spec()
    if spec is not None:
        photo = {"photo": "attached"} if made.method == "sendPhoto" else {}
        media = {**made.params["media"], "media": "attached"} if "media" in made.params else None
        params = {**made.params, **photo, **({"media": media} if media else {})}
        assert violations(spec, made.method, params) == []
    return made


def labels(made: Call) -> list[list[str]]:
    """The rows of labels."""
    return [[button["text"] for button in row] for row in made.params["reply_markup"]["inline_keyboard"]]


BUTTONS: Rows = (
    (
        Button(words("Approve"), action="a-1", tone=Tone.GO),
        Button(words("Decline"), action="d-1", tone=Tone.STOP),
    ),
    (Button(words("Map"), url="https://example.org/m"),),
)
PIN = Question("home", Input.PLACE, words("Where is home?"), words("Home"))
SPAN = Question(
    "span", Input.SPAN, words("From when to when?"), words("When"), hint=words("Or type it."), skip="s-1",
    options=tuple(Option(str(n), words(label), f"o-{n}") for n, label in enumerate(("Today", "Tomorrow", "A week"))),
)  # fmt: skip


def test_words_with_buttons() -> None:
    """Tones become styles, links become links, and no link is previewed."""
    made = call(Say(words("Ben would like your drill."), BUTTONS))

    assert made.method == "sendMessage"
    assert made.params == {
        "chat_id": 1001,
        "text": "Ben would like your drill.",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [
                [
                    {"text": "Approve", "callback_data": "a-1", "style": "success"},
                    {"text": "Decline", "callback_data": "d-1", "style": "danger"},
                ],
                [{"text": "Map", "url": "https://example.org/m"}],
            ]
        },
    }


def test_a_card_is_a_photo_with_a_caption() -> None:
    """The title is bold; without its photo the card is a text."""
    card = Card(typed("Drill 😀"), (words("free"),), photo="p1", buttons=BUTTONS)
    made = call(Show(card), ROOM)

    assert (made.method, made.photo, made.params["caption"]) == ("sendPhoto", "p1", "Drill 😀\nfree")
    assert made.params["caption_entities"] == [{"type": "bold", "offset": 0, "length": 8}]
    assert call(Show(card), ROOM, photos=False).method == "sendMessage"


@pytest.mark.parametrize(("photo", "method"), [("p1", "editMessageMedia"), ("", "editMessageText")])
def test_a_card_changes_in_place(photo: str, method: str) -> None:
    """A photo is exchanged with its caption, a text as a text; `instead` sends the same anew."""
    reply = Show(Card(words("Drill"), photo=photo, buttons=BUTTONS))
    made = call(reply, ROOM, edits="55")
    anew = instead(parcel(reply, ROOM, edits="55"), BOOK, LINK)

    assert (made.method, made.params["message_id"], made.photo) == (method, 55, photo)
    assert anew.method == ("sendPhoto" if photo else "sendMessage")


def test_a_listing_is_numbered() -> None:
    """One row of buttons for each entry, its number before the label; the pages stand below."""
    borrow = (Button(words("Borrow"), action="b-1"),)
    entries = tuple(
        Card(typed(title), (words("about 500 m"),), buttons=(borrow,)) for title in ("Drill", "Saw")
    )
    made = call(Listing(words("Near you"), entries, ((Button(words("Next"), action="n-1"),),)))

    assert made.params["text"] == "Near you\n\n1. Drill\nabout 500 m\n\n2. Saw\nabout 500 m"
    assert labels(made) == [["1. Borrow"], ["2. Borrow"], ["Next"]]
    assert [entity["offset"] for entity in made.params["entities"]] == [0, 10, 32]


def test_a_question_has_its_usual_answers_below() -> None:
    """What was wrong, the question, the hint; then skip and cancel in the reader's language."""
    ask = Ask(1, words("Borrow"), (SPAN, PIN), problem=words("That day is over."), cancel="c-1")
    made = call(ask)

    assert made.params["text"] == "That day is over.\n\nFrom when to when?\nOr type it."
    assert labels(made) == [["Today", "Tomorrow", "A week"], ["Skip", "Cancel"]]
    assert labels(call(ask, language="ko"))[-1] == ["건너뛰기", "취소"]


def test_a_place_is_asked_for_with_a_button_that_shares_it() -> None:
    """It cannot be shown by an edit, so even then it is a new message; the next plain words take it away."""
    ask = Ask(1, words("Home"), (PIN,), cancel="c-1")
    made = call(ask, edits="55")

    assert made.method == "sendMessage"
    assert made.params["reply_markup"]["keyboard"][0][0]["request_location"] is True
    assert "/cancel" in made.params["text"]
    assert call(Say(words("Thanks"))).params["reply_markup"] == {"remove_keyboard": True}


def test_a_passing_word_answers_the_press() -> None:
    """A long one stays until it is closed; an over-long one is cut; without a press it is a message."""
    short, long = Toast(words("Saved")), Toast(words("x" * 300))

    assert call(short, answers="c99").params == {"callback_query_id": "99", "text": "Saved"}
    cut_off = call(long, answers="c99").params
    assert (units(cut_off["text"]), cut_off["show_alert"]) == (200, True)
    assert call(short, answers="m1001:5").method == "sendMessage"


def test_the_direct_chat_is_opened_by_link() -> None:
    """A press opens it at once; a command in a room gets a button below an answer."""
    reply = GoDirect(words("Let us go on in private."), "j-1")

    pressed = call(reply, ROOM, answers="c99")
    asked = call(reply, ROOM, answers="m-2001:5")
    assert pressed.params == {"callback_query_id": "99", "url": LINK + "j-1"}
    assert asked.params["reply_markup"]["inline_keyboard"][0][0]["url"] == LINK + "j-1"
    assert asked.params["reply_parameters"]["message_id"] == 5


@pytest.mark.parametrize(
    "evil",
    [
        "@anna", "#deal", "$BTC", "/start", "(/start)", "https://evil.test/x", "evil.com", "t.me/x", "me@evil.com",
        "tg://user?id=1", "<b>bold</b>", "a&lt;b", "*bold* _i_ `c`", "x@y #z",
    ],
)  # fmt: skip
def test_nothing_comes_of_what_people_type(evil: str) -> None:
    """It reads as typed, and Telegram finds no mention, tag, command or link in it."""
    made = call(Show(Card(typed(evil), (typed(evil),))))

    text = made.params["text"]
    assert text.replace("\u2060", "") == f"{evil}\n{evil}"
    assert automatic(text) == []
    assert {entity["type"] for entity in made.params["entities"]} == {"bold"}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_inert_text_reads_as_typed(text: str) -> None:
    """For any text: the same characters, and nothing that Telegram would make active."""
    shown = inert(text)

    assert shown.replace("\u2060", "") == text.replace("\u2060", "")
    active = {"mention", "hashtag", "cashtag", "bot_command", "url"}
    assert not [found for found in automatic(shown) if found["type"] in active]


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(2, 100))
def test_a_cut_text_fits_and_stays_whole(text: str, longest: int) -> None:
    """At most so many UTF-16 units, no half of a pair, and the beginning of what was there."""
    short = cut(text, longest)

    assert utf16_units(short) <= max(longest, 0)
    short.encode()
    assert short == text or text.startswith(short.removesuffix("…"))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=3000), st.sampled_from(["", "bold", "italic"])), min_size=1, max_size=8
    )
)
def test_any_lines_fit_a_caption(given_lines: list[tuple[str, Any]]) -> None:
    """However long: within the limit, every entity within the text, no surrogate alone."""
    styled = compose([Line(text, style) for text, style in given_lines], MAX_CAPTION)

    assert utf16_units(styled.text) <= MAX_CAPTION
    wide = styled.text.encode("utf-16-le")
    for entity in styled.entities:
        part = wide[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        assert len(part) == 2 * entity["length"] > 0
        part.decode("utf-16-le")


def test_a_long_description_gives_way_to_the_state() -> None:
    """The longest line is shortened, so the last one is still read."""
    lines = (typed("😀" * 3000), words("out until Sunday"))
    made = call(Show(Card(typed("Drill"), lines, photo="p1")))

    caption = made.params["caption"]
    assert utf16_units(caption) <= MAX_CAPTION
    assert caption.startswith("Drill\n😀")
    assert caption.endswith("…\nout until Sunday")
    assert utf16_units(call(Say(words("x" * 100_000))).params["text"]) == MAX_TEXT


def test_menus_are_registered_by_scope_and_language() -> None:
    """Moderators' commands only for administrators; subcommands share an entry; English is for everybody else."""
    mod = Audience.MODERATORS
    menus = [
        CommandMenu("offer", words("offer"), words("Offer something")),
        CommandMenu("link", words("link"), words("Link"), in_rooms=False),
        CommandMenu("mod items", words("items"), words("Items"), audience=mod, direct=False),
        CommandMenu("mod loans", words("loans"), words("Loans"), audience=mod, direct=False),
    ]
    calls = list(menu_calls(menus, BOOK))

    commands = {
        (made.params["scope"]["type"], made.params.get("language_code", "")): [
            command["command"] for command in made.params["commands"]
        ]
        for made in calls
        if made.method == "setMyCommands"
    }
    expected = {
        "all_private_chats": ["offer", "link"],
        "all_group_chats": ["offer"],
        "all_chat_administrators": ["offer", "mod"],
    }
    assert commands == {(scope, code): names for scope, names in expected.items() for code in ("", "ko")}
    spec = find_spec()
    if spec is not None:
        assert [line for made in calls for line in violations(spec, made.method, made.params)] == []


def test_a_page_opens_within_direct_chats_alone() -> None:
    """In rooms Telegram allows no such button, so there is none; nor an empty row."""
    reply = Say(
        t("yes"), ((Button(t("yes"), "a-1"),), (Button(t("web-here"), page="https://elm.example.org/app/"),))
    )

    direct, room = (render(Parcel(1, to, reply, Reader()), BOOK, LINK).params for to in (DIRECT, ROOM))

    opens = {"text": "Open the shelf here", "web_app": {"url": "https://elm.example.org/app/"}}
    assert direct["reply_markup"]["inline_keyboard"][1:] == [[opens]]
    assert len(room["reply_markup"]["inline_keyboard"]) == 1
    spec = find_spec()
    if spec is not None:
        assert violations(spec, "sendMessage", direct) == []
