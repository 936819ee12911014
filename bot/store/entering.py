"""Codes, sessions and links, as flows ask for them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.model.chats import Account
from bot.model.community import Code, Purpose
from bot.model.links import Page, SecretLink
from bot.model.session import Session


class Codes(Protocol):
    """One-time codes, by digest."""

    def add(self, code: Code) -> Code: ...
    def find_digest(self, digest: str, purpose: Purpose) -> Code | None: ...
    def get(self, key: int) -> Code | None: ...
    def save(self, code: Code) -> None: ...

    def wrong(self, account: Account, now: datetime) -> int:
        """How many wrong codes an account typed within the last ten minutes."""
        ...

    def failed(self, account: Account, now: datetime) -> int:
        """Note a wrong code typed by an account; returns how many within the last ten minutes."""
        ...


class Sessions(Protocol):
    """Browsers that are signed in, by digest."""

    def add(self, session: Session) -> Session: ...
    def find_digest(self, digest: str, now: datetime) -> Session | None: ...

    def end(self, session: Session) -> None: ...

    def end_all(self, member_id: int) -> int:
        """Sign every browser of a member out; returns how many."""


class Launches(Protocol):
    """Launches of a page within a chat."""

    def use(self, digest: str, expires_at: datetime) -> bool:
        """Use one up; False when it was used already. It may be forgotten once it is over."""
        ...


class Links(Protocol):
    """Secret links, by digest."""

    def put(self, link: SecretLink) -> None:
        """Keep a link in the place of an earlier one to the same page."""
        ...

    def find(self, digest: str, page: Page, now: datetime) -> SecretLink | None:
        """The link of that digest, if it leads to this page and has not ended."""
        ...

    def has(self, member_id: int, page: Page) -> bool: ...

    def end_all(self, member_id: int) -> None:
        """End every link of a member."""
        ...
