"""Places that people type: what is read, what is left to the look-up, what is refused."""

from __future__ import annotations

import contextlib
import time
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openlocationcode import openlocationcode as olc  # type: ignore[import-untyped]  # it ships no types

from bot.conversation.typed_places import MAX_LINK_TEXT, MAX_TEXT, ShortLink, read_place
from bot.model.places import PlaceOutOfRange, Point

SEOUL = Point(37.5665, 126.978)
LATITUDES = st.floats(-90, 90).map(lambda degrees: round(degrees, 6))
LONGITUDES = st.floats(-180, 180).map(lambda degrees: round(degrees, 6))
POINTS = st.builds(Point, LATITUDES, LONGITUDES)


def _is_near(read: Point | None, meant: Point, within: float = 1e-5) -> bool:
    """Whether a point was read, and the one that was meant."""
    return read is not None and abs(read.lat - meant.lat) <= within and abs(read.lon - meant.lon) <= within


@pytest.mark.parametrize(
    "text",
    [
        "37.5665, 126.9780",
        "37.5665,126.9780",
        "37.5665 126.978",
        "(37.5665; 126.978)",
        "37.5665\n126.978",
        "37.5665° 126.978°",
        "37°33'59.4\"N 126°58'40.8\"E",
        "37° 33′ 59.4″ N, 126° 58′ 40.8″ E",
        "37º33’59.4”N, 126º58’40.8”E",
        "37 33 59.4 N 126 58 40.8 E",
        "N37°33.99' E126°58.68'",
        "N 37.5665 E 126.978",
        "n37.5665, e126.978",
        "126.9780E 37.5665N",
        "lat: 37.5665, lon: 126.978",
        "latitude=37.5665 longitude=126.978",
        "위도 37.5665 경도 126.978",
        "북위 37도 33분 59.4초, 동경 126도 58분 40.8초",
        "37,5665; 126,978",
        "37,5665, 126,978",
        "37,5665 126,978",
        "geo:37.5665,126.978",
        "geo:37.5665,126.978,30;u=35",
        "geo:0,0?q=37.5665,126.978(My+home)",
        "３７．５６６５，　１２６．９７８",
        "\u202a37.5665, 126.978\u202c",
        "٣٧٫٥٦٦٥، ١٢٦٫٩٧٨",
    ],
)
def test_the_usual_writings_of_coordinates_are_read(text: str) -> None:
    """However a phone, a map or a neighbour writes them, it is the same point."""
    assert _is_near(read_place(text, None), SEOUL)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-37.5, -127.25", Point(-37.5, -127.25)),
        ("−37.5 −127.25", Point(-37.5, -127.25)),
        ("37.5S 127.25W", Point(-37.5, -127.25)),
        ("남위 37.5 서경 127.25", Point(-37.5, -127.25)),
        ("90, 180", Point(90, 180)),
        ("-90, -180", Point(-90, -180)),
    ],
)
def test_south_and_west_are_below_zero(text: str, point: Point) -> None:
    """A sign, a letter or a word: each turns the direction."""
    assert read_place(text, None) == point


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/maps/@37.5665,126.978,17z",
        "https://www.google.com/maps/place/City+Hall/@37.1,126.1,17z/data=!3m1!4b1!8m2!3d37.5665!4d126.978?entry=ttu",
        "https://www.google.co.kr/maps/search/37.5665,+126.978",
        "https://www.google.com/maps/place/37%C2%B033'59.4%22N+126%C2%B058'40.8%22E/@37.1,126.1,17z",
        "https://maps.google.com/?q=37.5665,126.978",
        "https://maps.google.com/maps?q=loc:37.5665,126.978&z=16",
        "https://www.google.com/maps/search/?api=1&query=37.5665%2C126.978",
        "https://maps.google.com/maps?ll=37.5665,126.978",
        "https://maps.apple.com/?ll=37.5665,126.978&q=Home",
        "https://maps.apple.com/place?coordinate=37.5665,126.978&name=Home",
        "https://www.openstreetmap.org/#map=16/37.5665/126.978",
        "https://www.openstreetmap.org/?mlat=37.5665&mlon=126.978#map=16/37.1/126.1",
        "https://map.kakao.com/link/map/37.5665,126.978",
        "https://map.kakao.com/link/map/%EC%9A%B0%EB%A6%AC,%EC%A7%91,37.5665,126.978",
        "map.kakao.com/link/to/우리집,37.5665,126.978",
        "kakaomap://look?p=37.5665,126.978",
        "https://map.naver.com/?lng=126.978&lat=37.5665&title=home",
        "nmap://place?lat=37.5665&lng=126.978&name=home",
        "우리집\n<https://maps.google.com/?q=37.5665,126.978>",
    ],
)
def test_a_map_link_is_read_without_opening_it(text: str) -> None:
    """The coordinates stand in the link, the place's own before those of the visible part of the map."""
    assert _is_near(read_place(text, None), SEOUL)


@pytest.mark.parametrize(
    "text",
    [
        "https://maps.app.goo.gl/abcDEF",
        "goo.gl/maps/abc",
        "[네이버 지도]\n시청\nhttps://naver.me/xyz",
        "https://kko.to/abc",
        "https://osm.org/go/0EEQjE--",
        "https://www.google.com/maps/place/City+Hall",
        "https://www.google.com/maps/dir/Home/Work/@37.5,127.0,13z",
        "https://yandex.com/maps/?ll=126.978,37.5665",
        "https://example.org/?" + "&".join(["a=1"] * 100),
        "http://[",
    ],
)
def test_a_link_without_its_place_is_named_as_such(text: str) -> None:
    """The neighbour hears that this link says nothing, instead of a look-up that finds nonsense."""
    with pytest.raises(ShortLink):
        read_place(text, SEOUL)


@pytest.mark.parametrize(
    "text",
    [
        "90.1, 0",
        "-91, 10",
        "12.5, 180.5",
        "126.978, 37.5665",
        "37°60'N 127°E",
        "https://maps.google.com/?q=95.5,10",
    ],
)
def test_coordinates_beyond_the_earth_are_refused(text: str) -> None:
    """A latitude ends at 90 degrees, a longitude at 180, a degree has 60 minutes."""
    with pytest.raises(PlaceOutOfRange):
        read_place(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200b",
        "Seoul City Hall",
        "서울특별시 중구 세종대로 110",
        "세종대로 110, 4층",
        "101 1502",
        "12/34 Main Street",
        "Main Street 12, 8001 Zürich",
        "E 7th St, N 5",
        "37.5",
        "37.5, 127, 30",
        "37.5N, 38.5S",
        "-37.5S 127E",
        "5 12, 7 13",
        "22+22",
        "\ud800, \udfff",
    ],
)
def test_anything_else_may_be_an_address(text: str) -> None:
    """What is no such writing is left to the look-up."""
    assert read_place(text, SEOUL) is None


def test_a_plus_code_is_the_middle_of_its_area() -> None:
    """A full code needs no reference, whatever stands behind it."""
    read = read_place("8Q98HXGV+JF", None)

    assert _is_near(read, Point(37.5765625, 126.9936875))
    assert read_place("8q98hxgv+jf 서울특별시", None) == read
    assert read_place("https://plus.codes/8Q98HXGV+JF", None) == read


def test_a_short_plus_code_needs_a_place_nearby() -> None:
    """It names the nearest of many places; without a reference it is left to the look-up."""
    assert read_place("HXGV+JF Seoul", SEOUL) == read_place("8Q98HXGV+JF", None)
    assert read_place("HXGV+JF Seoul", None) is None


@given(POINTS)
@example(Point(0, 0))
@example(Point(-0.00005, 179.99999))
def test_every_point_is_read_back_from_every_writing(point: Point) -> None:
    """Writing a point down and reading it is the same point."""
    pair = f"{point.lat:.6f},{point.lon:.6f}"
    north, east = "NS"[point.lat < 0], "EW"[point.lon < 0]
    writings = (
        pair,
        pair.replace(",", " "),
        pair.replace(",", "; ").replace(".", ","),
        pair.replace(",", ", ").replace(".", ","),
        f"geo:{pair}",
        f"{abs(point.lat):.6f}{north} {abs(point.lon):.6f}{east}",
        f"{_sexagesimal(point.lat)}{north} {_sexagesimal(point.lon)}{east}",
        f"https://www.google.com/maps/@{pair},15z",
        f"https://map.kakao.com/link/map/{quote('우리 집')},{pair}",
        f"https://www.openstreetmap.org/#map=15/{pair.replace(',', '/')}",
    )

    assert [text for text in writings if not _is_near(read_place(text, None), point)] == []


def _sexagesimal(degrees: float) -> str:
    """Degrees, minutes and seconds, as maps print them."""
    minutes, seconds = divmod(round(abs(degrees) * 360_000), 6_000)
    return f"{minutes // 60}°{minutes % 60}'{seconds / 100:.2f}\""


@given(POINTS.filter(lambda point: abs(point.lat) < 85))
def test_a_short_plus_code_finds_its_way_back(point: Point) -> None:
    """A full code without its first four digits, read near its place, is the full code."""
    code = olc.encode(point.lat, point.lon)

    assert read_place(code[4:], point) == read_place(code, None)


@given(st.text(max_size=MAX_TEXT + 1), POINTS | st.none())
def test_no_text_breaks_the_reading(text: str, near: Point | None) -> None:
    """A point, an address or one of two refusals: nothing else comes of any text."""
    try:
        read = read_place(text, near)
    except (PlaceOutOfRange, ShortLink):
        return

    assert read is None or isinstance(read, Point)


@given(st.text(alphabet="0123456789.,;°'\" NSEW+-/:?=&@!d()geo호도분초", max_size=MAX_TEXT))
def test_nothing_like_coordinates_breaks_the_reading(text: str) -> None:
    """The same for texts of the signs that coordinates and links are made of."""
    for written in (text, f"https://www.google.com/maps/{text}", f"geo:{text}"):
        try:
            assert isinstance(read_place(written, SEOUL), Point | None)
        except (PlaceOutOfRange, ShortLink):
            continue


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        " " * 100_000,
        "1 " * (MAX_TEXT // 2),
        "1." * (MAX_TEXT // 2),
        "N" * MAX_TEXT,
        "1,1;" * (MAX_TEXT // 4),
        "8Q" * (MAX_TEXT // 2),
        "https://map.kakao.com/link/map/" + "1," * 900,
        "https://www.google.com/maps/" + "!3d1" * 450,
        "https://" + "@1," * 50_000,
        "\ufdfa" * MAX_TEXT,
    ],
)
def test_a_hostile_text_is_answered_at_once(text: str) -> None:
    """Length and shape are bounded, so that nobody's text holds up the others."""
    started = time.process_time()
    with contextlib.suppress(PlaceOutOfRange, ShortLink):
        read_place(text, SEOUL)

    assert time.process_time() - started < 1  # seconds; a runaway pattern takes minutes


def test_a_text_that_is_too_long_is_not_read() -> None:
    """Beyond the bound even good coordinates are left alone."""
    assert read_place("37.5, 127.5" + " " * MAX_TEXT, None) is None
    assert read_place("https://maps.google.com/?q=37.5,127.5&x=" + "x" * MAX_LINK_TEXT, None) is None
