"""How much one address may ask for."""

from __future__ import annotations

from aiohttp import ClientSession

from adapters.web.pages.limits import BROWSING, ENTERING, MOST_ADDRESSES, Limits, asker
from bot.settings import WebSettings
from tests.web.pages.house import House

PROXIES = WebSettings().proxies


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        """It begins somewhere."""
        self.now = 1_000.0

    def __call__(self) -> float:
        """Seconds that never go back."""
        return self.now


def asked(limits: Limits, path: str, times: int, address: str = "192.0.2.1") -> list[int]:
    """How long to wait, each time that a path is asked for."""
    return [limits.wait_s(address, path) for _ in range(times)]


def test_a_burst_of_pages_and_then_six_a_second() -> None:
    """Whoever goes on asking is told when there is something again; the refused ones cost nothing."""
    now = Seconds()
    limits = Limits(now)

    assert not any(asked(limits, "/", int(BROWSING.burst)))
    assert asked(limits, "/", 3) == [1, 1, 1]
    now.now += 1
    assert asked(limits, "/items/1", 7) == [0] * 6 + [1]


def test_search_as_one_types_is_never_held_up() -> None:
    """A letter every 250 milliseconds for two minutes."""
    now = Seconds()
    limits = Limits(now)

    for _ in range(480):
        assert limits.wait_s("192.0.2.1", "/shelf.json") == 0
        now.now += 0.25


def test_what_belongs_to_a_page_is_cheap() -> None:
    """A full shelf has two dozen photos, and its scripts come from memory."""
    limits = Limits(Seconds())

    assert not any(asked(limits, "/static/page.css", 1_000))
    assert not any(asked(limits, "/items/7/photo.jpg", 200))


def test_links_that_sign_in_are_tried_ten_times() -> None:
    """Then once in ten seconds; the pages are still open."""
    now = Seconds()
    limits = Limits(now)

    assert asked(limits, "/enter/abc", int(ENTERING.burst) + 1) == [0] * 10 + [6]
    assert limits.wait_s("192.0.2.1", "/") == 0
    now.now += 6
    assert asked(limits, "/enter/abc", 2) == [0, 6]


def test_sheets_of_labels_are_dear() -> None:
    """Each is drawn for seconds."""
    assert asked(Limits(Seconds()), "/label/abc.pdf", 7) == [0] * 6 + [2]


def test_addresses_do_not_share_and_are_forgotten() -> None:
    """A flood from many addresses takes no more memory than a bounded number of them."""
    limits = Limits(Seconds())
    asked(limits, "/", 60)

    assert limits.wait_s("192.0.2.2", "/") == 0
    for number in range(MOST_ADDRESSES + 50):
        limits.wait_s(f"10.0.{number // 250}.{number % 250}", "/")
    assert len(limits._spent) == MOST_ADDRESSES


def test_only_our_own_proxies_are_believed() -> None:
    """What a stranger writes into the header gets them nothing."""
    assert asker("198.51.100.7", "203.0.113.9", PROXIES) == "198.51.100.7"
    assert asker("127.0.0.1", "203.0.113.9", PROXIES) == "203.0.113.9"
    assert asker("127.0.0.1", "10.9.9.9, 203.0.113.9", PROXIES) == "203.0.113.9"
    assert asker("127.0.0.1", "203.0.113.9, 127.0.0.2", PROXIES) == "203.0.113.9"
    assert asker("::1", "nonsense, 203.0.113.9:80", PROXIES) == asker("::1", "", PROXIES) == "::/64"
    assert asker("", "203.0.113.9", PROXIES) == ""


def test_a_home_is_one_address() -> None:
    """An IPv6 home has a network of its own; an IPv4 address may be written as an IPv6 one."""
    assert asker("2001:db8:1:2:3::4", "", PROXIES) == asker("2001:db8:1:2:ffff::1", "", PROXIES)
    assert asker("2001:db8:1:3::4", "", PROXIES) != asker("2001:db8:1:2::4", "", PROXIES)
    assert asker("::ffff:192.0.2.1", "", PROXIES) == "192.0.2.1"


async def test_too_many_pages_get_a_kind_one(house: House) -> None:
    """It says when to come back, in the reader's language, and only to the one who asks so much."""
    flood, other = (
        {"X-Forwarded-For": "203.0.113.9", "Accept-Language": "ko"},
        {"X-Forwarded-For": "203.0.113.8"},
    )
    house.pages._limits = Limits(Seconds())
    async with ClientSession(headers=flood) as session:
        for _ in range(70):
            async with session.get(f"{house.url}/") as answer:
                status, text, headers = answer.status, await answer.text(), answer.headers
        async with session.get(f"{house.url}/shelf.json") as shelf:
            refused = await shelf.json()
        async with session.get(f"{house.url}/static/page.css") as styles:
            assert styles.status == 200
        async with session.get(f"{house.url}/", headers=other) as neighbour:
            assert neighbour.status == 200

    assert status == 429
    assert "잠시만 기다려 주세요" in text
    assert int(headers["Retry-After"]) >= 1
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "한꺼번에" in refused["refused"]
