"""Korean particles follow how a word is spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.particles import with_particle


@pytest.mark.parametrize(
    "written",
    [
        "드릴을",
        "사다리를",
        "망치를",
        "책을",
        "TV를",
        "DSLR을",
        "drill을",
        "ladder를",
        "Anna를",
        "Ben을",
        "table을",
        "cup을",
        "boat를",
        "book을",
        "phone을",
        "Café를",
        "iPhone 15를",
        "3호를",
        "10을",
        "7을",
        "2를",
        "드릴 🔨을",
        *("“책”을", "드릴(2개)를", "드릴!을", "ㅋㅋ을", "ㅠ를", "東京을(를)", "🔨을(를)", "Инструмент을(를)"),
    ],
)
def test_object_particles(written: str) -> None:
    """을 after a final consonant, 를 after a vowel, both where the sound is not known."""
    word = written.removesuffix("을(를)") if written.endswith(")") else written[:-1]

    assert with_particle(word, word, "을/를") == written


@pytest.mark.parametrize(
    ("word", "pair", "written"),
    [
        ("드릴", "으로/로", "드릴로"),
        ("책", "으로/로", "책으로"),
        ("사다리", "으로/로", "사다리로"),
        ("7", "으로/로", "7로"),
        ("東京", "으로/로", "東京(으)로"),
        ("드릴", "은/는", "드릴은"),
        ("Ben", "이/가", "Ben이"),
        ("수아", "과/와", "수아와"),
        ("사다리", "이에요/예요", "사다리예요"),
    ],
)
def test_other_particles(word: str, pair: str, written: str) -> None:
    """Before 으로/로 a final ㄹ counts as none."""
    assert with_particle(word, word, pair) == written


def test_escapes_are_not_spoken() -> None:
    """What an escape adds after the word changes nothing."""
    for escaped in ("드릴\\_", "드릴\u2060", "드릴&gt;", "드릴&quot;"):
        assert with_particle(escaped, escaped, "을/를") == f"{escaped}을"


@pytest.mark.parametrize("pair", ["", "을", "을/", "/를"])
def test_half_a_pair_is_refused(pair: str) -> None:
    """A phrase with half a pair is a mistake."""
    with pytest.raises(ValueError, match="pair"):
        with_particle("책", "책", pair)


@given(st.text())
def test_every_word_takes_a_particle(word: str) -> None:
    """Whatever neighbours call their things."""
    assert with_particle(word, word, "을/를").startswith(word)
