"""What the ledger says of a finding: the rows that it names, so that a broken promise can be looked into at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.chaos.evidence import Entry, Evidence

NAMED: Final = re.compile(r"\b(loan|loans|message|event|inbox|outbox|reminder) (?:\('\w+', )?'?([\w:-]+)")
MOST: Final = 40  # lines for each finding
LONGEST: Final = 400


def exhibits(finding: str, evidence: Evidence) -> Iterator[str]:
    """The ledger's lines about what a finding names, and what the platforms got of it."""
    for kind, key in NAMED.findall(finding):
        lines = [it for it in evidence.ledger if _is_about(it, kind.removesuffix("s"), key)]
        for it in lines[-MOST:]:
            yield f"{it.seq} {it.verb} {it.table} {dict(it.row)}"[:LONGEST]
        if kind in ("message", "outbox") and key.isdigit():
            yield f"arrived as {list(evidence.delivered.get(int(key), ()))}, breaks {evidence.breaks.get(int(key), 0)}"


def _is_about(entry: Entry, kind: str, key: str) -> bool:
    """Whether a line of the ledger is about a row that a finding names."""
    row = entry.row
    wanted = {
        "loan": (
            (entry.table == "loan" and row.get("id")),
            row.get("loan_id"),
            row.get("subject", "").removeprefix("loan:"),
        ),
        "message": (entry.table == "outbox" and row.get("id"),),
        "outbox": (entry.table == "outbox" and row.get("id"),),
        "event": (row.get("event"),),
        "inbox": (entry.table == "inbox" and row.get("id"),),
        "reminder": (entry.table == "reminder" and row.get("id"),),
    }
    return key in map(str, wanted[kind])
