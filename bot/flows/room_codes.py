"""A second room joins a community by a one-time code: so one community talks on several platforms."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import Audience, CommandMenu
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.forms import Text
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import Say
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows import one_time
from bot.flows.actions import UseCode
from bot.flows.mod_actions import RoomCode
from bot.flows.welcoming import join_button, require_moderator, show_welcome
from bot.model.community import Code, Community, Purpose, Room
from bot.store import Draft

LONGEST_CODE = 100


def make(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod code`: a code for another room of the community in which the actor is a moderator."""
    words, _ = one_time.make(scene, Purpose.ROOM, community=scene.here.id)
    return Say(t("room-code", code=words, community=scene.here.name))


def press(scene: Scene, action: RoomCode) -> Replies:
    """The same by a button, for a moderator who need not be a member."""
    return make(scene, {})


def ask(scene: Scene, action: UseCode) -> Replies:
    """The button of a room that is not set up yet: ask for the code, out of the room's sight."""
    return start(scene, CODE, about={"room": action.room}).go_on()


def done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """The code was typed."""
    problem = enter(scene, _room(scene, draft.about["room"]), answers.text("code"))
    if isinstance(problem, T):
        raise AskAgain("code", problem)
    return problem


def enter(scene: Scene, room: Room, typed: str) -> Say | T:
    """Let a room join the community of a typed code; a phrase tells why it does not do."""
    require_moderator(scene, room)
    code = one_time.look(scene, typed, (Purpose.ROOM,))
    if isinstance(code, T):
        return code
    community = scene.store.communities.get(code.community_id)
    if room.community_id == community.id:
        return Say(t("room-already", community=community.name))
    if room.community_id:
        return Say(t("room-taken", community=scene.store.communities.get(room.community_id).name))
    _use(scene, code)
    room.community_id, room.gone = community.id, False
    scene.store.rooms.save(room)
    scene.community = community
    scene.store.moderators.saw(community.id, scene.account)
    scene.record(f"community:{community.id}", "add_room", "", f"room:{room.id}", role="moderator")
    show_welcome(scene, community, room)
    _tell_maker(scene, code, community, room)
    return Say(t("room-joined", community=community.name), ((join_button(community),),))


def _use(scene: Scene, code: Code) -> None:
    """A code is used once."""
    code.used_by, code.used_at = scene.account, scene.now
    scene.store.codes.save(code)


def _tell_maker(scene: Scene, code: Code, community: Community, room: Room) -> None:
    """Whoever made the code hears of it, unless it was the same person."""
    face = scene.store.faces.get(code.account)
    if face is None or code.account == scene.account:
        return
    title = t("room-titled", title=room.title) if room.title else t(f"platform-{room.chat.platform}")
    reader = Reader(face.language, community.zone)
    scene.tell_account(code.account, Say(t("room-was-added", room=title, community=community.name)), reader)


def _room(scene: Scene, key: int) -> Room:
    """The room that a button or a form is about."""
    room = scene.store.rooms.find(key)
    if room is None:
        raise Refused(t("form-gone"))
    return room


CODE = Form("code", (Text("code", most=LONGEST_CODE),), done)

COMMANDS: dict[str, Command] = {
    "mod code": Command(
        CommandMenu("mod code", t("command-mod-code-name"), t("command-mod-code"), Audience.MODERATORS),
        make,
    )
}
ACTIONS: dict[type[Action], Press] = {
    RoomCode: Press(press),
    UseCode: Press(ask),
}
FORMS = {CODE.key: CODE}
