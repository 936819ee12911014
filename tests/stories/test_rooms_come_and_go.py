"""Rooms come and go: they move, are left and come back; and somebody blocks the bot."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.events import Joined, Left, Moved
from bot.model.chats import Account, Chat, Platform
from tests.stories.forging import nothing_changes
from tests.stories.rooms import ANSWERS, NewRoom, newcomer
from tests.stories.street import ROOMS, Street


def test_a_group_that_becomes_a_supergroup_is_the_same_room(street: Street) -> None:
    """Its community, its cards and what waits for it go along."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    community, old = room.community, room.kept
    to = Chat(room.chat.platform, "-1009999", direct=False, space=room.chat.space)

    street.occurs(Moved(id="mv", account=room.adder, chat=room.chat, to=to))
    room.chat = to
    room.types(mina, "/setup").presses("Name").answers(name="Oak Lane").presses("Yes, that is right")

    assert (room.kept.id, room.kept.community_id) == (old.id, community.id)
    assert "Oak Lane" in street.screen(to).messages[-1].text


def test_the_new_chat_may_be_seen_before_the_move(street: Street) -> None:
    """The platform may tell that the bot is in the new chat first."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    community = room.community
    to = Chat(room.chat.platform, "-1009999", direct=False, space="other")

    street.occurs(Joined(id="j2", account=room.adder, chat=to, title="Maple"))
    street.occurs(Moved(id="mv", account=room.adder, chat=room.chat, to=to))

    room.chat = to
    assert room.kept.community_id == community.id


def test_a_room_that_comes_back_finds_its_community(street: Street) -> None:
    """Removed and added again, it is what it was, and gets its card."""
    chat = ROOMS[street.platform("telegram")]
    who = Account(chat.platform, "55")

    street.occurs(Left(id="l1", account=who, chat=chat))
    with street.database.work(street.now) as store:
        gone = store.rooms.at(chat)
    street.occurs(Joined(id="j1", account=who, chat=chat, title="Elm Street"))

    with street.database.work(street.now) as store:
        back = store.rooms.at(chat)
    assert gone is not None
    assert gone.gone
    assert back is not None
    assert (back.gone, back.community_id) == (False, street.community.id)
    assert "Elm Street" in street.screen(chat).messages[-1].text


def test_a_whole_server_that_is_left_takes_its_room_along(street: Street) -> None:
    """Discord names no channel then; coming back, another channel may be the one to write to."""
    chat = ROOMS[Platform.DISCORD]
    who = Account(chat.platform, "")

    street.occurs(Left(id="l1", account=who, chat=Chat(chat.platform, "", direct=False, space=chat.space)))
    with street.database.work(street.now) as store:
        assert [it.chat.platform for it in store.rooms.of(street.community.id)] == [Platform.TELEGRAM]
    other = Chat(chat.platform, "7777", direct=False, space=chat.space)
    street.occurs(Joined(id="j1", account=Account(chat.platform, "55"), chat=other, title="Elm Street"))

    with street.database.work(street.now) as store:
        assert {it.chat for it in store.rooms.of(street.community.id)} == {ROOMS[Platform.TELEGRAM], other}
    assert "Elm Street" in street.screen(other).messages[-1].text


def test_another_channel_that_goes_is_not_the_room(street: Street) -> None:
    """A server has many channels; only that of the room counts."""
    chat = ROOMS[Platform.DISCORD]
    other = Chat(chat.platform, "7999", direct=False, space=chat.space)

    street.occurs(Left(id="l1", account=Account(chat.platform, ""), chat=other))

    with street.database.work(street.now) as store:
        assert len(store.rooms.of(street.community.id)) == 2


def test_somebody_who_blocks_the_bot_is_not_written_to(street: Street) -> None:
    """A block in the direct chat is noted until they come back."""
    anna = street.neighbour("Anna")

    street.occurs(Left(id="l1", account=anna.account, chat=anna.direct))

    with street.database.work(street.now) as store:
        face = store.faces.get(anna.account)
    assert face is not None
    assert face.reachable is False


def test_a_group_that_moved_twice(street: Street) -> None:
    """A move that is told a second time, and one of a group that nobody knows, change nothing more."""
    anna = street.neighbour("Anna")
    old, new = ROOMS[Platform.TELEGRAM], Chat(Platform.TELEGRAM, "-1009", direct=False)
    move = Moved(id="v1", account=anna.account, chat=old, to=new)
    street.occurs(move)

    with nothing_changes(street):
        street.occurs(replace(move, id="v2"))
        street.occurs(replace(move, id="v3", chat=Chat(Platform.TELEGRAM, "-77", direct=False)))
    anna.offers("drill")

    assert "drill" in street.screen(new).messages[-1].text
    assert not street.screen(old).messages


def test_a_room_that_threw_the_bot_out(street: Street) -> None:
    """The other room goes on; nothing is sent to the one that is gone, and being thrown out twice is nothing new."""
    anna, ben = street.neighbour("Anna"), street.neighbour("Ben", on="discord")
    gone = ROOMS[anna.account.platform]
    left = Left(id="l1", account=anna.account, chat=gone)
    street.occurs(left)

    with nothing_changes(street):
        street.occurs(replace(left, id="l2"))
    drill = anna.offers("drill")
    ben.presses("Borrow", drill).answers(span="tomorrow").presses("Ask for it")

    assert not street.screen(gone).messages
    assert anna.reads("offer-done", rooms=1)
    assert anna.reads("borrow-request", who="Ben")
