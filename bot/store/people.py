"""Communities and who lives there, as flows ask for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.model.chats import Account, Chat
from bot.model.community import Community, Room
from bot.model.member import Conduct, Face, Member
from bot.model.places import Point
from bot.store.ahead import Ahead
from bot.store.values import CellOfHome


class Faces(Protocol):
    """Accounts as the bot knows them."""

    def get(self, account: Account) -> Face | None: ...
    def save(self, face: Face) -> None: ...
    def of_member(self, member_id: int) -> list[Face]: ...

    def ahead(self, members: Collection[int]) -> None:
        """Read the accounts of many members at once, for `of_member`."""
        ...


class Communities(Ahead[Community], Protocol):
    """Communities."""

    def get(self, key: int) -> Community: ...
    def add(self, community: Community) -> Community: ...
    def save(self, community: Community) -> None: ...

    def drawn_before(self, moment: datetime, limit: int) -> list[Community]:
        """Communities for which what is shown of homes was last worked out, or which were made, before a moment."""
        ...


class Rooms(Protocol):
    """Rooms, found by their chat."""

    def at(self, chat: Chat) -> Room | None:
        """The room of that chat; else the first in the same Discord server (one that is gone, if need be)."""
        ...

    def of(self, community_id: int) -> list[Room]:
        """Rooms of the neighbours in which the bot still is."""
        ...

    def of_moderators(self, community_id: int) -> list[Room]:
        """Rooms of the moderators alone in which the bot still is."""
        ...

    def find(self, key: int) -> Room | None: ...
    def add(self, room: Room) -> Room: ...
    def save(self, room: Room) -> None: ...

    def move(self, old: Chat, new: Chat) -> None:
        """Know a room by its new chat, with its cards (shown anew there) and what waits to be sent to it."""
        ...


class Members(Ahead[Member], Protocol):
    """Members."""

    def get(self, key: int) -> Member: ...
    def add(self, member: Member) -> Member: ...
    def save(self, member: Member) -> None: ...

    def waiting(self, community_id: int) -> list[Member]:
        """Newcomers who wait for a moderator, the first first."""
        ...

    def named(self, community_id: int, typed: str, limit: int, *, whole: bool = True) -> list[Member]:
        """The members of that name, whatever the case and accents; else (not `whole`) those it begins or is in."""
        ...

    def of_community(self, community_id: int) -> list[int]:
        """The numbers of a community's members, in their order."""
        ...

    def alike(self, member: Member) -> bool:
        """Whether another member of the community has a name that looks the same."""
        ...

    def merge(self, kept: int, gone: int) -> None:
        """Give everything of one member to another and remove the first."""
        ...


class Homes(Protocol):
    """Exact places: a table of its own, read only where the borrower of an approved loan is told."""

    def put(self, member_id: int, point: Point, words: str, since: datetime) -> None: ...
    def of(self, member_id: int) -> tuple[Point, str] | None: ...

    def ahead(self, members: Collection[int]) -> None:
        """Read the homes of many members at once, for `of`: only where borrowers of approved loans are told."""
        ...

    def forget(self, member_id: int) -> None:
        """Nobody lives there any more."""
        ...

    def cell(self, member_id: int, size_m: int) -> CellOfHome | None:
        """The cell in which a member lives: not to be shown before the others in it are counted."""
        ...

    def cells(self, members: Collection[int], size_m: int) -> list[CellOfHome]:
        """The cells in which members live."""
        ...


class Forgetting(Protocol):
    """Forgetting members."""

    def forget(self, member: Member, now: datetime) -> None:
        """Leave of a member and their accounts nothing but numbers; loans and records keep those."""
        ...

    def conduct(self, account: Account, community_id: int, now: datetime) -> tuple[Conduct, datetime | None]:
        """How somebody stands who may have been here before and was forgotten."""
        ...
