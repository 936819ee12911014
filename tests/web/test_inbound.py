"""What the page sends becomes an event, or is refused."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.web.inbound import MAX_TEXT, GestureRefused, joined, raw_of, read
from adapters.web.people import BY_KEY, ROOMS
from bot.conversation.events import (
    AnyEvent,
    Commanded,
    Joined,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Submitted,
)
from bot.model.chats import Account, Platform

COMMANDS = frozenset({"offer", "find", "mod settle"})


def event(**gesture: Any) -> AnyEvent | None:
    """The event of a gesture, through both steps."""
    return read(raw_of({"id": "1", "who": "anna", **gesture}, COMMANDS))


def test_words_in_the_direct_chat_are_said() -> None:
    """Who, where and what, as on a platform."""
    said = event(do="say", text="hello")

    assert isinstance(said, Said)
    assert (said.id, said.text, said.name, said.language) == ("w1", "hello", "Anna", "en")
    assert said.account == Account(Platform.TELEGRAM, "101")
    assert said.chat.direct
    assert said.chat.id == "101"


def test_words_follow_a_command() -> None:
    """ "/offer cordless drill" is a command with words."""
    offered = event(do="command", text="/offer  cordless drill", where="room")

    assert isinstance(offered, Commanded)
    assert (offered.command, offered.text) == ("offer", "cordless drill")
    assert offered.chat == ROOMS[Platform.TELEGRAM]


def test_on_discord_a_subcommand_belongs_to_the_name() -> None:
    """Telegram leaves that to the engine."""
    there = event(who="mia2", do="command", text="/mod settle 12", where="room")
    here = event(who="mia", do="command", text="/mod settle 12")

    assert isinstance(there, Commanded)
    assert isinstance(here, Commanded)
    assert (there.command, there.text) == ("mod settle", "12")
    assert (here.command, here.text) == ("mod", "settle 12")


@pytest.mark.parametrize(
    ("who", "where", "told"), [("mia2", "room", True), ("mia2", "direct", None), ("mia", "room", None)]
)
def test_only_discord_tells_a_moderator_with_the_event_and_only_in_the_room(
    who: str, where: str, told: bool | None
) -> None:
    """As on the platforms."""
    commanded = event(who=who, do="command", text="/find", where=where)

    assert commanded is not None
    assert commanded.moderator is told


def test_a_press_names_its_message_and_whether_others_see_it() -> None:
    """What only this person sees may be changed in place."""
    gesture = {"id": "1", "who": "dan", "do": "press", "where": "room", "message": "7", "action": "bo-3"}

    shown, whispered = (read(raw_of(gesture, COMMANDS, personal=personal)) for personal in (False, True))

    assert isinstance(shown, Pressed)
    assert isinstance(whispered, Pressed)
    assert (shown.message, shown.action, shown.personal) == ("7", "bo-3", False)
    assert whispered.personal


def test_forms_places_and_photos() -> None:
    """Every other gesture has its event."""
    form = event(who="dan", do="submit", draft=3, answers={"span": "tomorrow", "word": ""})
    place = event(do="place", lat=52.5, lon=13)
    photo = event(do="photo", ref="sample:drill")

    assert isinstance(form, Submitted)
    assert (form.draft, form.answers) == (3, {"span": "tomorrow", "word": ""})
    assert isinstance(place, PlaceShared)
    assert (place.lat, place.lon) == (52.5, 13.0)
    assert isinstance(photo, PhotoShared)
    assert (photo.ref, photo.caption) == ("sample:drill", "")


def test_the_bot_joins_a_room() -> None:
    """Only the playground itself can bring that about."""
    came = read(joined(BY_KEY["mia"], "Elm Street"))

    assert isinstance(came, Joined)
    assert (came.chat, came.title) == (ROOMS[Platform.TELEGRAM], "Elm Street")


@pytest.mark.parametrize(
    "gesture",
    [
        {"do": "joined"},
        {"do": "dance"},
        {"do": "say", "text": ""},
        {"do": "say", "text": 7},
        {"do": "say", "text": "x" * (MAX_TEXT + 1)},
        {"do": "say", "text": "hello", "where": "room"},
        {"do": "say", "text": "hello", "who": "nobody"},
        {"do": "place", "lat": "north", "lon": 1},
        {"do": "place", "lat": True, "lon": 1},
        {"do": "place", "lat": 1, "lon": 1, "who": "dan"},
        {"do": "submit", "draft": "1", "answers": {}},
        {"do": "submit", "draft": 1, "answers": []},
        {"do": "submit", "draft": 1, "answers": {str(n): "" for n in range(99)}},
        {"do": "press", "message": "1"},
        {"do": "photo", "ref": "x" * 500},
    ],
)
def test_what_no_phone_can_do_is_refused(gesture: dict[str, Any]) -> None:
    """Never another error."""
    with pytest.raises(GestureRefused):
        event(**gesture)


def test_lone_surrogates_reach_no_encoder() -> None:
    """Half an emoji becomes the sign for what cannot be shown."""
    said = event(do="say", text="\ud83d!")

    assert isinstance(said, Said)
    assert said.text.encode() == "\ufffd!".encode()
