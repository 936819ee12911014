"""What people type, made fit to be kept and shown."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.typed import NumberOutOfRange, NumberRefused, TextRefused, clean, read_number, tame

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  cordless \t drill ", "cordless drill"),
        ("drill\nwith bits", "drill with bits"),
        ("드릴", "드릴"),
        (unicodedata.normalize("NFD", "드릴"), "드릴"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\u2066drill\u2069", "drill"),
        ("dr\u200bi\u00adll\ufeff", "drill"),
        ("dri\ud800ll", "drill"),
        ("nul\x00bell\x07", "nulbell"),
        ("e" + "\u0301" * 50, "é" + "\u0301" * 3),
        ("\u0301drill", "drill"),
        (FAMILY, FAMILY),
        (SCOTLAND, SCOTLAND),
        ("❤️‍🔥", "❤️‍🔥"),
        ("1️⃣", "1️⃣"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x\U000e0041", "x"),
        ("<b>*_`@everyone", "<b>*_`@everyone"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    """Invisible tricks go, letters and emoji stay; markup is left for the renderer to escape."""
    assert clean(typed, longest=100, lines=False) == kept


def test_lines_are_kept_where_they_are_asked_for() -> None:
    """Line breaks of every kind stay, at most one empty line in a row."""
    assert clean(" a \r\n\n\n\n b\u2028c \x85", longest=100, lines=True) == "a\n\nb\nc"


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b\u200d", "\u3164\u3164", "\u2800", "\u0301", "\u202e", "\ud800"]
)
def test_what_cannot_be_seen_is_empty(typed: str) -> None:
    """A title without a visible letter is none."""
    with pytest.raises(TextRefused) as refused:
        clean(typed, longest=100, lines=False)

    assert refused.value.problem.key == "typed-empty"


@pytest.mark.parametrize("typed", ["a" * 101, "a" * 100_000, "e" + "\u0301\u0323" * 50_000])
def test_what_is_too_long_is_refused(typed: str) -> None:
    """Longer texts are refused, very long ones at once."""
    with pytest.raises(TextRefused) as refused:
        clean(typed, longest=100, lines=False)

    assert dict(refused.value.problem.params) == {"most": 100}


def test_length_counts_characters_of_what_is_kept() -> None:
    """Spaces around do not count."""
    assert clean("  " + "드" * 100 + "  ", longest=100, lines=False) == "드" * 100


@given(st.text(alphabet=st.characters(), max_size=60), st.booleans())
def test_cleaning_settles(text: str, lines: bool) -> None:
    """What was kept can be stored, encoded, and is kept the same again."""
    try:
        kept = clean(text, longest=200, lines=lines)
    except TextRefused:
        return

    assert kept.encode()
    assert clean(kept, longest=200, lines=lines) == kept
    assert tame(kept) == kept


@given(st.text(max_size=40))
def test_taming_leaves_no_controls(text: str) -> None:
    """No control, no override, no surrogate is shown."""
    forbidden = set(map(chr, range(0x202A, 0x202F))) | set(map(chr, range(0x2066, 0x206A)))

    shown = tame(text + "\ud800\u202e")

    assert not forbidden & set(shown)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in shown)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        (" 7 days ", 7),
        ("7일", 7),
        ("７일", 7),
        ("about 7, please", 7),
        ("٧", 7),
        ("+7", 7),
        ("약 7일 정도", 7),
    ],
)
def test_numbers(typed: str, number: int) -> None:
    """One whole number, with words around it."""
    assert read_number(typed, 1, 30) == number


@pytest.mark.parametrize("typed", ["", "seven", "1.5", "1,5", "2 or 3", "7-8", "1e3", "9" * 100_000, "½"])
def test_what_is_no_whole_number(typed: str) -> None:
    """Nothing is guessed from fractions, ranges or words."""
    with pytest.raises(NumberRefused) as refused:
        read_number(typed, 1, 30)

    assert refused.value.problem.key == "number-not-read"


@pytest.mark.parametrize("typed", ["0", "31", "-7", "999999999"])
def test_numbers_out_of_range(typed: str) -> None:
    """The limits are told."""
    with pytest.raises(NumberOutOfRange) as refused:
        read_number(typed, 1, 30)

    assert dict(refused.value.problem.params) == {"least": 1, "most": 30}


@given(st.text(max_size=120))
def test_a_number_is_read_or_refused(text: str) -> None:
    """No text raises anything but the family."""
    with suppress(NumberRefused):
        assert 1 <= read_number(text, 1, 30) <= 30
