"""Elm Street for the whole program: two neighbours to begin with on each platform."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.conversation.phrases import Reader, T
from bot.flows.actions import Borrow
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from bot.model.loan import LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from tests.journey.town import START, OnDiscord, OnTelegram, Town

HOME = Point(52.5200, 13.4050)
WITHIN_S = 15.0  # on a machine that is busy with other tests; alone it takes a tenth of a second
BOOK = Phrasebook.load()


def words(key: str, **params: str | int) -> str:
    """A phrase as an English reader sees it."""
    return BOOK.words(T(key, params), Reader("en", "Europe/Berlin"))


class Elm:
    """A community on both platforms: Anna and Cara on Telegram, Ben and Dora on Discord; Cara and Dora do no harm."""

    def __init__(self, town: Town) -> None:
        """The bot stands in both rooms already."""
        self.town = town
        self.anna, self.cara = OnTelegram(town, "Anna"), OnTelegram(town, "Cara")
        self.ben, self.dora = OnDiscord(town, "Ben"), OnDiscord(town, "Dora")
        self.group = town.telegram.group("Elm Street", admins=[self.cara.person], members=[self.anna.person])
        members = (self.ben.person,)
        self.guild = town.discord.guild("Elm Street", self.dora.person, "neighbours", members=members)
        self.channel = next(iter(self.guild.channels.values()))

    async def settle(self) -> None:
        """The rooms are set up, and everybody has joined."""
        group = Chat(Platform.TELEGRAM, str(self.group.id), direct=False)
        channel = Chat(Platform.DISCORD, self.channel.id, direct=False, space=self.guild.id)
        with self.town.program.database.work(START) as store:
            elm = store.communities.add(Community("Elm Street", HOME, "Europe/Berlin", START))
            for chat in (group, channel):
                store.rooms.add(Room(chat, elm.id, "Elm Street"))
            for who in (self.anna, self.cara, self.ben, self.dora):
                on = Platform.TELEGRAM if isinstance(who, OnTelegram) else Platform.DISCORD
                key = who.person.id if isinstance(who, OnTelegram) else who.person.user.id
                member = store.members.add(Member(elm.id, who.name, Cell.of(HOME, 500), START))
                store.faces.save(Face(Account(on, str(key)), who.name, "en", member.id, True, START))
        self.group.add_bot(self.cara.person)
        await self.town.discord.add_bot(self.guild)
        for person in (self.anna.person, self.cara.person):
            person.says("/help")
        await self.town.settles()

    @asynccontextmanager
    async def nobody_waits(self) -> AsyncIterator[None]:
        """What is done within holds up nobody: on both platforms an innocent neighbour is answered in time."""
        read = len(self.cara.person.inbox)
        yield
        began = time.monotonic()
        self.cara.person.says("/mine")
        asked = await self.dora.person.uses("mine")
        await self.town.until(
            lambda: len(self.cara.person.inbox) > read and asked.original, "the innocent to be answered"
        )
        assert time.monotonic() - began < WITHIN_S
        await self.town.settles()

    async def offers(self, title: str) -> int:
        """Anna offers something; its number."""
        read = len(self.group.cards)
        self.anna.person.says("/offer")
        self.anna.person.says(title)
        await self.anna.presses("Skip")
        await self.anna.presses("Thing")
        for _ in range(3):
            await self.anna.presses("Skip")
        await self.town.until(lambda: len(self.group.cards) > read, "the card")
        await self.town.settles()
        return int(self.asks("SELECT max(id) FROM item"))

    async def asks_for(self, item: int) -> int:
        """Ben asks to borrow it; the number of the loan."""
        await self.ben.person.uses("mine")
        await self.town.settles()
        await self.forges(Borrow(item).pack())
        await self.ben.fills(span="tomorrow")
        await self.ben.presses("Ask for it")
        return int(self.asks("SELECT max(id) FROM loan"))

    async def forges(self, custom_id: str) -> None:
        """Ben presses a button that is not there."""
        pressed = await self.ben.person.presses_raw(self.ben.person.last(), custom_id)
        await self.town.until(lambda: pressed.answer, f"an answer to {custom_id!r}")
        await self.town.settles()

    def asks(self, query: str) -> Any:
        """One value of the database."""
        with self.town.program.database.engine.begin() as connection:
            return connection.exec_driver_sql(query).scalar_one()

    def state(self, loan: int) -> LoanState:
        """Where a loan stands."""
        return LoanState(self.asks(f"SELECT state FROM loan WHERE id = {loan}"))
