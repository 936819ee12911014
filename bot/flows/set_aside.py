"""Setting aside: what the bot failed at is told to those who moderate where it happened."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.events import AnyEvent
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Say
from bot.conversation.scene import Stage
from bot.model.community import Community
from bot.store import Store


def community_of(store: Store, event: AnyEvent) -> Community | None:
    """The community of the room in which something happened, else that of the account."""
    room = None if event.chat.direct else store.rooms.at(event.chat)
    if room and room.community_id:
        return store.communities.get(room.community_id)
    face = store.faces.get(event.account)
    member = store.members.get(face.member_id) if face and face.member_id else None
    return store.communities.get(member.community_id) if member else None


def tell_set_aside(store: Store, now: datetime, community: Community, number: int) -> int:
    """Tell the moderators that event `number` is set aside; returns how many were told.

    Nobody is asked whether they still moderate: the platform may be what fails, and nothing of the event is told.
    """
    stage = Stage(store, now)
    rooms = {room.chat.id for room in store.rooms.of(community.id)}
    told = 0
    for account in store.moderators.of(community.id):
        face = store.faces.get(account)
        if account.id in rooms or (face and face.reachable is False):
            continue  # Telegram: an anonymous administrator writes as the group, where everybody would read it
        member = store.members.get(face.member_id) if face and face.member_id else None
        reader = stage.reader_of(member) if member else Reader(community.language, community.zone)
        stage.tell_account(account, Say(t("event-set-aside", number=number)), reader)
        told += 1
    return told
