"""The town of a campaign: both fake platforms with their witness, a community on both, and the victim between them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from aiohttp.test_utils import unused_port
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from adapters.places import distance_m
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from storage.database import Database
from storage.migrations import migrate_engine
from tests.chaos.dial import START, Dial
from tests.chaos.hunt import Hunt
from tests.chaos.keeper import Crew, Keeper
from tests.chaos.ledger import open_ledger
from tests.chaos.postgres import Postgres
from tests.chaos.updates import UnrulyUpdates
from tests.chaos.witness import Witness
from tests.fakes.discord.people import Person as DiscordPerson
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import Person as TelegramPerson

HOME = Point(52.5200, 13.4050)
POLL_S = 1.0  # how long the fake Telegram holds a request for news; the real one 50 s
NAMES = ("Anna", "Ben", "Cara", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jin", "Kim", "Lea")


class Town:
    """Everything of one campaign, in one folder."""

    def __init__(
        self, folder: Path, seed: int, *, on_each: int = 6, database: str = "sqlite", crew: Crew = ((),)
    ) -> None:
        """`on_each` neighbours live on each platform; `crew` are the arguments of each process. Nothing runs yet."""
        self.folder, self.kind = folder, database
        self.complaints: list[str] = []  # what was noticed on the way
        self.dial = Dial(folder / "dial")
        self.hunt = Hunt(folder / "hunt")
        self.witness = Witness()
        self.telegram, self.discord = FakeTelegram(), FakeDiscord()
        self.updates = UnrulyUpdates(rng=Random(f"{seed} updates"), max_wait_s=POLL_S)
        self.updates.meets = lambda point, what: self.witness.meets(point, self.keeper.receiver, what)
        self.telegram.updates = self.telegram.street.updates = self.updates
        self._port = unused_port()  # of the webhook
        for platform in (self.telegram, self.discord):
            platform.middlewares.append(self.witness.look)
        self.postgres = Postgres(folder) if database == "postgresql" else None
        self.url = self.postgres.url if self.postgres else f"sqlite:///{folder}/shed.db"
        self.keeper = Keeper(folder / "dial", folder / "config.toml", folder / "victim.log", crew)
        self.witness.strike = self.keeper.kills
        self._engine = create_engine(_with_driver(self.url), pool_pre_ping=True)
        self.mia, self.max = self.telegram.user("Mia"), self.discord.person("Max")
        self.on_telegram = [self.telegram.user(name) for name in NAMES[:on_each]]
        self.on_discord = [self.discord.person(f"{name}d") for name in NAMES[:on_each]]
        self.group = self.telegram.group("Elm Street", admins=[self.mia], members=self.on_telegram)
        self.guild = self.discord.guild(
            "Elm Street", self.max, "neighbours", moderators=(self.max,), members=tuple(self.on_discord)
        )
        self.channel = next(iter(self.guild.channels.values()))

    async def __aenter__(self) -> Self:
        """The platforms and the nursery are up, the community is there; the victim is not started."""
        if self.postgres:
            await self.postgres.__aenter__()
        await self.telegram.__aenter__()
        await self.discord.__aenter__()
        await self.keeper.__aenter__()
        self.receives("polling")
        self._settle()
        self.group.add_bot(self.mia)
        await self.discord.add_bot(self.guild)
        for person in (self.mia, *self.on_telegram):
            person.says("/help")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Everything is down."""
        await self.keeper.__aexit__(kind, error, trace)
        await self.discord.__aexit__(kind, error, trace)
        await self.telegram.__aexit__(kind, error, trace)
        self._engine.dispose()
        if self.postgres:
            await self.postgres.__aexit__(kind, error, trace)

    def asks(self, query: str, **values: Any) -> list[Any]:
        """Rows of the database, read beside the victims. Moments as SQLite writes them, or as they are."""
        if not self.postgres:
            values = {name: _written(it) for name, it in values.items()}
        with self._engine.connect() as connection:
            return list(connection.execute(text(query), values))

    def leaves_nothing_held(self) -> None:
        """What a dead process had to itself runs out at once: those who wait for it would wait for 15 and 30 s."""
        if not self.postgres:
            return
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE lease SET until = now() - interval '1 second'"))
            connection.execute(
                text("UPDATE inbox SET claimed_until = now() - interval '1 second' WHERE claim <> ''")
            )

    async def until(self, met: Callable[[], object], within_s: float) -> bool:
        """Wait until something holds; False when the seconds are over."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            try:
                if met():
                    return True
            except DBAPIError:  # it is restarted just now
                await asyncio.sleep(0.2)
            await asyncio.sleep(0.02)
        return False

    def waiting(self) -> int:
        """How many events and messages are under way."""
        (row,) = self.asks(
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL)"
            " + (SELECT count(*) FROM outbox WHERE ended_at IS NULL)"
        )
        return int(row[0])

    def is_quiet(self) -> bool:
        """Whether nothing is on its way, neither at a platform nor in the database."""
        return not self.updates.waiting and not self.waiting()

    def passes(self, **span: float) -> None:
        """The simulated clock goes on."""
        self.dial.moves(timedelta(**span))

    def is_up(self) -> bool:
        """Whether the victim is connected to both platforms."""
        gateway = any(session.socket is not None for session in self.discord.gateway.sessions.values())
        return self.keeper.all_there and gateway

    def fence(self, lease: str) -> int:
        """How many holders a lease has had."""
        rows = self.asks("SELECT fence FROM lease WHERE name = :name", name=lease)
        return int(rows[0][0]) if rows else 0

    def holder(self, lease: str) -> int:
        """The process that holds a lease, by its number; 0 when there is none."""
        rows = self.asks("SELECT holder FROM lease WHERE name = :name", name=lease)
        return int(rows[0][0], 16) if rows else 0

    @property
    def called(self) -> bool:
        """Whether Telegram calls the program's webhook; else that asks for news."""
        return bool(self.updates.webhook_url)

    def receives(self, mode: str) -> None:
        """From the next start on it gets Telegram's updates so: "polling" or "webhook"."""
        sections: dict[str, dict[str, str | int]] = {
            "telegram": {
                "mode": mode,
                "webhook_url": f"http://127.0.0.1:{self._port}/telegram",
                "webhook_secret": "secret-of-the-webhook",
                "webhook_listen": f"127.0.0.1:{self._port}",
                "token": self.telegram.token,
                "base_url": self.telegram.base_url,
                "base_file_url": self.telegram.base_file_url,
            },
            "discord": {
                "token": self.discord.token,
                "api_url": self.discord.api_url,
                "gateway_url": self.discord.gateway_url,
            },
            "database": {"url": self.url, "notes": str(self.folder / "notes")},
            "places": {"service": "none"},
            "limits": {
                "events_a_minute": 10_000,
                "open_requests": 10_000,
                "items_a_day": 10_000,
                "asks_a_day": 10_000,
            },
        }
        lines: list[str] = []
        for name, section in sections.items():
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in section.items())]
        (self.folder / "config.toml").write_text("\n".join(lines))

    def _settle(self) -> None:
        """The database with its community, rooms and members; from now on the ledger is kept."""
        database = Database(_with_driver(self.url), distance_m, self.dial.now)
        migrate_engine(database.engine)
        group = Chat(Platform.TELEGRAM, str(self.group.id), direct=False)
        channel = Chat(Platform.DISCORD, self.channel.id, direct=False, space=self.guild.id)
        with database.work(START) as store:
            elm = store.communities.add(Community("Elm Street", HOME, "Europe/Berlin", START))
            for chat in (group, channel):
                store.rooms.add(Room(chat, elm.id, "Elm Street"))
            for account, name in self._accounts():
                member = store.members.add(Member(elm.id, name, Cell.of(HOME, 500), START))
                store.homes.put(member.id, HOME, "", START)
                store.faces.save(Face(account, name, "en", member.id, True, START))
                if name in ("Mia", "Max"):
                    store.moderators.saw(elm.id, account)
            open_ledger(store.connection)
        database.close()

    def _accounts(self) -> list[tuple[Account, str]]:
        """Everybody who lives here."""
        telegram: list[TelegramPerson] = [self.mia, *self.on_telegram]
        discord: list[DiscordPerson] = [self.max, *self.on_discord]
        return [(Account(Platform.TELEGRAM, str(it.id)), it.user.first_name) for it in telegram] + [
            (Account(Platform.DISCORD, it.user.id), it.user.name) for it in discord
        ]


def _with_driver(url: str) -> str:
    """An address as SQLAlchemy reads it."""
    return url.replace("postgresql://", "postgresql+psycopg://")


def _written(value: Any) -> Any:
    """A moment as SQLite keeps it."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value
