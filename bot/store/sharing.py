"""Items and loans, and what is found and learnt of them, as flows ask for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.insights import Insights
from bot.model.item import Item
from bot.model.loan import Loan, LoanState, Role
from bot.model.places import Cell
from bot.model.reminder import Reminder
from bot.model.trust import Track
from bot.store.ahead import Ahead
from bot.store.values import Found, KeptSearch, Sought


class Items(Ahead[Item], Protocol):
    """Items."""

    def get(self, key: int) -> Item | None: ...
    def add(self, item: Item) -> Item: ...
    def save(self, item: Item) -> None: ...
    def of_owner(self, owner_id: int) -> list[Item]: ...
    def of_community(self, community_id: int, offset: int, limit: int) -> list[Item]: ...

    def move(self, owner_id: int, cell: Cell) -> int:
        """Put a member's items into the cell of their new home; returns how many they are."""
        ...


class Loans(Ahead[Loan], Protocol):
    """Loans. `add` and `save` raise DaysTaken when the days overlap another promise."""

    def get(self, key: int) -> Loan | None: ...
    def add(self, loan: Loan) -> Loan: ...
    def save(self, loan: Loan) -> None: ...
    def of_item(self, item_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def of_items(self, items: Collection[int], states: Collection[LoanState]) -> list[Loan]: ...
    def of_member(self, member_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def of_community(self, community_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def lapsing(self, now: datetime, limit: int) -> list[Loan]: ...


class Reminders(Protocol):
    """Reminders to come."""

    def plan(self, loan_id: int, reminders: Sequence[Reminder]) -> None:
        """Put these in the place of all that the loan still has ahead."""
        ...

    def due(self, now: datetime, limit: int) -> list[Reminder]: ...
    def done(self, reminders: Sequence[Reminder]) -> None: ...
    def later(self, reminder: Reminder, at: datetime) -> None: ...


class Search(Protocol):
    """Finding items."""

    def find(self, sought: Sought, offset: int, limit: int) -> list[Found]:
        """Nearest step first, then the newest; with words, those that match (misspelt, too)."""
        ...

    def public(self, sought: Sought, limit: int) -> list[Item]:
        """What everybody may see, of all communities (`sought` names none), the newest first."""
        ...

    def titles(self, community_id: int, typed: str, limit: int) -> list[tuple[int, str]]:
        """Items (id, title) whose title goes on as typed, for completion."""
        ...

    def step(self, viewer: Cell, other: Cell) -> int:
        """The step, in metres, in which the distance between two cells is told."""
        ...


class Searches(Protocol):
    """Searches that were made, each its member's alone."""

    def get(self, key: int) -> KeptSearch | None: ...

    def add(self, search: KeptSearch) -> KeptSearch:
        """Keep it; the member's older ones, beyond a few, are forgotten."""
        ...

    def save(self, search: KeptSearch) -> None: ...

    def asked_by(self, member_id: int) -> list[int]:
        """The numbers of those for which the neighbours were asked."""
        ...


class InsightsOf(Protocol):
    """What a community's records tell as a whole."""

    def of(self, community_id: int, zone: str, now: datetime) -> Insights: ...

    def missed(self, community_id: int, member_id: int, words: str, zone: str, now: datetime) -> None:
        """Note that somebody looked for something and nobody offers it."""
        ...


class TrustOf(Protocol):
    """What came of neighbours' loans, and the thanks for them."""

    def of(self, member_id: int, now: datetime) -> Track: ...

    def thank(self, lent: Loan, role: Role, now: datetime) -> bool:
        """Keep one side's thanks to the other; False when they were said already."""
        ...

    def thanked(self, loan_id: int, role: Role) -> bool: ...
