"""What the program asks of a chat platform and of the world, as small Protocols, and the values that pass between
them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.events import AnyEvent, Completing
from bot.conversation.lookups import Answer, DrawLabel, Drawn, FoundPlaces, Lookup, Picture
from bot.conversation.phrases import Reader
from bot.conversation.replies import Reply, Say
from bot.model.chats import Account, Chat, Platform
from bot.model.places import Point

Raw = Mapping[str, Any]  # an update or a dispatch as the platform sent it, JSON


def unhindered() -> None:
    """Nobody else could be sending."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to deliver. `id` is the outbox row's, the same at each attempt (a nonce, where the platform takes
    one).

    `answers` is the id of the event that this answers directly: Discord answers through the interaction while it lives,
    otherwise by a message to `to`; Telegram needs it for Toast and GoDirect (a callback's answer).
    `edits` is the platform's id of the message to change in place; where that cannot be done, a new message is sent.
    `begin` is called right before the platform is asked for it, after every wait: it raises NotOurs.
    """

    id: int
    to: Chat
    reply: Reply
    reader: Reader
    answers: str = ""
    edits: str = ""
    begin: Callable[[], None] = unhindered


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered. `message` is the platform's id of the message that now shows it ("" for a toast or a modal)."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A raw event as an adapter hands it over: its id on the platform, whose it is, where, and what answers it
    directly."""

    platform: Platform
    event: str
    raw: Raw
    account: str = ""
    chat: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A raw event that waits in the inbox; `tries` counts the attempts that failed, `claim` is whose it is."""

    id: int
    platform: Platform
    raw: Raw
    tries: int
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of the outbox on its way. `posting` is the card that it shows; `ready_at` when it may be tried again.

    `fence` is the number of the lease under which it is sent; 0 where only one process can send.
    """

    parcel: Parcel
    tries: int
    posting: int
    ready_at: datetime | None
    fence: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What the inbox knows of an event to whoever answers it, perhaps in another process than received it.

    `key` is what the platform gave to answer it directly, "" when that is forgotten; `age_s` seconds ago it came.
    `answers` counts the parcels that answer it, `sent` those that arrived.
    """

    raw: Raw
    key: str
    age_s: float
    handled: bool
    answers: int
    sent: int


class Mailroom(Protocol):
    """Where an adapter puts what arrived, before it acknowledges."""

    def receive(
        self, platform: Platform, event: str, raw: Raw, *, account: str = "", chat: str = "", key: str = ""
    ) -> bool:
        """Commit a raw event durably; False when it is known already (not told yet within `together`).

        Events of one account stay in order, and those of one chat. `key` answers it directly, is a secret, and is
        forgotten after fifteen minutes. Raises StoreAway or Contended: then it must not be acknowledged.
        """
        ...

    def together(self) -> AbstractContextManager[None]:
        """What is received meanwhile is one commit. Raises StoreAway or Contended: nothing is kept."""
        ...

    def letter(self, platform: Platform, event: str) -> Letter | None:
        """What is known of an event; None when it is not there. Raises StoreAway or Contended."""
        ...


class Turns(Protocol):
    """Takes turns with other processes at what only one of them may do at a time."""

    async def hold(
        self, name: str, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Do `work` whenever it is this process's turn, until `stop`; its event is set when the turn is over."""
        ...


class Alone:
    """Turns where no other process is: always ours."""

    async def hold(
        self, name: str, work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Do it until `stop`."""
        await work(stop)


class Messenger(Protocol):
    """A platform's adapter, as intake and delivery see it."""

    platform: Platform

    async def run(self, stop: asyncio.Event) -> None:
        """Be connected, and receive if that is asked of it, until `stop` is set. Raises PlatformRefused."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...

    def read(self, raw: Raw) -> AnyEvent | None:
        """Translate a raw event; None for what is not for us. Pure."""
        ...

    async def ask(self, lookup: Lookup) -> Answer:
        """Answer IsModerator or FetchPhoto. Raises TryLater when the platform cannot be asked now."""
        ...

    async def waiting(self, event: AnyEvent) -> None:
        """The answer to this event takes longer (a look-up): show it, where the platform expects a sign within
        seconds."""
        ...

    async def finished(self, event: AnyEvent) -> None:
        """The event is handled and its replies were sent: end what is still open (a button that spins)."""
        ...

    async def send(self, parcel: Parcel) -> Sent:
        """Deliver. Raises TryLater, Unreachable, Undeliverable, RoomMoved or NotOurs."""
        ...

    def direct_link(self, start: str) -> str:
        """The address that opens the bot's direct chat and hands it `start`; "" where the platform has none."""
        ...


class Photos(Protocol):
    """Where photos are kept, as adapters see it."""

    def keep(self, image: bytes) -> str:
        """Check, re-encode without metadata, keep, and return the id. Raises PhotoRefused."""
        ...

    def jpeg(self, photo: str) -> bytes | None:
        """The kept JPEG, or None when it is gone."""
        ...


OwnFile = Callable[[int, Reader], bytes]  # everything that is kept of a member, as a zip to take along
OWN_FILE = "my-data.zip"


def own_content(parcel: Parcel, own_file: OwnFile) -> bytes | None:
    """The file that goes along with a parcel; None where none does."""
    member = parcel.reply.data_of if isinstance(parcel.reply, Say) else 0
    return own_file(member, parcel.reader) if member else None


class PhotoRefused(ValueError):
    """What was sent is no photo that we keep. `reason` is not_a_photo or too_large."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Printer(Protocol):
    """Who draws labels and charts, and keeps them as photos."""

    def draw(self, picture: Picture, link: str) -> Drawn:
        """Draw and keep a picture; `link` is what a label's QR code says ("" where there is no address)."""
        ...

    def sheet(self, labels: Sequence[tuple[DrawLabel, str]], made_at: datetime) -> bytes:
        """Several labels, each with its link, as a PDF to print."""
        ...


class LaunchRefused(ValueError):
    """A page was not opened within a chat as it says. `reason` is forged, old or early."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Launch:
    """A page that was opened within a chat: by whom, as the platform vouches, and the language of their app.

    `digest` tells it from every other launch; it counts once, and not at all from `expires_at` on.
    """

    account: Account
    language: str
    digest: str
    expires_at: datetime


ReadLaunch = Callable[[str, datetime], Launch]  # raises LaunchRefused


class Atlas(Protocol):
    """The map of the world: names to places, and distances."""

    async def find(self, text: str, language: str, near: Point | None) -> FoundPlaces:
        """Places of that name, best first."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


Distances = Callable[[Point, Point], float]  # metres along the ground


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: what is shown (at most 100 characters) and the raw answer it stands for."""

    shown: str
    value: str


Complete = Callable[[Completing], Sequence[Suggestion]]
Now = Callable[[], datetime]  # the clock port: aware, UTC
