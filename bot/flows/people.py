"""Members as moderators see them: found by what was typed, told apart, and with what is needed to judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.conversation.phrases import Day, T, t
from bot.conversation.scene import Scene
from bot.model.chats import Account, Platform
from bot.model.community import Community
from bot.model.loan import LoanState
from bot.model.member import Member
from bot.store import Store

MOST_FOUND = 10
MOST_WORDS = 6  # of a name: whatever stands behind it is the reason
MENTION = re.compile(r"<@!?(\d{1,20})>")  # Discord writes a mention so
NUMBERED = re.compile(r"#(\d{1,12})")  # what a completion stands for: a member by their number


def find_members(scene: Scene, typed: str) -> tuple[list[Member], str]:
    """Whom the first words mean (by number, mention or name; several of one name), and the words behind that."""
    words = typed.split()
    if not words:
        return [], ""
    if member := _numbered(scene, words[0]):
        return [member], " ".join(words[1:])
    for size in range(min(len(words), MOST_WORDS), 0, -1):
        name = " ".join(words[:size]).removeprefix("@")
        if named := scene.store.members.named(scene.here.id, name, MOST_FOUND):
            return named, " ".join(words[size:])
    begun = scene.store.members.named(scene.here.id, words[0].removeprefix("@"), MOST_FOUND, whole=False)
    return begun, " ".join(words[1:])


def _numbered(scene: Scene, word: str) -> Member | None:
    """The member whom a completion or a mention names, if they are of this community."""
    if mentioned := MENTION.fullmatch(word):
        return member_behind(scene, Account(Platform.DISCORD, mentioned[1]))
    if numbered := NUMBERED.fullmatch(word):
        try:
            member = scene.store.members.get(int(numbered[1]))
        except LookupError:
            return None
        return member if member.community_id == scene.here.id else None
    return None


def member_behind(scene: Scene, account: Account) -> Member | None:
    """The member of this community to whom an account belongs."""
    face = scene.store.faces.get(account)
    member = scene.store.members.get(face.member_id) if face and face.member_id else None
    return member if member and member.community_id == scene.here.id else None


def known_for(store: Store, member: Member, community: Community) -> T:
    """Since when somebody is here, where, and what became of their loans: what tells two of one name apart, too."""
    ended = store.loans.of_member(member.id, (LoanState.RETURNED, LoanState.LOST))
    back = [loan for loan in ended if loan.state is LoanState.RETURNED]
    borrowed = sum(loan.borrower_id == member.id for loan in back)
    return t(
        "person-known-for",
        since=Day(member.joined_at.astimezone(ZoneInfo(community.zone)).date()),
        where=platforms(store, member),
        borrowed=borrowed,
        lent=len(back) - borrowed,
        lost=sum(loan.borrower_id == member.id for loan in ended) - borrowed,
        reports=store.reports.about(member.id),
        items=len(store.items.of_owner(member.id)),
    )


def platforms(store: Store, member: Member) -> T:
    """Where somebody can be met."""
    there: Sequence[Platform] = sorted({face.account.platform for face in store.faces.of_member(member.id)})
    if len(there) == 1:
        return t(f"person-on-{there[0]}")
    return t("person-on-both") if there else t("person-on-none")
