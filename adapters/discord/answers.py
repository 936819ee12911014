"""Interactions that can still be answered, each found by its id with its token: in memory, or in the inbox.

The first answer must come within three seconds; the token is good for fifteen minutes. Several processes may have a
hand in one interaction: one receives it and wins time, another looks something up, a third sends the answer. So what
one of them remembers may be behind; where Discord says that there is an answer already, it is asked which.
https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from discord.http import Route

from adapters.discord.calls import AlreadyAcknowledged, Calls, NotEditable, TokenDead
from adapters.discord.inbound import COMMAND, COMPONENT, EPHEMERAL
from bot.errors import TryLater, Undeliverable, Unreachable
from bot.ports import Letter, Sent

Json = Mapping[str, Any]

SAY, DEFER, DEFER_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9
ANSWER_S: Final = 5.0  # Discord gives up after three
LIVES_S: Final = 870.0  # the token: 15 minutes, less what a call may take
LOADING: Final = 1 << 7  # a message's flag: "is thinking"
MOST_REMEMBERED: Final = 2_000
CALLBACK: Final = "/interactions/{webhook_id}/{webhook_token}/callback"
FOLLOW_UP: Final = "/webhooks/{webhook_id}/{webhook_token}"
ANSWER: Final = FOLLOW_UP + "/messages/{message_id}"
ORIGINAL: Final = "@original"


class Stage(Enum):
    """How far an interaction is answered."""

    OPEN = auto()  # as far as this process knows
    ELSEWHERE = auto()  # another process, or an attempt whose receipt was lost, answered; Discord knows how
    THINKING = auto()  # the person sees "is thinking"
    ACKNOWLEDGED = auto()  # the pressed message stays as it is
    ANSWERED = auto()
    DEAD = auto()


@dataclass(slots=True)
class Live:
    """One interaction. `message` is the pressed one; `personal` when only this person sees it."""

    id: str
    token: str
    application: str
    kind: int
    in_room: bool
    message: str
    personal: bool
    since: float
    stage: Stage = Stage.OPEN
    handled: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, body: Json, since: float) -> Live:
        """The interaction of an INTERACTION_CREATE; `since` is the loop's time."""
        message = body.get("message") or {}
        in_room = bool(body.get("guild_id"))
        personal = bool(message) and (not in_room or bool(message.get("flags", 0) & EPHEMERAL))
        return cls(
            body["id"],
            body["token"],
            body["application_id"],
            body["type"],
            in_room,
            message.get("id", ""),
            personal,
            since,
        )

    @property
    def opens_modals(self) -> bool:
        """Whether the next answer may be a modal: the first one to a command or a press."""
        return self.stage is Stage.OPEN and self.kind in (COMMAND, COMPONENT)

    @property
    def flags(self) -> dict[str, int]:
        """In a room, answers are for this person alone."""
        return {"flags": EPHEMERAL} if self.in_room else {}


Find = Callable[[str], Letter | None]  # what the inbox knows of an event. Raises StoreAway or Contended


class Answers:
    """Answers interactions, first and further."""

    def __init__(self, calls: Calls, find: Find) -> None:
        """`find` looks an interaction up that is not remembered here."""
        self._calls, self._find = calls, find
        self._live: dict[str, Live] = {}

    def open(self, body: Json, now: float) -> None:
        """Keep an interaction; a second copy of the same changes nothing. Those too old are let go, and of very
        many the oldest: the inbox knows them."""
        while self._live:
            oldest = next(iter(self._live.values()))
            if now - oldest.since <= LIVES_S and len(self._live) < MOST_REMEMBERED:
                break
            del self._live[oldest.id]
        self._live.setdefault(body["id"], Live.of(body, now))

    def get(self, event: str, now: float) -> Live | None:
        """The interaction behind an event, while it can be answered. Raises StoreAway or Contended."""
        live = self._live.get(event) or self._found(event, now)
        if live is None or live.stage is Stage.DEAD or now - live.since > LIVES_S:
            return None
        return live

    def look(self, live: Live) -> bool:
        """See what became of it in other processes; whether there is an answer, or one on its way.

        Raises StoreAway or Contended.
        """
        letter = self._find(live.id) if live.stage is Stage.OPEN else None
        if letter is None:
            return False
        if letter.sent:
            live.stage = Stage.ELSEWHERE
        live.handled = live.handled or (letter.handled and not letter.answers)
        return letter.answers > 0

    def _found(self, event: str, now: float) -> Live | None:
        """One that another process received, or this one before a restart."""
        letter = self._find(event) if event else None
        if letter is None or not letter.key or letter.age_s > LIVES_S:
            return None
        self.open({**letter.raw["d"], "token": letter.key}, now - letter.age_s)
        return self._live[event]

    async def show(
        self, live: Live, body: Json, photo: bytes | None, edits: str, begin: Callable[[], None]
    ) -> Sent | None:
        """Answer with a message, or change the pressed one when it is `edits`. None when it is too late for that.

        `begin` is called before each call and raises NotOurs.
        """
        async with live.lock:
            try:
                if live.stage is Stage.OPEN:
                    kind = UPDATE if edits and edits == live.message else SAY
                    given = body if kind == UPDATE else {**body, **live.flags}
                    begin()
                    return await self._first(live, kind, given, photo)
            except AlreadyAcknowledged:
                live.stage = Stage.ELSEWHERE
            except TokenDead:
                live.stage = Stage.DEAD
                return None
            begin()
            if live.stage is Stage.ELSEWHERE and await self._is_answered_by(live, SAY):
                return Sent()
            return await self._further(live, body, photo, edits)

    async def ask(self, live: Live, modal: Json, begin: Callable[[], None]) -> Sent | None:
        """Answer with a modal. None when no modal can be opened any more."""
        async with live.lock:
            if not live.opens_modals:
                return None
            begin()
            try:
                return await self._first(live, MODAL, modal, None)
            except AlreadyAcknowledged:
                return Sent() if await self._is_answered_by(live, MODAL) else None
            except TokenDead:
                live.stage = Stage.DEAD
                return None

    async def defer(self, live: Live) -> None:
        """Win time: the pressed message stays as it is, or the person sees "is thinking". A failure costs only that."""
        async with live.lock:
            if live.stage is not Stage.OPEN:
                return
            # A press that is handled and had no answer by now will have none: the card stays as it is, without a word.
            silent = live.personal or (live.handled and live.kind == COMPONENT)
            kind, stage = (DEFER_UPDATE, Stage.ACKNOWLEDGED) if silent else (DEFER, Stage.THINKING)
            try:
                await self._acknowledge(live, kind, live.flags if kind == DEFER else {}, None, stage)
            except AlreadyAcknowledged:
                live.stage = Stage.ELSEWHERE
            except TokenDead:
                live.stage = Stage.DEAD
            except (TryLater, Undeliverable, Unreachable):
                return

    async def dismiss(self, body: Json, now: float) -> None:
        """Acknowledge an interaction to which nothing will be said: no error shows, and nothing is remembered."""
        live = Live.of(body, now)
        live.handled = True
        await self.defer(live)
        if live.stage is Stage.THINKING:
            await self.clear(live)

    async def clear(self, live: Live) -> None:
        """Nothing came: "is thinking" goes. What comes later all the same is one more message."""
        async with live.lock:
            if live.stage is Stage.OPEN:
                if self.look(live):
                    return
                live.stage = Stage.ELSEWHERE  # whoever received it may have won time
            try:
                if live.stage is Stage.ELSEWHERE:
                    await self._is_answered_by(live, DEFER)
                if live.stage is not Stage.THINKING:
                    return
                live.stage = Stage.ANSWERED
                await self._calls(_route("DELETE", ANSWER, live, ORIGINAL))
            except (NotEditable, TokenDead, TryLater, Undeliverable, Unreachable):
                return

    async def _first(self, live: Live, kind: int, data: Json, photo: bytes | None) -> Sent:
        answer = await self._acknowledge(live, kind, data, photo, Stage.ANSWERED)
        if live.in_room or kind == MODAL:
            return Sent()  # an ephemeral message cannot be changed without this interaction
        message = ((answer or {}).get("resource") or {}).get("message") or {}
        return Sent(live.message if kind == UPDATE else message.get("id", ""))

    async def _acknowledge(self, live: Live, kind: int, data: Json, photo: bytes | None, stage: Stage) -> Any:
        route = Route("POST", CALLBACK, webhook_id=int(live.id), webhook_token=live.token)
        body = {"type": kind, "data": data} if data else {"type": kind}
        answer = await self._calls(
            route, body, photo=photo, params={"with_response": "true"}, within=ANSWER_S
        )
        live.stage = stage
        return answer

    async def _is_answered_by(self, live: Live, kind: int) -> bool:
        """Discord has an answer: learn which. True when it must be what is being sent now, sent before.

        That is so when it is of this kind and no parcel is noted as sent: replies to one event go out in order, so the
        answer of which the receipt was lost is that of the first parcel that is not noted.
        """
        letter = self._find(live.id)
        first = letter is None or not letter.sent
        try:
            original = await self._calls(_route("GET", ANSWER, live, ORIGINAL))
        except (NotEditable, TokenDead):  # a modal leaves no message, nor does what the person dismissed
            live.stage = Stage.ANSWERED
            return first and kind == MODAL
        if original.get("flags", 0) & LOADING:
            live.stage = Stage.THINKING
            return False
        if original["id"] == live.message:  # to change the pressed message once more does no harm
            live.stage = Stage.ACKNOWLEDGED
            return False
        live.stage = Stage.ANSWERED
        return first and kind == SAY

    async def _further(self, live: Live, body: Json, photo: bytes | None, edits: str) -> Sent | None:
        """After the first answer: in the place of "is thinking", in the pressed message, or as one more message."""
        try:
            if live.stage is Stage.THINKING:
                shown = await self._calls(_route("PATCH", ANSWER, live, ORIGINAL), body, photo=photo)
                live.stage = Stage.ANSWERED
                return self._sent(live, shown)
            if edits and edits == live.message:
                place = ORIGINAL if live.stage is Stage.ACKNOWLEDGED else edits
                shown = await self._calls(_route("PATCH", ANSWER, live, place), body, photo=photo)
                return self._sent(live, shown)
        except NotEditable:
            live.stage = Stage.ANSWERED  # the person has dismissed it
        except TokenDead:
            live.stage = Stage.DEAD
            return None
        try:
            shown = await self._calls(_route("POST", FOLLOW_UP, live), {**body, **live.flags}, photo=photo)
        except TokenDead:
            live.stage = Stage.DEAD
            return None
        return self._sent(live, shown)

    @staticmethod
    def _sent(live: Live, shown: Json) -> Sent:
        return Sent("" if live.in_room else shown["id"])


def _route(method: str, path: str, live: Live, message: str = "") -> Route:
    parameters = {"message_id": message} if message else {}
    return Route(method, path, webhook_id=int(live.application), webhook_token=live.token, **parameters)
