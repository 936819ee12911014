"""The moderators' own room: what comes there, and what does not."""

from __future__ import annotations

from bot.conversation.form_actions import Run
from bot.flows.actions import UseCode
from bot.flows.mod_actions import ModDecide
from bot.model.chats import Platform
from bot.model.item import ItemState
from tests.stories.forging import sends
from tests.stories.neighbour import Neighbour
from tests.stories.reported import reported_item
from tests.stories.street import ROOMS, Street


def moderators_room(street: Street, mod: Neighbour) -> str:
    """Make another room of the moderator's platform the moderators' own; returns its id."""
    here = ROOMS[mod.account.platform]
    chat = type(here)(
        here.platform, "-1009" if here.platform is Platform.TELEGRAM else "7009", False, here.space
    )
    mod._does(mod.wire.command(mod.account.id, mod.name, chat, "/mod room", {}, True))
    if mod.account.platform is Platform.TELEGRAM:
        (_, _, link) = street.screen(chat).messages[-1].buttons[0]
        mod.commands(f"/start {link.partition('start=')[2]}")
    street.screen(chat).messages.clear()
    return chat.id


def test_reports_come_to_the_moderators_room(street: Street) -> None:
    """Where there is one, nobody is written to directly; it says there who decided."""
    mod = street.moderator()
    room = street.screens[mod.account.platform, moderators_room(street, mod)]
    mod.forgets()

    reported_item(street)
    assert not mod.reads("report-title", number="1")
    assert "It gave me a shock" in room.messages[-1].text
    mod.commands("/mod reports").presses("Nothing wrong")

    assert "Nothing wrong, says Mod" in room.messages[-1].text
    assert len(room.messages) == 1


def test_the_moderators_room_is_shown_nothing_else(street: Street) -> None:
    """Cards of items go to the neighbours' rooms alone."""
    mod = street.moderator()
    room = street.screens[mod.account.platform, moderators_room(street, mod)]

    street.neighbour("Anna").offers("drill")

    assert room.messages == []


def test_the_neighbours_room_stays_theirs(street: Street) -> None:
    """Where everybody talks, reports would be read by everybody."""
    mod = street.moderator()

    mod.commands("/mod room", in_room=True)
    if not mod.reads("mod-room-neighbours"):  # Telegram: the group shows the way to the direct chat
        (_, _, link) = street.room_of(mod).messages[-1].buttons[0]
        mod.commands(f"/start {link.partition('start=')[2]}")

    assert mod.reads("mod-room-neighbours")


def test_whoever_moderates_only_the_moderators_room_is_no_moderator(street: Street) -> None:
    """An administrator there may be anybody: neither the reports nor the community are theirs."""
    mod, eve = street.moderator(), street.neighbour("Eve")
    reported_item(street)
    room = moderators_room(street, mod)
    street.there.add((eve.account, room))
    with street.database.work(street.now) as store:
        (own,) = store.rooms.of_moderators(street.community.id)

    answers = [sends(eve, it) for it in (ModDecide(1, "remove"), Run("mod_setup", own.id), UseCode(own.id))]

    assert answers == ["moderators-only"] * 3
    assert street.item("drill").state is ItemState.OFFERED
