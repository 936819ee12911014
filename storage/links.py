"""Secret links, by digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.model.chats import Account, Platform
from bot.model.links import Page, SecretLink
from storage.tables import secret_link


class LinkRows:
    """Secret links in the transaction of a connection."""

    def __init__(self, connection: Connection) -> None:
        """Work in this connection's transaction."""
        self._connection = connection

    def put(self, link: SecretLink) -> None:
        """Keep a link in the place of the member's (or else the account's) earlier one to the same page."""
        of, account = secret_link.c, f"{link.account.platform}:{link.account.id}"
        theirs = of.member_id == link.member_id if link.member_id else of.account == account
        same = delete(secret_link).where(
            theirs, of.purpose == link.page, of.community_id == link.community_id
        )
        self._connection.execute(same)
        values = {
            "digest": link.digest, "purpose": link.page.value, "account": account,
            "member_id": link.member_id or None, "community_id": link.community_id, "made_at": link.made_at,
            "expires_at": link.expires_at,
        }  # fmt: skip
        self._connection.execute(insert(secret_link).values(values))

    def find(self, digest: str, page: Page, now: datetime) -> SecretLink | None:
        """The link of that digest, if it leads to this page and has not ended."""
        query = select(secret_link).where(secret_link.c.digest == digest, secret_link.c.purpose == page)
        row = self._connection.execute(query).one_or_none()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            return None
        return _read(row)

    def end_all(self, member_id: int) -> None:
        """End every link of a member."""
        self._connection.execute(delete(secret_link).where(secret_link.c.member_id == member_id))

    def has(self, member_id: int, page: Page) -> bool:
        """Whether a member has a link to this page."""
        query = select(secret_link.c.digest).where(
            secret_link.c.member_id == member_id, secret_link.c.purpose == page
        )
        return self._connection.execute(query).first() is not None


def _read(row: Row[Any]) -> SecretLink:
    """A row's link."""
    platform, _, account = row.account.partition(":")
    return SecretLink(
        row.digest,
        Page(row.purpose),
        Account(Platform(platform), account),
        row.member_id or 0,
        row.community_id,
        row.made_at,
    )
