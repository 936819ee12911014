"""Limits: counts what a neighbour does, and tells kindly when it was enough for now."""

from __future__ import annotations

from bot.conversation.events import Event, Joined, Left, Moved
from bot.conversation.phrases import Moment, T, t
from bot.conversation.replies import Reply, Say, Toast
from bot.conversation.scene import Scene
from bot.model.limits import Limited, Tally

# The platform tells these; nobody does them in a hurry.
UNCOUNTED: tuple[type[Event], ...] = (Joined, Left, Moved)


def hasty(scene: Scene, *, pressed: bool) -> list[Reply] | None:
    """Count an event. None while its account may go on; else what is told, once in a window, and then nothing."""
    if isinstance(scene.event, UNCOUNTED) or not scene.account.id:
        return None
    most = scene.limits.events_a_minute
    who = f"{scene.account.platform}:{scene.account.id}"
    tally = scene.store.tallies.count(who, Limited.EVENTS, scene.now)
    if tally.count <= most:
        return None
    if tally.count > most + 1:
        return []
    told = t("limit-events", seconds=max(1, round((tally.ends_at - scene.now).total_seconds())))
    return [Toast(told) if pressed else Say(told)]


def spent(scene: Scene, what: Limited) -> T | None:
    """Why a member may do no more of something for now; None while they may. Counts nothing."""
    tally = scene.store.tallies.of(_member(scene), what, scene.now)
    return _told(what, tally) if tally.count >= scene.limits.most(what) else None


def spend(scene: Scene, what: Limited) -> T | None:
    """Count one more; why it was one too many, or None."""
    tally = scene.store.tallies.count(_member(scene), what, scene.now)
    return _told(what, tally) if tally.count > scene.limits.most(what) else None


def _member(scene: Scene) -> str:
    """Whose tally it is: a member's, on whichever account; for somebody who joins, the account's."""
    me = scene.member
    return f"member:{me.id}" if me else f"{scene.account.platform}:{scene.account.id}"


def _told(what: Limited, tally: Tally) -> T:
    """When it goes on."""
    return t(f"limit-{what}", until=Moment(tally.ends_at))
