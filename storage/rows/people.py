"""The rows of communities, their rooms and members, and one-time codes."""

from __future__ import annotations

from bot.language.lookalikes import skeleton
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Code, Community, Purpose, Room
from bot.model.member import Conduct, Face, Member
from bot.model.places import Point
from storage.rows.values import Found, Values, by_value, cell_at, quiet_hours, write_cell

CONDUCTS, PLATFORMS = by_value(Conduct), by_value(Platform)


def write_community(it: Community) -> Values:
    """A community's row."""
    return {
        "name": it.name, "lat": it.centre.lat, "lon": it.centre.lon, "radius_m": it.radius_m, "zone": it.zone,
        "language": it.language, "rules": it.rules, "cell_m": it.cell_m, "made_at": it.made_at,
        "drawn_at": it.drawn_at, "vouched": it.vouched,
    }  # fmt: skip


def read_community(row: Found) -> Community:
    """A row's community."""
    return Community(
        row.name,
        Point(row.lat, row.lon),
        row.zone,
        row.made_at,
        row.language,
        row.radius_m,
        row.rules,
        row.cell_m,
        row.id,
        row.vouched,
        row.drawn_at,
    )


def write_room(it: Room) -> Values:
    """A room's row."""
    return {
        "community_id": it.community_id or None, "platform": it.chat.platform.value, "chat": it.chat.id,
        "space": it.chat.space, "title": it.title, "gone": it.gone, "for_moderators": it.for_moderators,
    }  # fmt: skip


def read_room(row: Found) -> Room:
    """A row's room."""
    return Room(
        Chat(Platform(row.platform), row.chat, False, row.space),
        row.community_id or 0,
        row.title,
        row.gone,
        row.id,
        row.for_moderators,
    )


def write_member(it: Member) -> Values:
    """A member's row."""
    return {
        "community_id": it.community_id, "name": it.name, **write_cell(it.cell), "joined_at": it.joined_at,
        "language": it.language, "zone": it.zone, "quiet_start": it.quiet.start, "quiet_end": it.quiet.end,
        "remind_handover": it.remind_handover, "remind_day_before": it.remind_day_before,
        "remind_due_day": it.remind_due_day, "conduct": it.conduct.value, "barred_until": it.barred_until,
        "looks": skeleton(it.name),
    }  # fmt: skip


def read_member(row: Found) -> Member:
    """A row's member: a whole one, as of items."""
    (
        number, community_id, name, at_row, col, cell_m, side, joined_at, language, zone, quiet_start, quiet_end,
        handover, day_before, due_day, conduct, barred_until, _,
    ) = tuple(row)  # fmt: skip
    return Member(
        community_id, name, cell_at(at_row, col, cell_m, side), joined_at, language, zone,
        quiet_hours(quiet_start, quiet_end), handover, day_before, due_day, CONDUCTS[conduct], barred_until, number,
    )  # fmt: skip


def write_face(it: Face) -> Values:
    """An account's row."""
    return {
        "platform": it.account.platform.value, "account": it.account.id, "name": it.name, "language": it.language,
        "member_id": it.member_id or None, "reachable": it.reachable, "seen_at": it.seen_at,
    }  # fmt: skip


def read_face(row: Found) -> Face:
    """A row's account: a whole one, as of items."""
    platform, account, name, language, member_id, reachable, seen_at = tuple(row)
    return Face(Account(PLATFORMS[platform], account), name, language, member_id or 0, reachable, seen_at)


def write_code(it: Code) -> Values:
    """A code's row."""
    used = it.used_by
    return {
        "digest": it.digest, "purpose": it.purpose.value, "platform": it.account.platform.value,
        "account": it.account.id, "community_id": it.community_id, "expires_at": it.expires_at, "tries": it.tries,
        "used_by_platform": used.platform.value if used else "", "used_by": used.id if used else "",
        "used_at": it.used_at,
    }  # fmt: skip


def read_code(row: Found) -> Code:
    """A row's code."""
    used = Account(Platform(row.used_by_platform), row.used_by) if row.used_by else None
    return Code(
        row.digest, Purpose(row.purpose), Account(Platform(row.platform), row.account), row.community_id,
        row.expires_at, row.tries, used, row.used_at, row.id,
    )  # fmt: skip
