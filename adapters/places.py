"""The map of the world: names to places through geopy, and distances."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from bot.conversation.lookups import FoundPlaces, NamedPlace
from bot.model.places import METRES_PER_DEGREE, Cell, Point

RESULTS: Final = 3
TIMEOUT_S: Final = 5.0
PAUSE_S: Final = 30.0  # after a failure, so that a dead service does not cost each neighbour TIMEOUT_S
LONGEST_PAUSE_S: Final = 3_600.0  # whatever the service asks for
LONGEST_QUEUE_S: Final = 10.0  # who would wait longer for their turn is better off with a pin
MAX_QUERY: Final = 300  # characters; longer ones are no address
NEAR_CELL_M: Final = 5_000
NEAR_M: Final = 20_000  # results within this distance are preferred, not required
PHOTON_LANGUAGES: Final = frozenset({"de", "en", "fr"})  # photon.komoot.io answers 400 to any other
ADDRESSES: Final = {"nominatim": "https://nominatim.openstreetmap.org", "photon": "https://photon.komoot.io"}

# What geopy lets through when the service answers with JSON of another shape, or with a place beyond the Earth.
_ODD_ANSWER = (AttributeError, LookupError, TypeError, ValueError)
_log = logging.getLogger(__name__)

Geocode = Callable[[str, str, Point | None], Awaitable[Any]]
Connect = Callable[[], tuple[Any, Geocode]]


def distance_m(a: Point, b: Point) -> float:
    """Metres along the ground.

    Geodesic, not great-circle: on a sphere it would be wrong by up to 0.5 %, more to the north than to the east, so
    that two pairs of cells equally far apart could be told in different steps. It costs 0.1 ms.
    """
    # Here, as what geopy brings along takes a start 12 ms and 2 MB, and most events measure nothing.
    from geopy.distance import geodesic  # type: ignore[import-untyped]  # geopy ships no types

    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).m)


class GeopyAtlas:
    """bot.ports.Atlas on a geocoding service: nominatim, photon or none. One for the whole process, for its pace.

    `url` is the address of another server of that kind; `language` is asked for instead of each reader's.
    What is already known is kept by the caller, who asks each text once.
    """

    def __init__(
        self,
        service: str = "nominatim",
        url: str | None = None,
        user_agent: str = "commonshed",
        requests_per_second: float = 1.0,
        language: str | None = None,
    ) -> None:
        """Open nothing yet: the session begins with the first question, on the loop that asks it."""
        # geopy logs each address at DEBUG and what a service says to it at INFO; where people live stays out of logs.
        logging.getLogger("geopy").setLevel(logging.WARNING)
        self._language = language
        self._interval_s = 1 / requests_per_second
        self._next_turn = 0.0
        self._silent_until = 0.0
        if service not in ("none", *ADDRESSES):
            raise ValueError("the place service is nominatim, photon or none")
        self._connect = partial(_connected, service, url, user_agent) if service != "none" else None
        self._geocoder: Any = None

    async def find(self, text: str, language: str, near: Point | None) -> FoundPlaces:
        """Places of that name, at most three, best first. `offline` when the service cannot be asked now."""
        query = " ".join(text.encode(errors="ignore").decode().split())
        if not query or len(query) > MAX_QUERY:
            return FoundPlaces()
        if self._connect is None or not await self._my_turn():
            return FoundPlaces(offline=True)
        return await self._ask(self._connect, query, self._language or language, near)

    async def _ask(self, connect: Connect, query: str, language: str, near: Point | None) -> FoundPlaces:
        """Ask the service. geopy is loaded by the first question, as it takes a start 20 ms and 3 MB."""
        from geopy.exc import (  # type: ignore[import-untyped]  # geopy ships no types
            GeocoderQueryError,
            GeocoderServiceError,
        )

        if self._geocoder is None:
            self._geocoder, self._geocode = connect()
        try:
            places = await self._geocode(query, language, _vaguely(near))
            return FoundPlaces(tuple(_named(place) for place in places or ()))
        except GeocoderQueryError as refused:  # this text, not the service: the next one may go well
            _log.warning("the place service refused a query: %s", type(refused).__name__)
        except GeocoderServiceError as failed:
            self._pause(failed)
        except _ODD_ANSWER as odd:
            self._pause(odd)
        return FoundPlaces(offline=True)

    async def close(self) -> None:
        """Close the connections, if there are any."""
        if self._geocoder is not None:
            await self._geocoder.__aexit__(None, None, None)

    async def _my_turn(self) -> bool:
        """Wait for a turn; False when the service is silent or the queue is too long.

        Not geopy's AsyncRateLimiter: it asks a dead service again and again, and logs the addresses that failed.
        """
        now = monotonic()
        turn = max(now, self._next_turn)
        if now < self._silent_until or turn - now > LONGEST_QUEUE_S:
            return False
        self._next_turn = turn + self._interval_s  # no await since the look at it, so no turn is given twice
        await asyncio.sleep(turn - now)
        return monotonic() >= self._silent_until

    def _pause(self, failure: Exception) -> None:
        """Ask nothing for a while, as long as the service wants where it says so."""
        wanted = getattr(failure, "retry_after", None)  # GeocoderRateLimited
        seconds = min(max(PAUSE_S, wanted or 0), LONGEST_PAUSE_S)
        self._silent_until = monotonic() + seconds
        # Neither the message nor a traceback: they may hold the address that someone asked for.
        _log.warning("the place service failed (%s); asking again in %.0f s", type(failure).__name__, seconds)


def _connected(service: str, url: str | None, user_agent: str) -> tuple[Any, Geocode]:
    """The geocoder of a service, and how it is asked."""
    from aiohttp import ClientTimeout
    from geopy.adapters import AioHTTPAdapter  # type: ignore[import-untyped]  # geopy ships no types
    from geopy.geocoders import Nominatim, Photon  # type: ignore[import-untyped]  # geopy ships no types

    address = urlsplit(url or ADDRESSES[service])
    options: dict[str, Any] = {
        "scheme": address.scheme,
        "domain": f"{address.netloc}{address.path}".rstrip("/"),
        "user_agent": user_agent,
        # ClientTimeout, since aiohttp deprecates plain numbers.
        "timeout": ClientTimeout(total=TIMEOUT_S),
        "adapter_factory": AioHTTPAdapter,
    }
    # geopy reads the system's proxies, but not whom to reach without them.
    if proxy_bypass(address.hostname or ""):
        options["proxies"] = {}
    geocoder = (Nominatim if service == "nominatim" else Photon)(**options)
    return geocoder, (_by_nominatim if service == "nominatim" else _by_photon)(geocoder)


def _by_nominatim(nominatim: Any) -> Geocode:
    """Asked with a view box, which prefers and does not limit."""

    def geocode(query: str, language: str, near: Point | None) -> Awaitable[Any]:
        view = _around(near) if near else None
        answer: Awaitable[Any] = nominatim.geocode(
            query, exactly_one=False, limit=RESULTS, language=language, viewbox=view
        )
        return answer

    return geocode


def _by_photon(photon: Any) -> Geocode:
    """Asked with a point to prefer, and a language only where Photon knows it."""

    def geocode(query: str, language: str, near: Point | None) -> Awaitable[Any]:
        spoken = language if language in PHOTON_LANGUAGES else False
        bias = (near.lat, near.lon) if near else None
        answer: Awaitable[Any] = photon.geocode(
            query, exactly_one=False, limit=RESULTS, language=spoken, location_bias=bias
        )
        return answer

    return geocode


def _named(place: Any) -> NamedPlace:
    """A geopy Location as ours. Raises ValueError for a place beyond the Earth."""
    return NamedPlace(Point(float(place.latitude), float(place.longitude)), str(place.address).strip())


def _vaguely(near: Point | None) -> Point | None:
    """Where to look first, without telling a stranger's server where someone lives."""
    return Cell.of(near, NEAR_CELL_M).centre if near else None


def _around(centre: Point) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two corners of a box, in degrees; at the edges of the map it ends there."""
    high = NEAR_M / METRES_PER_DEGREE
    wide = high / max(0.01, math.cos(math.radians(centre.lat)))
    return (
        (max(-90.0, centre.lat - high), max(-180.0, centre.lon - wide)),
        (min(90.0, centre.lat + high), min(180.0, centre.lon + wide)),
    )
