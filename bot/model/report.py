"""A report: a neighbour tells the moderators that something is not right. It decides nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WORDS_LONGEST = 500
QUOTE_LONGEST = 500  # of a message that is reported: enough to judge it by
A_DAY = timedelta(days=1)
MOST_A_DAY = 5  # of one neighbour; whoever sees more amiss talks to a moderator anyway


class Reason(StrEnum):
    """Why something is reported."""

    UNSAFE = "unsafe"
    SCAM = "scam"
    RUDE = "rude"
    FORBIDDEN = "forbidden"
    OTHER = "other"


class ReportState(StrEnum):
    """Where a report stands: begun while the reporter still writes, open until a moderator decides."""

    BEGUN = "begun"
    OPEN = "open"
    REMOVED = "removed"
    WARNED = "warned"
    PAUSED = "paused"
    BANNED = "banned"
    NOTHING = "nothing"


@dataclass(slots=True)
class Report:
    """Who reports whom (0: nobody who has joined; then `name` tells), about which item, loan or message, and why.

    `begun_at` is there only while the reporter still writes. `decided_by` is the name of the moderator who decided.
    """

    community_id: int
    reporter_id: int
    made_at: datetime
    member_id: int = 0
    item_id: int = 0
    loan_id: int = 0
    name: str = ""
    quote: str = ""
    reason: Reason = Reason.OTHER
    words: str = ""
    state: ReportState = ReportState.BEGUN
    begun_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    id: int = 0

    def send(self, reason: Reason, words: str, now: datetime) -> None:
        """The reporter is done writing."""
        self.reason, self.words, self.made_at = reason, words, now
        self.state, self.begun_at = ReportState.OPEN, None

    def decide(self, state: ReportState, by: str, now: datetime) -> None:
        """A moderator has decided."""
        self.state, self.decided_by, self.decided_at = state, by, now
