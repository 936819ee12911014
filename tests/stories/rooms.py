"""What stories of rooms share: a room in which the bot has just arrived, and somebody who may set it up."""

from __future__ import annotations

from bot.conversation.events import Joined
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from tests.stories.neighbour import Neighbour
from tests.stories.phones import Screen
from tests.stories.street import Street

SEOUL = "37.5665, 126.978"
NEW_ROOMS = {
    Platform.TELEGRAM: Chat(Platform.TELEGRAM, "-2002", direct=False),
    Platform.DISCORD: Chat(Platform.DISCORD, "8001", direct=False, space="8000"),
}
ANSWERS = {
    "name": "Maple Lane",
    "centre": SEOUL,
    "radius": "1.5 km",
    "language": "ko",
    "rules": "Bring it back clean",
}


class NewRoom:
    """A room in which the bot has just arrived, on one platform."""

    def __init__(self, street: Street, on: str) -> None:
        """Add the bot to it."""
        self.street, self.chat = street, NEW_ROOMS[street.platform(on)]
        self.adder = Account(self.chat.platform, "55")
        street.occurs(Joined(id="j1", account=self.adder, chat=self.chat, title="Maple", language="en"))

    @property
    def screen(self) -> Screen:
        """What the room shows."""
        return self.street.screen(self.chat)

    @property
    def kept(self) -> Room:
        """The room as it is kept now."""
        with self.street.database.work(self.street.now) as store:
            room = store.rooms.at(self.chat)
            assert room is not None
            return room

    @property
    def community(self) -> Community:
        """The community as it is kept now."""
        key = self.kept.community_id
        with self.street.database.work(self.street.now) as store:
            return store.communities.get(key)

    def types(self, who: Neighbour, text: str, **options: str) -> Neighbour:
        """Somebody types a command in this room; on Telegram what stands behind it, on Discord its options."""
        moderator = who.account in self.street.moderators
        command = who.wire.command(who.account.id, who.name, self.chat, text, options, moderator)
        return who._does(command)

    def presses(self, who: Neighbour, label: str) -> None:
        """Somebody presses a button here; Telegram then opens the direct chat."""
        message = next(
            it for it in reversed(self.screen.messages) if label in [words for words, _, _ in it.buttons]
        )
        who.presses_on(message, label)
        link, self.screen.link = self.screen.link, ""
        if link:
            who.commands(f"/start {link.partition('start=')[2]}")


def newcomer(
    street: Street, name: str = "Mina", on: str = "telegram", *, moderates: bool = True
) -> Neighbour:
    """Somebody of another room, who can be written to; a moderator there unless said otherwise."""
    who = street.stranger(name, on)
    if moderates:
        street.moderators.add(who.account)
    who.commands("/start")
    who.forgets()
    return who
