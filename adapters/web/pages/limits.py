"""How much one address may ask for: enough for any neighbour, too little for one that tries links."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from bot.setting_values import Network

Address = IPv4Address | IPv6Address

MOST_ADDRESSES: Final = 10_000  # that are remembered; some 2 MB
IPV6_HOME: Final = 64  # bits of the network that one home gets: its other bits change as they like
LONGEST_FORWARDED: Final = 2_000  # characters of a header that are looked at


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much at once, and so much a second on and on."""

    burst: float
    per_second: float


BROWSING: Final = Allowance(60, 6)  # who types a word letter by letter asks four times a second
ENTERING: Final = Allowance(10, 1 / 6)  # what signs in is opened once, and pressed once
PRICES: Final[dict[str, float]] = {  # by the first part of a path; anything else is a page and costs 1
    "static": 0,  # from memory, and kept by browsers
    "papers": 0,
    "label": 10,  # drawn anew each time, for seconds
}
PHOTO: Final = 0.25  # a full shelf has 24 of them
SIGNS_IN: Final = frozenset({"enter"})


class Limits:
    """Remembers who asked for how much. Whoever was quiet for long is forgotten."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        """Nobody has asked yet; `now_s` tells seconds that never go back."""
        self._now_s = now_s
        self._spent: OrderedDict[tuple[str, Allowance], tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str, path: str) -> int:
        """Whole seconds until this address may ask for a path; 0 when it may now. `path` begins below the base."""
        first = path.lstrip("/").partition("/")[0]
        price = PHOTO if path.endswith("/photo.jpg") else PRICES.get(first, 1.0)
        return self._take(address, ENTERING if first in SIGNS_IN else BROWSING, price)

    def _take(self, address: str, allowance: Allowance, price: float) -> int:
        """Spend the price, if there is enough left."""
        key, now = (address, allowance), self._now_s()
        spent, at = self._spent.pop(key, (0.0, now))
        spent = max(0.0, spent - (now - at) * allowance.per_second)
        missing = spent + price - allowance.burst
        self._spent[key] = (spent if missing > 0 else spent + price, now)
        while len(self._spent) > MOST_ADDRESSES:
            self._spent.popitem(last=False)
        return math.ceil(missing / allowance.per_second) if missing > 0 else 0


def asker(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The address for which a request counts: the peer's, or what our own proxies say of theirs.

    `forwarded` is X-Forwarded-For. Each proxy adds its peer at the end, so it is read from there for as long as
    a proxy of ours spoke; what stands before was written by a stranger.
    """
    address = _read(peer)
    for told in reversed(forwarded[-LONGEST_FORWARDED:].split(",")):
        before = _read(told)
        if address is None or before is None or not any(address in proxy for proxy in proxies):
            break
        address = before
    return _home(address) if address else ""


def _read(text: str) -> Address | None:
    """An address; None for anything else."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _home(address: Address) -> str:
    """What one home has: an IPv4 address, or a network of IPv6 ones."""
    return str(address) if address.version == 4 else str(ip_network((address, IPV6_HOME), strict=False))
