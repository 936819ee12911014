"""What arrives at the gateway, on its way to the inbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from discord.http import Route

from adapters.discord.answers import CALLBACK, Answers, Live
from adapters.discord.calls import AlreadyAcknowledged, Calls, TokenDead
from adapters.discord.errands import Errands
from adapters.discord.inbound import COMPLETION, completing, read, text_of
from adapters.discord.sieve import Arrived, sift
from adapters.discord.words import label, plain
from bot.conversation.events import AnyEvent, Completing
from bot.conversation.plain_json import read_json
from bot.errors import Contended, StoreAway, TryLater, Undeliverable, Unreachable
from bot.model.chats import Platform
from bot.ports import Complete, Mailroom
from bot.running.patience import Patience
from bot.running.turnstile import Turnstile

log = logging.getLogger(__name__)

DISPATCH: Final = 0
INTERACTION: Final = "INTERACTION_CREATE"
CHOICES: Final = 8
MAX_CHOICES: Final = 25
MAX_CHOICE: Final = 100
PATIENCE_S: Final = 2.0  # Discord gives up on an interaction after three
RETRY_S: Final = 1.0
MOST_WAITING: Final = 10_000  # events in memory while the database is away


def _callback(body: Mapping[str, Any]) -> Route:
    """Where an interaction is answered. Raises KeyError, TypeError or ValueError where it does not say so."""
    return Route("POST", CALLBACK, webhook_id=int(body["id"]), webhook_token=text_of(body["token"]))


class Receiving:
    """Commits what is for us, in order, and answers completions at once."""

    def __init__(
        self,
        mailroom: Mailroom,
        calls: Calls,
        answers: Answers,
        complete: Complete,
        errands: Errands,
        turnstile: Turnstile,
    ) -> None:
        self._mailroom, self._calls, self._answers = mailroom, calls, answers
        self._complete, self._errands, self._turnstile = complete, errands, turnstile
        self._arrived: asyncio.Queue[tuple[Arrived, AnyEvent]] = asyncio.Queue(MOST_WAITING)
        self._patience = Patience("Discord")
        self.bot_id = ""

    def take(self, frame: str) -> None:
        """One frame of the gateway: what is for us waits to be committed."""
        try:
            heard = read_json(frame)
            if heard.get("op") != DISPATCH:
                return
            kind, body = heard["t"], heard["d"]
            if kind == INTERACTION and body["type"] == COMPLETION:
                self._errands.begin(self._suggest(completing(body), _callback(body)))
                return
            arrived = sift(kind, body, self.bot_id, datetime.now(UTC))
            event = read(arrived.raw) if arrived else None
            if arrived is None or event is None:
                return
            now = asyncio.get_running_loop().time()
            if self._turnstile.turns_away(event):
                if kind == INTERACTION:
                    self._errands.begin(self._answers.dismiss(body, now))
                return
            self._turnstile.let_in(event)
            if kind == INTERACTION:
                self._answers.open(body, now)
        except Exception as error:  # noqa: BLE001 - whatever comes must not end the connection of all others
            log.error("Discord: a dispatch cannot be read (%r), passed over", error)
            return
        try:
            self._arrived.put_nowait((arrived, event))
        except asyncio.QueueFull:
            log.error("Discord: event %s is lost, %s others wait for the database", arrived.id, MOST_WAITING)

    async def store(self) -> None:
        """Commit what arrived, until cancelled. While that fails, nothing is acknowledged and nothing given up."""
        while True:
            arrived, event = await self._arrived.get()
            while (wait_s := self._commit(arrived, event)) is not None:  # noqa: ASYNC110  # nobody would set an event
                await asyncio.sleep(wait_s)
            await asyncio.sleep(0)  # of many that wait, none holds up what is to be acknowledged now

    def _commit(self, arrived: Arrived, event: AnyEvent) -> float | None:
        """Commit an event; in how many seconds to try again, None when it is done."""
        account, chat = event.account.id, event.chat.id or event.chat.space
        try:
            new = self._mailroom.receive(
                Platform.DISCORD, arrived.id, arrived.raw, account=account, chat=chat, key=arrived.key
            )
            opened = new and arrived.key
            live = self._answers.get(arrived.id, asyncio.get_running_loop().time()) if opened else None
        except (StoreAway, Contended) as away:
            return self._patience.wait(away)
        except Exception:
            log.exception("Discord: event %s cannot be stored, trying again", arrived.id)
            return RETRY_S
        self._patience.over()
        if live is not None:
            self._errands.begin(self._win_time(live))
        return None

    async def _win_time(self, live: Live) -> None:
        """Shortly before Discord gives up, tell the person that the answer takes longer."""
        await asyncio.sleep(max(0.0, live.since + PATIENCE_S - asyncio.get_running_loop().time()))
        with suppress(StoreAway, Contended):
            self._answers.look(live)
        await self._answers.defer(live)

    async def _suggest(self, event: Completing | None, route: Route) -> None:
        """Answer an option that is being typed into, at once and without a trace."""
        found = self._complete(event) if event else ()
        choices = [
            {"name": label(plain(one.shown), MAX_CHOICE), "value": one.value[:MAX_CHOICE]}
            for one in found[:MAX_CHOICES]
        ]
        try:
            await self._calls(route, {"type": CHOICES, "data": {"choices": choices}})
        except (TokenDead, AlreadyAcknowledged, TryLater, Undeliverable, Unreachable) as error:
            log.debug("Discord: a completion came too late (%s)", error)
