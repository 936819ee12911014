"""The way in and out: a one-time link of the bot becomes a session, and a session ends."""

from __future__ import annotations

from aiohttp import web

from adapters.web.pages.drawing import Drawing
from adapters.web.pages.refusals import FormOver, LinkOver
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import FORM_COOKIE, Visitors
from bot.flows.web import ENTRY
from bot.model.codes import digest_of
from bot.model.community import Code, Purpose
from bot.model.member import Member
from bot.store import Store


class Entering:
    """Signing in and out."""

    def __init__(self, served: Served, visitors: Visitors, drawing: Drawing) -> None:
        """Only keep them."""
        self._at, self._visitors, self._drawing = served, visitors, drawing

    def routes(self) -> list[web.RouteDef]:
        """Their addresses."""
        entry = f"{self._at.base}{ENTRY}{{words}}"
        return [
            web.get(entry, self._ask),
            web.post(entry, self._enter),
            web.post(f"{self._at.base}/leave", self._leave),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        """Ask before the link is used up: chats fetch links ahead, to show what is behind them."""
        visitor, key = self._visitors.of(request), self._visitors.form_key(request)
        with self._at.work(self._at.now()) as store:
            _, member = self._open(store, request.match_info["words"])
            community = store.communities.get(member.community_id)
        token = self._visitors.token(key)
        response = self._drawing.page(
            request, visitor, "enter", name=member.name, community=community.name, form_token=token
        )
        self._visitors.keep_form_key(response, key)
        return response

    async def _enter(self, request: web.Request) -> web.Response:
        """Use the link up and sign this browser in; whoever was signed in here before is signed out."""
        await self._visitors.form(request, request.cookies.get(FORM_COOKIE, ""))
        before, now = self._visitors.of(request).session, self._at.now()
        response = web.Response(status=303, headers={"Location": f"{self._at.base}/"})
        with self._at.work(now) as store:
            code, member = self._open(store, request.match_info["words"])
            code.used_at, code.used_by = now, code.account
            store.codes.save(code)
            if before is not None:
                store.sessions.end(before)
            self._visitors.open_session(store, member.id, now, response)
        return response

    def _open(self, store: Store, words: str) -> tuple[Code, Member]:
        """The code of a link, and whose it is. Raises LinkOver: used, old and forged ones look the same."""
        code = store.codes.find_digest(digest_of(words), Purpose.WEB)
        if code is None or not code.open_at(self._at.now()):
            raise LinkOver
        face = store.faces.get(code.account)
        if face is None or not face.member_id:
            raise LinkOver
        return code, store.members.get(face.member_id)

    async def _leave(self, request: web.Request) -> web.Response:
        """Sign this browser out."""
        visitor = self._visitors.of(request)
        if visitor.session is None:
            raise FormOver
        await self._visitors.form(request, visitor.key)
        with self._at.work(self._at.now()) as store:
            store.sessions.end(visitor.session)
        response = web.Response(status=303, headers={"Location": f"{self._at.base}/"})
        self._visitors.forget(response)
        return response
