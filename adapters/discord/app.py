"""Discord's messenger: takes what the gateway dispatches, sends parcels, answers look-ups."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

from discord.http import Route

from adapters.discord.answers import Answers, Live
from adapters.discord.calls import Calls, NotEditable
from adapters.discord.commands import declarations, same
from adapters.discord.errands import Errands
from adapters.discord.gateway import PART, Gate, Shard, point_to, stay_connected
from adapters.discord.inbound import read
from adapters.discord.lookups import fetch_photo, is_moderator
from adapters.discord.modals import modal
from adapters.discord.receiving import Receiving
from adapters.discord.render import PHOTO, Message, render
from bot.conversation.commands import CommandMenu
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import Answer, FetchPhoto, IsModerator, Lookup
from bot.conversation.replies import Ask
from bot.errors import Contended, StoreAway, TryLater, Undeliverable, Unreachable
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.ports import (
    OWN_FILE,
    Alone,
    Complete,
    Mailroom,
    OwnFile,
    Parcel,
    Photos,
    Raw,
    Sent,
    Turns,
    own_content,
)
from bot.running.together import together
from bot.running.turnstile import Turnstile
from bot.running.watch import UNWATCHED, Watch
from bot.settings import DiscordSettings

log = logging.getLogger(__name__)

SETTLED_S: Final = 4.0  # after an event was handled, when its replies must have come
MAX_REMEMBERED: Final = 10_000  # direct channels


class DiscordMessenger:
    """One bot on Discord."""

    platform = Platform.DISCORD

    def __init__(
        self,
        *,
        settings: DiscordSettings,
        mailroom: Mailroom,
        book: Phrasebook,
        photos: Photos,
        menus: Sequence[CommandMenu],
        complete: Complete,
        watch: Watch = UNWATCHED,
        turns: Turns | None = None,
        receives: bool = True,
        own_file: OwnFile | None = None,
        turnstile: Turnstile | None = None,
    ) -> None:
        """Open nothing yet. Of several processes only some receive, and share the shards by `turns`."""
        self._settings, self._book, self._photos, self._menus = settings, book, photos, menus
        self._watch, self._turns, self._receives = watch, turns or Alone(), receives
        self._own_file = own_file
        self._calls = Calls()
        self._answers = Answers(self._calls, partial(mailroom.letter, self.platform))
        self._errands = Errands()
        self._receiving = Receiving(
            mailroom, self._calls, self._answers, complete, self._errands, turnstile or Turnstile()
        )
        self._direct: OrderedDict[str, str] = OrderedDict()

    # Receiving

    async def run(self, stop: asyncio.Event) -> None:
        """Make calls, and receive if it is to, until `stop` is set. Raises PlatformRefused when Discord will not have
        us."""
        if self._settings.token is None:
            raise ValueError("discord.token is not set")
        point_to(self._settings)
        token, count = self._settings.token.get_secret_value(), self._settings.shards
        watched = UNWATCHED if self._receives else self._watch  # the shards tell more
        parts = [stay_connected(partial(Gate, self._logged_in), token, stop, watched)]
        if self._receives:
            parts += [self._shard((number, count), token, stop) for number in range(count)]
        storing = asyncio.create_task(self._receiving.store())
        try:
            await together(parts)
        finally:
            self._calls.use(None)
            storing.cancel()
            await asyncio.gather(storing, return_exceptions=True)

    async def _shard(self, shard: Shard, token: str, stop: asyncio.Event) -> None:
        """Receive what comes to one shard, whenever it is this process's turn."""

        async def connect(over: asyncio.Event) -> None:
            """Stay connected until the turn is over."""
            make = partial(Gate, self._known, self._receiving.take, shard)
            await stay_connected(make, token, over, self._watch)
            self._watch.ended(PART)

        await self._turns.hold(f"discord-shard:{shard[0]}", connect, stop)

    async def close(self) -> None:
        """End what is still under way. The connections are closed by `run`."""
        await self._errands.end()

    def read(self, raw: Raw) -> AnyEvent | None:
        """Translate what the inbox kept."""
        return read(raw)

    def _known(self, gate: Gate) -> None:
        """Discord says who we are."""
        if gate.user is not None:
            self._receiving.bot_id = str(gate.user.id)

    def _logged_in(self, gate: Gate) -> None:
        """Calls can be made, and the commands be compared."""
        self._known(gate)
        self._calls.use(gate.http)
        if self._receives:
            self._errands.begin(self._declare(str(gate.application_id)))

    async def _declare(self, application: str) -> None:
        """Declare the slash commands when they changed. A failure costs only the change, until the next connection."""
        path = "/applications/{application_id}/commands"
        declared = declarations(self._menus, self._book)
        try:
            known = Route("GET", path, application_id=application)
            if not same(declared, await self._calls(known, params={"with_localizations": "true"})):
                await self._calls(Route("PUT", path, application_id=application), declared)
        except (TryLater, Undeliverable, Unreachable) as error:
            log.warning("Discord: the commands could not be declared (%s)", error)

    # Answering

    async def ask(self, lookup: Lookup) -> Answer:
        """Answer IsModerator or FetchPhoto. Raises TryLater."""
        match lookup:
            case IsModerator():
                return await is_moderator(self._calls, lookup, self._settings.moderator_role)
            case FetchPhoto():
                return await fetch_photo(lookup, self._photos, self._settings.api_url)
            case _:
                raise TypeError("places are the atlas's to find, and pictures the printer's to draw")

    async def waiting(self, event: AnyEvent) -> None:
        """Let the person see that the answer takes longer."""
        live = self._live(event.id)
        if live is not None:
            await self._answers.defer(live)

    async def finished(self, event: AnyEvent) -> None:
        """End what is still open. The replies may be on their way, so this waits a little."""
        live = self._live(event.id)
        if live is not None:
            live.handled = True
            self._errands.begin(self._settle(live))

    async def _settle(self, live: Live) -> None:
        await asyncio.sleep(SETTLED_S)
        with suppress(StoreAway, Contended):
            await self._answers.clear(live)

    def direct_link(self, start: str) -> str:
        """Discord has no address that opens a direct chat with a bot."""
        return ""

    # Sending

    async def send(self, parcel: Parcel) -> Sent:
        """Deliver: through the interaction that it answers while that lives, otherwise as a message.

        Raises TryLater, Unreachable, Undeliverable or NotOurs; StoreAway or Contended when nothing was sent.
        """
        live = self._live(parcel.answers)
        if live is not None:
            sent = await self._answer(live, parcel)
            if sent is not None:
                return sent
        message, photo = await self._drawn(parcel)
        channel = await self._channel(parcel.to)
        if parcel.edits:
            path = "/channels/{channel_id}/messages/{message_id}"
            route = Route("PATCH", path, channel_id=channel, message_id=parcel.edits)
            parcel.begin()
            try:
                await self._calls(route, message, photo=photo)
                return Sent(parcel.edits)
            except NotEditable:
                log.debug("Discord: message %s cannot be changed, a new one is sent", parcel.edits)
        # discord.py would take a new nonce at each attempt; the same one gives the earlier message again.
        once = {"nonce": str(parcel.id), "enforce_nonce": True}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        if self._own_file is not None and (content := own_content(parcel, self._own_file)):
            photo, message = content, {**message, "attachments": [{"id": "0", "filename": OWN_FILE}]}
        parcel.begin()
        shown = await self._calls(route, {**message, **once}, photo=photo)
        return Sent(shown["id"])

    async def _answer(self, live: Live, parcel: Parcel) -> Sent | None:
        """Answer the interaction; None when it is too late for that."""
        if isinstance(parcel.reply, Ask) and live.opens_modals:
            form = modal(parcel.reply, parcel.reader, self._book)
            sent = await self._answers.ask(live, form, parcel.begin) if form else None
            if sent is not None:
                return sent
        message, photo = await self._drawn(parcel)
        return await self._answers.show(live, message, photo, parcel.edits, parcel.begin)

    async def _drawn(self, parcel: Parcel) -> tuple[dict[str, Any], bytes | None]:
        """The message and its photo. A photo that is gone is left out."""
        message = render(parcel.reply, parcel.reader, self._book)
        photo = await asyncio.to_thread(self._photos.jpeg, message.photo) if message.photo else None
        return with_photo(message, photo is not None), photo

    async def _channel(self, to: Chat) -> str:
        """The channel to write to; a direct one is opened when it is first needed."""
        if not to.direct:
            return to.id
        if to.id not in self._direct:
            opened = await self._calls(Route("POST", "/users/@me/channels"), {"recipient_id": to.id})
            self._direct[to.id] = opened["id"]
            if len(self._direct) > MAX_REMEMBERED:
                self._direct.popitem(last=False)
        return self._direct[to.id]

    def _live(self, event: str) -> Live | None:
        return self._answers.get(event, asyncio.get_running_loop().time())


def with_photo(message: Message, has_photo: bool) -> dict[str, Any]:
    """A message's body with its picture named among the attachments, or with none at all."""
    if has_photo:
        return {**message.body, "attachments": [{"id": "0", "filename": PHOTO}]}
    embeds = [{name: part for name, part in one.items() if name != "image"} for one in message.body["embeds"]]
    return {**message.body, "embeds": embeds, "attachments": []}
