"""What a room is shown of its community: the first hello, and the card by which neighbours join."""

from __future__ import annotations

from bot.conversation.contents import Refused
from bot.conversation.form_actions import Run
from bot.conversation.phrases import Reader, t
from bot.conversation.replies import Button, Card, Rows, Say, Show, Tone
from bot.conversation.scene import Scene
from bot.flows.actions import Join, UseCode
from bot.model.community import Community, Room
from bot.store import Posting


def say_hello(scene: Scene, room: Room) -> None:
    """Tell a new room what to do."""
    buttons: Rows = (
        (Button(t("setup-begin"), Run("setup", room.id).pack(), tone=Tone.GO),),
        (Button(t("setup-have-code"), UseCode(room.id).pack()),),
    )
    scene.store.outbox.add(room.chat, Say(t("setup-hello"), buttons), Reader(scene.language), scene.now)


def show_welcome(scene: Scene, community: Community, room: Room) -> None:
    """Show the community's card in one room."""
    posting = scene.store.postings.add(Posting(room.chat, _subject(community)))
    reader = Reader(community.language, community.zone)
    scene.store.outbox.add(room.chat, welcome(community), reader, scene.now, posting=posting.id)


def refresh_welcome(scene: Scene, community: Community) -> None:
    """Change the community's cards in place."""
    scene.refresh(community, lambda _chat: welcome(community), _subject(community))


def welcome(community: Community) -> Show:
    """The card of a community."""
    lines = [t("welcome-what"), t("welcome-how")]
    if community.rules:
        lines.append(t("welcome-rules", rules=community.rules))
    return Show(
        Card(t("welcome-title", community=community.name), tuple(lines), buttons=((join_button(community),),))
    )


def join_button(community: Community) -> Button:
    """The button by which neighbours join."""
    return Button(t("join-button"), Join(community.id).pack(), tone=Tone.GO)


def require_moderator(scene: Scene, room: Room) -> None:
    """Go on only for a moderator of this very room, set up or not. Raises Refused and LookupNeeded."""
    if room.for_moderators or not (
        scene.told_moderator(room) or scene.store.known.moderates(scene.account, room.chat)
    ):
        raise Refused(t("moderators-only"))


def _subject(community: Community) -> str:
    """What the cards of a community are kept under."""
    return f"community:{community.id}"
