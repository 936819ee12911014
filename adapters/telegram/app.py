"""Telegram's messenger: receives updates, sends parcels, answers look-ups."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import Final

from telegram import Message
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.calls import Connection, NotChanged, NotEditable, PressTooOld, refused, translated
from adapters.telegram.inbound import read
from adapters.telegram.line import Line
from adapters.telegram.lookups import fetch_photo, is_moderator
from adapters.telegram.menus import menu_calls
from adapters.telegram.presses import Presses, Recent
from adapters.telegram.receiving import PART, Update, persist, poll
from adapters.telegram.render import Call, callback_of, instead, render, with_file
from bot.conversation.commands import CommandMenu
from bot.conversation.events import AnyEvent, Pressed
from bot.conversation.lookups import Answer, FetchPhoto, IsModerator, Lookup
from bot.conversation.replies import GoDirect, Show
from bot.errors import PlatformRefused, RoomMoved, TryLater, Undeliverable, Unreachable
from bot.language import Phrasebook
from bot.model.chats import Platform
from bot.ports import Alone, Mailroom, OwnFile, Parcel, Photos, Raw, Sent, Turns, own_content
from bot.running.turnstile import Turnstile
from bot.running.watch import UNWATCHED, Watch
from bot.settings import TelegramSettings

log = logging.getLogger(__name__)

MENUS_AFTER_S: Final = 1.0  # after the start


class TelegramMessenger:
    """One bot on Telegram."""

    platform = Platform.TELEGRAM

    def __init__(
        self,
        *,
        settings: TelegramSettings,
        mailroom: Mailroom,
        book: Phrasebook,
        photos: Photos,
        menus: Sequence[CommandMenu],
        watch: Watch = UNWATCHED,
        app: str = "",
        language: str = "",
        turns: Turns | None = None,
        receives: bool = True,
        own_file: OwnFile | None = None,
        turnstile: Turnstile | None = None,
    ) -> None:
        """Open nothing yet. The Mini App at `app` is offered in that language.

        Of several processes only some receive, and take `turns`. Raises ValueError without a token.
        """
        self._settings = settings
        self._mailroom = mailroom
        self._book = book
        self._photos = photos
        self._watch = watch
        self._menu_calls = partial(menu_calls, menus, book, app, language)
        self._turns, self._receives, self._own_file = turns or Alone(), receives, own_file
        self._connection = Connection(settings)
        self._line = Line()
        self._turnstile = turnstile or Turnstile()
        self._username = ""
        self._presses = Presses(self._end_press)
        self._file_ids = Recent()

    # Receiving

    async def run(self, stop: asyncio.Event) -> None:
        """Receive, if it is to, until `stop` is set. Raises PlatformRefused when Telegram will not have our token."""
        await persist("getMe", self._introduce, stop, self._watch)
        if stop.is_set():
            return
        if not self._receives:
            self._watch.connected(self.platform, up=True)
            self._watch.ended(PART)  # nothing of it is left that could stall
            await stop.wait()
            return
        registering = asyncio.create_task(self._register())
        try:
            if self._settings.mode == "webhook":
                # Here, as aiohttp's server takes a start 40 ms, and whoever polls has no use for it.
                from adapters.telegram.webhook import Webhook

                await Webhook(self._settings, self._take, self._watch).serve(self._connection, stop)
            else:
                self._watch.ended(PART)  # while it is another's turn
                await self._turns.hold("poll-telegram", self._poll, stop)
        finally:
            registering.cancel()
            (outcome,) = await asyncio.gather(registering, return_exceptions=True)
            if isinstance(outcome, Exception):
                log.error("Telegram: the menus were not registered", exc_info=outcome)

    async def _poll(self, over: asyncio.Event) -> None:
        """Fetch updates until the turn is over: two that fetch would take each other's."""
        await poll(self._connection, self._take, over, self._watch)
        self._watch.ended(PART)

    async def close(self) -> None:
        """Answer what still turns, and close the connections."""
        await self._presses.close()
        await self._connection.close()

    def read(self, raw: Raw) -> AnyEvent | None:
        """Translate an update."""
        return read(raw, self._username)

    def _take(self, updates: Sequence[Update]) -> None:
        """Commit those updates that are for us: all that came together by one commit."""
        wanted: list[tuple[Update, AnyEvent]] = []
        unwanted: list[AnyEvent] = []
        for update in updates:
            event = self._event_in(update)
            if event is None:
                continue
            if self._turnstile.turns_away(event):
                unwanted.append(event)
            else:
                wanted.append((update, event))
        with self._mailroom.together() if len(wanted) > 1 else nullcontext():
            for update, event in wanted:
                self._mailroom.receive(
                    self.platform, event.id, update, account=event.account.id, chat=event.chat.id
                )
        for _, event in wanted:
            self._turnstile.let_in(event)
        for event in unwanted:
            if isinstance(event, Pressed):
                self._presses.dismissed(event.id.removeprefix("c"))

    def _event_in(self, update: Update) -> AnyEvent | None:
        """What an update tells; None where it is not for us, or cannot be read."""
        try:
            return self.read(update)
        except Exception as error:  # noqa: BLE001 - it would come again and again and hold up all others
            log.error("Telegram: update %s cannot be read (%r), passed over", update.get("update_id"), error)
            return None

    async def _identify(self) -> None:
        """Learn our own name."""
        self._username = (await self._connection.bot.get_me()).username or ""

    async def _introduce(self) -> None:
        """The first call: a 404 is taken for a wrong token or address, not for a passing trouble."""
        try:
            await self._identify()
        except InvalidToken as error:
            raise refused(error) or PlatformRefused(
                "telegram.token: no such bot at telegram.base_url; look at both"
            ) from error

    async def _register(self) -> None:
        """Put the menus in place. A failure costs only the menus, until the next start.

        Not at once: it is a hundred calls, and whoever wrote meanwhile waits for an answer, nobody for a menu.
        """
        await asyncio.sleep(MENUS_AFTER_S)
        for call in self._menu_calls():
            try:
                await self._connection.perform(call)
            except (TryLater, Undeliverable, Unreachable) as error:
                log.warning("Telegram: %s failed (%s)", call.method, error)
                return

    # Sending

    async def send(self, parcel: Parcel) -> Sent:
        """Deliver a parcel, at the pace that Telegram allows.

        Raises TryLater, Unreachable, Undeliverable, RoomMoved or NotOurs.
        """
        sent = await self._send(parcel)
        callback = callback_of(parcel)
        if callback:
            self._presses.replied(callback)
        return sent

    async def _send(self, parcel: Parcel) -> Sent:
        link = await self._link()
        picture = self._picture(parcel)
        call = render(parcel, self._book, link, photos=picture is not None)
        if self._own_file is not None and (content := own_content(parcel, self._own_file)):
            return await self._deliver(parcel, with_file(call), content)
        try:
            return await self._deliver(parcel, call, picture)
        except NotChanged:
            return Sent(parcel.edits)
        except PressTooOld:
            if not parcel.to.direct and not isinstance(parcel.reply, GoDirect):
                return Sent()  # a passing word to one person is not for the whole room
        except NotEditable:
            log.info("Telegram: message %s cannot be edited, sending a new one", parcel.edits)
        anew = instead(parcel, self._book, link, photos=picture is not None)
        sent = await self._deliver(parcel, anew, picture)
        if parcel.edits and isinstance(parcel.reply, Show):
            await self._attempt(  # two cards of one thing would contradict each other
                Call("deleteMessage", {"chat_id": int(parcel.to.id), "message_id": int(parcel.edits)})
            )
        return sent

    async def waiting(self, event: AnyEvent) -> None:
        """Show that we are at it: "typing", in a direct chat."""
        if event.chat.direct:
            await self._attempt(Call("sendChatAction", {"chat_id": int(event.chat.id), "action": "typing"}))

    async def finished(self, event: AnyEvent) -> None:
        """End the turning of a pressed button that nothing else has answered."""
        if isinstance(event, Pressed):
            self._presses.handled(event.id.removeprefix("c"))

    async def _end_press(self, callback: str) -> None:
        await self._attempt(Call("answerCallbackQuery", {"callback_query_id": callback}))

    def direct_link(self, start: str) -> str:
        """The address that opens the direct chat; "" until Telegram has told our name."""
        return f"https://t.me/{self._username}?start={start}" if self._username else ""

    async def _link(self) -> str:
        if not self._username:
            try:
                await self._identify()
            except TelegramError as error:
                raise translated(error) from error
        return self.direct_link("")

    def _picture(self, parcel: Parcel) -> bytes | str | None:
        """The photo of a card: its file_id when it was sent before, else the picture; None when there is none."""
        card = getattr(parcel.reply, "card", None)
        photo: str = card.photo if card is not None else ""
        return (self._file_ids.get(photo) or self._photos.jpeg(photo)) if photo else None

    async def _deliver(self, parcel: Parcel, call: Call, picture: bytes | str | None) -> Sent:
        if call.method == "answerCallbackQuery":
            parcel.begin()
            await self._connection.perform(call)
            self._presses.answered(callback_of(parcel))
            return Sent()
        try:
            async with self._line.turn(parcel.to, answers=bool(parcel.answers)):
                parcel.begin()
                message = await self._connection.perform(call, picture)
        except Undeliverable as error:
            if not call.photo:
                raise
            log.warning("Telegram: a photo was refused (%s)", error)
            return await self._without_known_photo(parcel, call, picture)
        if not isinstance(message, Message):
            return Sent(parcel.edits)
        if call.photo and message.photo:
            self._file_ids.keep(call.photo, message.photo[-1].file_id)
        return Sent(str(message.message_id))

    async def _without_known_photo(self, parcel: Parcel, call: Call, picture: bytes | str | None) -> Sent:
        """Upload anew what Telegram no longer knows; what it does not take at all is left out."""
        if isinstance(picture, str):
            del self._file_ids[call.photo]
            jpeg = self._photos.jpeg(call.photo)
            if jpeg is not None:
                return await self._deliver(parcel, call, jpeg)
        translate = instead if call.method.startswith("send") else render
        wordy = translate(parcel, self._book, self.direct_link(""), photos=False)
        return await self._deliver(parcel, wordy, None)

    async def _attempt(self, call: Call) -> None:
        """A call that nothing depends on."""
        try:
            await self._connection.perform(call)
        except (TryLater, Unreachable, Undeliverable, RoomMoved, PressTooOld) as error:
            log.debug("Telegram: %s failed (%s)", call.method, error)

    # Look-ups

    async def ask(self, lookup: Lookup) -> Answer:
        """Answer IsModerator or FetchPhoto. Raises TryLater when Telegram cannot be asked now."""
        match lookup:
            case IsModerator(account, room):
                return await is_moderator(self._connection, account.id, room)
            case FetchPhoto(_, ref):
                return await fetch_photo(self._connection, self._photos, ref)
            case _:
                raise TypeError("places are the atlas's to find, and pictures the printer's to draw")
