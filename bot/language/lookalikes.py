"""Letters that look like others: what a text says to whoever only glances at it.

The pairs are those of Unicode's confusables (UTS #39, https://www.unicode.org/reports/tr39/) that look alike in the
fonts of chats and are used to write Latin words; compatibility forms (full width, mathematical, circled) fall to NFKD.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

PAIRS: Final = (
    "аa вb сc ԁd еe һh іi јj кk ӏl мm нh оo рp ԛq ѕs тt уy ѵv ԝw хx үy ьb ",  # Cyrillic
    "αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj ",  # Greek
    "ıi ƒf ɡg ɑa ɩi ɪi ɴn ʀr ʏy øo łl đd ħh ŧt ĸk ",  # Latin
)
ALIKE: Final = str.maketrans({pair[0]: pair[1] for row in PAIRS for pair in row.split()})
DIGITS: Final = str.maketrans("0134578@$!|", "oieastbasil")
MIXED: Final = re.compile(r"[a-z][0-9@$!|]|[0-9@$!|][a-z]")
WORD: Final = re.compile(r"\S+")
# "g i f t", "p.a.y.p.a.l"
SPREAD: Final = re.compile(r"(?<![^\W_])(?:[a-z][\s._*~-]{1,3}){3,}[a-z](?![^\W_])")
BETWEEN: Final = re.compile(r"[\s._*~-]+")
ALIKE_IN_NAMES: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"), ("j", "i"))


def seen(text: str) -> str:
    """The text in the plain small letters that it looks like; nothing invisible, no accents."""
    bare = "".join(
        char
        for char in unicodedata.normalize("NFKD", text)
        if unicodedata.category(char)[0] != "M" and _shows(char)
    )
    return unicodedata.normalize("NFC", bare).casefold().translate(ALIKE)


def joined(text: str) -> tuple[str, str]:
    """What `seen` gave, with words put together that were written letter by letter; "a g i f t" is one or two."""
    return (
        SPREAD.sub(lambda found: BETWEEN.sub("", found[0]), text),
        SPREAD.sub(lambda found: found[0][0] + " " + BETWEEN.sub("", found[0][1:]), text),
    )


def lettered(text: str) -> str:
    """What `seen` gave, with the digits and signs read as letters that stand among letters: "g1ft c4rd"."""
    return WORD.sub(lambda it: it[0].translate(DIGITS) if MIXED.search(it[0]) else it[0], text)


def skeleton(name: str) -> str:
    """What a name looks like at a glance: two names with one skeleton can be taken for each other."""
    bare = "".join(char for char in seen(name).translate(DIGITS) if char.isalnum())
    for pair, alike in ALIKE_IN_NAMES:
        bare = bare.replace(pair, alike)
    return bare


def _shows(char: str) -> bool:
    """Whether something is seen of a character."""
    return char.isspace() or unicodedata.category(char)[0] != "C"


# What the bot and those who look after a community are called; a neighbour of such a name speaks for nobody.
OFFICES: Final = tuple(
    map(
        skeleton,
        ("commonshed", "moderator", "administrator", "admin", "support", "운영자", "관리자", "고객센터"),
    )
)


def looks_like_an_office(name: str) -> bool:
    """Whether a name begins or ends as that of the bot or of a moderator would."""
    looks = skeleton(name)
    return looks.startswith(OFFICES) or looks.endswith(OFFICES)
