"""Whether an item answers the words that somebody looks for; misspelt words and Korean forgiven."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapidfuzz.distance import ScoreAlignment

ALIKE = 75  # of 100: "dril" and "drill" 89, "laddr" and "ladder" 91, "드랄" and "드릴" 80 (letter by letter)
# With another first letter, which is rarely mistyped: "drill" and "grill" (80) are two things.
ALIKE_BUT_FIRST = 88
PART_FROM = 5  # letters from which a misspelt word is looked for within a longer one
SHORT = 2  # letters of a Latin word that must begin a word: "tv" is no part of "nightvision"
LONGEST = 64  # letters of a word that count: what is longer is no word, and an index takes only so much
WORD = re.compile(r"\w+")
HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
FILLERS = frozenset({"a", "an", "the", "i", "we", "my", "need", "some", "any", "for", "of", "to"})


def letters(text: str) -> str:
    """Text as compared: lower case, without accents, Hangul taken apart into its letters (ㄷㅡㄹㅣㄹ)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")


def spelt_right(wanted: str, text: str) -> bool:
    """Whether each word of `wanted` stands in the text, if only as a part of a longer word.

    Spaces do not count where two words are written as one, in either: "전동 드릴" and "전동드릴", "step ladder".
    """
    words, standing = wanted_words(wanted), _standing(text)
    return bool(words) and all(_stands(word, standing) for word in words)


def likeness(wanted: str, title: str) -> float:
    """How well a title answers words that may be misspelt: 0 to 100; the worst of the words counts."""
    words, standing = wanted_words(wanted), _standing(title)
    if not words or not standing.words:
        return 0.0
    return max(min(_alike_any(word, standing) for word in words), _alike_any("".join(words), standing))


def begun(typed: str, title: str) -> bool:
    """Whether a title may go on as typed: each word stands somewhere in one of its words, if only half a syllable."""
    words = _standing(title).words
    return all(any(part in word for word in words) for part in typed_words(typed))


@dataclass(frozen=True, slots=True)
class Standing:
    """A text as letters: its words, and each two neighbours, which count as one word where no space is typed."""

    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def typed_words(typed: str) -> tuple[str, ...]:
    """All words, as letters."""
    return tuple(word[:LONGEST] for word in WORD.findall(letters(typed)))


@lru_cache(maxsize=64)
def wanted_words(wanted: str) -> tuple[str, ...]:
    """The words that count, as letters: all of them if all are fillers."""
    words = typed_words(wanted)
    return tuple(word for word in words if word not in FILLERS) or words


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as letters, each once."""
    return _standing(text).words


@lru_cache(maxsize=2048)  # titles and descriptions seldom change, and are compared at each search
def _standing(text: str) -> Standing:
    """A text as letters."""
    words = typed_words(text)
    return Standing(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(pairwise(words))))


def _stands(word: str, standing: Standing) -> bool:
    """Whether a word is one of the text's, a part of one, or two of them written as one."""
    return any(part(word, other) for other in standing.words) or any(
        (one + other).startswith(word) and (one, word[len(one) :]) in splits(word)
        for one, other in standing.pairs
    )


@lru_cache(maxsize=64)
def splits(word: str) -> tuple[tuple[str, str], ...]:
    """A word as two of which the second is begun, by more than a letter or two: so many words begin with "o" that
    "pano" would be a pan of whatever is old. A Hangul syllable is enough."""
    parted = ((word[:at], word[at:]) for at in range(1, len(word)))
    return tuple((one, rest) for one, rest in parted if len(rest) > SHORT - bool(HANGUL.match(rest)))


def part(word: str, other: str) -> bool:
    """Whether a word begins another, or is part of it; then of whole syllables: 차 of 자동차, 리 not of 드릴."""
    if other.startswith(word):
        return True
    if len(word) <= SHORT and not HANGUL.match(word):
        return False
    at = other.find(word, 1)
    while at > 0 and not (_opens(other, at) and _opens(other, at + len(word))):
        at = other.find(word, at + 1)
    return at > 0


def _opens(text: str, at: int) -> bool:
    """Whether a syllable may begin there: no Hangul vowel and no final consonant stands there."""
    return not "\u1161" <= text[at : at + 1] <= "\u11ff"


def _alike_any(word: str, standing: Standing) -> float:
    """How alike a word is to the most similar one of the text."""
    apart = max(alike(word, other) for other in standing.words)
    return max(apart, max((_alike_pair(word, *pair) for pair in standing.pairs), default=0.0))


def _alike_pair(word: str, one: str, other: str) -> float:
    """How alike a word is to two that are written as one: one of them must be spelt right, the other one counts."""
    found = 0.0
    if word.startswith(one) and _parted(one, end := word[len(one) :]):
        found = whole(end, other)
    if word.endswith(other) and _parted(other, start := word[: -len(other)]):
        found = max(found, whole(start, one))
    return found


def halves(word: str) -> tuple[tuple[str, str], ...]:
    """A word as (its beginning, the rest) and (its end, the rest)."""
    splits = [(word[:at], word[at:]) for at in range(1, len(word)) if _parted(word[:at], word[at:])]
    return (*splits, *((end, start) for start, end in splits))


def _parted(half: str, rest: str) -> bool:
    """Whether both are long enough to be words of their own: "an" and "in" begin too many."""
    return len(half) > SHORT and len(rest) > SHORT


@cache
def fuzz() -> ModuleType:
    """rapidfuzz's measures; loaded with the first search, as they take a start 8 ms and 2 MB."""
    from rapidfuzz import fuzz

    return fuzz


def alike(word: str, other: str) -> float:
    """How alike two words are; a long word may stand within a longer one (전동드랄)."""
    if len(word) > SHORT and other.startswith(word):
        return 100.0
    score = whole(word, other)
    if len(word) < PART_FROM or len(other) <= len(word) + 2:
        return score
    within: ScoreAlignment | None = fuzz().partial_ratio_alignment(word, other, score_cutoff=ALIKE)
    opened = within is not None and other[within.dest_start] == word[0]
    return max(score, within.score - 2) if within and opened else score


def whole(word: str, other: str) -> float:
    """How alike two words are as wholes."""
    ratio: float = fuzz().ratio(word, other)
    opened = word[0] in other[:2] or other[0] in word[:2]  # two letters swapped may be the first ones
    return ratio if opened or ratio >= ALIKE_BUT_FIRST else 0.0
