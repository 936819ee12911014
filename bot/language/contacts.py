"""What in a text tells where somebody lives or how to reach them: e-mail addresses, phone numbers, addresses.

A hint for the writer, not a wall: it errs on the side of silence, and knows how English and Korean write them.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Contact(StrEnum):
    """What sort of thing it is."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+")
NUMBER: Final = re.compile(
    r"(?<![\w.,:/-])(?:\+\s?)?\(?\d(?:[ ()./-]{0,2}\d){7,15}(?![A-Za-z0-9_:%€$₩]|[.,]\d)"
)
DATE: Final = re.compile(
    r"(?<![\d+])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
)
AMERICAN: Final = re.compile(r"\(?[2-9]\d\d\)?[ .-]{0,2}[2-9]\d\d[ .-]\d{4}")
STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Crescent|Terrace|Gardens|Close|Square)"
)
ADDRESSES: Final = (
    re.compile(rf"(?<![\w.,/-])\d{{1,5}}[A-Za-z]?,? (?:[A-Z][\w'’]+ ){{1,3}}{STREET}\b"),  # 12 Elm Street
    # Elm Street 12
    re.compile(rf"\b[A-Z][\w'’]+ {STREET},? (?:no\.? ?)?\d{{1,4}}[a-z]?\b(?! ?[-:x×%]|[.,]\d)"),
    # In small letters only where nothing follows that would make another thing of it: a 2 lane road bridge.
    re.compile(
        r"(?<![\w.,/-])\d{1,5}[a-z]? (?!way\b|lane\b|side\b)[a-z]{3,} (?:street|avenue|road)(?= *(?:$|[,.;!?)\n]))"
    ),
    re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.) ?\d{1,4}[a-z]?\b"),
    # 세종대로 110, 독막로3길 21, 월드컵북로 400번지; a counted thing behind the number is none
    re.compile(
        r"(?<![가-힣])"
        r"(?!가로|세로|서로|바로|새로|따로|별로|그대로|제대로|절대로|마음대로|최대로|최소로|위로|아래로|스스로|때로|실제로|주로)"
        r"[가-힣]{1,8}(?<!으)(?:대로|로|길)(?:\d{1,3}(?:번)?길)? ?\d{1,4}(?:-\d{1,4})?"
        r"(?:번지|호)?(?![\dA-Za-z%~:.]| ?(?:개|명|일|시간|분|년|월|번|회|대|원|인|장|권)"
        r"| (?:cm|m|kg|mm|L|kW|W)(?![a-z]))"
    ),
    re.compile(r"[가-힣]{1,6}[동리가] ?\d{1,4}(?:-\d{1,4})? ?번지"),
    re.compile(r"(?<!\d)\d{1,4}동 ?\d{3,4}호"),  # an apartment
)
LOOKED_AT: Final = 2_000  # characters; no text that is shown to others is longer


def contact(text: str) -> Contact | None:
    """The first sort of contact that a text seems to hold."""
    plain = unicodedata.normalize("NFKC", text[:LOOKED_AT])
    if EMAIL.search(plain):
        return Contact.EMAIL
    if any(_is_phone(found[0]) for found in NUMBER.finditer(plain)):
        return Contact.PHONE
    if any(pattern.search(plain) for pattern in ADDRESSES):
        return Contact.ADDRESS
    return None


def _is_phone(written: str) -> bool:
    """Whether digits are dialled: with a country's code, a leading zero, or as Americans part them."""
    digits = re.sub(r"\D", "", written)
    if DATE.search(written) or len(set(digits)) == 1:
        return False
    if written.startswith("+") or digits.startswith("00"):
        return 9 <= len(digits) <= 15
    return (digits.startswith("0") and 9 <= len(digits) <= 12) or AMERICAN.fullmatch(written) is not None
