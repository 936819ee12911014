"""The moderators' room: a group or channel of their own, where reports, disputes and long delays are told."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.contents import Command, Refused
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.conversation.scene import Replies, Scene
from bot.flows.moderators import menu_of
from bot.model.community import Room


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod room`: from now on this room is the moderators' own. It must be another than the neighbours'."""
    room = _room(scene)
    if room is None:
        return Say(t("mod-room-where"))
    if room.for_moderators and room.community_id == scene.here.id and not room.gone:
        return Say(t("mod-room-already"))
    if room.community_id and not (room.gone and room.community_id == scene.here.id):
        raise Refused(t("mod-room-neighbours"))
    if not (scene.told_moderator(room) or scene.store.known.moderates(scene.account, room.chat)):
        raise Refused(t("mod-room-not-yours"))
    room.community_id, room.for_moderators, room.gone = scene.here.id, True, False
    scene.store.rooms.save(room)
    scene.record(f"community:{scene.here.id}", "mod room", "", f"room:{room.id}", role="moderator")
    scene.store.outbox.add(
        room.chat,
        Say(t("mod-room-hello", community=scene.here.name)),
        Reader(scene.here.language, scene.here.zone),
        scene.now,
    )
    return Say(t("mod-room-done", community=scene.here.name))


def _room(scene: Scene) -> Room | None:
    """The very room where it was typed: in a server the channel, whichever one the neighbours talk in."""
    here = scene.event.chat
    if here.direct:
        return scene.room
    found = scene.store.rooms.at(here)
    if found is None or found.chat.id != here.id:
        return scene.store.rooms.add(Room(here, 0))
    found.chat = here  # the server that it is in, as the platform says now
    return found


ROOM_MENU = menu_of("mod room", t("command-mod-room-name"), t("command-mod-room"))
COMMANDS: dict[str, Command] = {"mod room": Command(ROOM_MENU, run)}
