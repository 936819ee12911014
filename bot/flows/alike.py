"""Names that can be taken for another's: shown with what tells the two apart."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.conversation.phrases import Day, T, t
from bot.flows.people import platforms
from bot.language.lookalikes import looks_like_an_office
from bot.model.member import Member
from bot.store import Store


def alike_lines(store: Store, member: Member) -> list[T]:
    """What tells a neighbour apart from another of a name that looks the same, from a moderator and from the bot."""
    office = looks_like_an_office(member.name) and not _moderates(store, member)
    if not office and not store.members.alike(member):
        return []
    zone = ZoneInfo(store.communities.get(member.community_id).zone)
    since = Day(member.joined_at.astimezone(zone).date())
    there = platforms(store, member)
    if office:
        return [t("alike-office", who=member.name, where=there, since=since)]
    return [t("alike-neighbour", who=member.name, where=there, since=since)]


def _moderates(store: Store, member: Member) -> bool:
    """Whether a platform has called them a moderator."""
    known = store.moderators.of(member.community_id)
    return any(face.account in known for face in store.faces.of_member(member.id))
