"""What flows ask of storage, as small Protocols.

One Store is one unit of work: all of it is committed, or nothing is.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from bot.store.entering import Codes, Launches, Links, Sessions
from bot.store.moderating import Audit, HeldTexts, Moderators, Reports, Statements, Tallies
from bot.store.people import Communities, Faces, Forgetting, Homes, Members, Rooms
from bot.store.sharing import InsightsOf, Items, Loans, Reminders, Search, Searches, TrustOf
from bot.store.talking import Drafts, Known, Outbox, Postings
from bot.store.values import CellOfHome, Draft, Found, KeptSearch, Pick, Posting, Sought

__all__ = [
    "Audit",
    "CellOfHome",
    "Codes",
    "Communities",
    "Draft",
    "Drafts",
    "Faces",
    "Forgetting",
    "Found",
    "HeldTexts",
    "Homes",
    "InsightsOf",
    "Items",
    "KeptSearch",
    "Known",
    "Launches",
    "Links",
    "Loans",
    "Members",
    "Moderators",
    "Outbox",
    "Pick",
    "Posting",
    "Postings",
    "Reminders",
    "Reports",
    "Rooms",
    "Search",
    "Searches",
    "Sessions",
    "Sought",
    "Statements",
    "Store",
    "Tallies",
    "TrustOf",
]


class Store(Protocol):
    """One unit of work over everything that is remembered."""

    def attempt(self) -> AbstractContextManager[object]:
        """Part of the work that is undone alone when it raises."""
        ...

    @property
    def faces(self) -> Faces: ...
    @property
    def communities(self) -> Communities: ...
    @property
    def rooms(self) -> Rooms: ...
    @property
    def members(self) -> Members: ...
    @property
    def homes(self) -> Homes: ...
    @property
    def forgetting(self) -> Forgetting: ...
    @property
    def items(self) -> Items: ...
    @property
    def loans(self) -> Loans: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def known(self) -> Known: ...
    @property
    def moderators(self) -> Moderators: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def search(self) -> Search: ...
    @property
    def searches(self) -> Searches: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def launches(self) -> Launches: ...
    @property
    def links(self) -> Links: ...
    @property
    def insights(self) -> InsightsOf: ...
    @property
    def held(self) -> HeldTexts: ...
    @property
    def trust(self) -> TrustOf: ...
    @property
    def tallies(self) -> Tallies: ...
