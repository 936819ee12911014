"""Linking: a person's accounts on two platforms become one member, when both sides have agreed to the other's name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.actions import Action
from bot.conversation.commands import CommandMenu, CommandOption
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.phrases import Reader, T, t
from bot.conversation.replies import Button, Input, Say, Tone
from bot.conversation.scene import Replies, Scene
from bot.flows import one_time
from bot.flows.actions import LinkAgree
from bot.flows.cards import refresh_item
from bot.flows.joining import JOIN, JOIN_RULED, starting_points
from bot.flows.reminding import replan
from bot.model.chats import Account
from bot.model.community import Code, Purpose
from bot.model.loan import OPEN_STATES
from bot.model.member import SEVERITY, Face, Member

ASKED = (Purpose.LINK, Purpose.LINK_BACK)


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/link`: a code to type on the other platform; with the code of the other account, the question who that is."""
    typed = given.get("code", "").strip()
    if typed:
        return _typed(scene, typed)
    words, _ = one_time.make(scene, Purpose.LINK)
    return Say(t("link-code", code=words))


def _typed(scene: Scene, typed: str) -> Replies:
    """A code was typed: from now on only this account can use it."""
    code = one_time.look(scene, typed, ASKED)
    if isinstance(code, T):
        return Say(code)
    other = _face(scene, code.account)
    problem = _problem(scene, other)
    if problem is not None:
        return Say(problem)
    code.used_by = scene.account
    scene.store.codes.save(code)
    return _is_it_you(code, other)


def _is_it_you(code: Code, other: Face) -> Say:
    """The question that each side answers, with the other side's name."""
    yes = Button(t("yes"), LinkAgree(code.id, 1).pack(), tone=Tone.GO)
    no = Button(t("no"), LinkAgree(code.id, 0).pack())
    where = t(f"platform-{other.account.platform}")
    return Say(t("link-is-it-you", name=other.name, platform=where), ((yes, no),))


def press(scene: Scene, action: LinkAgree) -> Replies:
    """Yes or no. The first yes asks the other side back; the second links. A code answers once."""
    code = scene.store.codes.get(action.code)
    if code is None or code.purpose not in ASKED or code.used_by != scene.account:
        raise Refused(t("link-closed"))
    other = _face(scene, code.account)
    if not code.open_at(scene.now):
        return _ended(scene, other)
    code.used_at = scene.now
    scene.store.codes.save(code)
    if not action.yes:
        return _refused(scene, code, other)
    problem = _problem(scene, other)
    if problem is not None:
        return Say(problem)
    return _ask_back(scene, other) if code.purpose is Purpose.LINK else _link(scene, other)


def _ended(scene: Scene, other: Face) -> Replies:
    """What an old button shows: the present state."""
    if scene.member is not None and scene.member.id == other.member_id:
        return Say(t("link-done", name=scene.member.name, platform=t(f"platform-{other.account.platform}")))
    raise Refused(t("link-closed"))


def _refused(scene: Scene, code: Code, other: Face) -> Replies:
    """Somebody said no. Whoever waits for the second answer hears of it."""
    if code.purpose is Purpose.LINK_BACK:
        scene.tell_account(other.account, Say(t("link-not-linked")), _reader(scene, other))
    return Say(t("link-not-linked"))


def _ask_back(scene: Scene, other: Face) -> Replies:
    """This side agreed: ask the other side, which may also type the code shown here if the question does not arrive."""
    words, back = one_time.make(scene, Purpose.LINK_BACK, only=other.account)
    scene.tell_account(other.account, _is_it_you(back, scene.face), _reader(scene, other))
    return Say(t("link-now-there", platform=t(f"platform-{other.account.platform}"), code=words))


def _link(scene: Scene, other: Face) -> Replies:
    """Both agreed: they are one member."""
    mine, theirs = scene.member, _member(scene, other)
    if mine is not None and theirs is not None:
        kept, gone = sorted((mine, theirs), key=lambda member: (member.joined_at, member.id))
        _merge(scene, kept, gone)
    else:
        kept = _either(mine, theirs)
    for face in (scene.face, other):
        face.member_id = kept.id
        scene.store.faces.save(face)
        _drop_joining(scene, face.account)
    scene.member, scene.community = kept, scene.store.communities.get(kept.community_id)
    scene.record(f"member:{kept.id}", "link", scene.account.platform, other.account.platform)
    _tell_linked(scene, other, kept)
    return Say(
        t("link-done", name=kept.name, platform=t(f"platform-{other.account.platform}")), starting_points()
    )


def _merge(scene: Scene, kept: Member, gone: Member) -> None:
    """Two members were one person: everything goes to the one who joined first, and lies where that one lives."""
    items = scene.store.items.of_owner(gone.id)
    worse = max((kept, gone), key=lambda it: SEVERITY.index(it.conduct_at(scene.now)))
    kept.conduct, kept.barred_until = worse.conduct, worse.barred_until  # a link is no way around a ban
    scene.store.members.save(kept)
    scene.store.members.merge(kept.id, gone.id)
    scene.store.items.move(kept.id, kept.cell)
    for item in items:
        item.owner_id, item.cell = kept.id, kept.cell
        refresh_item(scene, item)
    for loan in scene.store.loans.of_member(kept.id, OPEN_STATES):
        replan(scene, loan)


def _tell_linked(scene: Scene, other: Face, kept: Member) -> None:
    """The other side learns that it is done."""
    done = t("link-done", name=kept.name, platform=t(f"platform-{scene.account.platform}"))
    scene.tell_account(other.account, Say(done), scene.reader_of(kept), kept.id)


def _drop_joining(scene: Scene, account: Account) -> None:
    """A member has no questions of a newcomer left."""
    for form in (JOIN, JOIN_RULED):
        draft = scene.store.drafts.of_form(account, form.key)
        if draft is not None:
            scene.store.drafts.remove(draft)


def _problem(scene: Scene, other: Face) -> T | None:
    """Why these two cannot be one member; None when they can."""
    mine, theirs = scene.member, _member(scene, other)
    if other.account == scene.account:
        return t("link-own-code")
    if mine is None and theirs is None:
        return t("link-nobody-joined")
    if mine is None or theirs is None:
        return None
    if mine.id == theirs.id:
        return t("link-already")
    if mine.community_id != theirs.community_id:
        return t("link-other-community", community=scene.store.communities.get(theirs.community_id).name)
    both = {mine.id, theirs.id}
    loans = scene.store.loans.of_member(mine.id, OPEN_STATES)
    return t("link-open-loan") if any({it.owner_id, it.borrower_id} == both for it in loans) else None


def _face(scene: Scene, account: Account) -> Face:
    """The account that made a code. Raises Refused when it is not known any more."""
    face = scene.face if account == scene.account else scene.store.faces.get(account)
    if face is None:
        raise Refused(t("link-closed"))
    return face


def _member(scene: Scene, face: Face) -> Member | None:
    """Who an account is."""
    return scene.store.members.get(face.member_id) if face.member_id else None


def _either(mine: Member | None, theirs: Member | None) -> Member:
    """The one of two that is there."""
    member = mine or theirs
    if member is None:
        raise LookupError("one of both has joined")
    return member


def _reader(scene: Scene, face: Face) -> Reader:
    """An account as a reader, member or not."""
    member = _member(scene, face)
    return scene.reader_of(member) if member else Reader(face.language)


COMMANDS: dict[str, Command] = {
    "link": Command(
        CommandMenu(
            "link",
            t("command-link-name"),
            t("command-link"),
            options=(
                CommandOption(
                    "code", Input.TEXT, t("option-link-code-name"), t("option-link-code"), longest=100
                ),
            ),
        ),
        run,
        words="code",
    )
}
ACTIONS: dict[type[Action], Press] = {LinkAgree: Press(press)}
