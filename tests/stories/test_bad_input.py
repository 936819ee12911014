"""Bad input: each gets a kind and specific answer, changes nothing that it should not, and holds up nobody else."""

from __future__ import annotations

import struct
import zlib

import pytest

from bot.conversation.lookups import NamedPlace
from bot.model.places import Point
from storage import tables
from tests.stories.forging import LONG, UNSEEN, asks, draft_of, nothing_changes, offers_by_words
from tests.stories.joining import begins
from tests.stories.neighbour import Neighbour
from tests.stories.phones import DiscordWire, TelegramWire
from tests.stories.street import HOME, Street

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def huge_picture() -> bytes:
    """A file of a few bytes that claims to be 50,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    end = b"\0\0\0\0IEND\xaeB`\x82"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + end


def sends_file(who: Neighbour, content: bytes, mime: str) -> None:
    """Send a file: as a document on Telegram, as an attachment on Discord."""
    ref = who.has_file(content)
    if isinstance(who.wire, TelegramWire):
        raw = who.wire.says(who.account.id, who.name, "")
        del raw["message"]["text"]
        raw["message"]["document"] = {"file_id": ref, "mime_type": mime}
    else:
        assert isinstance(who.wire, DiscordWire)
        raw = who.wire.says(who.account.id, who.name, "")
        raw["d"]["attachments"] = [{"url": ref, "content_type": mime}]
    who._does(raw)


@pytest.mark.parametrize(
    ("content", "mime", "reason"),
    [
        (PDF, "application/pdf", "photo-not-a-photo"),
        (b"", "image/png", "photo-not-a-photo"),
        (huge_picture(), "image/png", "photo-too-large"),
    ],
    ids=("document", "empty", "huge"),
)
def test_a_file_that_is_no_photo(street: Street, content: bytes, mime: str, reason: str) -> None:
    """A document, an empty file, a picture of gigabytes: the reason, and the question again."""
    anna = street.neighbour("Anna")
    anna.commands("/offer")
    anna.says("drill")

    with nothing_changes(street):
        sends_file(anna, content, mime)

    assert asks(anna) == ("photo", reason)


def test_what_is_no_answer_is_told_apart(street: Street) -> None:
    """A photo for words, a pin for a number, a sticker for anything."""
    anna = street.neighbour("Anna", on=street.telegram)
    anna.commands("/offer")

    with nothing_changes(street):
        anna.sends_photo()
        photo = asks(anna)
        anna.shares_place(HOME.lat, HOME.lon)
        pin = asks(anna)
        sticker = anna.wire.says(anna.account.id, anna.name, "")  # type: ignore[attr-defined]  # both have it
        del sticker["message"]["text"]
        sticker["message"]["sticker"] = {"emoji": "👍"}
        anna._does(sticker)

    assert (photo, pin, asks(anna)) == (
        ("title", "expected-text"),
        ("title", "expected-text"),
        ("title", "not-usable"),
    )


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, -181.0), (1e300, 0.0), (float("nan"), 0.0)])
def test_a_pin_that_is_nowhere_on_earth(street: Street, lat: float, lon: float) -> None:
    """Forged coordinates are no home."""
    sam = street.stranger("Sam", on=street.telegram)
    begins(street, sam).says("en")

    with nothing_changes(street):
        sam.shares_place(lat, lon)

    assert sam.reads("place-out-of-range")
    assert draft_of(street, sam) is not None


def test_the_place_service_is_offline(street: Street) -> None:
    """An address cannot be looked up: a pin will do, and does."""
    sam = street.stranger("Sam")
    begins(street, sam).says("en")
    street.atlas_offline = True

    with nothing_changes(street):
        sam.says("Elm Street 5")

    assert asks(sam) == ("home", "place-offline")
    sam.shares_place(HOME.lat, HOME.lon)
    assert sam.member.name == "Sam"


def test_an_address_that_means_several_places(street: Street) -> None:
    """Nothing counts before one is picked; a pick of an older list is no pick."""
    street.places["Elm Street"] = [
        NamedPlace(HOME, "Elm Street, Berlin"),
        NamedPlace(Point(51.0, 7.0), "Elm Street, Bonn"),
    ]
    sam = street.stranger("Sam")
    begins(street, sam).says("en").says("Elm Street")
    listed = sam.screen.messages[-1]

    with nothing_changes(street):
        assert sam.reads("pick-which")
        sam.presses("None of these")
        sam.presses_on(listed, "Elm Street, Berlin")

    assert asks(sam) == ("home", "choice-not-offered")
    sam.says("Elm Street").presses("Elm Street, Bonn")
    assert sam.reads("join-too-far")


OPTIONS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("offer", {"title": LONG}, "typed-too-long"),
    ("offer", {"title": UNSEEN}, "typed-empty"),
    ("offer", {"title": "drill", "kind": "boat"}, "choice-not-offered"),
    ("offer", {"title": "drill", "days": "500"}, "number-out-of-range"),
    ("offer", {"title": "drill", "days": "many", "nonsense": "x"}, "number-not-read"),
    ("borrow", {"item": "drill", "span": "yesterday"}, "span-past"),
    ("borrow", {"item": "drill", "span": "1 Jan 9999"}, "span-too-far"),
    ("borrow", {"item": "drill", "span": "tomorrow", "word": LONG}, "typed-too-long"),
    ("borrow", {"item": "#999999999999"}, "item-gone"),
    ("borrow", {"item": LONG}, "borrow-not-found"),
    ("find", {"words": LONG}, "typed-too-long"),
    ("find", {"words": UNSEEN}, "typed-empty"),
    ("find", {"within": "far"}, "choice-not-offered"),
    ("find", {"kind": "boat"}, "choice-not-offered"),
    ("find", {"free": "20 Dec to 10 Dec"}, "span-reversed"),
    ("near", {"home": "91, 0"}, "place-out-of-range"),
    ("near", {"home": "48.1374, 11.5755"}, "join-too-far"),
    ("link", {"code": LONG}, "code-wrong"),
    ("mod settle", {"loan": "9" * 400}, "moderators-only"),
    ("boat", {}, "unknown-command"),
)


@pytest.mark.parametrize(("command", "options", "reason"), OPTIONS)
def test_options_that_do_not_do(street: Street, command: str, options: dict[str, str], reason: str) -> None:
    """What is given with a command is read like any answer; what was right with it stays."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on=street.discord)
    offers_by_words(anna, "drill")
    anna.forgets()

    with nothing_changes(street, tables.search, tables.wrong_code):
        raw = ben.wire.command(ben.account.id, ben.name, ben.direct, f"/{command}", options, False)
        ben._does(raw)

    assert ben.reads(reason)
    draft = draft_of(street, ben)
    assert draft is None or draft.answers.get("title", "drill") == "drill"
    assert not any(anna.phrases())
