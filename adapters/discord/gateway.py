"""The connections to Discord, and what keeps them up: one for calls, and one to the gateway for each shard.

discord.py reconnects by itself once it has been connected, but it ends with an AttributeError when the gateway is down
at the first connect, never tries again after a 503, and may wait a quarter of an hour.
So it is watched from outside.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.errors import PlatformRefused
from bot.model.chats import Platform
from bot.running.watch import SOON_S, UNWATCHED, Watch
from bot.settings import DiscordSettings

log = logging.getLogger(__name__)

FIRST_DELAY_S: Final = 1.0
LONGEST_DELAY_S: Final = 60.0
PATIENCE_S: Final = 90.0  # how long discord.py may try by itself before it starts anew
CLOSING_S: Final = 3.0
PART: Final = "discord"  # as the watch knows it
HEARD: Final = frozenset({"READY", "RESUMED"})  # what discord.py itself must know, to stay connected

BAD_TOKEN: Final = "discord.token: Discord does not accept it; reset it under Bot at https://discord.com/developers/applications"
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
FINAL_CLOSES: Final = {
    4004: BAD_TOKEN,
    4010: "discord: the gateway refuses the shard",
    4011: "discord: the bot is in too many servers for one connection",
    4012: "discord: the gateway no longer speaks this version",
    4013: "discord: the gateway does not know one of the intents",
    4014: "discord: the gateway refuses an intent, though the bot asks for none that must be granted",
}


Shard = tuple[int, int]  # which one, of how many


class Gate(discord.Client):
    """A client that hands on what the gateway sends and acts on nothing itself."""

    def __init__(
        self, on: Callable[[Gate], None], take: Callable[[str], None] | None = None, shard: Shard = (0, 1)
    ) -> None:
        """`on` is told when it is logged in; `take` gets each frame as JSON text. Without it, it is for calls alone."""
        number, count = shard
        super().__init__(
            shard_id=number if count > 1 else None,
            shard_count=count if count > 1 else None,
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30.0,
            enable_debug_events=True,  # on_socket_raw_receive
        )
        # An event that discord.py cannot read would end the connection, and with it the session of all others.
        parsers = self._connection.parsers
        for event in parsers.keys() - HEARD:
            del parsers[event]
        self._take, self._on = take, on
        self._over = asyncio.Event()
        self.down_since: float | None = None
        self.was_up = False

    async def setup_hook(self) -> None:
        """Logged in: messages can be sent before the gateway is open."""
        self._on(self)
        if self._take is None:
            self._up()

    async def live(self, token: str) -> None:
        """Log in, and stay until closed: at the gateway, or only to make calls."""
        if self._take is not None:
            await self.start(token)
            return
        await self.login(token)
        await self._over.wait()

    async def close(self) -> None:
        """Say goodbye."""
        self._over.set()
        await super().close()

    async def on_socket_raw_receive(self, frame: str) -> None:
        """Hand on a frame."""
        if self._take is not None:
            self._take(frame)

    async def on_connect(self) -> None:
        """The gateway knows us."""
        self._up()

    async def on_resumed(self) -> None:
        """The gateway took up the session again, and sends what we missed."""
        self._up()

    async def on_disconnect(self) -> None:
        """The connection is lost; discord.py tries to get it back."""
        if self.down_since is None:
            self.down_since = asyncio.get_running_loop().time()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An error of ours in one of these handlers."""
        log.exception("Discord: %s failed", event_method)

    def down_for(self, now: float) -> float:
        """Seconds without a connection at this time of the loop."""
        return 0.0 if self.down_since is None else now - self.down_since

    def _up(self) -> None:
        self.was_up, self.down_since = True, None


def point_to(settings: DiscordSettings) -> None:
    """Set the addresses. discord.py keeps them on its classes, so they are the whole process's.

    It would also warn at each connection that it cannot speak; nobody asked it to.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = settings.api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.gateway_url)


async def stay_connected(
    make: Callable[[], Gate], token: str, stop: asyncio.Event, watch: Watch = UNWATCHED
) -> None:
    """Hold a connection until `stop` is set. Raises PlatformRefused when trying again would not help."""
    delays = _delays()
    while not stop.is_set():
        gate = make()
        began = asyncio.get_running_loop().time()
        error = await _watch(gate, token, stop, watch)
        if stop.is_set():
            return
        reason = _final(error)
        if reason:
            raise PlatformRefused(reason) from error
        if gate.was_up and asyncio.get_running_loop().time() - began > LONGEST_DELAY_S:
            # One that fails right after each start goes on waiting longer: 1,000 starts a day.
            delays = _delays()
        delay = next(delays)
        why = type(error).__name__ if error else "silence"
        log.warning("Discord: the connection failed (%s), next try in %.1f s", why, delay)
        watch.beat(PART, delay + SOON_S)
        await _pause(stop, delay)


async def _watch(gate: Gate, token: str, stop: asyncio.Event, watch: Watch) -> BaseException | None:
    """Let one client live until it ends, is to stop, or is down for too long; the error it ended with."""
    loop = asyncio.get_running_loop()
    gate.down_since = loop.time()  # until it is up for the first time
    living = asyncio.create_task(gate.live(token))
    stopping = asyncio.create_task(stop.wait())
    try:
        while not living.done() and not stopping.done():
            watch.beat(PART)
            watch.connected(Platform.DISCORD, up=gate.down_since is None)
            await asyncio.wait({living, stopping}, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            if gate.down_for(loop.time()) > PATIENCE_S:
                break
    finally:
        watch.connected(Platform.DISCORD, up=False)
        stopping.cancel()
        await _end(gate, living)
    return living.exception() if living.done() and not living.cancelled() else None


async def _end(gate: Gate, living: asyncio.Task[None]) -> None:
    """Close in order, which also ends discord.py's heartbeat thread; by force when the other side does not answer."""
    try:
        async with asyncio.timeout(CLOSING_S):
            await gate.close()
    except TimeoutError:
        log.debug("Discord: the gateway did not say goodbye")
    await asyncio.wait({living}, timeout=CLOSING_S)
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    await gate.http.close()


def _final(error: BaseException | None) -> str:
    """Why trying again would not help; "" when it may."""
    match error:
        case discord.LoginFailure():
            return BAD_TOKEN
        case discord.PrivilegedIntentsRequired():
            return FINAL_CLOSES[4014]
        case discord.ConnectionClosed():
            return FINAL_CLOSES.get(error.code, "")
    return ""


def _delays() -> Iterator[float]:
    """Seconds between attempts, doubling, and never quite the same for two bots that fell together."""
    delay = FIRST_DELAY_S
    while True:
        yield delay * random.uniform(0.5, 1.0)
        delay = min(delay * 2, LONGEST_DELAY_S)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
