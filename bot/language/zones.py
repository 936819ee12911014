"""Time zones as people name them: a city in English or Korean, an IANA name, an offset from UTC."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale

LONGEST = 60  # characters; longer texts name no zone
MOST = 3
LIKE_ENOUGH = 80  # of 100
OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?::?00)?")
MOST_EAST, MOST_WEST = 14, 12  # hours
NOT_PLACES = ("Etc/", "posix/", "right/", "SystemV/")


def find_zones(text: str) -> list[str]:
    """The IANA zones that a text may mean, the likeliest first: one when it is clear, none when nothing is like it."""
    folded = _fold(text[:LONGEST])
    if not folded or len(text) > LONGEST:
        return []
    offset = OFFSET.fullmatch(folded)
    if offset:
        return _at_offset(offset[1], int(offset[2]))
    names = _names()
    if folded in names:
        return list(names[folded])[:MOST]
    from rapidfuzz import fuzz, process  # here, as a start has no use for it

    found = process.extract(folded, names.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=MOST)
    return list(dict.fromkeys(zone for name, _, _ in found for zone in names[name]))[:MOST]


def _at_offset(sign: str, hours: int) -> list[str]:
    """A zone of whole hours, without summer time. POSIX counts westward: UTC+9 is Etc/GMT-9."""
    if hours == 0:
        return ["UTC"]
    if hours > (MOST_EAST if sign == "+" else MOST_WEST):
        return []
    return [f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"]


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Zones by what they are called: their name, its last part (a city), and the city in our languages."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NOT_PLACES))
    named: dict[str, dict[str, None]] = {"utc": {"UTC": None}, "gmt": {"UTC": None}}
    for zone in zones:
        for name in (zone, zone.rpartition("/")[2]):
            named.setdefault(_fold(name), {})[zone] = None
    for language in ("en", "ko"):
        cities = Locale.parse(language).time_zones
        for zone in zones:
            city = cities[zone].get("city") if zone in cities else None
            if city:
                named.setdefault(_fold(city), {})[zone] = None
    return {name: tuple(zones_so_named) for name, zones_so_named in named.items()}


def _fold(text: str) -> str:
    """Without what people write differently: case, accents, underscores."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    parts = unicodedata.normalize("NFD", plain) if plain.isascii() or not _hangul(plain) else plain
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def _hangul(text: str) -> bool:
    """Whether there are Korean syllables, which must not be taken apart."""
    return any("가" <= sign <= "힣" for sign in text)
