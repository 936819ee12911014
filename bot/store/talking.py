"""What is half said, shown and to be sent, and what the world answered, as flows ask for it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.conversation.lookups import FoundPlaces, Picture
from bot.conversation.phrases import Reader
from bot.conversation.replies import Reply
from bot.model.chats import Account, Chat
from bot.model.places import Point
from bot.store.values import Draft, Posting


class Drafts(Protocol):
    """Unfinished forms; the current one of an account is the one touched last."""

    def get(self, key: int) -> Draft | None: ...
    def current(self, account: Account) -> Draft | None: ...
    def of_form(self, account: Account, form: str) -> Draft | None: ...
    def add(self, draft: Draft) -> Draft: ...
    def save(self, draft: Draft) -> None: ...
    def remove(self, draft: Draft) -> None: ...


class Postings(Protocol):
    """Cards that change in place."""

    def of(self, subject: str) -> list[Posting]: ...

    def shown(self, message: str, chat: Chat) -> Posting | None:
        """The card that a chat shows as this message."""
        ...

    def add(self, posting: Posting) -> Posting: ...


class Outbox(Protocol):
    """What is to be sent, in order within a chat."""

    def together(self) -> AbstractContextManager[None]:
        """What is added meanwhile is written at once at the end."""
        ...

    def add(
        self,
        to: Chat,
        reply: Reply,
        reader: Reader,
        now: datetime,
        *,
        answers: str = "",
        edits: str = "",
        posting: int = 0,
        member: int = 0,
    ) -> int:
        """Put a reply into the outbox; returns its id, 0 while it is gathered.

        With `posting`, the card there is changed, or first shown.
        """
        ...


class Known(Protocol):
    """What the world has answered. Raises LookupNeeded for what is not known, or known too long."""

    def places(self, text: str, language: str, near: Point | None) -> FoundPlaces: ...
    def moderates(self, account: Account, room: Chat) -> bool: ...

    def owns(self, account: Account, room: Chat) -> bool:
        """Whether the group or server is theirs."""
        ...

    def photo(self, account: Account, ref: str) -> str:
        """The id of the kept photo. Raises PhotoRefused with its reason."""
        ...

    def picture(self, picture: Picture) -> str:
        """The id under which the drawn picture is kept; "" where it cannot be drawn."""
        ...
