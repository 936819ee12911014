"""What people type shows as typed on Discord, and what is too long is shortened."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.words import escape, length, lines, plain, shorten

SHOWN = re.compile(r"\\([^0-9A-Za-z\s])")  # Discord's own rule: a backslash before a sign shows the sign
MARKS = [
    "**",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "> ",
    ">>> ",
    "# ",
    "-# ",
    "- ",
    "1. ",
    "\n",
    " ",
    "[",
    "](",
    ")",
    "\\",
]
MENTIONS = [
    "<@1>",
    "<#1>",
    "</offer:1>",
    "<t:1>",
    "<:smile:1>",
    "@everyone",
    "@here",
    "https://a.b/",
    "discord.gg/x",
]
SNIPPETS = st.sampled_from([*MARKS, *MENTIONS, "a", "나"])
TYPED = st.lists(SNIPPETS | st.text(max_size=3), max_size=30).map("".join)


def shown(source: str) -> str:
    """What is left of a source when its escapes are read."""
    return SHOWN.sub(r"\1", source)


@given(TYPED)
def test_typed_text_shows_as_typed(text: str) -> None:
    """Reading the escapes gives back what was typed."""
    assert shown(escape(text)) == plain(text)


@given(TYPED)
def test_nothing_typed_is_markup_or_a_mention(text: str) -> None:
    """With all escaped signs taken out, nothing is left that Discord would act upon."""
    left = SHOWN.sub("\ufffc", escape(text))

    assert not re.search(r"[*_~|`\[<\\]|@(everyone|here)|://|discord(app)?\.(gg|com)/", left, re.IGNORECASE)
    assert not re.search(r"^[ \t]*([>#-]|\+|\d+\.)\s", left, re.MULTILINE)


@pytest.mark.parametrize(
    "text", ["e-mail a-b", "3.5 kg", "-5 °C", "(so) + so", "#1 drill", "50% off!", "드릴 (새것)"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """No backslash where none is needed."""
    assert escape(text) == text


@given(st.text(st.characters(codec=None), max_size=40), st.integers(1, 30))
def test_a_shortened_text_fits_and_can_be_sent(text: str, most: int) -> None:
    """It is never longer than allowed, and always UTF-8."""
    short = shorten(escape(text), most)

    assert length(short) <= most
    assert json.dumps(short, ensure_ascii=False).encode()


@given(TYPED, st.integers(1, 40))
def test_an_escape_is_never_cut_apart(text: str, most: int) -> None:
    """A backslash at the end would act upon the ellipsis, or show."""
    short = shorten(escape(text), most)

    assert short == escape(text) or not SHOWN.sub("", short.removesuffix("…")).endswith("\\")


def test_lines_leave_out_what_is_empty() -> None:
    """Each part is a line of its own."""
    assert lines(["a", "", "b"], 10) == "a\nb"
    assert shorten("a", 0) == ""
