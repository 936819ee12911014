"""The fuzzed town between the fake platforms: the same people, rooms and rows, and the real program."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.model.chats import Account, Platform
from bot.setting_values import Listen
from bot.settings import LimitsSettings, OperationsSettings, Settings
from storage.migrations import heads
from storage.records import first_broken
from tests.fakes.discord.messages import Message as DiscordMessage
from tests.fakes.discord.people import Person as DiscordPerson
from tests.fakes.discord.world import EVERYONE, Channel, Guild, Role
from tests.fakes.discord.world import User as DiscordUser
from tests.fakes.telegram import Group
from tests.fakes.telegram import Message as TelegramMessage
from tests.fakes.telegram import Person as TelegramPerson
from tests.fakes.telegram.world import Chat, User
from tests.fuzz.town import BETWEEN, Raw, Town
from tests.in_memory import memory
from tests.journey import town as journey
from tests.stories.neighbour import Neighbour
from tests.stories.street import ROOMS

PATIENCE: Final = 10_000  # events a minute: a story's are seconds apart, here all come at once
FAILED: Final = "SELECT error FROM inbox WHERE error NOT IN ('', 'not for us')"
OPEN: Final = "SELECT count(*) FROM inbox WHERE handled_at IS NULL"


class Ground(journey.Town):
    """The program, begun on what a fuzzed town has."""

    def __init__(self, folder: Path, town: Town) -> None:
        """Nothing runs yet. Two innocent neighbours have joined whom no story knows."""
        super().__init__(folder)
        self._town, self.address = town, Listen("127.0.0.1", unused_port())
        self._innocent = town.street.neighbour("Ida"), town.street.neighbour("Jan", on="discord")
        self._hands: dict[Account, TelegramPerson | DiscordPerson] = {}
        self.file = ""
        self._whole: Settings | None = None
        _write(town, folder / "shed.db")

    def settings(self) -> Settings:
        """As the town's, for whoever is in a hurry; the same whenever they are asked for."""
        if self._whole is None:
            limits = LimitsSettings(events_a_minute=PATIENCE)
            operations = OperationsSettings(listen=self.address)
            self._whole = super().settings().model_copy(update={"limits": limits, "operations": operations})
        return self._whole

    async def start(self) -> None:
        """The people and the rooms are on their platforms before the program is."""
        guild = ROOMS[Platform.DISCORD]
        everybody = [*self._town.people, *self._innocent]
        hands = self._hands = {who.account: self._comes(who) for who in everybody}
        moderators = self._town.street.moderators
        owner = next(
            hand.user for who, hand in hands.items() if who in moderators and isinstance(hand, DiscordPerson)
        )
        served = Guild(guild.space, "Elm Street", owner, self.discord.ids, bot_is_in=True)
        served.roles[served.id] = Role(served.id, "@everyone", EVERYONE)
        served.channels[guild.id] = Channel(guild.id, "neighbours", served)
        group = Chat(int(ROOMS[Platform.TELEGRAM].id), "group", "Elm Street")
        group.statuses[self.telegram.bot.id] = "member"
        for who in everybody:
            hand, moderates = hands[who.account], who.account in moderators
            if isinstance(hand, TelegramPerson):
                group.statuses[hand.id] = "administrator" if moderates else "member"
            else:
                served.let_in(hand.user)
        served.let_in(self.discord.bot)
        self.discord.guilds[served.id] = served
        Group(self.telegram.street, group)
        self.file = str(self.discord.upload(journey.picture(), "photo.jpg")["url"])
        await super().start()

    def _comes(self, who: Neighbour) -> TelegramPerson | DiscordPerson:
        """Somebody of the town, on their platform."""
        if who.account.platform is Platform.TELEGRAM:
            hand = TelegramPerson(self.telegram.street, User(int(who.account.id), who.name))
            hand.chat.started = True
            return hand
        seen = DiscordPerson(self.discord, DiscordUser(who.account.id, who.name))
        self.discord.people[who.account.id] = seen
        return seen

    # What is sent

    async def hears(self, platform: Platform, raw: Raw) -> None:
        """One raw event, as the platform would send it."""
        written = json.dumps(raw).replace(self._town.crowd.file, self.file)
        sent: Raw = json.loads(written)
        self._ahead += BETWEEN
        if platform is Platform.TELEGRAM:
            self._presses(sent)
            queue = self.telegram.updates
            queue.waiting.append(sent | {"update_id": queue.next_id})
            queue.next_id += 1
            queue.wake()
            return
        kind, body = sent.get("t"), sent.get("d")
        if not isinstance(kind, str):
            return  # what stands around an event is Discord's own, and read by discord.py
        self._interacts(sent)
        for session in [*self.discord.gateway.sessions.values()]:
            await session.dispatch(kind, body)  # type: ignore[arg-type]  # whatever came

    def _presses(self, raw: Raw) -> None:
        """A press waits for its answer, and its message is there, if that can be told of it."""
        match raw:
            case {
                "callback_query": {
                    "id": str(press),
                    "message": {"message_id": int(number)},
                    "from": {"id": int(who)},
                }
            }:
                self.telegram.street.callbacks.waiting[press] = (who, 0.0)
                chat, bot = self.telegram.world.chats.get(who), self.telegram.bot
                if chat is not None and all(it.message_id != number for it in chat.all_messages):
                    chat.all_messages.append(TelegramMessage(number, chat, bot, 0, text="as ever"))

    def _interacts(self, raw: Raw) -> None:
        """An interaction can be answered, if it can be told who began it."""
        match raw:
            case {
                "t": "INTERACTION_CREATE",
                "d": {"id": str(number), "type": int(kind), "token": str()} as body,
            } if number.isdecimal() and 2 <= kind <= 5 and not isinstance(kind, bool):
                member = body.get("member")
                user = (member if isinstance(member, dict) else body).get("user")
                who = self.discord.people.get(str(user.get("id"))) if isinstance(user, dict) else None
                if who is None:
                    return
                channel = self.discord.channel(str(body.get("channel_id"))) or who.direct
                shown = DiscordMessage(self.discord.ids.next(), channel, self.discord.bot, "as ever")
                channel.messages.append(shown)
                begun = self.discord.interact(who, kind, channel, shown if kind in (3, 5) else None)
                body |= {"id": begun.id, "token": begun.token, "application_id": self.discord.bot.id}
                if "message" in body and isinstance(body["message"], dict):
                    body["message"] |= {"id": shown.id}

    # What must hold

    async def arrived(self) -> None:
        """Wait until all that was sent has come in and is done."""
        await self.until(lambda: not self.telegram.updates.waiting, "the updates to be fetched")
        await self.settles()

    async def serves(self) -> None:
        """An innocent neighbour on each platform is answered, and the program says that it is ready."""
        ida, jan = self._hands[self._innocent[0].account], self._hands[self._innocent[1].account]
        assert isinstance(ida, TelegramPerson)
        assert isinstance(jan, DiscordPerson)
        read = len(ida.inbox)
        ida.says("/mine")
        asked = await jan.uses("mine")
        await self.until(lambda: len(ida.inbox) > read and asked.original, "the innocent's answers")
        ready = f"http://{self.address.host}:{self.address.port}/readyz"
        async with ClientSession() as session, session.get(ready) as answer:
            assert answer.status == 200, await answer.text()

    def wrong(self) -> list[Any]:
        """What is set aside, still open, broken, or was more than a platform takes."""
        with self.program.database.engine.begin() as connection:
            told = connection.exec_driver_sql
            found: list[Any] = [*told(FAILED).scalars(), *told("PRAGMA foreign_key_check").all()]
            found += [it for it in (told(OPEN).scalar_one(), first_broken(connection)) if it]
        return [*found, *self.telegram.violations, *self.discord.violations]


def _write(town: Town, file: Path) -> None:
    """All that the town has, as a database of the present form."""
    with closing(sqlite3.connect(file)) as kept:
        memory(town.street.database.engine, lambda it: it.backup(kept))
        kept.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        kept.executemany("INSERT INTO alembic_version VALUES (?)", [(it,) for it in heads()])
        kept.commit()
