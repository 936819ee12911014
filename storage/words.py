"""Whether an item answers the words that somebody looks for; misspelt words and Korean forgiven."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

ALIKE = 75  # of 100: "dril" and "drill" 89, "laddr" and "ladder" 91, "드랄" and "드릴" 80 (letter by letter)
WORD = re.compile(r"\w+")


def letters(text: str) -> str:
    """Text as compared: lower case, without accents, Hangul taken apart into its letters (ㄷㅡㄹㅣㄹ)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")


def spelt_right(wanted: str, text: str) -> bool:
    """Whether each word of `wanted` stands in the text, if only as the beginning or a part of a longer word."""
    searched = letters(text)
    words = WORD.findall(letters(wanted))
    return bool(words) and all(word in searched for word in words)


def likeness(wanted: str, title: str) -> float:
    """How well a title answers words that may be misspelt: 0 to 100; the worst of the words counts."""
    titled = WORD.findall(letters(title))
    words = WORD.findall(letters(wanted))
    if not words or not titled:
        return 0.0
    return min(max(_alike(word, other) for other in titled) for word in words)


def _alike(word: str, other: str) -> float:
    """How alike two words are; a long word may stand within a longer one (전동드랄)."""
    whole = fuzz.ratio(word, other)
    if len(word) >= 5 and len(other) > len(word) + 2:
        return max(whole, fuzz.partial_ratio(word, other) - 2)
    return whole
