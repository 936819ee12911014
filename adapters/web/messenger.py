"""The playground's messenger: stands where a platform's adapter stands, and behaves as that platform does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.web import inbound
from adapters.web.inside import came_in, went_out
from adapters.web.people import BY_ACCOUNT, BY_KEY, ROOMS, Person
from adapters.web.render import Words, dialog, render
from adapters.web.screens import Json, Screens
from bot.conversation.events import AnyEvent
from bot.conversation.lookups import Answer, FetchedPhoto, FetchPhoto, IsModerator, Lookup, Verdict
from bot.conversation.replies import Ask, GoDirect, Toast
from bot.language import Phrasebook
from bot.model.chats import Chat, Platform
from bot.ports import Mailroom, Now, Parcel, PhotoRefused, Photos, Raw, Sent

MOST_LIVE: Final = 200  # presses and commands that can still be answered where they were made
OPEN_MODALS: Final = ("command", "press")  # Discord: a modal cannot answer a modal
TellInside = Callable[[Json], None]


class Uploads:
    """Photos that pages sent and the program has yet to fetch, the newest few; drawn samples by their names."""

    def __init__(self, samples: Mapping[str, Callable[[], bytes]], most: int = 8) -> None:
        """`samples` draw their pictures when asked."""
        self._samples, self._most = samples, most
        self._kept: dict[str, bytes] = {}

    def put(self, ref: str, image: bytes) -> None:
        """Keep what was sent, and let go of the oldest."""
        self._kept[ref] = image
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

    def get(self, ref: str) -> bytes | None:
        """The bytes behind a reference; None when they are gone."""
        draw = self._samples.get(ref.removeprefix("sample:"))
        return draw() if draw and ref.startswith("sample:") else self._kept.get(ref)


@dataclass(slots=True)
class Live:
    """A gesture that can still be answered where it was made."""

    chat: Chat
    account: str
    do: str
    answered: bool = False


@dataclass(slots=True)
class Kit:
    """What both messengers share."""

    screens: Screens
    uploads: Uploads
    book: Phrasebook
    now: Now
    tell: TellInside
    commands: Collection[str] = ()
    live: dict[str, Live] = field(default_factory=dict)


class PlaygroundMessenger:
    """bot.ports.Messenger on drawn phones, in the manner of one platform."""

    def __init__(self, platform: Platform, mailroom: Mailroom, photos: Photos, kit: Kit) -> None:
        """Stand in for this platform."""
        self.platform = platform
        self._mailroom, self._photos, self._kit = mailroom, photos, kit

    async def run(self, stop: asyncio.Event) -> None:
        """What arrives comes by `receive`; there is nothing to fetch."""
        await stop.wait()

    async def close(self) -> None:
        """Nothing is open."""

    # -- in ----------------------------------------------------------------------------------------------------------

    def receive(self, gesture: Mapping[str, Any]) -> None:
        """Take a gesture: into the inbox, and onto the screen of whoever made it. Raises GestureRefused."""
        pressed = self._kit.screens.message(str(gesture.get("message", "")))
        personal = bool(pressed and pressed.get("only"))
        raw = inbound.raw_of(gesture, self._kit.commands, personal=personal)
        self.take(raw)

    def take(self, raw: Raw) -> None:
        """Take a raw event; a second copy has no effect."""
        account, where = raw["account"], raw["chat"]["id"]
        if not self._mailroom.receive(self.platform, raw["id"], raw, account=account, chat=where):
            return
        chat = Chat(self.platform, raw["chat"]["id"], raw["chat"]["direct"], raw["chat"]["space"])
        self._kit.live[raw["id"]] = Live(chat, raw["account"], raw["do"])
        while len(self._kit.live) > MOST_LIVE:
            del self._kit.live[next(iter(self._kit.live))]
        event = self.read(raw)
        if event is not None:
            self._kit.tell(came_in(event, self._kit.now()))
        if raw["do"] in TYPED:
            self._show_typed(raw, chat, TYPED[raw["do"]](raw))

    def chat_in_room(self, person: Person, text: str) -> None:
        """Talk among neighbours in a room, which the bot does not read."""
        self._put(ROOMS[person.platform], {"from": person.account, "name": person.name, "text": text})

    def read(self, raw: Raw) -> AnyEvent | None:
        """The event behind a raw one."""
        return inbound.read(raw)

    async def ask(self, lookup: Lookup) -> Answer:
        """Who moderates, and what a photo shows."""
        if isinstance(lookup, IsModerator):
            person = BY_ACCOUNT.get(lookup.account)
            return Verdict(bool(person and person.moderates and ROOMS[person.platform] == lookup.room))
        if not isinstance(lookup, FetchPhoto):
            raise TypeError("places are the atlas's to find, and pictures the printer's to draw")
        image = self._kit.uploads.get(lookup.ref)
        if image is None:
            return FetchedPhoto(refused="gone")
        try:
            return FetchedPhoto(photo=await asyncio.to_thread(self._photos.keep, image))
        except PhotoRefused as refused:
            return FetchedPhoto(refused="too_large" if refused.reason == "too_large" else "not_a_photo")

    async def waiting(self, event: AnyEvent) -> None:
        """Look-ups here take no time."""

    async def finished(self, event: AnyEvent) -> None:
        """No button spins here."""

    # -- out ---------------------------------------------------------------------------------------------------------

    async def send(self, parcel: Parcel) -> Sent:
        """Show a parcel on the screens that it is for."""
        live = self._kit.live.get(parcel.answers)
        words = Words(self._kit.book, parcel.reader)
        self._kit.tell(went_out(parcel, self._kit.now()))
        if self.platform is Platform.DISCORD:
            return self._as_on_discord(parcel, live, words)
        return self._as_on_telegram(parcel, live, words)

    def direct_link(self, start: str) -> str:
        """The page opens direct chats itself."""
        return ""

    def _as_on_telegram(self, parcel: Parcel, live: Live | None, words: Words) -> Sent:
        """A press is answered by a passing word or by a way into the direct chat; all else is a message to its chat."""
        reply = parcel.reply
        if live is None or live.do != "press" or not isinstance(reply, (Toast, GoDirect)):
            return self._message(parcel, parcel.to, "", words)
        entry: Json = {"kind": "toast", "who": live.account, "text": words.of(reply.text)}
        if isinstance(reply, GoDirect):
            entry |= {"kind": "open", "start": reply.start}
        self._kit.screens.put(self._timed(entry), str(parcel.id))
        return Sent()

    def _as_on_discord(self, parcel: Parcel, live: Live | None, words: Words) -> Sent:
        """What answers a gesture is shown where it was made, to that person alone; a form opens as a dialog."""
        if live is None or not parcel.to.direct:
            return self._message(parcel, parcel.to, "", words)
        first, live.answered = not live.answered, True
        if isinstance(parcel.reply, Ask) and first and live.do in OPEN_MODALS:
            entry: Json = {
                "kind": "dialog",
                "who": parcel.to.id,
                "where": "direct" if live.chat.direct else "room",
            }
            self._kit.screens.put(self._timed({**entry, **dialog(parcel.reply, words)}), str(parcel.id))
            return Sent()
        return self._message(parcel, live.chat, "" if live.chat.direct else parcel.to.id, words)

    def _message(self, parcel: Parcel, chat: Chat, only: str, words: Words) -> Sent:
        """A message, in the place of an older one where it changes that."""
        shown = render(parcel.reply, words, self.platform)
        older = self._kit.screens.message(parcel.edits) if parcel.edits else None
        if older is not None and not isinstance(parcel.reply, (Toast, GoDirect)):
            kept: Json = {name: older[name] for name in ("id", "chat", "only", "at") if name in older}
            entry: Json = {"kind": "message", "from": "bot", **kept, **shown}
            return Sent(self._kit.screens.put(entry, str(parcel.id)))
        whispered: Json = {"only": only} if only else {}
        return Sent(self._put(chat, {"from": "bot", **whispered, **shown}, str(parcel.id)))

    def _put(self, chat: Chat, shown: Json, parcel: str = "") -> str:
        """A new message in a chat."""
        entry = {"kind": "message", "chat": f"{chat.platform}:{chat.id}", **shown}
        return self._kit.screens.put(self._timed(entry), parcel)

    def _show_typed(self, raw: Raw, chat: Chat, shown: Json) -> None:
        """What somebody sent stands in the chat; on Discord a command in a room is seen by nobody else."""
        whispered = self.platform is Platform.DISCORD and not chat.direct
        only = {"only": raw["account"]} if whispered else {}
        self._put(chat, {"from": raw["account"], "name": raw["name"], **only, **shown})

    def _timed(self, entry: Json) -> Json:
        """With the moment by the playground's clock."""
        return {**entry, "at": self._kit.now().isoformat()}


def person_of(key: str) -> Person:
    """The person of that key. Raises GestureRefused."""
    if key not in BY_KEY:
        raise inbound.GestureRefused("nobody of that name")
    return BY_KEY[key]


def _typed_words(raw: Raw) -> Json:
    return {"text": raw["text"]}


def _typed_command(raw: Raw) -> Json:
    given = " ".join(value for value in raw["options"].values() if value)
    return {"text": " ".join(part for part in (f"/{raw['command']}", raw["text"], given) if part)}


def _sent_place(raw: Raw) -> Json:
    return {"place": [raw["lat"], raw["lon"]]}


def _sent_photo(raw: Raw) -> Json:
    return {"upload": raw["ref"], "text": raw["caption"]}


TYPED: Final[Mapping[str, Callable[[Raw], Json]]] = {
    "say": _typed_words,
    "command": _typed_command,
    "place": _sent_place,
    "photo": _sent_photo,
}
