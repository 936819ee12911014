"""What `/setup` asks, as a form and as the options of the command."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.conversation.commands import CommandOption
from bot.conversation.forms import AnswerRefused, Choice, Field, Lines, Number, Place, Reading, Text
from bot.conversation.phrases import Distance, T, t
from bot.conversation.replies import Input
from bot.model.community import NAME_LONGEST, RADIUS_USUAL_M, RULES_LONGEST

LANGUAGES = ("en", "ko")
RADIUS_LEAST_M, RADIUS_MOST_M = 100, 50_000
USUAL_RADII_M = (500, 1_000, RADIUS_USUAL_M, 5_000)
LONGEST_LENGTH = 40
BARE_KM = 50  # a bare "2" is meant in kilometres: nobody shares within two metres
LENGTH = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?) ?(km|kilomet\w*|킬로미터|킬로|m|met\w*|미터)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Radius(Number):
    """How far a community reaches: "800 m", "2 km", "1,5 km"."""

    def read(self, raw: str, reading: Reading) -> str:
        """Whole metres."""
        found = LENGTH.fullmatch(unicodedata.normalize("NFKC", raw[:LONGEST_LENGTH]).strip())
        amount, unit = (float(found[1].replace(",", ".")), (found[2] or "").lower()) if found else (0.0, "")
        in_km = unit.startswith(("k", "킬")) or (not unit and amount <= BARE_KM)
        metres = round(amount * 1_000 if in_km else amount)
        if not self.least <= metres <= self.most:
            raise AnswerRefused(t("setup-radius-not-read"))
        return str(metres)

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """The usual distances."""
        return tuple(
            (str(metres), t("setup-radius-offered", radius=Distance(metres))) for metres in self.usual
        )


FIELDS: tuple[Field, ...] = (
    Text("name", most=NAME_LONGEST),
    Place("centre", hint=True),
    Radius("radius", least=RADIUS_LEAST_M, most=RADIUS_MOST_M, usual=USUAL_RADII_M, hint=True),
    Choice("language", choices=LANGUAGES),
    Lines("rules", required=False, most=RULES_LONGEST, hint=True),
)
OPTIONS = (
    CommandOption(
        "name", Input.TEXT, t("option-setup-name-name"), t("option-setup-name"), longest=NAME_LONGEST
    ),
    CommandOption("centre", Input.PLACE, t("option-setup-centre-name"), t("option-setup-centre")),
    CommandOption("radius", Input.TEXT, t("option-setup-radius-name"), t("option-setup-radius"), longest=20),
    CommandOption(
        "language",
        Input.CHOICE,
        t("option-setup-language-name"),
        t("option-setup-language"),
        choices=tuple((language, t(f"form-setup-language-{language}")) for language in LANGUAGES),
    ),
    CommandOption("code", Input.TEXT, t("option-setup-code-name"), t("option-setup-code"), longest=100),
)
