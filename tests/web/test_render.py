"""What a drawn phone shows of each reply, in the manner of its platform."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from adapters.web.page import LANGUAGES, SPOKEN, page
from adapters.web.render import MAX_FIELDS, Words, dialog, render
from bot.conversation.phrases import Reader, t
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
from bot.language import Phrasebook
from bot.model.chats import Platform

BOOK = Phrasebook.load()
ENGLISH = Words(BOOK, Reader("en", "Europe/Berlin"))
TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
BORROW = Button(t("borrow"), "bo-1", tone=Tone.GO)


def question(name: str = "title", input: Input = Input.TEXT, **more: object) -> Question:
    """An open field."""
    return Question(name, input, t("form-offer-title"), t("form-offer-title-label"), **more)  # type: ignore[arg-type]  # by name


def ask(*questions: Question, problem: bool = False) -> Ask:
    """Open questions of draft 5."""
    told = t("typed-empty") if problem else None
    return Ask(5, t("form-offer"), questions, told, resume="fr-5", cancel="fx-5")


@pytest.mark.parametrize("platform", [TELEGRAM, DISCORD])
def test_what_people_typed_is_shown_as_typed(platform: Platform) -> None:
    """The page puts it in as text; nothing is escaped, so nothing shows twice."""
    typed = '<b onclick="x">*drill*</b> @everyone'

    shown = render(Show(Card(t("card-title", title=typed))), ENGLISH, platform)

    assert shown == {"title": typed}


def test_buttons_keep_their_rows_and_tones() -> None:
    """A link is told from an action."""
    link = Button(t("borrow"), url="https://example.org")

    shown = render(Say(t("yes"), ((BORROW,), (link,))), ENGLISH, TELEGRAM)

    assert shown["rows"] == [
        [{"label": "Borrow", "action": "bo-1", "tone": "go"}],
        [{"label": "Borrow", "url": "https://example.org"}],
    ]


def test_a_list_is_numbered_and_so_are_its_buttons() -> None:
    """One message, rows below, as on both platforms."""
    entry = Card(t("card-title", title="Drill"), (t("yes"),), buttons=((BORROW,),))

    shown = render(Listing(t("back"), (entry, entry)), ENGLISH, TELEGRAM)

    assert [it["title"] for it in shown["entries"]] == ["1. Drill", "2. Drill"]
    assert [row[0]["label"] for row in shown["rows"]] == ["1. Borrow", "2. Borrow"]


def test_telegram_asks_one_question_after_another() -> None:
    """Options, skip and cancel are buttons."""
    option = Option("thing", t("yes"), "fa-5-kind-thing")

    shown = render(
        ask(question("kind", options=(option,), skip="fa-5-kind-"), question(), problem=True),
        ENGLISH,
        TELEGRAM,
    )

    assert shown["asks"] == "kind"
    assert shown["text"]
    assert [[it["action"] for it in row] for row in shown["rows"]] == [
        ["fa-5-kind-thing"],
        ["fa-5-kind-", "fx-5"],
    ]


def test_a_place_can_be_shared_by_the_map() -> None:
    """Telegram's location button."""
    shown = render(ask(question("home", Input.PLACE)), ENGLISH, TELEGRAM)

    assert shown["rows"][0][0]["share"] == "place"


def test_discord_opens_a_dialog_with_as_many_fields_as_a_modal_holds() -> None:
    """What was given before stands in it."""
    fields = tuple(question(f"f{number}", given="x", longest=9) for number in range(MAX_FIELDS + 2))

    shown = dialog(ask(*fields, problem=True), ENGLISH)

    assert [field["name"] for field in shown["fields"]] == ["f0", "f1", "f2", "f3", "f4"]
    assert shown["draft"] == 5
    assert shown["problem"]
    assert (shown["fields"][0]["given"], shown["fields"][0]["longest"]) == ("x", 9)


def test_where_no_dialog_opens_a_button_does() -> None:
    """As after a modal, or after a restart."""
    shown = render(ask(question()), ENGLISH, DISCORD)

    assert [it["action"] for it in shown["rows"][-1]] == ["fr-5", "fx-5"]


@pytest.mark.parametrize(
    "reply", [Toast(t("yes")), GoDirect(t("go-direct"), "bo-1"), Say(t("yes")), ask(question())]
)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", [TELEGRAM, DISCORD])
def test_everything_is_json_in_every_language(reply: Reply, language: str, platform: Platform) -> None:
    """Nothing but texts, lists and names."""
    shown = render(reply, Words(BOOK, Reader(language)), platform)

    assert json.loads(json.dumps(shown)) == shown
    assert shown["text"] if "text" in shown else shown["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_all_its_words(language: str) -> None:
    """No slot is left, and no word that a script says is missing."""
    text = page(BOOK, language)
    scripts = "".join(file.read_text(encoding="utf-8") for file in Path("adapters/web/static").glob("*.js"))

    assert "{{" not in text
    assert "%" not in text.partition("<body>")[0].partition("<script")[0]
    assert f'lang="{language}"' in text
    assert {name for name in _said(scripts) if name not in SPOKEN} == set()


def _said(scripts: str) -> set[str]:
    """The words that the scripts name."""
    plain = re.findall(r'word\("([a-z-]+)"\)', scripts)
    chosen = re.findall(r'word\([^()"]*\? ?"([a-z-]+)" : "([a-z-]+)"\)', scripts)
    return {*plain, *(name for pair in chosen for name in pair)}
