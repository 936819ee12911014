"""What happens in groups: the bot comes and goes, people do, and a group becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.street import Street
from tests.fakes.telegram.world import PRESENT, Chat, Message, User

if TYPE_CHECKING:
    from tests.fakes.telegram.people import Person


class Group:
    """A group chat, which may become a supergroup; `chat` is always the present one."""

    def __init__(self, street: Street, chat: Chat) -> None:
        self._street = street
        self.chat = chat
        street.world.chats[chat.id] = chat

    @property
    def id(self) -> int:
        """The present chat id; negative."""
        return self.chat.id

    @property
    def cards(self) -> list[Message]:
        """What the bot has posted, as it stands now."""
        return [message for message in self.chat.messages if message.sender == self._street.world.bot]

    def add_bot(self, by: Person, *, administrator: bool = False) -> None:
        """Somebody adds the bot, or makes an administrator of it."""
        before = self.chat.status_of(self._street.world.bot.id)
        self._street.bot_status(self.chat, by.user, before, "administrator" if administrator else "member")
        if before not in PRESENT:
            self._service(by.user, new_chat_members=[self._street.world.bot.to_json()])

    def remove_bot(self, by: Person) -> None:
        """Somebody throws the bot out."""
        self._street.bot_status(self.chat, by.user, self.chat.status_of(self._street.world.bot.id), "kicked")

    def joins(self, person: Person, *, status: str = "member", anonymous: bool = False) -> None:
        """A person comes in, or changes in standing."""
        before = self.chat.status_of(person.id)
        self.chat.statuses[person.id] = status
        (self.chat.anonymous.add if anonymous else self.chat.anonymous.discard)(person.id)
        if before not in PRESENT:
            self._service(person.user, new_chat_members=[person.user.to_json()])

    def leaves(self, person: Person) -> None:
        """A person goes."""
        self.chat.statuses[person.id] = "left"
        self._service(person.user, left_chat_member=person.user.to_json())

    def becomes_supergroup(self, by: Person) -> int:
        """The group gets a new id; both chats say so. Returns the new id."""
        old = self.chat
        new = Chat(
            -1_000_000_000_000 + old.id, "supergroup", old.title,
            statuses=dict(old.statuses), anonymous=set(old.anonymous),
        )  # fmt: skip
        self._street.world.chats[new.id] = new
        self._service(by.user, migrate_to_chat_id=new.id)
        old.migrated_to = new
        self.chat = new
        self._service(None, migrate_from_chat_id=old.id)
        return new.id

    def renamed(self, title: str, by: Person) -> None:
        """Somebody gives the group another title."""
        self.chat.title = title
        self._service(by.user, new_chat_title=title)

    def _service(self, by: User | None, **service: Any) -> None:
        message = self._street.world.post(self.chat, by, service=service)
        if self._street.hears(message):
            self._street.updates.push("message", message.to_json())
