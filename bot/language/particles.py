"""Korean particles: which of a pair follows a word depends on how the word's last letter is spoken.

드릴 + 을/를 is 드릴을, 사다리 is 사다리를; before 으로/로 a final ㄹ counts as none: 드릴로.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Ending(Enum):
    """How a word ends when it is spoken."""

    VOWEL = "vowel"
    L = "ㄹ"
    CONSONANT = "consonant"
    UNKNOWN = "unknown"


DIGITS = dict(
    zip(
        "0123456789",
        (
            Ending.CONSONANT,  # 영, 십, 백, 천, 만
            Ending.L,  # 일
            Ending.VOWEL,  # 이
            Ending.CONSONANT,  # 삼
            Ending.VOWEL,  # 사
            Ending.VOWEL,  # 오
            Ending.CONSONANT,  # 육
            Ending.L,  # 칠
            Ending.L,  # 팔
            Ending.VOWEL,  # 구
        ),
        strict=True,
    )
)
LETTERS = {"L": Ending.L, "M": Ending.CONSONANT, "N": Ending.CONSONANT, "R": Ending.L}  # 엘, 엠, 엔, 알
LATIN_ENDINGS = (  # the first that fits; how loan words and names are usually written in Hangul
    (re.compile(r"(l|le)$"), Ending.L),  # drill 드릴, table 테이블
    (re.compile(r"(m|me|mb|n|ne|ng)$"), Ending.CONSONANT),  # drum 드럼, phone 폰, ring 링
    (re.compile(r"(ck|oo[kt])$"), Ending.CONSONANT),  # rack 랙, book 북
    (re.compile(r"(^|[^aeiou])[aeiou][kpt]$"), Ending.CONSONANT),  # cup 컵, robot 로봇; not boat 보트
)
FIRST_SYLLABLE, LAST_SYLLABLE, FINALS, FINAL_L = 0xAC00, 0xD7A3, 28, 8  # Unicode, chapter 3.12
FIRST_CONSONANT, LAST_CONSONANT, LAST_VOWEL = "ㄱ", "ㅎ", "ㅣ"  # ㄱ is read 기역, ㅏ is read 아
ENTITY = re.compile(r"&#?\w+;$")


def with_particle(written: str, spoken: str, pair: str) -> str:
    """`written` and the half of `pair` ("을/를") that fits; both, as "을(를)", when the sound is not known.

    `spoken` is the word without any escape. Raises ValueError when `pair` is no pair.
    """
    after_consonant, slash, after_vowel = pair.partition("/")
    if not slash or not after_consonant or not after_vowel:
        raise ValueError(f"a pair of particles is written as 을/를, not {pair!r}")
    end = ending(spoken)
    if end is Ending.UNKNOWN:
        return written + _both(after_consonant, after_vowel)
    like_vowel = end is Ending.VOWEL or (end is Ending.L and after_consonant.startswith("으로"))
    return written + (after_vowel if like_vowel else after_consonant)


def ending(word: str) -> Ending:
    """How the last letter that is spoken ends; signs, quotes, escapes and emoji after it are passed over."""
    spoken = ENTITY.sub("", unicodedata.normalize("NFC", word[-200:]).rstrip())
    while spoken and unicodedata.category(spoken[-1])[0] not in "LN":
        spoken = ENTITY.sub("", spoken[:-1])
    if not spoken:
        return Ending.UNKNOWN
    last = unicodedata.normalize("NFKC", spoken[-1])[-1]
    if last in DIGITS:
        return DIGITS[last]
    if FIRST_SYLLABLE <= ord(last) <= LAST_SYLLABLE:
        final = (ord(last) - FIRST_SYLLABLE) % FINALS
        return {0: Ending.VOWEL, FINAL_L: Ending.L}.get(final, Ending.CONSONANT)
    return _letter_ending(spoken[-1]) if not _is_latin(spoken[-1]) else _latin_ending(spoken)


def _letter_ending(letter: str) -> Ending:
    """The ending of a single Hangul letter's name; other scripts are not known."""
    if letter == "ㄹ":
        return Ending.L
    if FIRST_CONSONANT <= letter <= LAST_CONSONANT:
        return Ending.CONSONANT
    return Ending.VOWEL if LAST_CONSONANT < letter <= LAST_VOWEL else Ending.UNKNOWN


def _latin_ending(text: str) -> Ending:
    """The ending of the last Latin word: capitals are spelled out (USB, DSLR), others read as loan words."""
    start = len(text)
    while start and _is_latin(text[start - 1]):
        start -= 1
    word = "".join(c for c in unicodedata.normalize("NFKD", text[start:]) if c.isalpha())
    if word.isupper() or len(word) == 1:
        return LETTERS.get(word[-1].upper(), Ending.VOWEL)
    return next((end for rule, end in LATIN_ENDINGS if rule.search(word.lower())), Ending.VOWEL)


def _is_latin(letter: str) -> bool:
    """Whether this is a Latin letter, with or without an accent."""
    return letter.isalpha() and unicodedata.normalize("NFKD", letter)[0].isascii()


def _both(after_consonant: str, after_vowel: str) -> str:
    """Both halves, as Koreans write them when the word is open: 을(를), (으)로."""
    if after_consonant.endswith(after_vowel):
        return f"({after_consonant.removesuffix(after_vowel)}){after_vowel}"
    return f"{after_consonant}({after_vowel})"
