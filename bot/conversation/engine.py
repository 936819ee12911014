"""The engine: one event in, replies out, all of it in one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.actions import Action, ActionBook, ActionUnreadable
from bot.conversation.answers import write_place
from bot.conversation.contents import Contents, FormEnded, Refused
from bot.conversation.events import (
    AnyEvent,
    Commanded,
    Completing,
    Event,
    Joined,
    Left,
    Moved,
    OtherShared,
    PhotoShared,
    PlaceShared,
    Pressed,
    Said,
    Submitted,
)
from bot.conversation.form_actions import HELP_ROW, Run
from bot.conversation.gate import admit
from bot.conversation.limiting import hasty
from bot.conversation.open_forms import OpenForms
from bot.conversation.phrases import t
from bot.conversation.replies import GoDirect, Input, Reply, Say, Toast
from bot.conversation.scene import Replies, Scene
from bot.language.typed import tame
from bot.model.chats import Chat
from bot.model.community import Room
from bot.model.member import Conduct, Face
from bot.model.places import PlaceOutOfRange, Point
from bot.model.rights import MODERATE, RIGHTS, row_of
from bot.ports import Suggestion
from bot.store import Store

SEEN_AGAIN = timedelta(minutes=10)  # how exactly it is noted when an account was last there
NAME_LONGEST = 64


class Engine:
    """Handles events by the tables of contents. Synchronous; asks neither the time, the network nor the disk."""

    def __init__(self, contents: Contents) -> None:
        """Do what the contents say."""
        self._contents, self._forms = contents, OpenForms(contents.forms)
        self._actions = ActionBook([*contents.actions, *self._forms.actions, Run])
        self._events: Mapping[type[Event], Callable[[Scene, Any], Replies]] = {
            Commanded: self._commanded,
            Said: self._said,
            Pressed: self._pressed,
            Submitted: self._forms.submitted,
            PlaceShared: self._place,
            PhotoShared: self._photo,
            OtherShared: self._other,
            Joined: contents.joined,
            Left: contents.left,
            Moved: contents.moved,
        }

    def handle(self, store: Store, event: AnyEvent, now: datetime) -> Sequence[Reply]:
        """Handle one event and put what is to be sent into the outbox. Raises LookupNeeded; then nothing must be
        kept."""
        scene = self._set(store, event, now)
        pressed = isinstance(event, Pressed)
        too_many = hasty(scene, pressed=pressed)
        if too_many is not None:
            self._send(scene, too_many)
            return too_many
        try:
            with store.attempt():
                replies = _listed(self._events[type(event)](scene, event))
        except Refused as refused:
            if isinstance(refused, FormEnded):
                store.drafts.remove(refused.draft)
            replies = [Toast(refused.phrase) if pressed else Say(refused.phrase)]
        self._send(scene, replies)
        return replies

    def complete(self, store: Store, event: Completing, now: datetime) -> Sequence[Suggestion]:
        """Suggest answers for an option while it is typed; nothing is written."""
        suggest = self._contents.complete.get((event.command, event.option))
        scene = self._scene(store, event, now)
        if suggest is None or scene.member is None or scene.member.conduct_at(now) is not Conduct.GOOD:
            return ()
        return suggest(scene, event.typed)

    # -- the scene ---------------------------------------------------------------------------------------------------

    def _set(self, store: Store, event: AnyEvent, now: datetime) -> Scene:
        """The scene, with the account noted as seen."""
        scene = self._scene(store, event, now)
        if not event.account.id:  # Discord does not tell who deleted a channel
            return scene
        face, before = scene.face, (scene.face.name, scene.face.reachable)
        face.name = _named(event) or face.name
        if event.chat.direct and not isinstance(event, Left):
            face.reachable = True
        stale = face.seen_at is None or now - face.seen_at > SEEN_AGAIN
        if stale or before != (face.name, face.reachable):
            face.seen_at = now
            store.faces.save(face)
        return scene

    def _scene(self, store: Store, event: AnyEvent | Completing, now: datetime) -> Scene:
        """Who acts, and where they stand."""
        face = store.faces.get(event.account) or Face(event.account, _named(event), event.language or "en")
        scene = Scene(store, now, event, face)  # type: ignore[arg-type]  # completing reads a scene, too
        told = self._contents
        scene.pages, scene.limits, scene.cell_members = told.pages, told.limits, told.cell_members
        scene.room = None if event.chat.direct else store.rooms.at(event.chat)
        scene.member = store.members.get(face.member_id) if face.member_id else None
        at_home = scene.member.community_id if scene.member else 0
        community = at_home or (scene.room.community_id if scene.room else 0)
        scene.community = store.communities.get(community) if community else None
        return scene

    # -- events ------------------------------------------------------------------------------------------------------

    def _commanded(self, scene: Scene, event: Commanded) -> Replies:
        """A slash command; in a room where nobody can be answered alone, it goes on in the direct chat."""
        name, text = event.command, event.text
        first, _, rest = text.partition(" ")
        if f"{name} {first.casefold()}" in self._contents.commands:
            name, text = f"{name} {first.casefold()}", rest.strip()
        if name == "start" and text and event.chat.direct:
            return self._linked(scene, text)
        command = self._contents.commands.get(name)
        if command is None:
            return Say(t("unknown-command"), HELP_ROW)
        given = dict(event.options)
        if text and command.words:
            given[command.words] = text
        if not event.chat.direct and not event.chat.platform.whispers:
            return self._away(scene, name, given)
        return self._run(scene, name, given)

    def _run(self, scene: Scene, name: str, given: Mapping[str, str]) -> Replies:
        """Do what a command does, if its actor is what it needs."""
        if not admit(scene, f"/{name}", {}):
            room = scene.room.id if scene.room else 0
            return self._contents.newcomer(scene, Run(name.replace(" ", "_"), room).pack())
        return self._contents.commands[name].run(scene, given)

    def _away(self, scene: Scene, name: str, given: Mapping[str, str]) -> Replies:
        """A command in an open room: answer in the direct chat where that is possible, else show the way there."""
        # Where it is not known, its being added was missed.
        scene.room = scene.room or scene.store.rooms.add(Room(scene.event.chat, 0))
        run = Run(name.replace(" ", "_"), scene.room.id).pack()
        bare = not given and getattr(scene.event, "target", None) is None
        if not scene.face.reachable or (bare and RIGHTS[f"/{name}"] is MODERATE):
            return GoDirect(t("go-direct"), run)
        direct = Chat(scene.account.platform, scene.account.id)
        for reply in _listed(self._run(scene, name, given)):
            scene.store.outbox.add(direct, reply, scene.reader, scene.now)
        return GoDirect(t("answered-direct"), run)

    def _linked(self, scene: Scene, payload: str) -> Replies:
        """The deep link of a card or a room: its payload is a packed action."""
        try:
            action = self._actions.read(payload)
        except ActionUnreadable:
            return self._run(scene, "start", {})
        return self._act(scene, action)

    def _pressed(self, scene: Scene, event: Pressed) -> Replies:
        """A button; in a room where nobody can be answered alone, it goes on in the direct chat."""
        try:
            action = self._actions.read(event.action)
        except ActionUnreadable as unreadable:
            raise Refused(t("button-unknown")) from unreadable
        if not event.chat.direct and not event.chat.platform.whispers:
            right = RIGHTS.get(_row(action))
            if (
                scene.member is None
                and scene.community is not None
                and right is not None
                and right.joins_first
            ):
                # Whoever stands here may join; a link tells nothing.
                self._contents.newcomer(scene, event.action)
            return GoDirect(t("go-direct"), event.action)
        return self._act(scene, action)

    def _act(self, scene: Scene, action: Action) -> Replies:
        """Do what an action means."""
        if isinstance(action, Run):
            return self._run_linked(scene, action)
        if not admit(scene, _row(action), _ids(action)):
            return self._contents.newcomer(scene, action.pack())
        if form_action := self._forms.actions.get(type(action)):
            return form_action(scene, action)
        return self._contents.actions[type(action)].run(scene, action)

    def _run_linked(self, scene: Scene, action: Run) -> Replies:
        """A command behind a link, as if it were typed in that room."""
        name = _row(action).removeprefix("/")
        if name not in self._contents.commands:
            raise Refused(t("button-unknown"))
        if action.room:
            scene.room = scene.store.rooms.find(action.room) or scene.room
            if scene.community is None and scene.room and scene.room.community_id:
                scene.community = scene.store.communities.get(scene.room.community_id)
        return self._run(scene, name, {})

    def _said(self, scene: Scene, event: Said) -> Replies:
        """Words in the direct chat: a command written out, the answer to what was asked, or words of their own."""
        name, _, text = event.text.removeprefix("/").partition(" ")
        # A command as text: on Discord, pasted or from a phone.
        if event.text.startswith("/") and name in self._contents.commands:
            written = Commanded(
                id=event.id, account=event.account, chat=event.chat, command=name, text=text.strip()
            )
            return self._commanded(scene, written)
        return self._forms.arrived(scene, Input.TEXT, event.text) or self._unasked(
            scene, "/find", self._contents.said, event
        )

    def _place(self, scene: Scene, event: PlaceShared) -> Replies:
        """A shared place."""
        try:
            raw = write_place(Point(event.lat, event.lon))
        except PlaceOutOfRange as out:
            raise Refused(t("place-out-of-range")) from out
        return self._forms.arrived(scene, Input.PLACE, raw) or self._unasked(
            scene, "/near", self._contents.place, event
        )

    def _photo(self, scene: Scene, event: PhotoShared) -> Replies:
        """A photo."""
        return self._forms.arrived(scene, Input.PHOTO, event.ref) or self._unasked(
            scene, "/offer", self._contents.photo, event
        )

    @staticmethod
    def _unasked(scene: Scene, row: str, answer: Callable[[Scene, Any], Replies], event: AnyEvent) -> Replies:
        """What nobody asked for begins what that command begins."""
        if scene.member is not None:
            admit(scene, row, {})
        return answer(scene, event)

    def _other(self, scene: Scene, event: OtherShared) -> Replies:
        """Something that is no answer to anything: the open question again, if there is one."""
        filling = self._forms.current(scene)
        return filling.go_on(t("not-usable")) if filling else Say(t("not-usable"), HELP_ROW)

    # -- replies -----------------------------------------------------------------------------------------------------

    def _send(self, scene: Scene, replies: Sequence[Reply]) -> None:
        """Put the replies into the outbox: to the actor alone, or, for what shows the way, where they stand."""
        event = scene.event
        edits = event.message if isinstance(event, (Pressed, Submitted)) and event.personal else ""
        for reply in replies:
            there = isinstance(reply, GoDirect) or not scene.account.id or scene.account.id == event.chat.id
            to = event.chat if there else Chat(scene.account.platform, scene.account.id)
            in_place = "" if isinstance(reply, (Toast, GoDirect)) else edits
            scene.store.outbox.add(to, reply, scene.reader, scene.now, answers=event.id, edits=in_place)
            edits = edits if not in_place else ""


def _row(action: Action) -> str:
    """The action's row in the table of rights: a command's, where it stands for one."""
    if isinstance(action, Run):
        return f"/{action.command.replace('_', ' ')}"
    return row_of(type(action).__name__, getattr(action, "step", ""))


def _ids(action: Action) -> dict[str, int]:
    """What an action names, by number."""
    values = {it.name: getattr(action, it.name) for it in fields(action)}
    return {name: value for name, value in values.items() if isinstance(value, int)}


def _named(event: AnyEvent | Completing) -> str:
    """The actor's name, without what hides or turns around the words beside it; "" when nothing is left."""
    return " ".join(tame(event.name).split())[:NAME_LONGEST]


def _listed(replies: Replies) -> list[Reply]:
    """One reply or several, as a list."""
    return list(replies) if isinstance(replies, Sequence) else [replies]
