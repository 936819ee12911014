"""A neighbour's track in warm words: since when they are here, and what came of what they borrowed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.phrases import T, t
from bot.model.member import Member
from bot.model.trust import NEWCOMER
from bot.store import Store

SPANS = (
    ("years", timedelta(days=730), 365),
    ("months", timedelta(days=60), 30),
    ("weeks", timedelta(days=14), 7),
)


def track_lines(store: Store, member: Member, now: datetime) -> list[T]:
    """What an owner should know of who asks; a newcomer is named as one."""
    track = store.trust.of(member.id, now)
    new = now - member.joined_at < NEWCOMER and not track.returns
    lines = [t("track-new" if new else "track-here", who=member.name, time=_time(now - member.joined_at))]
    if not track.returns:
        lines.append(t("track-first"))
    elif track.punctual is None:
        lines.append(t("track-returned", count=track.returns))
    else:
        lines.append(t("track-returned-so", count=track.returns, how=t(f"track-{track.punctual}")))
    if track.late:
        lines.append(t("track-late", count=track.late))
    if track.no_shows:
        lines.append(t("track-no-shows", count=track.no_shows))
    if track.thanks:
        lines.append(t("track-thanked", count=track.thanks))
    return lines


def _time(here: timedelta) -> T:
    """How long somebody is here, roughly."""
    for name, least, days in SPANS:
        if here >= least:
            return t(f"track-{name}", count=here.days // days)
    return t("track-days", count=here.days)
