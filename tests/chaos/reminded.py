"""What the ledger tells of reminders: each due one once, none after the end of its loan, none gone untold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.flows.actions import Take
from bot.model.loan import LoanState
from bot.model.reminder import Occasion
from tests.chaos.evidence import Entry, Evidence

PREFIX = "reminder-"
MAIL = ("outbox", "reminder")  # what a round writes
# As long as the loan is out, these have something to say.
NEVER_UNTOLD = (Occasion.OVERDUE, Occasion.OWNER_OVERDUE)
BASE = 36


@dataclass(frozen=True)
class Telling:
    """A message, or an entry of a digest, that reminds a member of a loan."""

    seq: int
    member: int
    loan: int
    about: str


def tellings(evidence: Evidence) -> list[Telling]:
    """Every reminder that was put into the outbox, from the words and buttons of its card."""
    found = []
    for entry in evidence.of("outbox", "insert"):
        reply = entry.reply
        for card in [reply.get("card"), *reply.get("entries", ())]:
            keys = [line["key"] for line in (card or {}).get("lines", ())]
            if keys and keys[0].startswith(PREFIX) and (loan := _loan(card)):
                found.append(Telling(entry.seq, entry.row["member_id"], loan, keys[0].removeprefix(PREFIX)))
    return found


def _by_line(evidence: Evidence) -> Mapping[int, list[Telling]]:
    """The same by the ledger's line: a digest tells of several loans."""
    found: dict[int, list[Telling]] = defaultdict(list)
    for it in tellings(evidence):
        found[it.seq].append(it)
    return found


def _loan(card: Any) -> int:
    """The loan that a card's buttons belong to; 0 when it has none."""
    for row in card.get("buttons", ()):
        for button in row:
            tag, _, rest = button["action"].partition("-")
            if tag in (Take.tag, "vl"):
                return int(rest.partition("-")[0], BASE)
    return 0


def told_twice(evidence: Evidence) -> Iterator[str]:
    """Each due reminder is told once: between two tellings of a loan to a member, a reminder of it ended."""
    ends: dict[tuple[int, int], list[int]] = defaultdict(list)
    for entry in evidence.of("reminder", "update", "delete"):
        ends[entry.row["member_id"], entry.row["loan_id"]].append(entry.seq)
    last: dict[tuple[int, int], int] = {}
    for it in tellings(evidence):
        key = it.member, it.loan
        if key in last and not any(last[key] < seq < it.seq for seq in ends[key]):
            yield f"member {it.member} was reminded twice of loan {it.loan} ({it.about})"
        last[key] = it.seq


def told_after_the_end(evidence: Evidence) -> Iterator[str]:
    """Nobody is reminded of a loan that is not under way."""
    told = _by_line(evidence)
    states: dict[int, str] = {}
    for entry in evidence.ledger:
        if entry.table == "loan":
            states[entry.row["id"]] = entry.row["state"]
        for it in told.get(entry.seq, ()):
            wanted = LoanState.APPROVED if it.about == Occasion.HANDOVER else LoanState.ON_LOAN
            if states.get(it.loan) != wanted:
                yield f"member {it.member} was reminded ({it.about}) of loan {it.loan}, {states.get(it.loan)}"


def untold(evidence: Evidence) -> Iterator[str]:
    """No reminder goes before it was told, unless its loan went on or its days were planned anew, or there was nobody
    to tell."""
    told = _by_line(evidence)
    states: dict[int, str] = {}
    before: Entry | None = None  # the last line about anything else: why a reminder goes
    others = (it for it in evidence.ledger if it.table != "face")
    for is_mail, lines in groupby(others, lambda it: it.table in MAIL):
        entries = list(lines)
        if not is_mail:
            states |= {it.row["id"]: it.row["state"] for it in entries if it.table == "loan"}
            before = entries[-1]
            continue
        # In one transaction.
        said = {(it.member, it.loan) for entry in entries for it in told.get(entry.seq, ())}
        for it in entries:
            if not _must_be_told(it, states, before) or (it.row["member_id"], it.row["loan_id"]) in said:
                continue
            if not _unreachable(evidence, it):
                yield f"reminder {it.row['occasion']} of loan {it.row['loan_id']} went untold"


def _unreachable(evidence: Evidence, reminder: Entry) -> bool:
    """Whether its reader could be told on none of their accounts when it went."""
    accounts: dict[tuple[str, str], bool | None] = {}
    for it in evidence.of("face"):
        if it.seq < reminder.seq and it.row["member_id"] == reminder.row["member_id"]:
            accounts[it.row["platform"], it.row["account"]] = it.row["reachable"]
    return bool(accounts) and all(it is not None and not it for it in accounts.values())


def _must_be_told(entry: Entry, states: Mapping[int, str], before: Entry | None) -> bool:
    """Whether a reminder that goes leaves somebody without a word that was due."""
    if (entry.table, entry.verb) != ("reminder", "delete"):
        return False
    if entry.row["occasion"] not in NEVER_UNTOLD or states.get(entry.row["loan_id"]) != LoanState.ON_LOAN:
        return False
    return before is not None and before.table != "audit"  # a step of the loan: all are planned anew
