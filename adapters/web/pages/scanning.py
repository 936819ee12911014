"""Where a label's code leads when it opens no chat: what to write there, and the ways that this visitor has."""

from __future__ import annotations

from aiohttp import web

from adapters.web.pages.drawing import Drawing, Words
from adapters.web.pages.items import Way, discord_card
from adapters.web.pages.served import Served
from adapters.web.pages.visitors import Visitor, Visitors, seen
from bot.flows.actions import ScanItem
from bot.flows.cards import card_title
from bot.model.chats import Platform
from bot.model.item import Item
from bot.store import Store


class Scanning:
    """The page of a label."""

    def __init__(self, served: Served, visitors: Visitors, drawing: Drawing) -> None:
        """Only keep them."""
        self._at, self._visitors, self._drawing = served, visitors, drawing

    def routes(self) -> list[web.RouteDef]:
        """Their addresses, as bot.running.intake.World writes them into codes."""
        return [web.get(f"{self._at.base}/scan/{{number:[0-9]{{1,12}}}}", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        """What to write to the bot. To whoever may not see the item, the page tells nothing of it."""
        visitor, number = self._visitors.of(request), int(request.match_info["number"])
        words = self._drawing.words(visitor)
        with self._at.work(self._at.now()) as store:
            item = seen(store, str(number), visitor)
            ways = self._ways(store, number, item, visitor, words)
        title = words.of(card_title(item)) if item else ""
        return self._drawing.page(request, visitor, "scan", title=title, number=number, ways=ways)

    def _ways(
        self, store: Store, number: int, item: Item | None, visitor: Visitor, words: Words
    ) -> list[Way]:
        """Into the chat first: there the step of a loan is taken that is due. A button grants nothing."""
        ways = []
        telegram = self._at.messengers.get(Platform.TELEGRAM)
        if link := telegram.direct_link(ScanItem(number).pack()) if telegram else "":
            ways.append(Way(words.say("scan-telegram"), link))
        if item is None:
            return ways
        if visitor.community_id == item.community_id and (card := discord_card(store, item)):
            ways.append(Way(words.say("scan-discord"), card))
        ways.append(Way(words.say("scan-item"), f"{self._at.base}/items/{number}"))
        return ways
