"""Setting up: the bot comes into a room, and a moderator says what it is for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows.setting_up import zone_of
from bot.model.chats import Platform
from bot.model.places import Point
from tests.stories.rooms import ANSWERS, NEW_ROOMS, SEOUL, NewRoom, newcomer
from tests.stories.street import HOME, Street


def test_a_new_room_is_told_what_to_do(street: Street) -> None:
    """The hello says that a moderator types /setup, and has the buttons for it."""
    room = NewRoom(street, "telegram")

    assert "/setup" in room.screen.messages[-1].text
    assert [label for label, _, _ in room.screen.messages[-1].buttons] == ["Set up", "I have a code"]
    assert room.kept.title == "Maple"
    assert not room.kept.community_id


def test_a_moderator_sets_a_community_up(street: Street) -> None:
    """Name, centre, radius, language and rules become a community; its zone follows from the place."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS)
    assert not room.kept.community_id
    mina.presses("Yes, that is right")

    made = room.community
    assert (made.name, made.radius_m, made.language, made.rules) == (
        "Maple Lane",
        1500,
        "ko",
        "Bring it back clean",
    )
    assert (made.centre, made.zone) == (Point(37.5665, 126.978), "Asia/Seoul")
    assert mina.reads("setup-done", community="Maple Lane")


def test_the_room_shows_a_card_to_join_by(street: Street) -> None:
    """The card stands in the room in the room's language, with the rules and the button."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")

    card = room.screen.messages[-1]
    assert "Maple Lane" in card.text
    assert "Bring it back clean" in card.text
    assert [label for label, _, _ in card.buttons] == ["참여하기"]


def test_what_was_understood_can_be_changed_before_it_counts(street: Street) -> None:
    """Any answer can be given anew from the check."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS)
    mina.presses("Name").answers(name="Oak Lane").presses("Yes, that is right")

    assert room.community.name == "Oak Lane"
    assert room.community.rules == "Bring it back clean"


def test_only_a_moderator_sets_up(street: Street) -> None:
    """Anybody else is told so, and nothing has changed."""
    room = NewRoom(street, "telegram")
    tom = newcomer(street, "Tom", moderates=False)

    room.types(tom, "/setup")

    assert tom.reads("moderators-only")
    assert tom.asked is None


def test_a_moderator_dismissed_meanwhile_sets_nothing_up(street: Street) -> None:
    """Who may set up is asked again when the form is done."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS)

    street.moderators.clear()
    street.now += timedelta(minutes=2)
    mina.presses("Yes, that is right")

    assert mina.reads("moderators-only")
    assert not room.kept.community_id


def test_in_a_direct_chat_setup_says_where_to_type_it(street: Street) -> None:
    """Without a room there is nothing to set up."""
    mina = newcomer(street)

    mina.commands("/setup")

    assert mina.reads("setup-where")


def test_in_a_direct_chat_a_moderator_changes_their_own_community(street: Street) -> None:
    """It is clear which one is meant."""
    anna, ben = street.moderator("Anna"), street.neighbour("Ben")

    anna.commands("/mod setup").presses("Name").answers(name="Elm Road").presses("Yes, that is right")
    ben.commands("/mod setup")

    assert anna.reads("setup-changed", community="Elm Road")
    assert ben.reads("moderators-only")


def test_in_an_unknown_room_setup_works_as_well(street: Street) -> None:
    """A room whose being added was missed is noted when somebody types there."""
    mina = newcomer(street)
    chat = NEW_ROOMS[mina.account.platform]

    mina._does(mina.wire.command(mina.account.id, mina.name, chat, "/setup", {}, True))
    mina.answers(**ANSWERS).presses("Yes, that is right")

    with street.database.work(street.now) as store:
        room = store.rooms.at(chat)
    assert room is not None
    assert room.community_id not in (0, street.community.id)


def test_somebody_who_never_wrote_is_sent_to_the_direct_chat(street: Street) -> None:
    """On Telegram the room shows a link by which the same form begins; Discord asks at once."""
    room = NewRoom(street, "telegram")
    mina = street.stranger("Mina")
    street.moderators.add(mina.account)

    room.types(mina, "/setup")
    if mina.account.platform is Platform.TELEGRAM:
        link = room.screen.messages[-1].buttons[0][2]
        mina.commands(f"/start {link.partition('start=')[2]}")
    mina.answers(**ANSWERS).presses("Yes, that is right")

    assert room.community.name == "Maple Lane"


def test_setup_again_changes_the_community(street: Street) -> None:
    """The form comes filled; what is changed is changed, the rest stays, and the card changes in place."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    before = room.community

    room.types(mina, "/setup").presses("Radius").answers(radius="3")
    mina.presses("House rules").answers(rules="Be kind").presses("Yes, that is right")

    assert room.community.id == before.id
    assert (room.community.name, room.community.radius_m, room.community.rules) == (
        "Maple Lane",
        3000,
        "Be kind",
    )
    assert mina.reads("setup-changed")
    cards = [it for it in room.screen.messages if "Maple Lane" in it.text]
    assert len(cards) == 1
    assert "Be kind" in cards[0].text


def test_a_place_that_cannot_be_looked_up_is_asked_again(street: Street) -> None:
    """Answers already given stay."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    street.atlas_offline = True

    room.types(mina, "/setup")
    if mina.account.platform is Platform.TELEGRAM:
        mina.says("Maple Lane").says("Seoul City Hall")
    else:
        mina.answers(**{**ANSWERS, "centre": "Seoul City Hall"})

    assert mina.reads("place-offline")
    assert mina.asked is not None
    assert mina.asked.questions[0].name == "centre"


@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        ("2", 2000),
        ("800 m", 800),
        ("1,5 km", 1500),
        ("500", 500),
        ("２ｋｍ", 2000),
        ("3킬로미터", 3000),
        ("900미터", 900),
    ],
)
def test_a_radius_is_read_as_people_write_it(street: Street, typed: str, metres: int) -> None:
    """Metres or kilometres; a bare small number is in kilometres."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**{**ANSWERS, "radius": typed}).presses("Yes, that is right")

    assert room.community.radius_m == metres


@pytest.mark.parametrize("typed", ["0", "far", "-3 km", "99999 km", "1" * 5000, "NaN", "1e3 km"])
def test_a_radius_that_does_not_do_is_asked_again(street: Street, typed: str) -> None:
    """The reason names the limits."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(name="Maple Lane", centre=SEOUL, radius=typed)

    assert mina.reads("setup-radius-not-read")


def test_a_zone_follows_from_any_place() -> None:
    """On land the zone people keep; at sea one of whole hours."""
    assert zone_of(HOME) == "Europe/Berlin"
    assert zone_of(Point(0, -150)) == "Etc/GMT+10"
    assert zone_of(Point(90, 180))


def test_what_a_moderator_types_is_shown_as_typed(street: Street) -> None:
    """A community's name is a parameter, never part of a phrase."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**{**ANSWERS, "name": "@everyone <b>x</b>"}).presses(
        "Yes, that is right"
    )

    assert room.community.name == "@everyone <b>x</b>"
    assert mina.reads("setup-done", community="@everyone <b>x</b>")
