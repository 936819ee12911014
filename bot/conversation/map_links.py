"""The writings of a place that stand in a map link. Pure: a link is taken apart, never opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import SplitResult, parse_qsl, unquote, unquote_plus, urlsplit

MAX_PARAMETERS = 50  # real map links have fewer than ten
_NUMBER = r"(-?\d{1,9}(?:\.\d{1,20})?)"

Reader = Callable[[SplitResult, Mapping[str, str]], Iterator[str]]


def links(text: str) -> Iterator[str]:
    """The links among the words of a text: with a scheme, or beginning with the host of a known map."""
    for word in text.split():
        link = word.strip("<>[]\"'")
        host, slash, _ = link.lower().partition("/")
        if "://" in link or link.lower().startswith("geo:"):
            yield link
        elif slash and (_SHORTENERS.fullmatch(host) or any(known.fullmatch(host) for known, _ in _MAPS)):
            yield f"https://{link}"


def writings(link: str) -> Iterator[str]:
    """What may be coordinates or a plus code in this link: the place itself first, the visible part of the map last."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        parameters = dict(parse_qsl(parts.query, max_num_fields=MAX_PARAMETERS))
    except ValueError:  # brackets that are no IPv6 address, too many parameters
        return
    if parts.scheme == "geo":
        yield from _geo(parts, parameters)
        return
    for known, readers in _MAPS:
        if known.fullmatch(host):
            for reader in readers:
                yield from reader(parts, parameters)
            return
    # An unknown map: only names that leave no doubt. Yandex writes ll=lon,lat, for one.
    yield from _pairs(("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"))(parts, parameters)


def _geo(parts: SplitResult, parameters: Mapping[str, str]) -> Iterator[str]:
    """geo:lat,lon[,altitude][;options] (RFC 5870), and Android's geo:0,0?q=lat,lon(label)."""
    yield from _parameters("q")(parts, parameters)
    yield ",".join(parts.path.partition(";")[0].split(",")[:2])


def _parameters(*names: str) -> Reader:
    """Parameters that hold "lat,lon", perhaps as "loc:lat,lon" or "lat,lon(label)"."""

    def read(_: SplitResult, parameters: Mapping[str, str]) -> Iterator[str]:
        for name in names:
            if name in parameters:
                yield parameters[name].removeprefix("loc:").partition("(")[0]

    return read


def _pairs(*names: tuple[str, str]) -> Reader:
    """Two parameters, the latitude's and the longitude's."""

    def read(_: SplitResult, parameters: Mapping[str, str]) -> Iterator[str]:
        for lat, lon in names:
            if lat in parameters and lon in parameters:
                yield f"{parameters[lat]},{parameters[lon]}"

    return read


def _pattern(pattern: str) -> Reader:
    """Groups of a pattern in the path and the fragment."""
    compiled = re.compile(pattern)

    def read(parts: SplitResult, _: Mapping[str, str]) -> Iterator[str]:
        if found := compiled.search(f"{unquote(parts.path)}#{unquote(parts.fragment)}"):
            yield ",".join(found.groups())

    return read


def _searched(parts: SplitResult, _: Mapping[str, str]) -> Iterator[str]:
    """Google: what was searched for, as a step of the path: /maps/place/37.5,+127/…"""
    steps = parts.path.split("/")
    for before, step in pairwise(steps):
        if before in ("place", "search"):
            yield unquote_plus(step)


_SHORTENERS = re.compile(r"maps\.app\.goo\.gl|goo\.gl|g\.co|naver\.me|kko\.to|kko\.kakao\.com")
_MAPS: tuple[tuple[re.Pattern[str], tuple[Reader, ...]], ...] = (
    (
        re.compile(r"(?:www\.|maps\.)?google(?:\.[a-z]{2,3}){1,2}"),
        (
            _pattern(rf"!3d{_NUMBER}!4d{_NUMBER}"),  # the pin; what follows "@" is only the visible part
            _parameters("q", "query"),
            _searched,
            _parameters("ll", "center"),
            _pattern(rf"^/maps/(?!dir/)[^@]*@{_NUMBER},{_NUMBER}"),  # a way between two places is no place
        ),
    ),
    (re.compile(r"maps\.apple\.com"), (_parameters("coordinate", "ll", "q", "sll", "center"),)),
    (
        re.compile(r"(?:www\.)?(?:openstreetmap|osm)\.org"),
        (
            _pairs(("mlat", "mlon")),
            _pattern(rf"#map=\d{{1,2}}(?:\.\d{{1,9}})?/{_NUMBER}/{_NUMBER}"),
            _pairs(("lat", "lon")),
        ),
    ),
    (re.compile(r"(?:m\.)?map\.naver\.com"), (_pairs(("lat", "lng")),)),
    (
        re.compile(r"(?:m\.)?map\.kakao\.com"),
        (_pattern(rf"^/link/(?:map|to|roadview)/(?:[^/#]*,)?{_NUMBER},{_NUMBER}#"),),
    ),
    (re.compile(r"look"), (_parameters("p"),)),  # kakaomap://look?p=lat,lon
    (re.compile(r"plus\.codes"), (_pattern(r"^/([^/#]+)"),)),
)
