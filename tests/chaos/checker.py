"""The checker: each rule reads the evidence and says what broke it. A rule that finds nothing was kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from bot.model.loan import HOLDING_STATES, LOAN_STEPS, Role, Step
from tests.chaos.evidence import Evidence, Row
from tests.chaos.exhibits import exhibits
from tests.chaos.reminded import told_after_the_end, told_twice, untold
from tests.chaos.victim import Poisoned

GRACE = timedelta(minutes=2)  # of simulated time: the next tick must have come
EXPLAINED = ("not for us", Poisoned.__name__)  # why an event may be without effect
SHOWN = 5  # findings of a rule that are told in words


@dataclass(frozen=True)
class Findings:
    """What the checker found, by rule, and the figures for the last line."""

    events: int
    lost: int
    doubled: int
    broken: dict[str, list[str]]
    shown: list[str] = field(default_factory=list)  # rows of what was found

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not self.broken

    def lines(self) -> list[str]:
        """In words."""
        told = [f"{rule}: {len(found)} times" for rule, found in self.broken.items()]
        told += [f"  {rule}: {it}" for rule, found in self.broken.items() for it in found[:SHOWN]]
        return told + [f"    {it}" for it in self.shown]


def overlapping(evidence: Evidence) -> Iterator[str]:
    """Two loans of one item never overlap, at no moment of the campaign."""
    promised: dict[int, dict[int, Row]] = defaultdict(dict)
    for entry in evidence.of("loan", "insert", "update"):
        loan, there = entry.row, promised[entry.row["item_id"]]
        there.pop(loan["id"], None)
        if loan["state"] not in HOLDING_STATES:
            continue
        for other in there.values():
            if loan["start_at"] < other["busy_until"] and other["start_at"] < loan["busy_until"]:
                yield f"loans {other['id']} and {loan['id']} of item {loan['item_id']}"
        there[loan["id"]] = loan


def unaudited(evidence: Evidence) -> Iterator[str]:
    """Each transition has exactly one record, and replaying the records through LOAN_STEPS gives the state."""
    states: dict[int, str] = {}
    moves: dict[int, list[str]] = defaultdict(list)
    for entry in evidence.of("audit", "insert"):
        kind, _, number = entry.row["subject"].partition(":")
        if kind == "loan":
            yield from _replay(states, int(number), entry.row)
            moves[int(number)] += [entry.row["after"]] * (entry.row["before"] != entry.row["after"])
    written: dict[int, list[str]] = defaultdict(list)
    for entry in evidence.of("loan", "insert", "update"):
        was = written[entry.row["id"]]
        if not was or was[-1] != entry.row["state"]:
            was.append(entry.row["state"])
    for number, path in written.items():
        if path != moves[number]:
            yield f"loan {number} went through {path}, its records say {moves[number]}"
    for loan in evidence.rows["loan"]:
        if states.get(loan["id"]) != loan["state"]:
            yield f"loan {loan['id']} is {loan['state']}, its records end in {states.get(loan['id'])}"


def _replay(states: dict[int, str], number: int, record: Row) -> Iterator[str]:
    """One record; what is wrong with it."""
    here = f"loan {number}: {record['step']} by {record['role']}"
    if record["before"] != states.get(number, ""):
        yield f"{here} begins in {record['before']!r}, not in {states.get(number, '')!r}"
    states[number] = record["after"]
    if record["step"] == "request" or (
        record["step"] not in tuple(Step) and record["before"] == record["after"]
    ):
        return  # its beginning, or words that are no step
    rule = next((it for key, it in LOAN_STEPS.items() if key == (record["before"], record["step"])), None)
    if rule is None or rule.next != record["after"] or Role(record["role"]) not in rule.who:
        yield f"{here} from {record['before']} to {record['after']} is no step of a loan"


def undelivered(evidence: Evidence) -> Iterator[str]:
    """Every committed message was delivered, or marked undeliverable with the reason."""
    ended: dict[int, Row] = {}
    for entry in evidence.of("outbox", "insert", "update"):
        ended[entry.row["id"]] = entry.row
    for number, row in ended.items():
        if row["ended_at"] is None:
            yield f"message {number} to {row['platform']} {row['chat']} waits still"
        elif not row["why"] and number not in evidence.done:
            yield f"message {number} to {row['platform']} {row['chat']} counts as sent, and never arrived"


def unhandled(evidence: Evidence) -> Iterator[str]:
    """Every event that a platform considers acknowledged was handled."""
    handled = {
        (it.row["platform"], it.row["event"])
        for it in evidence.of("inbox", "update")
        if it.row["handled_at"] and (not it.row["error"] or any(why in it.row["error"] for why in EXPLAINED))
    }
    for platform, event in sorted(evidence.acknowledged - handled):
        yield f"event {event} of {platform} is acknowledged, and without effect"


def doubled(evidence: Evidence) -> Iterator[str]:
    """A message arrives at most once more for each time that its delivery could not be noted."""
    for parcel, messages in evidence.delivered.items():
        allowed = 1 + evidence.breaks.get(parcel, 0)
        if len(messages) > allowed:
            yield f"message {parcel} arrived {len(messages)} times, {allowed} at most were due: {messages}"


def doubled_with_key(evidence: Evidence) -> Iterator[str]:
    """What Discord was given a nonce for does not come twice within two minutes, whatever crashed."""
    yield from (f"message {parcel} came twice on Discord" for parcel in sorted(evidence.known_again))


def handled_twice(evidence: Evidence) -> Iterator[str]:
    """An event is kept once and handled once, however often it came, until it is swept away after a month."""
    seen: set[tuple[str, str]] = set()
    for entry in evidence.of("inbox", "insert", "delete"):
        key = entry.row["platform"], entry.row["event"]
        if entry.verb == "delete":
            seen.discard(key)
        elif key in seen:
            yield f"event {key} was kept twice"
        else:
            seen.add(key)
    was: dict[int, datetime] = {}
    for entry in evidence.of("inbox", "update"):
        if (
            entry.row["handled_at"]
            and was.setdefault(entry.row["id"], entry.row["handled_at"]) != entry.row["handled_at"]
        ):
            yield f"event {entry.row['event']} was handled twice"


def set_aside(evidence: Evidence) -> Iterator[str]:
    """What crashes its handler is set aside, and each moderator is told of it once at most, somebody at least."""
    aside = {
        it.row["id"] for it in evidence.of("inbox", "update") if it.row["handled_at"] and _poisoned(it.row)
    }
    told: Counter[tuple[int, str]] = Counter()
    for entry in evidence.of("outbox", "insert"):
        words = entry.reply.get("text") or {}
        if words.get("key") == "event-set-aside":
            told[int(words["params"]["number"]), entry.row["chat"]] += 1
    if aside and not told:
        yield f"events {sorted(aside)} are set aside, and no moderator knows of it"
    for (number, chat), times in told.items():
        if times > 1 or number not in aside:
            yield f"{chat} was told {times} times that event {number} is set aside"


def _poisoned(row: Row) -> bool:
    """Whether an event failed for the reason that a campaign gives."""
    return Poisoned.__name__ in row["error"]


def waiting(evidence: Evidence) -> Iterator[str]:
    """No row waits beyond its time."""
    overdue = evidence.now - GRACE
    for table, column in (("reminder", "due_at"), ("loan", "lapses_at")):
        for row in evidence.rows[table]:
            if row[column] and row[column] < overdue:
                yield f"{table} {row['id']} has waited since {row[column]:%d %b %H:%M}, now {evidence.now:%d %b %H:%M}"
    yield from (f"inbox {it['id']} is not handled" for it in evidence.rows["inbox"] if not it["handled_at"])
    yield from (f"outbox {it['id']} is not ended" for it in evidence.rows["outbox"] if not it["ended_at"])


def out_of_order(evidence: Evidence) -> Iterator[str]:
    """Within a chat, messages arrive in the order in which they were written."""
    arrived = [(number, it) for number, found in evidence.delivered.items() for it in found[:1]]
    chats: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, message in arrived:
        platform, *where, key = message.split(":")
        if platform == "telegram":
            chats[":".join(where)].append((int(key), number))
    for chat, messages in chats.items():
        for (_, one), (_, other) in pairwise(sorted(messages)):
            if other < one:
                yield f"telegram {chat}: message {one} arrived before {other}"


def damaged(evidence: Evidence) -> Iterator[str]:
    """integrity_check and foreign_key_check are clean."""
    yield from evidence.damage


def refused(evidence: Evidence) -> Iterator[str]:
    """The platforms have nothing against what they were sent."""
    yield from evidence.violations


Rule = Callable[[Evidence], Iterator[str]]
RULES: dict[str, Rule] = {
    "loans overlap": overlapping,
    "records do not give the state": unaudited,
    "lost messages": undelivered,
    "lost events": unhandled,
    "lost reminders": untold,
    "doubled messages": doubled,
    "doubled in spite of the nonce": doubled_with_key,
    "doubled events": handled_twice,
    "doubled reminders": told_twice,
    "reminded after the end": told_after_the_end,
    "waits beyond its time": waiting,
    "set aside without a word": set_aside,
    "out of order": out_of_order,
    "the database is damaged": damaged,
    "against a platform's rules": refused,
}
LOST = ("lost messages", "lost events", "lost reminders")


def check(evidence: Evidence) -> Findings:
    """Apply every rule. `doubled` counts each message that somebody got twice, within the documented window too."""
    found = {name: list(rule(evidence)) for name, rule in RULES.items()}
    broken = {name: told for name, told in found.items() if told}
    twice = sum(len(messages) > 1 for messages in evidence.delivered.values())
    lost = sum(len(broken.get(name, ())) for name in LOST)
    more = len(broken.get("doubled events", ())) + len(broken.get("doubled reminders", ()))
    shown = [line for told in broken.values() for it in told[:SHOWN] for line in exhibits(it, evidence)]
    return Findings(len(evidence.acknowledged), lost, twice + more, broken, shown)
