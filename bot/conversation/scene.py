"""The scene: what a flow sees while it handles one event, and how it speaks to others than the actor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.events import AnyEvent
from bot.conversation.phrases import Reader, T
from bot.conversation.replies import Reply
from bot.model.audit import Record
from bot.model.chats import Account, Chat
from bot.model.community import Community, Room
from bot.model.limits import Limits
from bot.model.member import Face, Member
from bot.store import Pick, Posting, Store

Replies = Reply | Sequence[Reply]


class AskAgain(Exception):
    """A form cannot be done so: this field is asked again, for this reason. The other answers stay."""

    def __init__(self, field: str, why: T, instead: Sequence[Pick] = ()) -> None:
        """Keep the field and the phrase; `instead` are answers that would do, to pick from."""
        super().__init__(field)
        self.field, self.why, self.instead = field, why, instead


@dataclass(slots=True)
class Stage:
    """What the clock has of a scene: a store (one unit of work) and the moment, to tell others and to leave records."""

    store: Store
    now: datetime

    def tell(self, member: Member, reply: Reply) -> bool:
        """Tell another member in the direct chat they used last. False when nobody there can be reached."""
        faces = [face for face in self.store.faces.of_member(member.id) if face.reachable is not False]
        if not faces:
            return False
        face = max(faces, key=lambda it: (it.seen_at is not None, it.seen_at or self.now))
        self.tell_account(face.account, reply, self.reader_of(member), member.id)
        return True

    def tell_account(self, account: Account, reply: Reply, reader: Reader, member_id: int = 0) -> None:
        """Tell an account in its direct chat."""
        to = Chat(account.platform, account.id)
        self.store.outbox.add(to, reply, reader, self.now, member=member_id)

    def tell_moderators(
        self, community: Community, reply: Reply, subject: str = "", *, but: Collection[int] = ()
    ) -> bool:
        """Tell the moderators of a community: in their room, or each directly; whether there is anybody to tell.

        Raises LookupNeeded.

        With a `subject`, `refresh` can change what each of them was shown. Members in `but` are told nothing directly.
        """
        if rooms := self.store.rooms.of_moderators(community.id):
            chats = [room.chat for room in rooms]
        else:
            free = [
                account for account, member in self.moderators(community) if not member or member not in but
            ]
            chats = [Chat(account.platform, account.id) for account in free]
        for chat in chats:
            if subject:
                self._put(self.store.postings.add(Posting(chat, subject)), community, reply)
            else:
                reader, member = self._reader_at(chat, community)
                self.store.outbox.add(chat, reply, reader, self.now, member=member)
        return bool(chats)

    def moderators(self, community: Community) -> Iterator[tuple[Account, int]]:
        """Those whom the platform calls moderators, and who can be told directly; each with the member that they are,
        0 for none. Raises LookupNeeded."""
        rooms = self.store.rooms.of(community.id)
        for account in self.store.moderators.of(community.id):
            theirs = [it.chat for it in rooms if it.chat.platform is account.platform]
            if any(chat.id == account.id for chat in theirs):
                # Telegram: an anonymous administrator writes as the group, where everybody would read it.
                continue
            if any(self.store.known.moderates(account, chat) for chat in theirs):
                face = self.store.faces.get(account)
                yield account, face.member_id if face else 0

    def say_in(self, room: Room, reply: Reply) -> None:
        """Say something in a room that is not changed later."""
        community = self.store.communities.get(room.community_id)
        self.store.outbox.add(room.chat, reply, Reader(community.language, community.zone), self.now)

    def post(self, community: Community, reply: Callable[[Chat], Reply], subject: str) -> None:
        """Show something in every room of a community, as a card that `refresh` can change in place."""
        for room in self.store.rooms.of(community.id):
            posting = self.store.postings.add(Posting(room.chat, subject))
            self._put(posting, community, reply(room.chat))

    def refresh(self, community: Community, reply: Callable[[Chat], Reply], subject: str) -> None:
        """Change every card of a subject in place."""
        for posting in self.store.postings.of(subject):
            self._put(posting, community, reply(posting.chat))

    def _put(self, posting: Posting, community: Community, reply: Reply) -> None:
        """Send the present state of a card."""
        reader, member = self._reader_at(posting.chat, community)
        self.store.outbox.add(posting.chat, reply, reader, self.now, posting=posting.id, member=member)

    def _reader_at(self, chat: Chat, community: Community) -> tuple[Reader, int]:
        """Who reads a chat: everybody of a room, or one person, and which member that is."""
        face = self.store.faces.get(Account(chat.platform, chat.id)) if chat.direct else None
        if face is None or not face.member_id:
            return Reader(face.language if face else community.language, community.zone), 0
        return self.reader_of(self.store.members.get(face.member_id)), face.member_id

    def reader_of(self, member: Member) -> Reader:
        """A member as a reader; without a zone of their own, in the community's."""
        zone = member.zone or self.store.communities.get(member.community_id).zone
        return Reader(member.language, zone)

    def record(
        self,
        subject: str,
        step: str,
        before: str,
        after: str,
        *,
        role: str = "",
        actor: int = 0,
        community: int = 0,
    ) -> None:
        """Leave an audit record of a step; `actor` is a member, 0 for the clock."""
        self.store.audit.add(Record(self.now, community, actor, role, subject, step, before, after))


@dataclass(slots=True)
class Scene(Stage):
    """One event being handled: its store (one unit of work), the moment, the actor and where they stand."""

    event: AnyEvent
    face: Face
    member: Member | None = None
    community: Community | None = None
    room: Room | None = None
    pages: str = ""  # where the public pages begin, if there are any
    limits: Limits = Limits()
    cell_members: int = 1  # how many neighbours must live where one of them is shown

    @property
    def account(self) -> Account:
        """Who acts."""
        return self.face.account

    @property
    def me(self) -> Member:
        """The actor as a member; a flow that asks for it is declared as one for members."""
        if self.member is None:
            raise LookupError("this flow needs a member")
        return self.member

    @property
    def here(self) -> Community:
        """The community in which the event happens; a flow that asks for it is declared as one within a community."""
        if self.community is None:
            raise LookupError("this flow needs a community")
        return self.community

    @property
    def zone(self) -> str:
        """The actor's zone."""
        own = self.member.zone if self.member else ""
        return own or (self.community.zone if self.community else "UTC")

    @property
    def language(self) -> str:
        """The actor's language."""
        return self.member.language if self.member else self.face.language

    @property
    def reader(self) -> Reader:
        """The actor as a reader."""
        return Reader(self.language, self.zone)

    def is_moderator(self) -> bool:
        """Whether the actor moderates this community, as the platform says now. Raises LookupNeeded.

        A platform may say it with the event; that counts only for the room in which it happened.
        """
        if self.community is None:
            return False
        rooms = [
            it for it in self.store.rooms.of(self.community.id) if it.chat.platform is self.account.platform
        ]
        told = any(self.told_moderator(it) for it in rooms)
        if not (told or any(self.store.known.moderates(self.account, it.chat) for it in rooms)):
            return False
        self.store.moderators.saw(self.community.id, self.account)
        return True

    def told_moderator(self, room: Room) -> bool:
        """Whether the platform said with the event itself that the actor moderates the room in which it happened."""
        here = self.event.chat
        if here.platform is not room.chat.platform or here.direct:
            return False
        same = here.id == room.chat.id or (here.space != "" and here.space == room.chat.space)
        return same and bool(self.event.moderator)

    def record(
        self,
        subject: str,
        step: str,
        before: str,
        after: str,
        *,
        role: str = "",
        actor: int | None = None,
        community: int | None = None,
        why: str = "",
    ) -> None:
        """Leave an audit record of a step; by the actor and in their community, if nothing else is said."""
        who = (self.member.id if self.member else 0) if actor is None else actor
        where = (self.community.id if self.community else 0) if community is None else community
        by = (
            ""
            if who or role != "moderator"
            else f"{self.face.name} ({self.account.platform}:{self.account.id})"
        )
        self.store.audit.add(Record(self.now, where, who, role, subject, step, before, after, by, why))
