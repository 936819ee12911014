"""Requests to the pages that no browser sends: known addresses, cookies and forms, whole and wounded, by the dice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import quote

POSTED: Final = re.compile(rb"/seen-by|/leave|/enter/|/app/(\?|$)")  # addresses that take forms
METHODS: Final = (
    b"GET", b"POST", b"HEAD", b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"CONNECT", b"get",
    b"PROPFIND", b"G\xc3\x89T", b"",
)  # fmt: skip
VERSIONS: Final = (b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", b"HTTP")
NOWHERE: Final = (
    "/nowhere", "/../../etc/passwd", "/static/../server.py", "/static/%2e%2e%2f%2e%2e%2fserver.py",
    "/static//etc/passwd", "/static/..%5c..%5cserver.py", "/static/page.css%00.png",
    "/items/0", "/items/-1", "/items/" + "9" * 400,
    "/items/%D9%A1", "/items/1/photo.jpg", "/scan/1", "/scan/999999999999", "/enter/x", "/enter/" + "A" * 3000,
    "/calendar/x.ics",
    "/calendar/x", "/label/x.pdf", "/insights/x", "/app/items/1", "/app", "//", "/%", "/%ff%fe", "/%00", "*", "",
    "http://evil.example.org/", "//evil.example.org/", "/?", "/#", "/shelf.json/", "/.git/config", "/items/١",
    "/\ud800",
)  # fmt: skip
FIELDS: Final = (
    "words", "within", "kind", "first", "last", "cell", "page", "lang", "token", "data", "seen-by", "public", "x", "",
)  # fmt: skip
WORDS: Final = (
    "", " ", "drill", "드랄", "500", "1000", "thing", "all", "en", "ko", "xx", "../../en", "2026-11-24", "0000-00-00",
    "9999-99-99", "-1", "0", "999999", "1" * 400, "NaN", "1e9_1e9", "0_0", "-1_-1_8", "99999999_99999999", "%", "%%_",
    "\0", "\ud800", "😀\udc00", "\u202egnirts", "<script>alert(7)</script>", '" onfocus=alert(7) x="', "{{7*7}}",
    "' OR 1=1 --",
    "\r\nX-Injected: 1", "(a+)+$", "x" * 5_000, "\u0301" * 300, "[]", "null",
)  # fmt: skip
ODD: Final = (
    b"\0", b"\xff", b"\xed\xa0\x80", b"\r\n", b"\n", b" ", b"%", b"%00", b"%ff", b"..", b"/", b";", b'"', b"=",
)  # fmt: skip
TYPES: Final = (
    *["application/x-www-form-urlencoded"] * 6, "multipart/form-data; boundary=b", "multipart/form-data",
    "multipart/form-data; boundary=" + "b" * 300, "application/json", "text/plain; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nothing", "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=unicode_escape", "application/x-www-form-urlencoded; charset=zlib",
    "multipart/mixed; boundary=b", "\xff", "",
)  # fmt: skip
HEADERS: Final = (
    ("Accept-Language", ("ko", "en;q=0.5,*", "*", "x" * 3_000, "en;q=" + "9" * 400, ",;=,", "\xff")),
    ("If-None-Match", ("*", '"x"', 'W/"' + "a" * 3_000)),
    ("If-Modified-Since", ("Mon, 23 Nov 2026 09:00:00 GMT", "Mon, 99 Nov 9999 99:99:99 GMT", "0")),
    ("Range", ("bytes=0-1", "bytes=5-1", "bytes=0-" + "9" * 40, "lines=1")),
    ("Expect", ("100-continue", "200-ok")),
    ("Upgrade", ("websocket", "h2c")),
    ("Content-Encoding", ("gzip", "deflate", "br", "x")),
    ("Origin", ("null", "https://evil.example.org", "https://shed.example.org", "\xff")),
    ("X-Forwarded-Host", ("evil.example.org",)),
    ("X-Forwarded-Proto", ("http", "javascript")),
    ("X-HTTP-Method-Override", ("DELETE",)),
    ("X-Original-URL", ("/leave",)),
    ("Content-Length", ("0", "5", "99999", "-1", "x", "9" * 30)),
    ("Transfer-Encoding", ("chunked", "gzip, chunked", "x")),
    ("Sec-Fetch-Site", ("cross-site",)),
    ("User-Agent", ("${jndi:ldap://evil}", "\0", "x" * 7_000)),
    ("", ("x",)),
    ("A b", ("x",)),
)  # fmt: skip
HOSTS: Final = (
    *["shed.example.org"] * 60,
    "evil.example.org",
    "",
    "a b",
    "[::1",
    "shed.example.org:99999",
    "\xff",
)


@dataclass(slots=True)
class Known:
    """What is true of a house: each with whose it is, "" for everybody's."""

    paths: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[tuple[str, str]] = field(default_factory=list)  # whole: a name and a value
    tokens: list[tuple[str, str]] = field(default_factory=list)  # of forms, and what opens the app
    fitting: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # a cookie, the token of its forms, whose


@dataclass(frozen=True, slots=True)
class Request:
    """The bytes of one request, and whose secrets are in it, perhaps wounded."""

    raw: bytes
    whose: frozenset[str]

    @property
    def is_head(self) -> bool:
        """Whether its answer has no body."""
        return self.raw.startswith(b"HEAD ")


class Requests:
    """Makes requests, one after another."""

    def __init__(self, known: Known, dice: Random) -> None:
        """What it is asked for by `known` is drawn by the dice."""
        self._known, self._dice = known, dice
        self._whose, self._fits = set[str](), ("", "")
        self._number = 0

    def next(self) -> Request:
        """One more, from an address of its own: else most would be turned away."""
        self._whose, self._fits, dice = set(), ("", ""), self._dice
        self._number += 1
        if dice.random() < 0.3:
            cookie, token, whose = dice.choice(self._known.fitting)
            self._whose, self._fits = {whose}, (cookie, token)
        target = self._target()
        method = b"POST" if POSTED.search(target) and dice.random() < 0.8 else b"GET"
        method = self._maybe(method, METHODS)
        body = self._body() if method == b"POST" or dice.random() < 0.1 else b""
        lines = [b" ".join((method, target, self._maybe(b"HTTP/1.1", VERSIONS)))]
        lines += [name.encode("latin-1") + b": " + _bytes(value) for name, value in self._headers(len(body))]
        raw = b"\r\n".join(lines) + b"\r\n\r\n" + body
        if dice.random() < 0.08:
            raw = self._hurt(raw)
        return Request(raw, frozenset(self._whose))

    def _target(self) -> bytes:
        """An address, and perhaps a query."""
        dice = self._dice
        if dice.random() < 0.15:
            path = _bytes(dice.choice(NOWHERE))
        else:
            path = _bytes(self._one(self._known.paths))
            path = self._hurt(path) if dice.random() < 0.1 else path
        given = self._pairs() if dice.random() < 0.4 else ""
        return path + b"?" + _bytes(given) if given else path

    def _pairs(self) -> str:
        """Fields and values, as in a query or a form."""
        dice = self._dice
        pairs = []
        for name in (*(("token",) if self._fits[1] else ()), *dice.choices(FIELDS, k=dice.randint(1, 5))):
            value = self._secret() if name in ("token", "data") else dice.choice(WORDS)
            is_raw = dice.random() < 0.02
            pairs.append(f"{name}={value if is_raw else quote(value, safe='', errors='surrogatepass')}")
        return dice.choice("&&&&&&;").join(pairs)

    def _secret(self) -> str:
        """The token that fits the cookie, where there is one; or any."""
        return self._fits[1] or self._one(self._known.tokens)

    def _headers(self, length: int) -> list[tuple[str, str]]:
        """Headers as of a browser behind our proxy, and odd ones."""
        dice, number = self._dice, self._number
        known = [("Host", dice.choice(HOSTS)), ("Connection", "close")]
        if dice.random() < 0.97:
            known.append(("X-Forwarded-For", f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"))
        if length:
            known += [("Content-Type", dice.choice(TYPES)), ("Content-Length", str(length))]
        if self._fits[0] or dice.random() < 0.5:
            known.append(("Cookie", self._cookies()))
        for name, values in dice.sample(HEADERS, dice.choice((0, 0, 0, 0, 0, 0, 1, 1, 3))):
            known = [it for it in known if it[0] != name or dice.random() < 0.3] + [
                (name, dice.choice(values))
            ]
        return known

    def _cookies(self) -> str:
        """Cookies, some of them wounded or huge."""
        dice = self._dice
        if self._fits[0]:
            return self._fits[0]
        cookies = [self._one(self._known.cookies) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
        if dice.random() < 0.15:
            cookies.append(
                dice.choice(
                    ("x=" + "y" * 6_000, "commonshed=\xff", 'commonshed="\\777', "=;=;", "a=b;" * 500)
                )
            )
        told = "; ".join(cookies)
        return self._hurt(_bytes(told)).decode("latin-1") if dice.random() < 0.1 else told

    def _body(self) -> bytes:
        """A form, or what is none."""
        shapes: tuple[Callable[[], bytes], ...] = (
            *[lambda: _bytes(self._pairs())] * 6,
            self._parts,
            lambda: self._hurt(self._parts()),
            lambda: self._dice.randbytes(300),
            lambda: b"\x1f\x8b" + self._dice.randbytes(40),
            lambda: b"words=" + b"x" * 70_000,
            lambda: b'{"token": [[[[[[]]]]]]}',
            lambda: b"5\r\nwords\r\n0\r\n\r\n",
            lambda: b"ffffffffffffffff\r\nx",
        )
        return self._dice.choice(shapes)()

    def _parts(self) -> bytes:
        """A form in parts."""
        parts = []
        for _ in range(self._dice.randint(1, 4)):
            name, value = self._dice.choice(FIELDS), self._dice.choice(WORDS)
            file = '; filename="a.jpg"' if self._dice.random() < 0.3 else ""
            parts.append(
                _bytes(f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n')
            )
        return b"".join(parts) + b"--b--\r\n"

    def _one(self, known: list[tuple[str, str]]) -> str:
        """Something that is known; it is noted whose it is."""
        value, whose = self._dice.choice(known)
        self._whose |= {whose} - {""}
        return value

    def _maybe(self, usual: bytes, others: tuple[bytes, ...]) -> bytes:
        """Mostly the usual."""
        return usual if self._dice.random() < 0.94 else self._dice.choice(others)

    def _hurt(self, whole: bytes) -> bytes:
        """With one to three wounds: bytes gone, changed, doubled, or odd ones put in."""
        for _ in range(self._dice.randint(1, 3)):
            at = self._dice.randrange(len(whole) + 1)
            end = min(len(whole), at + self._dice.choice((0, 1, 1, 2, 8)))
            new = self._dice.choice((b"", self._dice.randbytes(1), whole[at:end] * 2, *ODD))
            whole = whole[:at] + new + whole[end:]
        return whole


def _bytes(text: str) -> bytes:
    """As it is sent: what a header may hold byte by byte, all else in UTF-8, half a surrogate pair as well."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
