"""What becomes of each column when somebody is forgotten (storage/forgetting.py does it). A new column needs an entry.

tests/storage/test_personal.py writes something personal into every column that is not said to stay, and looks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Fate(StrEnum):
    """What becomes of a column that holds something of somebody."""

    REMOVED = "removed"  # with its row
    EMPTIED = "emptied"  # the row stays, and says nothing of them any more
    STAYS = "stays"  # a number, a digest or a moment; or it is the community's


# Tables of which every row that is theirs goes.
REMOVED: Final = frozenset(
    {
        "audit_detail", "code", "draft", "face", "held", "home", "imported", "item_word", "known", "missed",
        "moderator", "photo", "posting", "reminder", "search", "secret_link", "statement", "tally", "web_session",
        "wrong_code",
    }
)  # fmt: skip
# Tables that tell of nobody: of the community, of the program, or digests alone. `word` holds the words of all titles,
# from which misspelt searches are corrected; docs/privacy.md says so.
STAYS: Final = frozenset(
    {"community", "room", "word", "lease", "launch", "forgotten", "secret", "audit", "thanks"}
)
# Of the others each column. Mail that is through goes with its rows, but for the last minute's.
EMPTIED: Final[Mapping[str, str]] = {
    "member": "name looks row col side language zone quiet_start quiet_end remind_handover remind_day_before "
    "remind_due_day conduct barred_until",
    "item": "title description note photo state public",
    "loan": "word",
    "report": "name quote words decided_by",
    "inbox": "raw account chat key event error",
    "outbox": "reply member_id posting_id chat answers edits why",
}
STAYING: Final[Mapping[str, str]] = {
    "member": "id community_id cell_m joined_at",
    "item": "id community_id owner_id kind longest_days row col cell_m side made_at least_returns",
    "loan": "id item_id community_id owner_id borrower_id state start_at due_at zone start_wall due_wall busy_until "
    "claim made_at moved_at returned_at lapses_at extensions",
    "report": "id community_id reporter_id member_id item_id loan_id reason state made_at begun_at decided_at",
    "inbox": "id platform received_at handled_at tries not_before claim claimed_until",
    "outbox": "id platform direct space language zone made_at not_before tries ended_at",
}


def fate_of(table: str, column: str) -> Fate | None:
    """What becomes of a column; None for one without an entry."""
    if table in REMOVED:
        return Fate.REMOVED
    if table in STAYS or column in STAYING.get(table, "").split():
        return Fate.STAYS
    return Fate.EMPTIED if column in EMPTIED.get(table, "").split() else None
