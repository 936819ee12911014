"""Replies and forms put into Discord's messages, modals and commands: whatever comes, they keep to its limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.commands import declarations, same
from adapters.discord.modals import modal
from adapters.discord.render import render
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
    Say,
    Show,
    Toast,
    Tone,
)
from bot.flows import MENUS as OURS
from tests.adapters.discord_bench import BOOK, EN, KO, MENUS, ask, button, card, question, say, typed
from tests.fakes.discord.commands import as_listed, command_breaches
from tests.fakes.discord.limits import Json, message_breaches, modal_breaches
from tests.fakes.discord.spec import find_spec

SPEC = find_spec()
TEXTS = st.sampled_from(["", "drill", "x" * 7_000, "*" * 5_000, "드릴" * 100, "\ud800", "😀" * 200, " \n"])
PHRASES = TEXTS.map(typed)
BUTTONS = st.builds(Button, PHRASES, st.sampled_from(["a-1", "b-2", "c" * 64]), tone=st.sampled_from(Tone))
ROWS = st.lists(st.lists(BUTTONS, max_size=7).map(tuple), max_size=8).map(tuple)
CARDS = st.builds(Card, PHRASES, st.lists(PHRASES, max_size=6).map(tuple), st.just(""), ROWS)
OPTIONS = st.integers(0, 30).flatmap(
    lambda many: st.just(tuple(Option(f"value-{n}", typed(f"Option {n}"), f"pick-{n}") for n in range(many)))
)
QUESTIONS = st.integers(1, 8).flatmap(
    lambda many: st.tuples(
        *(
            st.builds(
                Question,
                st.just(f"field{number}"),
                st.sampled_from(Input),
                PHRASES,
                PHRASES,
                st.none() | PHRASES,
                st.booleans(),
                OPTIONS,
                st.sampled_from(["", "skip-1"]),
                TEXTS,
                st.sampled_from([0, 80, 100_000]),
            )
            for number in range(many)
        )
    )
)
ASKS = st.builds(Ask, st.integers(1, 10**9), PHRASES, QUESTIONS, st.none() | PHRASES)
REPLIES = st.one_of(
    st.builds(Say, PHRASES, ROWS),
    st.builds(Show, CARDS),
    st.builds(Listing, PHRASES, st.lists(CARDS, max_size=12).map(tuple), ROWS),
    st.builds(Toast, PHRASES),
    st.builds(GoDirect, PHRASES, st.just("x")),
    ASKS.map(lambda form: replace(form, resume="resume-1", cancel="cancel-1")),
)


def complaints(name: str, body: Any) -> list[str]:
    """What Discord's own description says against it, where there is a copy of it."""
    return SPEC.check(name, body) if SPEC else []


@given(REPLIES)
@settings(max_examples=80, deadline=None)
def test_every_message_keeps_to_the_limits(reply: Reply) -> None:
    """However long, whatever is in it, however many buttons."""
    body = render(reply, EN, BOOK).body

    assert message_breaches(body) == []
    assert body["content"] or body["embeds"]
    assert body["allowed_mentions"] == {"parse": []}
    assert complaints("MessageCreateRequest", body) == []


@given(ASKS)
@settings(max_examples=80, deadline=None)
def test_every_modal_keeps_to_the_limits(form: Ask) -> None:
    """Any questions, any number of them."""
    body = modal(form, KO, BOOK)
    assert body is not None

    assert modal_breaches(body) == []
    assert complaints("ModalInteractionCallbackRequestData", body) == []


def test_a_text_of_any_length_is_shown() -> None:
    """As much of it as fits."""
    body = render(say("x*" * 50_000), EN, BOOK).body

    assert body["content"].startswith("x\\*x")
    assert message_breaches(body) == []


def test_a_card_is_an_embed_with_its_photo() -> None:
    """What was typed is escaped in it."""
    message = render(card("*Drill*", photo="p"), EN, BOOK)

    assert message.photo == "p"
    assert message.body["embeds"] == [
        {"title": "\\*Drill\\*", "description": "as good as new", "image": {"url": "attachment://photo.jpg"}}
    ]


def test_buttons_have_the_colour_of_their_tone() -> None:
    """Go is green, stop red; a link leads away."""
    tones = tuple(replace(button(tone), tone=tone) for tone in Tone)
    rows = (tones, (Button(typed("Map"), url="https://example.org"),))
    shown = render(Say(typed("Hi"), rows), EN, BOOK).body["components"]

    assert [part["style"] for part in shown[0]["components"]] == [2, 3, 4]
    assert shown[1]["components"][0] == {"type": 2, "style": 5, "label": "Map", "url": "https://example.org"}


def test_a_listing_numbers_its_entries_and_their_buttons() -> None:
    """Five entries and the pages fit into five rows."""
    entries = tuple(Card(typed(name), buttons=((button("Borrow"),),)) for name in "abcde")
    body = render(Listing(typed("Near you"), entries, ((button("Next"),),)), EN, BOOK).body

    assert [embed["title"] for embed in body["embeds"]] == [
        f"{n}. {name}" for n, name in enumerate("abcde", 1)
    ]
    labels = [[part["label"] for part in row["components"]] for row in body["components"]]
    assert labels == [[f"{n}. Borrow" for n in range(1, 6)], ["Next"]]


def test_too_many_buttons_become_a_select() -> None:
    """Nothing that could be done gets lost."""
    rows = tuple((button(f"b{n}"),) for n in range(30))
    shown = render(Say(typed("Many"), rows), EN, BOOK).body["components"]

    assert [option["value"] for option in shown[-1]["components"][0]["options"]] == [
        f"b{n}" for n in range(20, 30)
    ]


def test_two_buttons_that_mean_the_same_are_told_apart() -> None:
    """Discord wants custom ids unique in a message; what stands behind the sign is dropped when one is pressed."""
    shown = render(say("Hi", "Go", "Go"), EN, BOOK).body["components"][0]["components"]

    assert [part["custom_id"] for part in shown] == ["go", "go~1"]


def test_a_modal_asks_each_question_in_its_own_manner() -> None:
    """Text, lines, a select with the earlier answer, a file; examples stand in the field."""
    form = ask(
        question(Input.TEXT, longest=80, given="Drill"),
        question(Input.LINES),
        question(Input.CHOICE, given="skill"),
        question(Input.PHOTO),
        question(Input.SPAN, hint=typed("or type")),
    )
    body = modal(form, EN, BOOK)
    assert body is not None
    text, many, choice, photo, span = (part["component"] for part in body["components"])

    assert body["custom_id"] == "form-7"
    assert (text["style"], text["max_length"], text["value"]) == (1, 80, "Drill")
    assert many["style"] == 2
    assert [option.get("default", False) for option in choice["options"]] == [False, True]
    assert (photo["type"], photo["min_values"], photo["required"]) == (19, 0, False)
    assert span["placeholder"] == "Thing · Skill"
    assert body["components"][-1]["description"] == "or type"


def test_a_problem_stands_above_the_questions() -> None:
    """It takes one of the five places; the question without a place is asked next."""
    form = ask(*(question(Input.TEXT, name=f"f{n}") for n in range(6)), problem="*Too* short")
    body = modal(form, EN, BOOK)
    assert body is not None

    assert body["components"][0] == {"type": 10, "content": "\\*Too\\* short"}
    assert len(body["components"]) == 5
    assert modal(Ask(7, typed("Done"), ()), EN, BOOK) is None


# -- commands ----------------------------------------------------------------------------------------


def declared() -> list[Json]:
    """The bench's commands."""
    return declarations(MENUS, BOOK)


def test_declarations_keep_to_the_limits() -> None:
    """Names, descriptions, required options first."""
    assert command_breaches(declared()) == []
    assert [wrong for one in declared() for wrong in complaints("ApplicationCommandUpdateRequest", one)] == []


def test_the_bots_own_commands_keep_to_the_limits() -> None:
    """All of them, in every language."""
    assert command_breaches(declarations(OURS, BOOK)) == []


def test_commands_are_localised() -> None:
    """English by default, Korean beside it, in the form that Discord allows for names."""
    offer = declared()[0]

    assert (offer["name"], offer["description"]) == ("offer", "What is it?")
    assert (offer["name_localizations"], offer["description_localizations"]) == (
        {"ko": "내놓기"},
        {"ko": "무엇 인가요?"},
    )
    assert offer["options"][0]["name_localizations"] == {"ko": "무엇_인가요"}


def test_options_are_those_of_the_form() -> None:
    """Each kind of answer has its own type; numbers are bounded, texts have an end, choices are given."""
    options = {option["name"]: option for option in declared()[0]["options"]}

    assert next(iter(options)) == "title"
    assert {name: option["type"] for name, option in options.items()} == {
        "title": 3,
        "photo": 11,
        "days": 4,
        "kind": 3,
    }
    assert options["title"]["autocomplete"]
    assert options["title"]["max_length"] == 80
    assert (options["days"]["min_value"], options["days"]["max_value"]) == (1, 30)
    assert [choice["value"] for choice in options["kind"]["choices"]] == ["thing", "skill"]


def test_subcommands_are_gathered_and_hidden() -> None:
    """For Manage Server, in servers only."""
    mod = declared()[-1]

    assert [option["name"] for option in mod["options"]] == ["items", "settle"]
    assert (mod["default_member_permissions"], mod["contexts"]) == (1 << 5, [0])


def test_what_discord_lists_is_recognised() -> None:
    """It adds ids and defaults and drops falsehoods; a change of any word is seen all the same."""
    listed = [as_listed(command, "1", "2", localised=True) for command in declared()]

    assert same(declared(), listed)
    assert not same(declared()[1:], listed)
    listed[0]["options"][0]["description_localizations"] = {"ko": "다른 말"}
    assert not same(declared(), listed)


@pytest.mark.parametrize("reply", [say("Hi"), Toast(typed("Hi")), GoDirect(typed("Hi"), "start")])
def test_words_are_the_readers(reply: Reply) -> None:
    """Everything that says something says it as a message."""
    assert render(reply, KO, BOOK).body["content"] == "Hi"


def test_pages_do_not_open_within_discord() -> None:
    """A button for one is left out, and its row with it."""
    page = Button(typed("Here"), page="https://elm.example.org/app/")
    rows = ((button("Ask"),), (page,))

    said = render(Say(typed("x"), rows), EN, BOOK).body
    listed = render(Listing(typed("x"), (Card(typed("drill"), buttons=rows),), rows), EN, BOOK).body

    assert [len(row["components"]) for row in said["components"]] == [1]
    assert [len(row["components"]) for row in listed["components"]] == [1, 1]
