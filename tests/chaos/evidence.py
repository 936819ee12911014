"""The evidence after a campaign: what the database says, what its ledger says, and what the platforms saw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any, Final

from adapters.telegram.inbound import read as read_update
from tests.fakes.discord.interactions import COMPLETION
from tests.fakes.discord.posting import NONCE_SECONDS

if TYPE_CHECKING:
    from tests.chaos.keeper import Keeper
    from tests.chaos.town import Town
    from tests.chaos.witness import Delivery

Row = Mapping[str, Any]
# What was under way is through so soon after SIGCONT; nothing more is begun without the lease.
GOES_ON_S: Final = 2.0
MOMENTS = ("at", "start_at", "due_at", "busy_until", "made_at", "moved_at", "returned_at", "lapses_at",
           "received_at", "handled_at", "not_before", "ended_at")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: a row of a table as a transaction left it."""

    seq: int
    table: str
    verb: str
    row: Row

    @property
    def reply(self) -> dict[str, Any]:
        """What a row of the outbox says; SQLite's JSON comes as text."""
        reply: dict[str, Any] | str = self.row["reply"]
        return json.loads(reply) if isinstance(reply, str) else reply


@dataclass
class Evidence:
    """All that the checker looks at. `rows` is the end, by table; `ledger` the whole way there."""

    now: datetime
    rows: dict[str, list[Row]] = field(default_factory=dict)
    ledger: list[Entry] = field(default_factory=list)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)  # (platform, event)
    delivered: Mapping[int, Sequence[str]] = field(default_factory=dict)  # parcel -> messages that came of it
    done: set[int] = field(default_factory=set)  # parcels of which some call came through
    breaks: Mapping[int, int] = field(default_factory=dict)  # parcel -> deliveries that were never noted
    # Parcels that came twice, though the platform had their key.
    known_again: set[int] = field(default_factory=set)
    damage: list[str] = field(default_factory=list)  # what integrity_check and foreign_key_check say
    violations: list[str] = field(default_factory=list)  # what the platforms had against what they were sent

    def of(self, table: str, *verbs: str) -> list[Entry]:
        """The ledger's lines about one table."""
        return [it for it in self.ledger if it.table == table and (not verbs or it.verb in verbs)]


def gather(town: Town) -> Evidence:
    """Read everything, once it is quiet."""
    tables = ("inbox", "outbox", "loan", "reminder")
    rows = {name: [_row(dict(it._mapping)) for it in town.asks(f"SELECT * FROM {name}")] for name in tables}
    witness = town.witness
    deliveries = {parcel: sorted(found, key=lambda it: it.at) for parcel, found in witness.delivered.items()}
    return Evidence(
        town.dial.now(),
        rows,
        _ledger(town),
        acknowledged(town),
        {parcel: [it.message for it in found] for parcel, found in deliveries.items()},
        witness.done,
        {parcel: breaks(found, town.keeper) for parcel, found in deliveries.items()},
        {parcel for parcel, found in deliveries.items() if known_again(found)},
        _damage(town),
        [*town.telegram.violations, *town.discord.violations],
    )


def _ledger(town: Town) -> list[Entry]:
    """The ledger, transaction by transaction in the order in which they ended; SQLite's stand so anyway."""
    lines = town.asks("SELECT seq, tx, what, verb, entry FROM chaos_ledger ORDER BY seq")
    ended = {it.tx: it.seq for it in lines if it.tx}
    lines.sort(key=lambda it: (ended.get(it.tx, it.seq), it.seq))
    return [Entry(nth, it.what, it.verb, _row(json.loads(it.entry))) for nth, it in enumerate(lines, 1)]


def _damage(town: Town) -> list[str]:
    """What the database says of itself. PostgreSQL checks its references with each write, and has no such command."""
    if town.postgres:
        return []
    damage = [str(it[0]) for it in town.asks("PRAGMA integrity_check") if it[0] != "ok"]
    return damage + [f"foreign key: {tuple(it)}" for it in town.asks("PRAGMA foreign_key_check")]


def breaks(deliveries: Sequence[Delivery], keeper: Keeper) -> int:
    """How many of a message's deliveries were never noted, and had to come once more.

    Its receipt was cut off, its sender died before the next one came, or one of the two senders stood still: then
    another sends, and what was under way goes on when the first does, perhaps after the other's.
    """
    count = 0
    for one, following in pairwise(deliveries):
        died = keeper.deaths.get(one.pid, inf) < following.at
        froze = any(_under_way(it, following.at, keeper) for it in (one, following))
        count += one.cut or died or froze
    return count


def _under_way(delivery: Delivery, before: float, keeper: Keeper) -> bool:
    """Whether its sender stood still, and the call may have been under way then or was not noted since."""
    stops = keeper.frozen.get(delivery.pid, ())
    return any(begun < before and delivery.at < ended + GOES_ON_S for begun, ended in stops)


def known_again(deliveries: Sequence[Delivery]) -> bool:
    """Whether a message came twice in a time in which the platform should have known it by its key."""
    pairs = pairwise(it for it in deliveries if it.keyed)
    return any(following.at - one.at < NONCE_SECONDS for one, following in pairs)


def acknowledged(town: Town) -> set[tuple[str, str]]:
    """What the platforms consider received: confirmed updates that are for us, and interactions with an answer."""
    username = town.telegram.bot.username or ""
    updates = (read_update(update, username) for update in town.updates.confirmed)
    events = {("telegram", event.id) for event in updates if event is not None}
    answered = (it for it in town.discord.interactions.values() if it.answer and it.type != COMPLETION)
    return events | {("discord", it.id) for it in answered}


def _row(columns: dict[str, Any]) -> Row:
    """A row with its moments as moments."""
    return {name: _moment(value) if name in MOMENTS else value for name, value in columns.items()}


def _moment(value: Any) -> datetime | None:
    """A moment as SQLite or PostgreSQL writes it."""
    if not value:
        return None
    moment = datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
