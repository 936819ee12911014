"""The Mini App's own page: it hands on what the messenger tells of who opened it, and that becomes a session."""

from __future__ import annotations

import logging
from typing import Final

from aiohttp import web
from yarl import URL

from adapters.web.pages.asked import Asked
from adapters.web.pages.drawing import Drawing
from adapters.web.pages.refusals import AppForged, AppNotMember, AppOver, FormOver, PageRefused
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors, fields_of
from bot.conversation.form_actions import Run
from bot.model.chats import Platform
from bot.ports import Launch, LaunchRefused, ReadLaunch
from bot.store import Store

log = logging.getLogger(__name__)

REFUSALS: Final[dict[str, type[PageRefused]]] = {"forged": AppForged, "old": AppOver, "early": AppOver}


class Launching:
    """The way into the Mini App."""

    def __init__(self, served: Served, visitors: Visitors, drawing: Drawing, read_launch: ReadLaunch) -> None:
        """Only keep them."""
        self._at, self._visitors, self._drawing, self._read = served, visitors, drawing, read_launch

    def routes(self) -> list[web.RouteDef]:
        """Its address."""
        return [web.get(self._at.app, self._page), web.post(self._at.app, self._enter)]

    async def _page(self, request: web.Request) -> web.Response:
        """The page that the messenger opens; whoever comes by an ordinary browser reads where to go instead."""
        telegram = self._at.messengers.get(Platform.TELEGRAM)
        return self._drawing.page(
            request,
            self._visitors.who(request),
            "launch",
            action=_with_search(self._at.app, request),
            way=telegram.direct_link(Run("web", 0).pack()) if telegram else "",
        )

    async def _enter(self, request: web.Request) -> web.Response:
        """Sign in who opened the app. Raises AppForged, AppOver, AppNotMember or FormOver."""
        self._require_own_page(request)
        fields, now = await fields_of(request), self._at.now()
        launch = self._launch(fields.get("data", ""))
        before = self._visitors.who(request)
        response = web.Response(status=303, headers={"Location": _with_search(f"{self._at.base}/", request)})
        with self._at.work(now) as store:
            member_id = self._member(store, launch)
            if store.launches.use(launch.digest, launch.expires_at):
                if before.session is not None:
                    store.sessions.end(before.session)
                self._visitors.open_session(store, member_id, now, response)
            elif not _is(before, member_id):  # loaded anew by who is in already, it opens nothing more
                raise AppOver(launch.language)
        return response

    def _launch(self, data: str) -> Launch:
        """Who opened the app. Raises AppForged or AppOver."""
        try:
            return self._read(data, self._at.now())
        except LaunchRefused as refused:
            if refused.reason == "early":
                log.warning(
                    "Telegram's Mini App was opened in the future: set the clock of this machine right"
                )
            raise REFUSALS[refused.reason] from refused

    def _member(self, store: Store, launch: Launch) -> int:
        """The member who opened it. Raises AppNotMember."""
        face = store.faces.get(launch.account)
        if face is None or not face.member_id:
            raise AppNotMember(launch.language)
        return face.member_id

    def _require_own_page(self, request: web.Request) -> None:
        """No other site signs somebody in under its own name; a browser tells which one sends. Raises FormOver."""
        if request.headers.get("Origin", "") not in ("", str(URL(self._at.public_url).origin())):
            raise FormOver


def _with_search(path: str, request: web.Request) -> str:
    """An address with the search that the chat sent along."""
    query = Asked.read(request.query).query()
    return f"{path}?{query}" if query else path


def _is(visitor: Visitor, member_id: int) -> bool:
    """Whether that is who is signed in here already."""
    return visitor.member is not None and visitor.member.id == member_id
