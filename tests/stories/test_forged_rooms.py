"""Buttons that name a room in which they do not stand, and channels that two servers claim."""

from __future__ import annotations

import pytest

from bot.conversation.form_actions import Run
from bot.model.chats import Chat, Platform
from bot.model.community import Room
from tests.stories.phones import Seen
from tests.stories.rooms import NEW_ROOMS
from tests.stories.street import ROOMS, Street


@pytest.mark.parametrize("command", ["setup", "mod_room"])
@pytest.mark.parametrize("named", ["another", "none"])
def test_a_button_for_another_room_leaves_every_room_where_it_is(
    street: Street, command: str, named: str
) -> None:
    """A moderator of both presses, in the neighbours' room, what belongs into another one, or into none."""
    mod = street.moderator(on=street.discord)
    here, there = ROOMS[Platform.DISCORD], NEW_ROOMS[Platform.DISCORD]
    with street.database.work(street.now) as store:
        other = store.rooms.add(Room(there, 0)).id
    run = Run(command, other if named == "another" else 999).pack()
    card = Seen("1", here, "", [], private=False)

    mod._does(mod.wire.press(mod.account.id, mod.name, card, run, True))

    with street.database.work(street.now) as store:
        rooms = {room.chat: room.community_id for room in store.rooms.all_where()}
    assert rooms[here] == street.community.id
    assert there in rooms


def test_a_channel_that_another_server_claimed_is_where_it_is_now(street: Street) -> None:
    """It is known by its own number alone: whoever says that it is in another server makes no second one of it."""
    mod = street.moderator(on=street.discord)
    here = Chat(Platform.DISCORD, "7009", direct=False, space=ROOMS[Platform.DISCORD].space)
    with street.database.work(street.now) as store:
        store.rooms.add(Room(Chat(Platform.DISCORD, here.id, direct=False, space="8000"), 0))

    mod._does(mod.wire.command(mod.account.id, mod.name, here, "/mod room", {}, True))

    with street.database.work(street.now) as store:
        assert [it.chat for it in store.rooms.of_moderators(street.community.id)] == [here]
