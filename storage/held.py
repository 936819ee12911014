"""Texts that wait for a moderator."""

from __future__ import annotations

from bot.model.chats import Account, Platform
from bot.model.held import Held, HeldState
from storage import tables
from storage.entity_rows import EntityRows
from storage.rows.values import Found, Values


def write_held(it: Held) -> Values:
    """A held text's row."""
    return {
        "community_id": it.community_id, "member_id": it.member_id, "platform": it.account.platform.value,
        "account": it.account.id, "form": it.form, "made_at": it.made_at, "answers": it.answers, "about": it.about,
        "signals": list(it.signals), "state": it.state.value, "decided_by": it.decided_by,
        "decided_at": it.decided_at,
    }  # fmt: skip


def read_held(row: Found) -> Held:
    """A row's held text."""
    return Held(
        row.community_id, row.member_id, Account(Platform(row.platform), row.account), row.form, row.made_at,
        dict(row.answers), dict(row.about), tuple(row.signals), HeldState(row.state), row.decided_by, row.decided_at,
        row.id,
    )  # fmt: skip


class HeldRows(EntityRows[Held]):
    """Texts that wait."""

    table, write, read = tables.held, staticmethod(write_held), staticmethod(read_held)

    def get(self, key: int) -> Held | None:
        """The one of that number."""
        return self.find(key)

    def waiting(self, community_id: int) -> list[Held]:
        """What waits in a community, the longest first."""
        return self.all_where(
            tables.held.c.community_id == community_id, tables.held.c.state == HeldState.WAITING.value
        )
