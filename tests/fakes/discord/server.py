"""The fake Discord itself: starts, stops, and holds together REST, the gateway, the world and the people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Middleware

from tests.fakes.discord.faults import Drop, Fault, Pace
from tests.fakes.discord.gateway import GUILDS, Gateway
from tests.fakes.discord.interactions import COMMAND, COMPLETION, MODAL_SUBMIT, Interaction
from tests.fakes.discord.limits import Json
from tests.fakes.discord.messages import Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.rest import Rest
from tests.fakes.discord.spec import find_spec
from tests.fakes.discord.world import EVERYONE, MANAGE_GUILD, Channel, Guild, Ids, Role, User, moment

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.GfakeX.a-token-for-the-fake-discord-only"
API = "/api/v10"


class FakeDiscord:
    """One bot's Discord. `violations` lists everything it was sent that breaks a limit or a promise."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.token = TOKEN
        self.answer_within = 3.0  # seconds until an unanswered interaction is unknown
        self.token_lives = 900.0  # seconds for which an interaction's token is good
        self.ids = Ids()
        self.bot = User(self.ids.next(), "Commonshed", bot=True)
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}  # the direct ones; a guild keeps its own
        self.people: dict[str, Person] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[str, Json] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.violations: list[str] = []
        self.calls: list[tuple[str, str, Json | None]] = []
        self.faults: list[Fault] = []
        self.pace: Pace | None = None
        self.middlewares: list[Middleware] = []  # whoever looks at every call, before and after
        self.spec = find_spec()
        self.gateway = Gateway(self.bot, self.token, self.guilds)
        self._runner: web.AppRunner | None = None
        self.address = ""

    # -- its own life ---------------------------------------------------------------------------

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one."""
        rest = Rest(self)
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=self.middlewares)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/attachments/{file}/{name}", rest.download)
        app.router.add_route("*", API + "/{path:.*}", rest.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, taken = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{taken}"
        self.gateway.url = self.gateway_url

    async def stop(self) -> None:
        """Close every connection and the port."""
        await self.gateway.drop(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """What `discord.api_url` is set to."""
        return self.address + API

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway_url` is set to."""
        return self.address.replace("http", "ws", 1) + "/gateway/"

    # -- who and what there is ------------------------------------------------------------------

    def person(self, name: str, locale: str = "en-US") -> Person:
        """A new person on Discord."""
        person = Person(self, User(self.ids.next(), name, locale))
        self.people[person.user.id] = person
        return person

    def guild(
        self,
        name: str,
        owner: Person,
        *channels: str,
        moderators: tuple[Person, ...] = (),
        members: tuple[Person, ...] = (),
    ) -> Guild:
        """A new server with these text channels; moderators have Manage Server. The bot is not in it yet."""
        guild = Guild(self.ids.next(), name, owner.user, self.ids)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE)
        staff = guild.role("Staff", MANAGE_GUILD)
        for channel in channels or ("general",):
            guild.channel(channel)
        guild.let_in(owner.user)
        for person in moderators:
            guild.let_in(person.user, staff)
        for person in members:
            guild.let_in(person.user)
        self.guilds[guild.id] = guild
        return guild

    async def add_bot(self, guild: Guild) -> None:
        """A moderator adds the bot to the server."""
        guild.bot_is_in = True
        guild.joined_at = moment()
        guild.let_in(self.bot)
        await self.gateway.dispatch("GUILD_CREATE", guild.created_json(self.bot, joined=True), GUILDS)

    async def remove_bot(self, guild: Guild) -> None:
        """A moderator removes the bot from the server."""
        guild.bot_is_in = False
        guild.members.pop(self.bot.id, None)
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, GUILDS)

    async def lose_guild(self, guild: Guild) -> None:
        """An outage on Discord's side makes the server unavailable; the bot stays in it."""
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild.id, "unavailable": True}, GUILDS)

    async def delete_channel(self, channel: Channel) -> None:
        """A moderator deletes a channel."""
        assert channel.guild is not None
        del channel.guild.channels[channel.id]
        await self.gateway.dispatch("CHANNEL_DELETE", channel.json(), GUILDS)

    def direct_channel(self, user: User) -> Channel:
        """The direct channel between this user and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        made = Channel(self.ids.next(), recipient=user)
        self.channels[made.id] = made
        return made

    def channel(self, channel_id: str) -> Channel | None:
        """The channel of this id, where the bot can see it."""
        for guild in self.guilds.values():
            if channel_id in guild.channels and guild.bot_is_in:
                return guild.channels[channel_id]
        return self.channels.get(channel_id)

    def upload(self, content: bytes, name: str = "photo.png") -> Json:
        """Keep a file under an address of the fake's own CDN; the attachment object."""
        file_id = self.ids.next()
        self.files[file_id] = (name, content)
        url = f"{self.address}/attachments/{file_id}/{name}"
        kinds = {
            "png": "image/png",
            "jpg": "image/jpeg",
            "jpeg": "image/jpeg",
            "webp": "image/webp",
            "txt": "text/plain",
        }
        kind = kinds.get(name.rpartition(".")[2], "application/octet-stream")
        return {
            "id": file_id,
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
        }

    # -- what happens ---------------------------------------------------------------------------

    def interact(self, person: Person, kind: int, channel: Channel, message: Message | None) -> Interaction:
        """Begin an interaction; the clock for its first answer runs."""
        assert kind in (COMMAND, COMPLETION, MODAL_SUBMIT) or message is not None
        interaction = Interaction(self.ids.next(), kind, person, channel, self.clock(), message=message)
        self.interactions[interaction.id] = interaction
        return interaction

    async def announce(self, message: Message, intent: int) -> None:
        """MESSAGE_CREATE; without the content intent a guild's messages come empty."""
        body = message.json()
        if message.channel.guild is not None:
            body |= {"guild_id": message.channel.guild.id, "content": "", "embeds": [], "attachments": []}
        await self.gateway.dispatch("MESSAGE_CREATE", body, intent)

    async def until(self, reached: Callable[[], bool], within: float = 30.0) -> bool:
        """Wait until something is so; False when the seconds are over."""
        ends = time.perf_counter() + within
        while not reached():
            if time.perf_counter() > ends:
                return False
            await asyncio.sleep(0.01)
        return True

    async def connected(self, within: float = 30.0) -> None:
        """Wait until the bot has identified. Raises AssertionError."""

        def on() -> bool:
            return any(session.socket is not None for session in self.gateway.sessions.values())

        assert await self.until(on, within), "the bot did not connect"

    def fail(
        self,
        method: str = "*",
        path: str = "",
        *,
        status: int = 0,
        html: bool = False,
        drop: Drop | None = None,
        delay: float = 0.0,
        times: int | None = 1,
        retry_after: float = 0.05,
    ) -> Fault:
        """Let calls whose path (after /api/v10) begins so go wrong; `faults.clear()` ends all trouble."""
        fault = Fault(method, path, status, html, drop, delay, retry_after, times)
        self.faults.append(fault)
        return fault

    def called(self, method: str, path: str) -> list[Json | None]:
        """The bodies of the calls whose path begins so."""
        return [body for known, where, body in self.calls if known == method and where.startswith(path)]
