"""Updates become events: each kind as the fake server sends it, without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapters.telegram.inbound import ALLOWED_UPDATES, read
from bot.conversation.events import (
    AnyEvent,
    Commanded,
    Joined,
    Left,
    Moved,
    OtherShared,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Target,
)
from bot.language.typed import whole
from bot.model.chats import Account, Chat, Platform
from tests.fakes.telegram import FakeTelegram, Group, Person
from tests.fakes.telegram.spec import find_spec, wrong_shape

TELEGRAM = Platform.TELEGRAM


class Street:
    """A server that nobody connects to, with two people and a group."""

    def __init__(self) -> None:
        self.server = FakeTelegram()
        self.anna: Person = self.server.user("Anna", language="ko-KR")
        self.ben: Person = self.server.user("Ben")
        self.group: Group = self.server.group("Elm Street", admins=[self.anna], members=[self.ben])

    def events(self) -> list[AnyEvent | None]:
        """Everything the bot was told, translated."""
        return [read(update, "shed_bot") for update in self.server.updates.waiting]

    def last(self) -> AnyEvent | None:
        """The newest of it."""
        return self.events()[-1]


@pytest.fixture
def street() -> Street:
    """The street, with the bot in its group."""
    made = Street()
    made.group.add_bot(made.anna)
    return made


def test_a_text_in_the_direct_chat_is_said(street: Street) -> None:
    """Who, where, language and the platform's own id come along."""
    sent = street.anna.says("a drill, nearly new")

    direct = Chat(TELEGRAM, str(street.anna.id))
    assert street.last() == Said(
        id=f"m{street.anna.id}:{sent.message_id}", account=Account(TELEGRAM, str(street.anna.id)), chat=direct,
        name="Anna", language="ko", personal=True, text="a drill, nearly new",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "command", "rest"),
    [
        ("/offer", "offer", ""),
        ("/Offer  cordless drill ", "offer", "cordless drill"),
        ("/offer@shed_bot drill", "offer", "drill"),
        ("/offer@Shed_Bot drill", "offer", "drill"),
        ("/start AbC-1_z", "start", "AbC-1_z"),
        ("/mod settle 12", "mod", "settle 12"),
        ("/offer\n드릴 😀", "offer", "드릴 😀"),
    ],
)
@pytest.mark.parametrize("in_room", [False, True])
def test_a_command_is_read_in_every_spelling(
    street: Street, typed: str, command: str, rest: str, *, in_room: bool
) -> None:
    """The name without slash and address, and what stands behind it."""
    street.anna.says(typed, street.group if in_room else None)

    event = street.last()
    assert isinstance(event, Commanded)
    assert (event.command, event.text, event.chat.direct) == (command, rest, not in_room)


def test_talk_in_a_group_and_commands_for_other_bots_are_not_for_us(street: Street) -> None:
    """Even where the bot hears everything, as an administrator does."""
    street.group.add_bot(street.anna, administrator=True)
    before = len(street.server.updates.waiting)
    street.ben.says("nice weather", street.group)
    street.ben.says("/offer@other_bot drill", street.group)
    street.ben.says("look: /offer", street.group)
    street.ben.shares_location(52.5, 13.4, street.group)
    street.ben.sends_photo(b"picture", None, street.group)

    told = street.events()[before:]
    assert told == [None] * 5


def test_an_anonymous_administrator_goes_by_the_group(street: Street) -> None:
    """GroupAnonymousBot says only that it is an administrator; that is enough to moderate."""
    street.anna.says("/setup", street.group, anonymous=True)

    event = street.last()
    assert isinstance(event, Commanded)
    assert event.account == Account(TELEGRAM, str(street.group.id))
    assert (event.moderator, event.name, event.language) == (True, "Elm Street", "")


def test_a_channels_post_moderates_nothing(street: Street) -> None:
    """A linked channel, or somebody in a channel's name, is no administrator."""
    sent = street.anna.says("/setup", street.group, anonymous=True).to_json()
    channel = {"id": -100777, "type": "channel", "title": "News"}

    for message in (
        {**sent, "sender_chat": channel},
        {**sent, "sender_chat": channel, "is_automatic_forward": True},
    ):
        assert read({"update_id": 1, "message": message}, "shed_bot") is None


@pytest.mark.parametrize("in_room", [False, True])
def test_a_press_names_its_message(street: Street, *, in_room: bool) -> None:
    """Whether only the presser sees that message depends on the chat."""
    chat = street.group.chat if in_room else street.anna.chat
    markup = {"inline_keyboard": [[{"text": "Borrow", "callback_data": "b-16"}]]}
    card = street.server.world.post(chat, street.server.bot, text="Drill", reply_markup=markup)
    press = street.ben.presses("Borrow", on=card)

    event = street.last()
    assert isinstance(event, Pressed)
    assert (event.id, event.action, event.message) == (f"c{press}", "b-16", str(card.message_id))
    assert (event.personal, event.account.id, event.chat.id) == (
        not in_room,
        str(street.ben.id),
        str(chat.id),
    )


def test_places_photos_and_files(street: Street) -> None:
    """A venue is a place; the largest photo counts; a file may be meant as a photo."""
    street.anna.shares_location(37.5665, 126.978)
    street.anna.shares_location(37.5, 127.0, title="Library")
    street.anna.sends_photo(b"x" * 5000, "my drill")
    street.anna.sends_document(b"%PDF", "drill.pdf", "application/pdf")
    street.anna.sends(sticker={"emoji": "🙂"})

    place, venue, photo, document, sticker = street.events()[-5:]
    assert isinstance(place, PlaceShared)
    assert (place.lat, place.lon) == (37.5665, 126.978)
    assert isinstance(venue, PlaceShared)
    assert isinstance(photo, PhotoShared)
    assert (street.server.world.files[photo.ref], photo.caption) == (b"x" * 5000, "my drill")
    assert isinstance(document, PhotoShared)
    assert isinstance(sticker, OtherShared)
    assert sticker.what == "sticker"


def test_a_photo_too_large_to_fetch_is_passed_over_for_a_smaller_size(street: Street) -> None:
    """getFile gives 20 MB at most."""
    message = street.anna.sends_photo(b"x" * 500).to_json()
    small, large = message["photo"]
    large["file_size"] = 21 * 1024 * 1024

    event = read({"update_id": 1, "message": message})
    assert isinstance(event, PhotoShared)
    assert event.ref == small["file_id"]


def test_coming_going_blocking_and_moving(street: Street) -> None:
    """Joined once, Left, Moved; a promotion and an unblocking are nothing."""
    joined = street.events()[0]
    assert isinstance(joined, Joined)
    assert (joined.title, joined.chat.id) == ("Elm Street", str(street.group.id))

    before = len(street.server.updates.waiting)
    old = street.group.id
    street.group.add_bot(street.anna, administrator=True)
    new = street.group.becomes_supergroup(street.anna)
    street.group.remove_bot(street.anna)
    street.ben.says("/start")
    street.ben.blocks()
    street.ben.unblocks()

    events = [event for event in street.events()[before:] if event is not None]
    moved, left, started, blocked = events
    assert isinstance(moved, Moved)
    assert (moved.chat.id, moved.to) == (str(old), Chat(TELEGRAM, str(new), direct=False))
    assert isinstance(left, Left)
    assert left.chat.id == str(new)
    assert isinstance(started, Commanded)
    assert isinstance(blocked, Left)
    assert blocked.chat == Chat(TELEGRAM, str(street.ben.id))


def test_every_event_has_an_id_of_its_own(street: Street) -> None:
    """Also the standing of the bot, twice the same within a second, and messages of two chats."""
    for _ in range(2):
        street.group.remove_bot(street.anna)
        street.group.add_bot(street.anna)
    street.anna.says("hello")
    street.ben.says("hello")

    ids = [event.id for event in street.events() if event is not None]
    assert len(ids) == len(set(ids)) == 7


def test_edits_and_unknown_updates_are_ignored(street: Street) -> None:
    """What was said counts as it was said; new sorts of updates pass by."""
    street.anna.edits(street.anna.says("drill"), "dril")

    assert street.last() is None
    assert read({"update_id": 1, "never_heard_of": {}}) is None


@pytest.mark.parametrize(("typed", "kept"), [("a\ud83d", "a�"), ("\ud83d\ude00", "😀"), ("a\0b", "a�b")])
def test_no_lone_surrogate_gets_in(street: Street, typed: str, kept: str) -> None:
    """Every encoder takes what an event holds."""
    street.anna.says(typed)

    event = street.last()
    assert isinstance(event, Said)
    assert event.text == whole(typed) == kept


def test_no_lone_surrogate_gets_into_an_events_number(street: Street) -> None:
    """It is kept with the event, whatever the bot is said to be now."""
    user, chat = {"id": 5, "is_bot": False, "first_name": "Sam"}, {"id": 5, "type": "private"}
    then, now = {"user": user, "status": "member"}, {"user": user, "status": "gone\ud83d"}
    change = {"chat": chat, "from": user, "date": 7, "old_chat_member": then, "new_chat_member": now}

    event = read({"update_id": 1, "my_chat_member": change})

    assert isinstance(event, Left)
    assert event.id == "s5:7:gone�:1"


PLAYS: list[Callable[[Street], Any]] = [
    lambda s: s.anna.says("/offer drill"),
    lambda s: s.anna.says("/setup", s.group, anonymous=True),
    lambda s: s.anna.shares_location(1.0, 2.0, title="Library"),
    lambda s: s.anna.sends_photo(b"x", "y"),
    lambda s: s.anna.sends_document(b"x", "a.pdf", "application/pdf"),
    lambda s: s.group.becomes_supergroup(s.anna),
    lambda s: s.ben.blocks(),
]


@pytest.mark.parametrize("play", PLAYS)
def test_the_fake_server_tells_what_telegram_would(street: Street, play: Callable[[Street], Any]) -> None:
    """Its updates fit the description of the Bot API, so these tests mean something."""
    spec = find_spec()
    if spec is None:
        pytest.skip("the description of the Bot API is not installed")
    play(street)

    for update in street.server.updates.waiting:
        assert wrong_shape(spec, "Update", update) == []
        assert set(update) - {"update_id"} <= set(ALLOWED_UPDATES)


def test_a_command_that_replies_points_at_whom_it_replies_to(street: Street) -> None:
    """Whose message it is, and what it says; what opened a topic is nobody's."""
    sent = street.anna.says("/report", street.group).to_json()
    ben = {"id": 77, "is_bot": False, "first_name": "Ben"}
    replied = {"message_id": 5, "date": 0, "chat": sent["chat"], "from": ben, "text": "Pay me first"}

    events = [
        read({"update_id": 1, "message": {**sent, "reply_to_message": it}})
        for it in (replied, {**replied, "forum_topic_created": {"name": "Tools", "icon_color": 1}})
    ]

    assert [getattr(it, "target", None) for it in events] == [
        Target(Account(Platform.TELEGRAM, "77"), "Ben", "5", "Pay me first"),
        None,
    ]
