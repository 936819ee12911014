"""Setting up: the bot comes into a room, a moderator names the community, and may change it later."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.conversation.answers import Answers, write_place
from bot.conversation.commands import Audience, CommandMenu
from bot.conversation.contents import Command, Refused
from bot.conversation.events import Joined, Left, Moved
from bot.conversation.filling import Form, start
from bot.conversation.phrases import Distance, T, t
from bot.conversation.replies import Button, Say
from bot.conversation.scene import Replies, Scene
from bot.flows import room_codes
from bot.flows.mod_actions import RoomCode
from bot.flows.reminding import replan
from bot.flows.setup_form import FIELDS, OPTIONS
from bot.flows.welcoming import join_button, refresh_welcome, require_moderator, say_hello, show_welcome
from bot.model.community import Community, Room
from bot.model.loan import OPEN_STATES
from bot.model.places import Point
from bot.store import Draft

# -- the bot and its rooms ---------------------------------------------------------------------------------------------


def joined(scene: Scene, event: Joined) -> Replies:
    """The bot was added to a room: a hello; a room that was there before finds everything as it was."""
    room = scene.room
    if room is not None and not room.gone:
        return ()
    if room is None:
        say_hello(scene, scene.store.rooms.add(Room(event.chat, 0, event.title)))
        return ()
    if room.chat != event.chat:
        scene.store.rooms.move(room.chat, event.chat)
    room.chat, room.gone, room.title = event.chat, False, event.title or room.title
    scene.store.rooms.save(room)
    if room.community_id:
        show_welcome(scene, scene.store.communities.get(room.community_id), room)
    else:
        say_hello(scene, room)
    return ()


def left(scene: Scene, event: Left) -> Replies:
    """The bot was removed from a room (from a whole server, if no channel is named), or a person blocked it."""
    if event.chat.direct:
        scene.face.reachable = False
        scene.store.faces.save(scene.face)
    elif scene.room is not None and event.chat.id in ("", scene.room.chat.id):
        scene.room.gone = True
        scene.store.rooms.save(scene.room)
    return ()


def moved(scene: Scene, event: Moved) -> Replies:
    """A group became a supergroup: the same room, with all that waits for it."""
    scene.store.rooms.move(event.chat, event.to)
    return ()


# -- /setup ------------------------------------------------------------------------------------------------------------


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/setup`: name the room's community, or change it; with a code, join one that exists."""
    room = _room(scene)
    if room is None:
        return Say(t("setup-where"))
    require_moderator(scene, room)
    _come_here(scene, room)
    if given.get("code", "").strip():
        entered = room_codes.enter(scene, room, given["code"])
        return Say(entered) if isinstance(entered, T) else entered
    about = {"room": room.id} | ({"community": room.community_id} if room.community_id else {})
    filling = start(scene, SETUP, about=about)
    if room.community_id and not filling.draft.id:
        filling.draft.answers |= _as_answers(scene.store.communities.get(room.community_id))
    problem = filling.give(given)
    return filling.go_on(problem)


def _room(scene: Scene) -> Room | None:
    """The room where `/setup` was typed; in a direct chat that of the form begun, or one of the actor's community."""
    if scene.room is not None or not scene.event.chat.direct:
        return scene.room or scene.store.rooms.add(Room(scene.event.chat, 0))
    draft = scene.store.drafts.of_form(scene.account, SETUP.key)
    if draft is not None:
        return scene.store.rooms.find(draft.about["room"])
    rooms = scene.store.rooms.of(scene.community.id) if scene.community else []
    return next((it for it in rooms if it.chat.platform is scene.account.platform), None)


def _come_here(scene: Scene, room: Room) -> None:
    """In a server the room is the channel where `/setup` is typed first, or again when the old channel is gone."""
    here = scene.event.chat
    if here.direct or here == room.chat or (room.community_id and not room.gone):
        return
    present = scene.store.rooms.at(here)
    if present is None or present.id != room.id:
        return  # a button may name a room of another server: that stays where it is
    scene.store.rooms.move(room.chat, here)
    room.chat, room.gone = here, False
    scene.store.rooms.save(room)


def _as_answers(community: Community) -> dict[str, str]:
    """What a community is now, as the form's answers."""
    return {
        "name": community.name,
        "centre": write_place(community.centre),
        "radius": str(community.radius_m),
        "language": community.language,
        "rules": community.rules,
    }


def check(scene: Scene, answers: Answers, draft: Draft) -> T:
    """What was understood, each part with a button to change it."""
    rules, centre = answers.text("rules"), answers.point("centre")
    return t(
        "setup-check",
        name=answers.text("name"),
        centre=answers.words("centre") or f"{centre.lat:.5f}, {centre.lon:.5f}",
        radius=t("setup-radius-offered", radius=Distance(answers.number("radius"))),
        language=t(f"form-setup-language-{answers.text('language')}"),
        rules=t("setup-rules", rules=rules) if rules else t("setup-no-rules"),
    )


def done(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """A new community, or a changed one."""
    room = scene.store.rooms.find(draft.about["room"])
    if room is None:
        raise Refused(t("form-gone"))
    require_moderator(scene, room)
    if room.community_id:
        return _change(scene, scene.store.communities.get(room.community_id), answers)
    return _found(scene, room, answers)


def _found(scene: Scene, room: Room, answers: Answers) -> Replies:
    """A new community: its card in the room, and what comes next for whoever set it up."""
    centre = answers.point("centre")
    community = Community(answers.text("name"), centre, zone_of(centre), scene.now)
    _fill(community, answers)
    scene.community = scene.store.communities.add(community)
    room.community_id, room.gone = community.id, False
    scene.store.rooms.save(room)
    scene.store.moderators.saw(community.id, scene.account)
    scene.record(f"community:{community.id}", "setup", "", community.name, role="moderator")
    show_welcome(scene, community, room)
    another = Button(t("setup-another-room"), RoomCode(community.id).pack())
    return Say(t("setup-done", community=community.name), ((join_button(community),), (another,)))


def _change(scene: Scene, community: Community, answers: Answers) -> Replies:
    """A changed community; in another zone the reminders ring at other moments."""
    before, zone = community.name, community.zone
    community.centre = answers.point("centre")
    community.zone = zone_of(community.centre)
    _fill(community, answers)
    scene.store.communities.save(community)
    scene.community = community
    scene.record(f"community:{community.id}", "change", before, community.name, role="moderator")
    refresh_welcome(scene, community)
    if community.zone != zone:
        for loan in scene.store.loans.of_community(community.id, OPEN_STATES):
            replan(scene, loan)
    return Say(t("setup-changed", community=community.name))


def _fill(community: Community, answers: Answers) -> None:
    """The answers that a community keeps as they are."""
    community.name = answers.text("name")
    community.radius_m = answers.number("radius")
    community.language = answers.text("language")
    community.rules = answers.text("rules")


def zone_of(point: Point) -> str:
    """The IANA zone of a place; UTC where nobody keeps one."""
    from tzfpy import get_tz  # it loads its map when imported

    zone = get_tz(point.lon, point.lat)
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


SETUP = Form("setup", FIELDS, done, check)


def _command(name: str, title: T) -> Command:
    """`/setup`, also among the moderators' commands; who may use it is found out for the room, set up or not."""
    menu = CommandMenu(name, title, t("command-setup"), Audience.MODERATORS, direct=False, options=OPTIONS)
    return Command(menu, run, words="code")


COMMANDS: dict[str, Command] = {
    "setup": _command("setup", t("command-setup-name")),
    "mod setup": _command("mod setup", t("command-mod-setup-name")),
}
FORMS = {SETUP.key: SETUP}
