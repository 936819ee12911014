"""The Telegram adapter over real HTTP: polling and webhook, sending and its troubles, look-ups, shutting down."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image
from pydantic import SecretStr

import adapters.telegram.receiving as receiving
from adapters.telegram.app import TelegramMessenger
from adapters.telegram.calls import GUESS_S
from bot.conversation.commands import CommandMenu
from bot.conversation.events import Commanded, Pressed
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Ask, Button, Card, GoDirect, Input, Question, Reply, Say, Show, Toast
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.ports import Parcel, PhotoRefused, PlatformRefused, RoomMoved, TryLater, Undeliverable, Unreachable
from bot.settings import Listen, TelegramSettings
from tests.fakes.telegram import FakeTelegram, Fault, Group, Person

SECRET = "webhook-secret_1"
BORROW = Button(t("yes"), action="b-1")


@dataclass
class Mail:
    """The inbox of the test: keeps what was committed; may fail as a full disk does."""

    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    copies: int = 0
    broken: bool = False

    def receive(self, platform: Platform, event: str, raw: Mapping[str, Any]) -> bool:
        """Commit."""
        if self.broken:
            raise OSError("no space left on device")
        self.copies += event in self.kept
        self.kept.setdefault(event, raw)
        return True


@dataclass
class Album:
    """The photos of the test."""

    jpegs: dict[str, bytes] = field(default_factory=dict)

    def keep(self, image: bytes) -> str:
        """Keep what is a picture."""
        try:
            Image.open(io.BytesIO(image)).verify()
        except OSError as error:
            raise PhotoRefused("not_a_photo") from error
        self.jpegs["kept"] = image
        return "kept"

    def jpeg(self, photo: str) -> bytes | None:
        """The kept picture."""
        return self.jpegs.get(photo)


def picture(colour: str = "green", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Bench:
    """A server, a messenger, and what is needed around it."""

    def __init__(self, server: FakeTelegram) -> None:
        self.server = server
        self.mail = Mail()
        self.album = Album({"p1": picture(), "p2": picture("blue"), "odd": picture(size=(2100, 10))})
        self.anna: Person = server.user("Anna", language="en")
        self.ben: Person = server.user("Ben", language="ko")
        self.group: Group = server.group("Elm Street", admins=[self.anna], members=[self.ben])
        self.messenger = self.new_messenger()

    def new_messenger(self, **changed: Any) -> TelegramMessenger:
        """Another messenger, as after a restart."""
        settings = TelegramSettings(
            token=SecretStr(self.server.token), base_url=self.server.base_url,
            base_file_url=self.server.base_file_url,
        )  # fmt: skip
        return TelegramMessenger(
            settings=settings.model_copy(update=changed), mailroom=self.mail, book=Phrasebook.load(),
            photos=self.album, menus=[CommandMenu("offer", t("yes"), t("yes"))],
        )  # fmt: skip

    @asynccontextmanager
    async def running(self, messenger: TelegramMessenger | None = None) -> AsyncIterator[asyncio.Task[None]]:
        """Let the messenger receive; it must stop within a second."""
        stop = asyncio.Event()
        task = asyncio.create_task((messenger or self.messenger).run(stop))
        try:
            yield task
        finally:
            stop.set()
            async with asyncio.timeout(1):
                await asyncio.gather(task, return_exceptions=True)

    async def send(self, reply: Reply, to: Person | Group, **more: str) -> str:
        """Deliver; returns the id of the message."""
        chat = Chat(Platform.TELEGRAM, str(to.id), direct=isinstance(to, Person))
        return (await self.messenger.send(Parcel(1, chat, reply, Reader(), **more))).message

    async def heard(self, count: int) -> list[Any]:
        """Wait for so many events in the inbox."""
        await self.server.until(lambda: len(self.mail.kept) >= count)
        return [self.messenger.read(raw) for raw in self.mail.kept.values()]


@pytest_asyncio.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """A bench on which everybody has started the bot; at the end nothing was sent that the platform forbids."""
    monkeypatch.setattr(receiving, "FIRST_WAIT_S", 0.02)
    async with FakeTelegram() as server:
        made = Bench(server)
        for person in (made.anna, made.ben):
            person.says("/start")
        made.group.add_bot(made.anna)
        server.updates.waiting.clear()
        yield made
        await made.messenger.close()
        assert server.violations == []
        assert server.floods == []


# Receiving


async def test_polling_commits_before_it_confirms(bench: Bench) -> None:
    """While the inbox cannot take an update, Telegram keeps it; the next start receives it, once."""
    bench.mail.broken = True
    bench.anna.says("/offer drill")
    async with bench.running() as task:
        with pytest.raises(OSError, match="no space"):
            await asyncio.wait_for(task, 2)
    assert len(bench.server.updates.waiting) == 1

    bench.mail.broken = False
    async with bench.running():
        (event,) = await bench.heard(1)
        await bench.server.until(lambda: not bench.server.updates.waiting)

    assert isinstance(event, Commanded)
    assert (event.command, event.text, bench.mail.copies) == ("offer", "drill", 0)


async def test_polling_survives_everything_that_passes(bench: Bench) -> None:
    """429, 500, a proxy's page, broken connections, an outage: afterwards everything arrives, in order."""
    for fault in Fault:
        bench.server.fail("getUpdates", fault, retry_after=1)
    await bench.server.goes_down()
    async with bench.running():
        await asyncio.sleep(0.1)
        await bench.server.comes_up()
        for n in range(5):
            bench.anna.says(f"word {n}")
        events = await bench.heard(5)

    assert [event.text for event in events] == [f"word {n}" for n in range(5)]


async def test_update_ids_that_start_anew_lose_nothing(bench: Bench) -> None:
    """After a quiet week Telegram chooses the next id at random: it may be lower."""
    async with bench.running():
        bench.anna.says("before")
        await bench.heard(1)
        await bench.server.until(lambda: bench.server.calls_of("getUpdates")[-1].get("offset") is None)
        bench.server.updates.next_id = 1000
        bench.anna.says("after")
        events = await bench.heard(2)

    assert [event.text for event in events] == ["before", "after"]


async def test_an_update_that_cannot_be_read_holds_up_nobody(bench: Bench) -> None:
    """It is passed over, with a line in the log."""
    bench.server.inject("message", {"message_id": "?"})
    bench.anna.says("hello")
    async with bench.running():
        (event,) = await bench.heard(1)

    assert event.text == "hello"


async def test_a_refused_token_ends_the_adapter_with_one_line(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start and later; the line names the setting, never the token."""
    caplog.set_level(logging.INFO, "adapters")
    async with bench.running() as task:
        bench.anna.says("hello")
        await bench.heard(1)
        bench.server.revoked = True
        bench.server.updates.wake()
        bench.anna.says("wakes the poll")
        with pytest.raises(PlatformRefused, match=r"telegram\.token") as refusal:
            await asyncio.wait_for(task, 2)
    with pytest.raises(PlatformRefused, match=r"telegram\.token"):
        await asyncio.wait_for(bench.messenger.run(asyncio.Event()), 2)

    secret = bench.server.token.partition(":")[2]
    assert secret not in caplog.text + str(refusal.value)


async def test_the_webhook_commits_before_200(bench: Bench) -> None:
    """Strangers get 403; what the inbox cannot take is sent again; nothing twice."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    messenger = bench.new_messenger(
        mode="webhook",
        webhook_url=url,
        webhook_secret=SecretStr(SECRET),
        webhook_listen=Listen("127.0.0.1", port),
    )
    bench.mail.broken = True
    async with bench.running(messenger), aiohttp.ClientSession() as stranger:
        await bench.server.until(lambda: bench.server.updates.webhook_url)
        bench.anna.says("hello")
        await bench.server.until(lambda: 500 in bench.server.updates.webhook_answers)
        bench.mail.broken = False
        (event,) = await bench.heard(1)
        await bench.server.until(lambda: not bench.server.updates.waiting)
        statuses = []
        header = receiving.SECRET_HEADER
        for headers, body in (
            ({}, b"{}"),
            ({header: "guess"}, b"{}"),
            ({header: SECRET}, b"not json"),
            ({header: SECRET}, b"[" * 100_000),
            ({header: SECRET}, b"{}"),
            ({header: SECRET}, b" " * (receiving.MAX_UPDATE_BYTES + 1)),
        ):
            async with stranger.post(url, data=body, headers=headers) as answer:
                statuses.append(answer.status)
    await messenger.close()

    assert event.text == "hello"
    assert statuses == [403, 403, 400, 400, 400, 413]
    assert bench.mail.copies == 0


async def test_from_webhook_back_to_polling(bench: Bench) -> None:
    """A webhook left over from before is taken away, and what waited is fetched."""
    bench.server.updates.set_webhook("http://127.0.0.1:9/gone", "", None, drop=False)
    bench.anna.says("hello")
    async with bench.running():
        (event,) = await bench.heard(1)

    assert event.text == "hello"


async def test_the_menus_are_registered(bench: Bench) -> None:
    """By scope, in both languages; a failure there stops nothing."""
    async with bench.running():
        await bench.server.until(lambda: len(bench.server.calls_of("setMyShortDescription")) == 2)
    assert ("all_private_chats", "ko") in bench.server.methods.commands

    bench.server.fail("setMyCommands", Fault.TOO_MANY_REQUESTS, retry_after=3600)
    async with bench.running():
        bench.anna.says("hello")
        await bench.heard(1)


# Sending


async def test_a_press_is_answered_in_place(bench: Bench) -> None:
    """The pressed message changes; the press stops turning, once, even when nothing answered it."""
    await bench.send(Say(t("yes"), ((BORROW,),)), bench.anna)
    async with bench.running():
        press = bench.anna.presses("Yes")
        (event,) = await bench.heard(1)
        assert isinstance(event, Pressed)
        await bench.messenger.waiting(event)
        message = await bench.send(Say(t("no")), bench.anna, answers=event.id, edits=event.message)
        await bench.messenger.finished(event)
        await bench.messenger.finished(event)

    assert (message, bench.anna.inbox) == (event.message, ["No"])
    assert bench.server.unanswered == []
    assert len(bench.server.calls_of("answerCallbackQuery")) == 1
    assert bench.server.answer_to(press) == {"callback_query_id": press}


async def test_a_toast_and_a_way_to_the_direct_chat(bench: Bench) -> None:
    """Both answer the press itself; too late, the way is shown in the room and the toast is dropped there."""
    await bench.send(Say(t("yes"), ((BORROW,),)), bench.group)
    presses = [bench.ben.presses("Yes", where=bench.group) for _ in range(2)]
    await bench.send(Toast(t("no")), bench.group, answers=f"c{presses[0]}")
    await bench.send(GoDirect(t("more"), "j-1"), bench.group, answers=f"c{presses[1]}")
    await bench.messenger.finished(bench.messenger.read(bench.server.updates.waiting[0]))  # type: ignore[arg-type]

    assert bench.server.answer_to(presses[0])["text"] == "No"
    assert bench.server.answer_to(presses[1])["url"] == "https://t.me/shed_bot?start=j-1"
    assert len(bench.server.calls_of("answerCallbackQuery")) == 2

    before = len(bench.group.cards)
    await bench.send(Toast(t("no")), bench.group, answers=f"c{presses[0]}")
    assert len(bench.group.cards) == before
    await bench.send(GoDirect(t("more"), "j-1"), bench.group, answers=f"c{presses[1]}")
    assert bench.ben.presses("Continue in private", where=bench.group).endswith("start=j-1")
    assert bench.ben.chat.messages[-1].text == "/start j-1"


async def test_a_photo_is_uploaded_once(bench: Bench) -> None:
    """Then its file_id does; a forgotten file_id is uploaded anew; a changed photo replaces the old one."""
    show = Show(Card(t("yes"), photo="p1", buttons=((BORROW,),)))
    message = await bench.send(show, bench.group)
    await bench.send(show, bench.anna)
    uploads = [bool(call.files) for call in bench.server.calls_of("sendPhoto")]
    bench.server.world.files.clear()
    await bench.send(show, bench.ben)
    await bench.send(Show(Card(t("no"), photo="p2")), bench.group, edits=message)

    assert uploads == [True, False]
    assert [bool(call.files) for call in bench.server.calls_of("sendPhoto")] == [True, False, False, True]
    assert (bench.group.cards[-1].shown, bench.group.cards[-1].buttons) == ("No", [])


async def test_a_photo_that_telegram_does_not_take_is_left_out(bench: Bench) -> None:
    """The card is shown in words; so is one whose photo is gone."""
    await bench.send(Show(Card(t("yes"), photo="odd")), bench.anna)
    await bench.send(Show(Card(t("no"), photo="gone")), bench.anna)

    assert bench.anna.inbox == ["Yes", "No"]


async def test_a_card_that_cannot_be_edited_is_sent_anew(bench: Bench) -> None:
    """Deleted by somebody: a new one. Its photo taken away: a new one, and the old card goes."""
    first = await bench.send(Show(Card(t("yes"))), bench.group)
    bench.group.cards[-1].deleted = True
    second = await bench.send(Show(Card(t("yes"), photo="p1")), bench.group, edits=first)
    third = await bench.send(Show(Card(t("no"))), bench.group, edits=second)
    same = await bench.send(Show(Card(t("no"))), bench.group, edits=third)

    assert len({first, second, third}) == 3
    assert same == third
    assert [card.shown for card in bench.group.cards] == ["No"]


async def test_a_place_is_shared_by_the_button(bench: Bench) -> None:
    """The keyboard below the input asks for the location."""
    question = Question("home", Input.PLACE, t("more"), t("more"))
    await bench.send(Ask(1, t("more"), (question,), cancel="c-1"), bench.anna)

    assert bench.anna.last.buttons == ["📍 Share my location"]
    assert bench.anna.last.rows[0][0]["request_location"]


@pytest.mark.parametrize(
    ("fault", "wait_s"),
    [
        (Fault.TOO_MANY_REQUESTS, 17.0),
        (Fault.SERVER_ERROR, GUESS_S),
        (Fault.HTML_PAGE, GUESS_S),
        (Fault.DROP_BEFORE, GUESS_S),
        (Fault.DROP_AFTER, GUESS_S),
    ],
)
async def test_a_passing_trouble_is_tried_later(bench: Bench, fault: Fault, wait_s: float) -> None:
    """After as long as Telegram asks for, or a guess."""
    bench.server.fail("sendMessage", fault, retry_after=17)

    with pytest.raises(TryLater) as later:
        await bench.send(Say(t("yes")), bench.anna)

    assert later.value.seconds == wait_s


async def test_who_cannot_be_reached_and_what_cannot_be_sent(bench: Bench) -> None:
    """Never started, blocked, unknown, thrown out; a moved room; a message that Telegram refuses."""
    stranger = bench.server.user("Carl")
    bench.ben.blocks()
    old = Chat(Platform.TELEGRAM, str(bench.group.id), direct=False)
    for person in (stranger, bench.ben):
        with pytest.raises(Unreachable):
            await bench.send(Say(t("yes")), person)
    nobody = Parcel(1, Chat(Platform.TELEGRAM, "5"), Say(t("yes")), Reader())
    with pytest.raises(Unreachable):
        await bench.messenger.send(nobody)
    with pytest.raises(Undeliverable):
        await bench.send(Say(t("yes"), ((Button(t("yes"), action="x" * 65),),)), bench.anna)

    bench.group.becomes_supergroup(bench.anna)
    with pytest.raises(RoomMoved) as moved:
        await bench.messenger.send(Parcel(1, old, Say(t("yes")), Reader()))
    assert moved.value.to == Chat(Platform.TELEGRAM, str(bench.group.id), direct=False)
    bench.group.remove_bot(bench.anna)
    with pytest.raises(Unreachable):
        await bench.send(Say(t("yes")), bench.group)


async def test_no_flood_in_normal_use(bench: Bench) -> None:
    """Forty chats at once and a burst in one: the pace is kept, and a slow chat holds up no other."""
    bench.server.flood.enabled = True
    people = [bench.server.user(f"N{n}") for n in range(40)]
    for person in people:
        person.says("/start")
    clock = asyncio.get_running_loop().time
    began = clock()
    finished: dict[int, float] = {}

    async def deliver(person: Person, count: int) -> None:
        for _ in range(count):
            await bench.send(Say(t("yes")), person)
        finished[person.id] = clock() - began

    await asyncio.gather(deliver(bench.anna, 5), *(deliver(person, 1) for person in people))

    assert bench.server.floods == []
    assert len(bench.anna.inbox) == 5
    assert max(finished[person.id] for person in people) < 2.5
    assert finished[bench.anna.id] > 2.5


# Look-ups


async def test_moderators_are_asked_for_anew(bench: Bench) -> None:
    """Administrators yes, members, strangers and outsiders no; a demotion counts at once."""

    async def may(account: str, room: int) -> bool:
        answer = await bench.messenger.ask(
            IsModerator(Account(Platform.TELEGRAM, account), Chat(Platform.TELEGRAM, str(room), direct=False))
        )
        assert isinstance(answer, Verdict)
        return answer.yes

    group = bench.group.id
    assert await may(str(bench.anna.id), group)
    assert await may(str(group), group)
    assert not await may(str(bench.ben.id), group)
    assert not await may("5", group)
    assert not await may(str(bench.anna.id), -5)

    bench.group.joins(bench.anna, status="member")
    assert not await may(str(bench.anna.id), group)
    bench.group.joins(bench.anna, status="administrator", anonymous=True)
    bench.group.becomes_supergroup(bench.ben)
    assert await may(str(bench.anna.id), group)

    bench.server.fail("getChatMember", Fault.SERVER_ERROR)
    with pytest.raises(TryLater):
        await may(str(bench.anna.id), group)


async def test_photos_are_fetched_and_checked(bench: Bench) -> None:
    """A photo is kept; a PDF, a huge file and one that is gone are refused; an outage is tried later."""

    async def fetch(ref: str) -> FetchedPhoto:
        answer = await bench.messenger.ask(FetchPhoto(Account(Platform.TELEGRAM, "1"), ref))
        assert isinstance(answer, FetchedPhoto)
        return answer

    photo = bench.anna.sends_photo(picture()).media["photo"][-1]["file_id"]
    paper = bench.anna.sends_document(b"%PDF-1.7", "a.pdf", "application/pdf").media["document"]["file_id"]
    huge = bench.server.world.keep_file(bytes(20 * 1024 * 1024 + 1))

    assert await fetch(photo) == FetchedPhoto(photo="kept")
    assert bench.album.jpegs["kept"] == picture()
    assert (await fetch(paper)).refused == "not_a_photo"
    assert (await fetch(huge)).refused == "too_large"
    assert (await fetch("unknown")).refused == "gone"

    bench.server.fail("getFile", Fault.DROP_BEFORE)
    with pytest.raises(TryLater):
        await fetch(photo)


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
async def test_the_token_is_in_no_line_of_ours(
    bench: Bench, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    """Whatever goes wrong; the libraries are kept quiet by bot.logs."""
    caplog.set_level(level, "adapters")
    for fault in Fault:
        bench.server.fail("*", fault)
    async with bench.running():
        bench.anna.says("hello")
        await bench.heard(1)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("adapters")]
    assert ours
    assert not [line for line in ours if bench.server.token.partition(":")[2] in line]
