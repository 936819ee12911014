"""What people type, made fit to be kept and shown: no invisible tricks, and numbers read."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from bot.conversation.phrases import T, t

Reason = Literal["empty", "too_long"]

MAX_MARKS = 4  # combining marks on one letter; Hebrew, Thai and Vietnamese need no more
MAX_RAW = 20_000  # characters looked at; nothing that may be kept is longer
JOINER, NON_JOINER = "\u200d", "\u200c"
BLACK_FLAG = "\U0001f3f4"  # the flags of Scotland and Wales are this and a row of invisible tags
# These look like nothing.
BLANK = dict.fromkeys(map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0\u2800"), " ")
UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Mn", "Me", "Mc"))
SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd")  # Arabic signs
PLAIN = re.compile("[\n -~\u00a1-\u00ac\u00ae-\u02af\uac00-\ud7a3]*")  # fit as it is
NUMBER = re.compile(r"^\D{0,20}?(?<![\d.,])([+-]?\d{1,9})(?![\d.,]*\d)\D{0,20}$")


class TextRefused(ValueError):
    """What was typed cannot be taken; `reason` says whether it is empty or longer than `longest`."""

    def __init__(self, reason: Reason, longest: int) -> None:
        """Keep the reason and the limit."""
        super().__init__(f"{reason}, at most {longest} characters")
        self.reason, self.longest = reason, longest

    @property
    def problem(self) -> T:
        """What to tell the person."""
        return t("typed-empty") if self.reason == "empty" else t("typed-too-long", most=self.longest)


class NumberRefused(ValueError):
    """What was typed is no whole number."""

    @property
    def problem(self) -> T:
        """What to tell the person."""
        return t("number-not-read")


class NumberOutOfRange(NumberRefused):
    """The number lies outside `least` to `most`."""

    def __init__(self, least: int, most: int) -> None:
        """Keep the limits."""
        super().__init__(f"not within {least} to {most}")
        self.least, self.most = least, most

    @property
    def problem(self) -> T:
        """What to tell the person."""
        return t("number-out-of-range", least=self.least, most=self.most)


def whole(text: str) -> str:
    """Text that every encoder takes: surrogate pairs joined, lone surrogates and NUL replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def clean(text: str, *, longest: int, lines: bool) -> str:
    """What may be kept of a typed text: tamed, composed (NFC), white space folded; line breaks if `lines`.

    `longest` counts characters. Raises TextRefused.
    """
    if len(text) > MAX_RAW:
        raise TextRefused("too_long", longest)
    whole = tame(text)
    kept = _fold_lines(whole) if lines else " ".join(whole.split())
    if all(unicodedata.category(c) in UNSEEN for c in kept):
        raise TextRefused("empty", longest)
    if len(kept) > longest:
        raise TextRefused("too_long", longest)
    return kept


def tame(text: str) -> str:
    """The text without controls, direction overrides, lone surrogates and towers of marks."""
    if PLAIN.fullmatch(text):
        return text
    # Towers go before composing: composing sorts marks, which takes quadratic time on a long row of them.
    return _visible(unicodedata.normalize("NFC", _visible(text)))


def read_number(text: str, least: int, most: int) -> int:
    """The one whole number in a short text: "7", "7 days", "７일". Raises NumberRefused, NumberOutOfRange."""
    found = NUMBER.match(unicodedata.normalize("NFKC", text[:100]).strip()) if len(text) <= 100 else None
    if found is None:
        raise NumberRefused("no whole number")
    number = int(found[1])
    if not least <= number <= most:
        raise NumberOutOfRange(least, most)
    return number


def _visible(text: str) -> str:
    """Character by character, what may stay."""
    text = text.replace("\r\n", "\n").translate(BLANK)
    kept: list[str] = []
    marks = 0
    for place, char in enumerate(text):
        category = unicodedata.category(char)
        if category[0] == "M" and category != "Mc":
            marks += 1
            if marks <= MAX_MARKS and kept and not kept[-1].isspace():
                kept.append(char)
            continue
        stays = _stays(char, category, kept[-1] if kept else "", text[place + 1 : place + 2])
        if stays:
            kept.append(stays)
            marks = 0
    return "".join(kept)


def _stays(char: str, category: str, before: str, after: str) -> str:
    """What stays of one character that is no combining mark, between its neighbours; "" when it goes."""
    if category in ("Zl", "Zp") or char in "\n\r\v\f\x85":
        return "\n"
    if char == "\t" or category == "Zs":
        return " "
    if category[0] != "C" or category == "Co":
        return char
    if category == "Cn":  # an emoji newer than this Python, or no character at all
        return "" if ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef" else char
    if char in SEEN_FORMATS:
        return char
    around = (unicodedata.category(before or " "), unicodedata.category(after or " "))
    if char == JOINER and around[0] in ("So", "Sk", "Mn", "Mc") and around[1] in ("So", "Lo"):
        return char
    if char == NON_JOINER and around[0] in ("Lo", "Mn", "Mc") and around[1] == "Lo":
        return char
    is_tag = "\U000e0020" <= char <= "\U000e007f"
    return char if is_tag and before and (before == BLACK_FLAG or before >= "\U000e0020") else ""


def _fold_lines(text: str) -> str:
    """Spaces folded within lines, at most one empty line between lines."""
    folded = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", folded).strip()
