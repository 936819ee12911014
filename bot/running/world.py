"""The world: who answers what the core cannot know."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.lookups import Answer, DrawLabel, Drawn, DrawWeeks, FindPlace, FoundPlaces, Lookup
from bot.errors import TryLater
from bot.model.chats import Platform
from bot.ports import Atlas, Messenger, Printer


@dataclass(frozen=True, slots=True)
class World:
    """Who answers lookups: the platforms' adapters, the atlas and the printer. Pages begin at `address` ("": none)."""

    messengers: Mapping[Platform, Messenger]
    atlas: Atlas
    printer: Printer | None = None
    address: str = ""

    async def ask(self, lookup: Lookup) -> Answer:
        """Answer a lookup. Raises TryLater when it cannot be answered now."""
        if isinstance(lookup, FindPlace):
            try:
                return await self.atlas.find(lookup.text, lookup.language, lookup.near)
            except TryLater:
                return FoundPlaces(offline=True)
        if isinstance(lookup, DrawLabel | DrawWeeks):
            link = self.link_of(lookup) if isinstance(lookup, DrawLabel) else ""
            return await asyncio.to_thread(self.printer.draw, lookup, link) if self.printer else Drawn()
        messenger = self.messengers.get(lookup.account.platform)
        if messenger is None:
            raise TryLater(60, "that platform is not running")
        return await messenger.ask(lookup)

    def link_of(self, label: DrawLabel) -> str:
        """What a label's code says: the way into the chat, else a page that tells it, else nothing."""
        messenger = self.messengers.get(label.platform)
        direct = messenger.direct_link(label.start) if messenger else ""
        return direct or (f"{self.address}/scan/{label.number}" if self.address else "")
