"""What moderators look at and what is recorded, as flows ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.model.audit import Record
from bot.model.chats import Account
from bot.model.held import Held
from bot.model.limits import Limited, Tally
from bot.model.report import Report
from bot.model.statement import Statement


class Moderators(Protocol):
    """Accounts that the platform has called moderators of a community: to whom disputes and long delays are told."""

    def saw(self, community_id: int, account: Account) -> None: ...
    def of(self, community_id: int) -> list[Account]: ...


class Reports(Protocol):
    """What neighbours report; those that are still being written are told to nobody."""

    def get(self, key: int) -> Report | None: ...
    def add(self, report: Report) -> Report: ...
    def save(self, report: Report) -> None: ...

    def open(self, community_id: int) -> list[Report]:
        """Those that wait for a moderator, the oldest first."""
        ...

    def about(self, member_id: int) -> int:
        """How many there are about a member, whatever came of them."""
        ...

    def sent(self, reporter_id: int, since: datetime) -> int:
        """How many somebody has sent since a moment."""
        ...


class Statements(Protocol):
    """What the sides of disputed loans tell the moderators."""

    def add(self, statement: Statement) -> Statement: ...
    def of(self, loan_id: int) -> list[Statement]: ...


class Audit(Protocol):
    """The records of all steps."""

    def add(self, record: Record) -> None: ...
    def of(self, subject: str) -> list[Record]: ...

    def of_moderators(self, community_id: int, offset: int, limit: int) -> list[Record]:
        """What a community's moderators did, the newest first."""
        ...


class HeldTexts(Protocol):
    """Texts that wait for a moderator."""

    def get(self, key: int) -> Held | None: ...
    def add(self, held: Held) -> Held: ...
    def save(self, held: Held) -> None: ...

    def waiting(self, community_id: int) -> list[Held]:
        """What waits in a community, the longest first."""
        ...


class Tallies(Protocol):
    """How much somebody did of what is limited. `who` is an account ("telegram:101") or a member ("member:5")."""

    def count(self, who: str, what: Limited, now: datetime) -> Tally:
        """Count one more."""
        ...

    def of(self, who: str, what: Limited, now: datetime) -> Tally: ...
