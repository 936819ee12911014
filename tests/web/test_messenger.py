"""Each messenger of the playground behaves as its platform does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.web.messenger import Kit, PlaygroundMessenger, Uploads
from adapters.web.people import BY_KEY, ROOMS, DrawnAtlas
from adapters.web.pictures import SAMPLES
from adapters.web.screens import Screens
from bot.conversation.lookups import FetchedPhoto, FetchPhoto, IsModerator, Verdict
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Ask, GoDirect, Input, Question, Reply, Say, Toast
from bot.language import Phrasebook
from bot.model.chats import Account, Chat, Platform
from bot.ports import Parcel, PhotoRefused, Raw

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUESTION = Question("title", Input.TEXT, t("form-offer-title"), t("form-offer-title-label"))
ASK = Ask(1, t("form-offer"), (QUESTION,), resume="fr-1", cancel="fx-1")
YES = Say(t("yes"))


class Mail:
    """An inbox that keeps everything once."""

    def __init__(self) -> None:
        self.kept: dict[str, Raw] = {}

    def receive(self, platform: Platform, event: str, raw: Raw, **_about: str) -> bool:
        """True the first time."""
        new = event not in self.kept
        self.kept[event] = raw
        return new

    @contextmanager
    def together(self) -> Iterator[None]:
        """Nothing to share."""
        yield

    def letter(self, platform: Platform, event: str) -> None:
        """Nobody asks."""


class Album:
    """Photos that are one byte long."""

    def keep(self, image: bytes) -> str:
        """The photo's id."""
        if len(image) < 2:
            raise PhotoRefused("not_a_photo")
        return "kept"

    def jpeg(self, photo: str) -> bytes | None:
        """Never asked here."""
        return None


class Bench:
    """One messenger, and what the screens show."""

    def __init__(self, platform: Platform) -> None:
        self.screens, self.uploads = Screens(), Uploads(SAMPLES, most=2)
        kit = Kit(self.screens, self.uploads, Phrasebook.load(), lambda: NOW, lambda step: None)
        self.messenger = PlaygroundMessenger(platform, Mail(), Album(), kit)
        self.number = 0

    def does(self, who: str, do: str, **gesture: Any) -> str:
        """A gesture; the id of its event."""
        self.number += 1
        self.messenger.receive({"id": str(self.number), "who": who, "do": do, **gesture})
        return f"w{self.number}"

    def sends(
        self, to: Chat, reply: Reply, answers: str = "", edits: str = "", parcel: int = 0
    ) -> dict[str, Any]:
        """A parcel; the entry that shows it."""
        self.number += 1
        made = Parcel(parcel or self.number, to, reply, Reader("en"), answers, edits)
        asyncio.run(self.messenger.send(made))
        return self.screens.entries[-1]


@pytest.fixture
def telegram() -> Bench:
    """Telegram's manner."""
    return Bench(TELEGRAM)


@pytest.fixture
def discord() -> Bench:
    """Discord's manner."""
    return Bench(DISCORD)


def test_telegram_answers_a_press_in_passing(telegram: Bench) -> None:
    """On the phone of whoever pressed, and nowhere else."""
    press = telegram.does("ben", "press", where="room", message="1", action="bo-1")

    toast = telegram.sends(BY_KEY["ben"].direct, Toast(t("yes")), press)

    assert (toast["kind"], toast["who"], toast["text"]) == ("toast", "102", "Yes")


def test_telegram_leads_from_the_room_into_the_direct_chat(telegram: Bench) -> None:
    """A press opens it; a typed command gets a message with the way there."""
    room = ROOMS[TELEGRAM]
    press = telegram.does("ben", "press", where="room", message="1", action="bo-1")
    typed = telegram.does("ben", "command", where="room", text="/borrow drill")

    opened = telegram.sends(room, GoDirect(t("go-direct"), "bo-1"), press)
    shown = telegram.sends(room, GoDirect(t("go-direct"), "go-borrow-1"), typed)

    assert (opened["kind"], opened["who"], opened["start"]) == ("open", "102", "bo-1")
    assert (shown["chat"], shown["rows"][0][0]["start"]) == ("telegram:-1001", "go-borrow-1")


def test_discord_whispers_in_the_room(discord: Bench) -> None:
    """What was typed there, and the answer, are seen by that person alone."""
    typed = discord.does("dan", "command", where="room", text="/find")
    said = discord.screens.entries[-1]

    answer = discord.sends(BY_KEY["dan"].direct, YES, typed)

    assert (said["chat"], said["only"], said["text"]) == ("discord:7001", "202", "/find")
    assert (answer["chat"], answer["only"], answer["from"]) == ("discord:7001", "202", "bot")


def test_what_was_whispered_may_be_changed_in_place(discord: Bench) -> None:
    """A press on it is a press on one's own message."""
    typed = discord.does("dan", "command", where="room", text="/find")
    whisper = discord.sends(BY_KEY["dan"].direct, YES, typed)
    press = discord.does("dan", "press", where="room", message=whisper["id"], action="bo-1")

    changed = discord.sends(BY_KEY["dan"].direct, Say(t("no")), press, edits=whisper["id"])

    assert discord.messenger.read(discord.messenger._mailroom.kept[press]).personal  # type: ignore[attr-defined, union-attr]  # the test's own inbox
    assert [changed[name] for name in ("id", "chat", "only", "text")] == [
        whisper["id"],
        "discord:7001",
        "202",
        "No",
    ]


@pytest.mark.parametrize(
    ("do", "gesture", "kind"),
    [
        ("command", {"text": "/offer"}, "dialog"),
        ("press", {"message": "1", "action": "of"}, "dialog"),
        ("submit", {"draft": 1, "answers": {}}, "message"),
    ],
)
def test_discord_opens_a_dialog_but_never_as_the_answer_to_one(
    discord: Bench, do: str, gesture: dict[str, Any], kind: str
) -> None:
    """A modal cannot answer a modal, and only the first answer can be one."""
    event = discord.does("dan", do, **gesture)

    first = discord.sends(BY_KEY["dan"].direct, ASK, event)
    second = discord.sends(BY_KEY["dan"].direct, ASK, event)

    assert (first["kind"], second["kind"]) == (kind, "message")


def test_an_answer_after_a_restart_comes_into_the_direct_chat(discord: Bench) -> None:
    """The gesture cannot be answered where it was made any more."""
    shown = discord.sends(BY_KEY["dan"].direct, ASK, answers="w-of-long-ago")

    assert (shown["kind"], shown["chat"]) == ("message", "discord:202")


def test_a_parcel_that_comes_twice_is_shown_once(telegram: Bench) -> None:
    """Sending it and noting that it was sent are two steps; a crash may fall between."""
    for _ in range(2):
        telegram.sends(BY_KEY["anna"].direct, YES, parcel=7)

    assert len(telegram.screens.entries) == 1


async def test_who_moderates(telegram: Bench) -> None:
    """Mia does, on the platform where she is asked for."""
    asked = [IsModerator(BY_KEY[key].who, ROOMS[TELEGRAM]) for key in ("mia", "anna", "mia2")]

    assert [await telegram.messenger.ask(one) for one in asked] == [
        Verdict(True),
        Verdict(False),
        Verdict(False),
    ]


async def test_photos_are_fetched_kept_or_refused(telegram: Bench) -> None:
    """A drawn one, one that was sent, one that is none, one that is gone."""
    for ref, image in (("a", b"gone"), ("b", b"image"), ("c", b"")):
        telegram.uploads.put(ref, image)
    account = Account(TELEGRAM, "101")

    answers = [
        await telegram.messenger.ask(FetchPhoto(account, ref)) for ref in ("sample:drill", "b", "c", "a")
    ]

    assert answers == [
        FetchedPhoto("kept"),
        FetchedPhoto("kept"),
        FetchedPhoto(refused="not_a_photo"),
        FetchedPhoto(refused="gone"),
    ]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Elm Street 5", ["Elm Street 5"]),
        ("oak street, 12", ["Oak Street 12"]),
        ("river walk / park", ["River Walk / Park Street"]),
        ("elm street", ["Elm Street / Station Road", "Elm Street / Oak Street", "Elm Street / Park Street"]),
        ("Baker Street 221", []),
        ("", []),
        ("7", []),
    ],
)
async def test_the_drawn_map_knows_its_own_streets(typed: str, named: list[str]) -> None:
    """With house numbers, by a corner, or all corners of a street; at most three."""
    found = await DrawnAtlas().find(typed, "en", None)

    assert [it.name for it in found.places] == named
    assert not found.offline


@pytest.mark.parametrize("draw", SAMPLES.values(), ids=SAMPLES)
def test_every_drawn_picture_is_a_jpeg(draw: Callable[[], bytes]) -> None:
    """The same bytes each time."""
    assert draw()[:3] == b"\xff\xd8\xff"
    assert draw() == draw()
