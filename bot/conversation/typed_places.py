"""Places as people type or paste them: coordinates, plus codes, map links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from openlocationcode import openlocationcode as olc  # type: ignore[import-untyped]  # it ships no types

from bot.conversation.map_links import links, writings
from bot.model.places import PlaceOutOfRange, Point

MAX_TEXT = 500  # characters; no address and no coordinates need more
MAX_LINK_TEXT = 2_000  # a map link writes each syllable of a Korean name as nine characters

# What keyboards, maps and word processors put for one sign. NFKC alone would turn º into "o" and ″ into two primes.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("’‘′´`ʹʼ", "'"),
        **dict.fromkeys("”“″˝ʺ", '"'),
        **dict.fromkeys("−–‐", "-"),
        **dict.fromkeys("、،", ","),
        "٫": ".",
        "؛": ";",
    }
)
_KOREAN_UNIT = re.compile(r"(?<=\d) ?[도분초]")  # after a number only: 위도 and 경도 end in the same syllable
_UNITS = {"도": "°", "분": "'", "초": '"'}
# The axis that a label names and the sign that it gives; with 0 the number has its own.
_LABELS = {
    "N": ("lat", 1), "S": ("lat", -1), "E": ("lon", 1), "W": ("lon", -1),
    "북위": ("lat", 1), "남위": ("lat", -1), "동경": ("lon", 1), "서경": ("lon", -1),
    "LAT": ("lat", 0), "LATITUDE": ("lat", 0), "위도": ("lat", 0),
    "LON": ("lon", 0), "LNG": ("lon", 0), "LONG": ("lon", 0), "LONGITUDE": ("lon", 0), "경도": ("lon", 0),
}  # fmt: skip
_LABEL = re.compile("|".join(sorted(_LABELS, key=len, reverse=True)))
_ANGLE = re.compile(  # for text whose spaces are single: so each " ?" has one way to match
    rf"(?P<before>{_LABEL.pattern})? ?[:=]? ?(?P<sign>[+-])? ?"
    r"(?P<degrees>\d{1,9}\.\d{1,20}|\d{1,3}) ?(?P<mark>°)? ?"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d{1,20})?) ?'? ?"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d{1,20})?) ?\"? ?)?)?"
    rf"(?P<after>{_LABEL.pattern})?"
)
_DIGIT = "[23456789CFGHJMPQRVWX]"  # of a plus code
_PLUS_CODE = re.compile(  # perhaps with its town behind it
    rf"((?:{_DIGIT}{{2}}){{2,4}}\+(?:{_DIGIT}{{2,7}})?)(?=[ ,]|$)"
)


class ShortLink(ValueError):
    """A link that does not carry its place. It would have to be opened, and we open no links.

    The person can open it and copy the coordinates, or send a pin.
    """


class _Angle(NamedTuple):
    """Degrees along an axis: lat, lon or not said."""

    axis: str
    degrees: float


def read_place(text: str, near: Point | None) -> Point | None:
    """The point that a text writes down; None when it writes none and may be an address to look up.

    A short plus code ("HXGV+JF Seoul") is the one nearest to `near`, and None without that.
    Raises PlaceOutOfRange, and ShortLink for a link without coordinates.
    """
    if len(text) > (MAX_LINK_TEXT if "://" in text else MAX_TEXT):
        return None
    text = _plain(text)
    found = tuple(links(text))
    if not found:
        return _written(text, near)
    for link in found:
        for writing in writings(link):
            if point := _written(_plain(writing), near):
                return point
    raise ShortLink("the link does not carry its place")


def _plain(text: str) -> str:
    """One writing for each sign, single spaces, nothing invisible (maps put direction marks around coordinates)."""
    shown = (sign for sign in text.translate(_SIGNS) if unicodedata.category(sign) not in ("Cf", "Cs"))
    return " ".join(unicodedata.normalize("NFKC", "".join(shown)).replace("''", '"').split())


def _written(text: str, near: Point | None) -> Point | None:
    """The point of coordinates or of a plus code."""
    text = text.upper().strip(" ()[]{}<>.")
    return _plus_code(text, near) or _coordinates(text)


def _plus_code(text: str, near: Point | None) -> Point | None:
    """The middle of a plus code's area, which is 14 m wide for the usual ten digits."""
    found = _PLUS_CODE.match(text)
    if found is None:
        return None
    code = found[1]
    if olc.isShort(code) and near is not None and not code.endswith("+"):
        code = olc.recoverNearest(code, near.lat, near.lon)
    if not olc.isFull(code):
        return None
    area = olc.decode(code)
    return Point(area.latitudeCenter, area.longitudeCenter)


def _coordinates(text: str) -> Point | None:
    """The point of a latitude and a longitude, in this order unless labels say otherwise."""
    text = _KOREAN_UNIT.sub(lambda unit: _UNITS[unit[0].strip()], text)
    for halves in _halves(text):
        first, second = (_angle(half.strip(" ,;/").replace(",", ".")) for half in halves)
        if first is None or second is None or (first.axis and first.axis == second.axis):
            continue
        if first.axis == "lon" or second.axis == "lat":
            first, second = second, first
        return Point(first.degrees, second.degrees)
    return None


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to part a text into latitude and longitude, the surest first.

    A comma may part them or be a decimal comma: "37,5; 127,0", "37,5, 127,0", "37.5,127.0", "37,5 127,0" are all usual.
    """
    labels = tuple(_LABEL.finditer(text))
    if len(labels) == 2:
        middle = labels[0].end() if labels[0].start() else labels[1].start()
        yield text[:middle], text[middle:]
    # "101 102" is a house and a flat.
    separators = (";", ", ", ",", " ") if re.search("[.,°]", text) else (";",)
    for separator in separators:
        left, found, right = text.partition(separator)
        if found and separator not in right:
            yield left, right


def _angle(text: str) -> _Angle | None:
    """Decimal degrees, or degrees with minutes and seconds. Raises PlaceOutOfRange for 60 minutes and more."""
    found = _ANGLE.fullmatch(text)
    if found is None or (found["before"] and found["after"]):
        return None
    label = found["before"] or found["after"]
    axis, direction = _LABELS[label] if label else ("", 0)
    if direction and found["sign"]:
        return None  # "-37.5 S" says south twice, or north
    degrees, minutes, seconds = found["degrees"], found["minutes"], found["seconds"]
    if minutes and (("." in degrees) or not (label or found["mark"]) or (seconds and "." in minutes)):
        return None
    minutes_60, seconds_60 = float(minutes or 0), float(seconds or 0)
    if minutes_60 >= 60 or seconds_60 >= 60:
        raise PlaceOutOfRange("a degree has 60 minutes of 60 seconds")
    size = float(degrees) + minutes_60 / 60 + seconds_60 / 3600
    return _Angle(axis, -size if direction < 0 or found["sign"] == "-" else size)
