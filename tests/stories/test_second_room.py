"""A second room joins a community by a code, which a moderator of the first one makes."""

from __future__ import annotations

from datetime import timedelta

from bot.model.community import Purpose
from tests.stories.neighbour import Neighbour
from tests.stories.rooms import ANSWERS, NewRoom, newcomer
from tests.stories.street import Street


def code_of(who: Neighbour) -> str:
    """The code that somebody was shown last."""
    codes = [it.params["code"] for it in who.phrases() if it.key == "room-code"]
    return str(codes[-1])


def made_code(who: Neighbour) -> str:
    """A code for another room, made by the button."""
    who.commands("/help").presses("Connect another room")
    return code_of(who)


def two_rooms(street: Street) -> tuple[Neighbour, NewRoom, Neighbour]:
    """Anna moderates the first room; the bot has just arrived in the second, which Mina moderates."""
    return street.moderator("Anna"), NewRoom(street, "discord"), newcomer(street, on="discord")


def refused(room: NewRoom, who: Neighbour, why: str = "code-wrong") -> bool:
    """Whether a code was answered so, and the room joined nothing."""
    return who.reads(why) and not room.kept.community_id


def test_a_second_room_joins_by_a_code(street: Street) -> None:
    """A moderator here makes the code, a moderator there types it: one community on both platforms."""
    anna, room, mina = two_rooms(street)

    room.types(mina, "/setup", code=made_code(anna))

    assert room.kept.community_id == street.community.id
    assert any("Elm Street" in it.text for it in room.screen.messages)
    assert mina.reads("room-joined", community="Elm Street")
    assert anna.reads("room-was-added", community="Elm Street")


def test_the_code_can_be_typed_behind_the_button(street: Street) -> None:
    """The hello's second button asks for the code out of the room's sight."""
    anna, room, mina = two_rooms(street)
    code = made_code(anna)

    room.presses(mina, "I have a code")
    mina.answers(code=code.lower().replace("-", " "))

    assert room.kept.community_id == street.community.id


def test_a_code_from_slash_mod_code(street: Street) -> None:
    """/mod code makes one, too; nobody but a moderator gets it."""
    anna, ben = street.moderator("Anna"), street.neighbour("Ben")

    anna.commands("/mod code")
    ben.commands("/mod code")

    assert len(code_of(anna)) == 34
    assert not ben.reads("room-code")
    assert ben.reads("moderators-only")


def test_a_code_can_be_typed_in_the_direct_chat(street: Street) -> None:
    """A moderator who was sent there from the room types it there; the form that was begun tells for which room."""
    anna, room, mina = two_rooms(street)
    room.types(mina, "/setup")

    mina.commands(f"/setup {made_code(anna)}")

    assert room.kept.community_id == street.community.id


def test_a_code_is_used_once(street: Street) -> None:
    """A second room gets the answer that any wrong code gets."""
    anna, room, mina = two_rooms(street)
    code = made_code(anna)
    room.types(mina, "/setup", code=code)
    kept = room.kept
    kept.community_id = 0
    with street.database.work(street.now) as store:
        store.rooms.save(kept)

    room.types(mina, "/setup", code=code)

    assert refused(room, mina)


def test_an_old_code_is_answered_like_a_wrong_one(street: Street) -> None:
    """Ten minutes, and nobody learns whether it ever was one."""
    anna, room, mina = two_rooms(street)
    code = made_code(anna)
    street.now += timedelta(minutes=10)

    room.types(mina, "/setup", code=code)

    assert refused(room, mina)


def test_after_five_wrong_codes_even_the_right_one_must_wait(street: Street) -> None:
    """Then it is refused without looking, until ten minutes have passed; the count survives each refusal."""
    anna, room, mina = two_rooms(street)
    for guess in range(5):
        room.types(mina, "/setup", code=f"WRONG-{guess}")
    code = made_code(anna)

    room.types(mina, "/setup", code=code)

    assert mina.count("code-wrong") == 5
    assert refused(room, mina, "code-too-many")


def test_the_code_is_kept_only_as_a_digest(street: Street) -> None:
    """Whoever reads the table of codes learns none."""
    anna = street.moderator("Anna")

    code = made_code(anna)

    with street.database.work(street.now) as store:
        kept = store.codes.all_where()
    assert [it.purpose for it in kept] == [Purpose.ROOM]
    assert code.replace("-", "") not in repr(kept)
    assert len(kept[0].digest) == 64


def test_a_room_of_another_community_keeps_it(street: Street) -> None:
    """A code does not take a room away; it can still be used elsewhere."""
    anna, room, mina = two_rooms(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")

    room.types(mina, "/setup", code=made_code(anna))

    assert mina.reads("room-taken", community="Maple Lane")
    assert room.community.name == "Maple Lane"


def test_a_room_cannot_be_taken_by_a_stranger_to_it(street: Street) -> None:
    """The button names a room; who may use it is asked of the platform for that very room."""
    room, tom = NewRoom(street, "telegram"), newcomer(street, "Tom", moderates=False)

    room.presses(tom, "I have a code")

    assert tom.reads("moderators-only")
