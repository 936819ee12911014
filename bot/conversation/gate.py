"""The gate: finds what an action is about and what its actor is to it, and lets the table of rights decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.conversation.contents import Refused
from bot.conversation.phrases import T, t
from bot.conversation.scene import Scene
from bot.model.community import Room
from bot.model.loan import Role
from bot.model.member import Conduct, Member
from bot.model.report import ReportState
from bot.model.right import Standing, Subject, Who, refusal
from bot.model.rights import RIGHTS

Ids = Mapping[str, int]  # what an action or a form names, by subject: {"item": 42}
ROLES: Mapping[Role, Who] = {Role.OWNER: Who.OWNER, Role.BORROWER: Who.BORROWER}


@dataclass(frozen=True, slots=True)
class Found:
    """A thing: what the actor is to it, its community (0: none yet) and state; `title` where it has one."""

    who: Who
    community: int = 0
    state: str = ""
    title: str = ""
    room: Room | None = None


def admit(scene: Scene, row: str, ids: Ids) -> bool:
    """Whether the actor may go on; False: as soon as they have joined. Raises Refused and LookupNeeded.

    Who goes on stands in the thing's community, where it has one. Of a stranger it is not looked whether it is there.
    """
    right = RIGHTS[row]
    found = FIND[right.about](scene, ids)
    if scene.member is None and right.joins_first:
        if right.about is Subject.OWN:
            _stand_in(scene, found)  # in the community of the room: a number alone tells a stranger of none
        return False
    if found is None:
        raise Refused(t(right.gone))
    conduct = scene.member.conduct_at(scene.now) if scene.member else Conduct.GOOD
    why = refusal(right, found.who, found.state, conduct)
    if why is not None and Who.MODERATOR in right.who and _moderates(scene, found):
        why = refusal(right, Who.MODERATOR, found.state, conduct)
    if why is not None:
        raise Refused(_words(scene, why, found))
    if scene.community is None:
        _stand_in(scene, found)
    return True


def _words(scene: Scene, why: str, found: Found) -> T:
    """The reason, with the names that it tells."""
    if why.startswith("barred-"):
        return t(why, community=scene.here.name)
    return t(why, item=found.title) if found.title else t(why)


def _stand_in(scene: Scene, found: Found | None) -> None:
    """Somebody of no community stands in that of what they came for."""
    if found is not None and found.community:
        scene.community = scene.store.communities.get(found.community)


def _moderates(scene: Scene, found: Found) -> bool:
    """Whether the actor moderates the thing's community; a room, set up or not, has moderators of its own."""
    if found.room is not None and not found.room.for_moderators:
        room = found.room
        return scene.told_moderator(room) or scene.store.known.moderates(scene.account, room.chat)
    if not found.community:
        return False
    scene.community = scene.store.communities.get(found.community)
    return scene.is_moderator()


def neighbour(scene: Scene, community: int) -> Who:
    """What the actor is to a community, or to what belongs to it."""
    if scene.member is None:
        return Who.STRANGER
    return Who.MEMBER if scene.member.community_id == community else Who.OUTSIDER


def _owned(scene: Scene, community: int, owner: int) -> Who:
    """What the actor is to something of a member's."""
    own = scene.member is not None and scene.member.id == owner
    return Who.OWNER if own else neighbour(scene, community)


def _own(scene: Scene, ids: Ids) -> Found:
    """The actor's own affairs, in the community of the room where they stand."""
    at = scene.room.community_id if scene.room else 0
    community = at or (scene.community.id if scene.community else 0)
    return Found(Who.MEMBER if scene.member else Who.STRANGER, community)


def _item(scene: Scene, ids: Ids) -> Found | None:
    """An item."""
    item = scene.store.items.get(ids.get("item", 0))
    if item is None:
        return None
    return Found(_owned(scene, item.community_id, item.owner_id), item.community_id, item.state, item.title)


def _loan(scene: Scene, ids: Ids) -> Found | None:
    """A loan."""
    loan = scene.store.loans.get(ids.get("loan", 0))
    if loan is None:
        return None
    role = loan.role_of(scene.member.id) if scene.member else Role.NOBODY
    return Found(ROLES.get(role) or neighbour(scene, loan.community_id), loan.community_id, loan.state)


def _search(scene: Scene, ids: Ids) -> Found | None:
    """A kept search."""
    search = scene.store.searches.get(ids.get("search", 0))
    if search is None:
        return None
    community = scene.store.members.get(search.member_id).community_id
    return Found(_owned(scene, community, search.member_id), community)


def _community(scene: Scene, ids: Ids) -> Found | None:
    """A community."""
    try:
        community = scene.store.communities.get(ids.get("community", 0)).id
    except LookupError:
        return None
    return Found(neighbour(scene, community), community)


def _room(scene: Scene, ids: Ids) -> Found | None:
    """A room."""
    room = scene.store.rooms.find(ids.get("room", 0))
    return Found(neighbour(scene, room.community_id), room.community_id, room=room) if room else None


def _code(scene: Scene, ids: Ids) -> Found | None:
    """A one-time code; its owner is the account that typed it, or for which it was made."""
    code = scene.store.codes.get(ids.get("code", 0))
    if code is None:
        return None
    return Found(Who.OWNER if code.used_by == scene.account else Who.STRANGER)


def _report(scene: Scene, ids: Ids) -> Found | None:
    """A report. Whom it is about may not decide it."""
    report = scene.store.reports.get(ids.get("report", 0))
    if report is None:
        return None
    who = _owned(scene, report.community_id, report.reporter_id)
    about_me = scene.member is not None and scene.member.id == report.member_id
    return Found(who, report.community_id, Standing.SELF if about_me else report.state)


def _member(scene: Scene, ids: Ids) -> Found | None:
    """Somebody whom a moderator judges, perhaps for a report. Raises LookupNeeded."""
    try:
        member = scene.store.members.get(ids.get("member", 0))
    except LookupError:
        return None
    found = Found(_owned(scene, member.community_id, member.id), member.community_id)
    if not _moderates(scene, found):
        return found  # the platform is asked about nobody for somebody who may not know
    report = scene.store.reports.get(ids.get("report", 0))
    settled = report is not None and (report.state is not ReportState.OPEN or report.member_id != member.id)
    return replace(found, state=_standing(scene, member, settled=settled))


def _standing(scene: Scene, member: Member, *, settled: bool) -> Standing:
    """What a member is to the moderator who acts, as the platforms say now. Raises LookupNeeded."""
    if scene.member is not None and scene.member.id == member.id:
        return Standing.SELF
    rooms = scene.store.rooms.of(member.community_id)
    asked = [
        (face.account, room.chat)
        for face in scene.store.faces.of_member(member.id)
        for room in rooms
        if room.chat.platform is face.account.platform
    ]
    if any(scene.store.known.owns(account, chat) for account, chat in asked):
        return Standing.HOST
    if any(scene.store.known.moderates(account, chat) for account, chat in asked):
        return Standing.FELLOW
    return Standing.DECIDED if settled else Standing.NEIGHBOUR


def _held(scene: Scene, ids: Ids) -> Found | None:
    """A text that waits for a moderator."""
    held = scene.store.held.get(ids.get("held", 0))
    return Found(neighbour(scene, held.community_id), held.community_id, held.state) if held else None


def _draft(scene: Scene, ids: Ids) -> Found | None:
    """A draft of a form."""
    draft = scene.store.drafts.get(ids.get("draft", 0))
    return Found(Who.OWNER if draft.account == scene.account else Who.STRANGER) if draft else None


FIND: Mapping[Subject, Callable[[Scene, Ids], Found | None]] = {
    Subject.OWN: _own,
    Subject.ITEM: _item,
    Subject.LOAN: _loan,
    Subject.SEARCH: _search,
    Subject.COMMUNITY: _community,
    Subject.ROOM: _room,
    Subject.CODE: _code,
    Subject.DRAFT: _draft,
    Subject.REPORT: _report,
    Subject.MEMBER: _member,
    Subject.HELD: _held,
}
