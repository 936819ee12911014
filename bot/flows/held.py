"""What waits for a moderator: look it through, let it through or take it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.events import Pressed
from bot.conversation.gate import admit
from bot.conversation.phrases import T, t
from bot.conversation.replies import Listing, Reply, Say, Show
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.flows import borrowing, finding, mine, offering, thanking
from bot.flows.holding import CLEARED, Done, held_card, held_subject, held_texts
from bot.flows.mod_actions import ModHeld, ModLetThrough
from bot.flows.moderators import back_to_menu, menu_of
from bot.flows.paging import page_of, turn
from bot.model.chats import Chat
from bot.model.held import Held, HeldState
from bot.store import Draft

FORMS = offering.FORMS | mine.FORMS | borrowing.FORMS | thanking.FORMS
DEEDS: Mapping[str, Done] = {key: form.done for key, form in FORMS.items()} | {finding.ASK: finding.ask_now}


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/mod held`."""
    return _page(scene, 0)


def _turn(scene: Scene, action: ModHeld) -> Replies:
    """Another page."""
    return _page(scene, action.page)


def _page(scene: Scene, page: int) -> Replies:
    """A page of what waits, the longest first."""
    waiting = scene.store.held.waiting(scene.here.id)
    if not waiting:
        return Say(t("held-none"), back_to_menu(scene))
    shown, page = page_of(waiting, page)
    turns = turn(lambda to: ModHeld(scene.here.id, to).pack(), page, len(waiting))
    entries = tuple(replace(held_card(scene.store, it), photo="") for it in shown)
    return Listing(t("held-heading", count=len(waiting)), entries, turns)


def _decide(scene: Scene, action: ModLetThrough) -> Replies:
    """Let it through, or take it down; the first decision counts, and a later press shows it."""
    held = scene.store.held.get(action.held)
    if held is None:
        raise Refused(t("moderators-only"))
    if held.state is not HeldState.WAITING:
        return _decided(scene, held, t(f"held-was-{_key(held.state)}"))
    wanted = HeldState.LET_THROUGH if action.through else HeldState.TAKEN_DOWN
    held.state, held.decided_at = wanted, scene.now
    held.decided_by = scene.member.id if scene.member else 0
    scene.store.held.save(held)
    scene.record(
        f"held:{held.id}",
        "let through" if action.through else "take down",
        HeldState.WAITING,
        wanted,
        role="moderator",
        community=held.community_id,
    )
    tell = _carry_out(scene, held) if action.through else _given_back(held)
    writer = scene.store.members.get(held.member_id)
    for reply in tell:
        scene.tell_account(held.account, reply, scene.reader_of(writer), writer.id)
    card = _decided(scene, held, t(f"held-{_key(wanted)}-done"))
    scene.refresh(scene.store.communities.get(held.community_id), lambda _chat: card, held_subject(held))
    return card


def _carry_out(scene: Scene, held: Held) -> list[Reply]:
    """Do what the writer wanted, as if they had just finished; what they read of it."""
    theirs = _as_writer(scene, held)
    draft = Draft(held.account, held.form, scene.now, dict(held.answers), {**held.about, CLEARED: 1})
    row = "AskNeighbours" if held.form == finding.ASK else f"form {held.form}"
    try:
        with scene.store.attempt():
            if not admit(theirs, row, held.about):
                raise Refused(t("form-gone"))
            done = DEEDS[held.form](theirs, Answers(held.answers), draft)
    except Refused as refused:
        return [Say(t("held-passed")), Say(refused.phrase), *_texts(held)]
    except AskAgain as again:
        return [Say(t("held-passed")), Say(again.why), *_texts(held)]
    return [Say(t("held-passed")), *([done] if not isinstance(done, list | tuple) else done)]


def _given_back(held: Held) -> list[Reply]:
    """What the writer reads of a text that was taken down: why, and their words, so that nothing is lost."""
    return [Say(t("held-refused")), *_texts(held)]


def _texts(held: Held) -> list[Reply]:
    """Their own words."""
    return [Say(t("held-yours", text=text)) for text in held_texts(held)]


def _as_writer(scene: Scene, held: Held) -> Scene:
    """The scene as the writer's, in their direct chat."""
    face = scene.store.faces.get(held.account)
    if face is None:
        raise Refused(t("held-writer-gone"))
    event = Pressed(id="", account=held.account, chat=Chat(held.account.platform, held.account.id), action="")
    theirs = Scene(scene.store, scene.now, event, face)
    theirs.member = scene.store.members.get(held.member_id)
    theirs.community = scene.store.communities.get(held.community_id)
    theirs.pages, theirs.limits = scene.pages, scene.limits
    return theirs


def _decided(scene: Scene, held: Held, news: T) -> Reply:
    """The card without its buttons, and what became of it."""
    card = held_card(scene.store, held)
    by = scene.store.members.get(held.decided_by).name if held.decided_by else ""
    who = (t("held-by", who=by),) if by else ()
    return Show(replace(card, lines=(*card.lines, news, *who), buttons=()))


def _key(name: str) -> str:
    """A state as phrases name it."""
    return name.replace("_", "-")


COMMANDS: dict[str, Command] = {
    "mod held": Command(menu_of("mod held", t("command-mod-held-name"), t("command-mod-held")), run)
}
ACTIONS: dict[type[Action], Press] = {ModHeld: Press(_turn), ModLetThrough: Press(_decide)}
