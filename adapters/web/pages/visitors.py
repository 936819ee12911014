"""Who looks at a page: a member by the cookie of a session, else anybody. And the tokens of their forms."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.web.languages import preferred
from adapters.web.pages.refusals import AppOver, FormOver
from adapters.web.pages.served import Served
from bot.conversation.phrases import Reader
from bot.conversation.scene import Stage
from bot.model.item import Item
from bot.model.member import Conduct, Member
from bot.model.session import APP_SESSION_VALID, SESSION_VALID, Session
from bot.store import Store

COOKIE: Final = "commonshed"
APP_COOKIE: Final = "commonshed_app"  # another name: a browser within a chat may hold both
FORM_COOKIE: Final = "commonshed_form"  # for forms of people who are not signed in
LANGUAGE: Final = "_language"
FORM_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}")  # as we give it; anything else is none of ours
FORM_VALID_S: Final = 3600
LANGUAGE_VALID_S: Final = 365 * 24 * 3600
LONGEST_COOKIE: Final = 200
LONGEST_NUMBER: Final = 15  # digits of an item's number in an address
# What aiohttp raises for a body: one that breaks off; encodings that there are not, and parts that are none.
BROKEN_OFF: Final = (OSError, HttpProcessingError, web.RequestPayloadError)
UNREADABLE: Final = (ValueError, LookupError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at a page. `key` is what their cookie holds; `over` says that it opens nothing any more."""

    reader: Reader
    member: Member | None = None
    session: Session | None = None
    key: str = ""
    over: bool = False

    @property
    def community_id(self) -> int:
        """Whose neighbour they are; 0 for nobody's."""
        return self.member.community_id if self.member else 0


class Visitors:
    """Tells who a request is from, and hands out cookies and tokens."""

    def __init__(self, served: Served) -> None:
        """Nothing is opened yet."""
        self._at = served

    def of(self, request: web.Request) -> Visitor:
        """Who asks. Within the app everybody is a member. Raises AppOver."""
        visitor = self.who(request)
        if self._at.inside and visitor.member is None:
            raise AppOver
        return visitor

    def who(self, request: web.Request, language: str = "") -> Visitor:
        """Who asks. A cookie that was tampered with is one that opens nothing.

        `language` is that of somebody who is not signed in, where something better than the browser tells it.
        """
        key = request.cookies.get(self._cookie, "")[:LONGEST_COOKIE]
        if not key:
            return Visitor(Reader(self._language(request, language)))
        now = self._at.now()
        with self._at.work(now) as store:
            session = store.sessions.find_digest(digest(key), now)
            member = store.members.get(session.member_id) if session else None
            if session is None or member is None or member.conduct_at(now) is not Conduct.GOOD:
                return Visitor(Reader(self._language(request, language)), over=True)
            reader = Stage(store, now).reader_of(member)
        return Visitor(Reader(self._language(request, reader.language), reader.zone), member, session, key)

    def anybody(self, request: web.Request) -> Visitor:
        """Somebody of whom only the language is known."""
        return Visitor(Reader(self._language(request)))

    def _language(self, request: web.Request, own: str = "") -> str:
        """The language chosen on the page, else the member's own, else the browser's."""
        spoken = self._at.book.languages
        for chosen in (request.query.get("lang"), request.cookies.get(self._cookie + LANGUAGE), own):
            if chosen in spoken:
                return str(chosen)
        return preferred(request.headers.get("Accept-Language", ""), spoken)

    # -- cookies -----------------------------------------------------------------------------------------------------

    def open_session(self, store: Store, member_id: int, now: datetime, response: web.Response) -> None:
        """Sign this browser in. Within the app for a day: each opening of it signs in anew."""
        key = secrets.token_urlsafe(32)
        valid = APP_SESSION_VALID if self._at.inside else SESSION_VALID
        store.sessions.add(Session(digest(key), member_id, now, now + valid))
        self._set(response, self._cookie, key, int(valid.total_seconds()))

    def forget(self, response: web.Response) -> None:
        """Take the cookie of a session back."""
        self._set(response, self._cookie, "", 0)

    def keep_language(self, request: web.Request, response: web.StreamResponse) -> None:
        """Remember a language that was chosen on the page."""
        chosen = request.query.get("lang")
        if chosen in self._at.book.languages and isinstance(response, web.Response):
            self._set(response, self._cookie + LANGUAGE, str(chosen), LANGUAGE_VALID_S)

    def form_key(self, request: web.Request) -> str:
        """What signs a stranger's form: the cookie that they have, or a new one."""
        given = request.cookies.get(FORM_COOKIE, "")
        return given if FORM_KEY.fullmatch(given) else secrets.token_urlsafe(16)

    def keep_form_key(self, response: web.Response, key: str) -> None:
        """Let the browser hold the key of its form."""
        self._set(response, FORM_COOKIE, key, FORM_VALID_S)

    @property
    def _cookie(self) -> str:
        return APP_COOKIE if self._at.inside else COOKIE

    def _set(self, response: web.Response, name: str, value: str, valid_s: int) -> None:
        """Set a cookie."""
        if self._at.inside:
            # On web.telegram.org the app is a frame, where browsers send no Lax ones. A partitioned one is sent only
            # while the app stands in a frame of that same site. Python's own cookies know the word from 3.14 on.
            rest = f"Max-Age={valid_s}; Path={self._at.app}; HttpOnly; Secure; SameSite=None; Partitioned"
            response.headers.add("Set-Cookie", f"{name}={value}; {rest}")
            return
        response.set_cookie(
            name,
            value,
            max_age=valid_s,
            path=self._at.root or "/",
            httponly=True,
            secure=self._at.secure,
            samesite="Lax",
        )

    # -- forms -------------------------------------------------------------------------------------------------------

    def token(self, key: str) -> str:
        """What a form of this browser must bring along."""
        told = key.encode("utf-8", "surrogateescape")  # a cookie may hold any byte
        return hmac.new(self._at.secret, b"form\0" + told, hashlib.sha256).hexdigest()

    async def form(self, request: web.Request, key: str) -> dict[str, str]:
        """The fields of a form that this browser was given. Raises FormOver, TooLarge by way of aiohttp."""
        fields = await fields_of(request)
        given = fields.get("token", "").encode("utf-8", "surrogatepass")
        if not key or not hmac.compare_digest(given, self.token(key).encode()):
            raise FormOver
        return fields


async def fields_of(request: web.Request) -> dict[str, str]:
    """The fields of a form, files left out. Raises FormOver for what no browser sends or what breaks off, TooLarge by
    way of aiohttp."""
    try:
        sent = await request.post()
    except (*UNREADABLE, *BROKEN_OFF) as error:
        raise FormOver from error
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def seen(store: Store, number: str, visitor: Visitor) -> Item | None:
    """The item of that number in an address, if there is one and this visitor may see it."""
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    item = store.items.get(int(number))
    return item if item is not None and item.seen_from(visitor.community_id) else None


def digest(key: str) -> str:
    """How the cookie of a session is kept."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
