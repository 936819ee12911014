"""The atlas against a place service over real HTTP on loopback, and the distances."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from time import monotonic

import pytest

import adapters.places
from adapters.places import GeopyAtlas, distance_m
from bot.conversation.lookups import FoundPlaces, NamedPlace
from bot.model.places import Point
from bot.ports import Atlas, Distances
from tests.fakes.nominatim import FakeNominatim

SEOUL = Point(37.5665, 126.978)
CITY_HALL = ("서울특별시청, 110, 세종대로, 중구", 37.5667, 126.9783)
OFFLINE = FoundPlaces(offline=True)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is reached directly, whatever the machine is set to."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def _atlas(
    server: FakeNominatim,
    service: str = "nominatim",
    requests_per_second: float = 1_000,
    language: str | None = None,
) -> AsyncIterator[GeopyAtlas]:
    """An atlas that asks the fake server, closed in the end."""
    atlas = GeopyAtlas(service, server.url, "commonshed tests", requests_per_second, language)
    try:
        yield atlas
    finally:
        await atlas.close()


async def test_a_name_becomes_places() -> None:
    """The service's places come back with its names for them, in its order."""
    async with (
        FakeNominatim(knows={"city hall": [CITY_HALL, ("Town hall", -1.5, -2.5)]}) as server,
        _atlas(server) as atlas,
    ):
        found = await atlas.find(" city\n hall ", "ko", None)

    assert found == FoundPlaces(
        (NamedPlace(Point(37.5667, 126.9783), CITY_HALL[0]), NamedPlace(Point(-1.5, -2.5), "Town hall"))
    )


async def test_the_service_learns_who_asks_in_which_language() -> None:
    """The public servers want a name for the asker; the reader wants names in their language."""
    async with FakeNominatim() as server, _atlas(server) as atlas:
        assert await atlas.find("nowhere", "ko", None) == FoundPlaces()

    (asked,) = server.asked
    assert asked.user_agent == "commonshed tests"
    assert asked.parameters == {"q": "nowhere", "format": "json", "limit": "3", "accept-language": "ko"}


async def test_the_setting_for_the_language_counts_more() -> None:
    """A community that writes its addresses in one language sets it once."""
    async with FakeNominatim() as server, _atlas(server, language="de") as atlas:
        await atlas.find("nowhere", "ko", None)

    assert server.asked[0].parameters["accept-language"] == "de"


async def test_at_most_three_places_come_back() -> None:
    """Three fit under a question; nobody chooses among forty."""
    async with FakeNominatim(knows={"Main St": [CITY_HALL] * 5}) as server, _atlas(server) as atlas:
        assert len((await atlas.find("Main St", "en", None)).places) == 3


async def test_places_nearby_are_preferred_without_telling_where_somebody_lives() -> None:
    """All homes of one large cell send the same box, and the box holds them."""
    async with FakeNominatim() as server, _atlas(server) as atlas:
        for home in (SEOUL, Point(SEOUL.lat + 1e-4, SEOUL.lon + 1e-4)):
            await atlas.find("nowhere", "en", home)

    west, south, east, north = map(float, server.asked[0].parameters["viewbox"].split(","))
    assert server.asked[0].parameters["viewbox"] == server.asked[1].parameters["viewbox"]
    assert west < SEOUL.lon < east
    assert south < SEOUL.lat < north
    assert "bounded" not in server.asked[0].parameters


@pytest.mark.parametrize(
    "near", [Point(90, 0), Point(-90, 180), Point(0, 180), Point(0, -180), Point(89.99, 1)]
)
async def test_the_edges_of_the_map_are_no_trouble(near: Point) -> None:
    """The box ends where the Earth does."""
    async with FakeNominatim(knows={"a": [CITY_HALL]}) as server, _atlas(server) as atlas:
        assert (await atlas.find("a", "en", near)).places


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("ko", None)])
async def test_photon_is_asked_in_its_own_way(language: str, lang: str | None) -> None:
    """Photon takes a point to prefer, and refuses languages that it does not know."""
    async with FakeNominatim(knows={"city hall": [CITY_HALL]}) as server, _atlas(server, "photon") as atlas:
        found = await atlas.find("city hall", language, SEOUL)

    assert found.places == (NamedPlace(Point(37.5667, 126.9783), CITY_HALL[0]),)
    assert server.asked[0].path == "/api"
    assert server.asked[0].parameters.get("lang") == lang
    assert float(server.asked[0].parameters["lat"]) == pytest.approx(SEOUL.lat, abs=0.05)


async def test_requests_keep_the_pace() -> None:
    """However many ask at once, the service hears one after another."""
    async with FakeNominatim() as server, _atlas(server, requests_per_second=10) as atlas:
        found = await asyncio.gather(*(atlas.find(f"place {number}", "en", None) for number in range(5)))

    times = [asked.at for asked in server.asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(answer == FoundPlaces() for answer in found)
    assert len(gaps) == 4
    assert min(gaps) > 0.05  # the server sees the pace with the jitter of a busy machine
    assert times[-1] - times[0] > 0.35


async def test_nobody_waits_long_for_a_turn() -> None:
    """When the queue is long, the pin is offered at once."""
    async with FakeNominatim() as server, _atlas(server, requests_per_second=0.05) as atlas:
        assert await atlas.find("first", "en", None) == FoundPlaces()
        assert await atlas.find("second", "en", None) == OFFLINE

    assert [asked.parameters["q"] for asked in server.asked] == ["first"]


@pytest.mark.parametrize("status", [401, 402, 403, 429, 500, 502, 503, 504])
async def test_a_failing_service_is_offline_and_left_alone_for_a_while(status: int) -> None:
    """One failure is enough: the next neighbour hears at once that a pin is better."""
    async with FakeNominatim(status=status) as server, _atlas(server) as atlas:
        assert await atlas.find("a", "en", None) == OFFLINE
        server.status = 200
        assert await atlas.find("a", "en", None) == OFFLINE

    assert len(server.asked) == 1


async def test_after_the_pause_the_service_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause ends by itself."""
    monkeypatch.setattr(adapters.places, "PAUSE_S", 0.05)
    async with FakeNominatim(knows={"a": [CITY_HALL]}, status=500) as server, _atlas(server) as atlas:
        assert await atlas.find("a", "en", None) == OFFLINE
        server.status = 200
        await asyncio.sleep(0.1)
        assert (await atlas.find("a", "en", None)).places


async def test_a_service_that_names_its_pause_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry-After counts where it is longer than ours."""
    monkeypatch.setattr(adapters.places, "PAUSE_S", 0.01)
    async with FakeNominatim(status=429, headers={"Retry-After": "60"}) as server, _atlas(server) as atlas:
        await atlas.find("a", "en", None)
        await asyncio.sleep(0.05)
        assert await atlas.find("a", "en", None) == OFFLINE

    assert len(server.asked) == 1


async def test_one_refused_query_does_not_silence_the_service() -> None:
    """400 is about the text that was asked."""
    async with FakeNominatim(knows={"a": [CITY_HALL]}, status=400) as server, _atlas(server) as atlas:
        assert await atlas.find("odd", "en", None) == OFFLINE
        server.status = 200
        assert (await atlas.find("a", "en", None)).places


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        '"hello"',
        "42",
        "[42]",
        '{"error": "broken"}',
        '[{"display_name": "beyond", "lat": "91", "lon": "0"}]',
        '[{"display_name": "nan", "lat": "nan", "lon": "0"}]',
        '[{"lat": "1", "lon": "1"}]',
    ],
)
@pytest.mark.parametrize("service", ["nominatim", "photon"])
@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy warns before it raises
async def test_an_odd_answer_counts_as_none(service: str, body: str) -> None:
    """Whatever a server sends, the neighbour is asked for a pin."""
    async with FakeNominatim(body=body) as server, _atlas(server, service) as atlas:
        assert await atlas.find("a", "en", None) == OFFLINE


async def test_a_slow_service_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A timeout, not a hanging conversation."""
    monkeypatch.setattr(adapters.places, "TIMEOUT_S", 0.1)
    started = monotonic()
    async with FakeNominatim(delay_s=30) as server, _atlas(server) as atlas:
        assert await atlas.find("a", "en", None) == OFFLINE
        assert monotonic() - started < 20  # of the thirty that it would take


async def test_a_service_may_take_its_time() -> None:
    """Five seconds, not geopy's one: the public servers are often slow."""
    async with FakeNominatim(knows={"a": [CITY_HALL]}, delay_s=1.2) as server, _atlas(server) as atlas:
        assert (await atlas.find("a", "en", None)).places


async def test_an_unreachable_service_is_offline() -> None:
    """Nobody listens there any more."""
    async with FakeNominatim() as server:
        pass
    async with _atlas(server) as atlas:
        assert await atlas.find("a", "en", None) == OFFLINE


async def test_without_a_service_a_pin_is_asked_for() -> None:
    """places.service = "none": nothing is asked, nothing is opened."""
    atlas = GeopyAtlas("none")

    assert await atlas.find("a", "en", None) == OFFLINE
    await atlas.close()


def test_an_unknown_service_is_named() -> None:
    """The settings check it first; a slip in the wiring is heard all the same."""
    with pytest.raises(ValueError, match="nominatim, photon or none"):
        GeopyAtlas("google")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 301, "x" * 100_000, "\ud800"])
async def test_what_is_no_address_is_not_asked(text: str) -> None:
    """Nothing was found, and the service was spared."""
    async with FakeNominatim() as server, _atlas(server) as atlas:
        assert await atlas.find(text, "en", None) == FoundPlaces()

    assert server.asked == []


async def test_no_address_stands_in_the_logs(caplog: pytest.LogCaptureFixture) -> None:
    """Where people live is not for logs, whether the look-up goes well or fails."""
    caplog.set_level(logging.DEBUG)
    async with FakeNominatim() as server, _atlas(server) as atlas:
        await atlas.find("Sesame Street 123", "en", None)
        server.status, server.body = 500, "cannot find Sesame Street 123"
        await atlas.find("Sesame Street 123", "en", None)

    ours = [record for record in caplog.records if record.name.startswith(("geopy", "adapters"))]
    assert [record.levelname for record in ours] == ["WARNING"]
    assert "Sesame" not in "".join(record.getMessage() for record in ours)


def test_distances_are_those_of_the_earth() -> None:
    """Known on the ellipsoid, in metres: a degree along the equator and a meridian, Paris to London."""
    distances: Distances = distance_m

    assert distances(Point(0, 0), Point(0, 1)) == pytest.approx(111_319.5, abs=0.1)
    assert distances(Point(0, 0), Point(1, 0)) == pytest.approx(110_574.4, abs=0.1)
    assert distances(Point(48.8566, 2.3522), Point(51.5074, -0.1278)) == pytest.approx(343_923, abs=5)
    assert distances(SEOUL, SEOUL) == 0
    assert distances(Point(0, 179.999), Point(0, -179.999)) == pytest.approx(222.6, abs=0.1)


def test_the_atlas_is_the_one_that_the_core_asks() -> None:
    """It fits bot.ports.Atlas."""
    atlas: Atlas = GeopyAtlas("none")

    assert atlas is not None
