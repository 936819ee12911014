"""What goes wrong in a campaign, as a table: a row a fault, with how often it comes, what it does, and how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

from tests.chaos import faults_within as within
from tests.chaos import faults_without as without

if TYPE_CHECKING:
    from tests.chaos.town import Town

Act = Callable[["Town", Random], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """One row. The act does it and also ends it; its first line says what it does."""

    weight: int
    act: Act
    ends: str
    only: str = ""  # the kind of database that it is for; "": each
    soon: bool = False  # among the first of a plan, so that a short one has it too

    @property
    def does(self) -> str:
        """What it does, in words."""
        return (self.act.__doc__ or "").rstrip(".")


FAULTS: Final[dict[str, Fault]] = {
    "kill": Fault(6, within.kill, ends="started again"),
    "kill in the database": Fault(8, within.kill_in_database, ends="started again"),
    "kill at a call": Fault(8, within.kill_at_call, ends="started again"),
    "calls cut": Fault(4, without.cut_calls, ends="some calls later"),
    "no answer": Fault(2, without.stall, ends="the sender gives up"),
    "too many requests": Fault(
        3,
        without.too_many_requests,
        ends="the simulated clock goes on by as much, and the senders start anew",
    ),
    "server errors": Fault(3, without.server_errors, ends="after two seconds"),
    "receives otherwise": Fault(
        3, without.receives_otherwise, ends="stays so, until it comes again", only="sqlite", soon=True
    ),
    "updates twisted": Fault(3, without.twisted_updates, ends="after two seconds"),
    "lower ids": Fault(2, without.lower_ids, ends="stays so"),
    "dispatched twice": Fault(3, without.dispatched_twice, ends="after two seconds"),
    "network gone": Fault(2, without.network_gone, ends="it is back"),
    "gateway away": Fault(2, without.gateway_away, ends="both are back"),
    "database locked": Fault(2, within.database_locked, ends="it lets go", only="sqlite"),
    "disk full": Fault(2, within.disk_full, ends="there is room again after 3 s", only="sqlite"),
    "clock moves": Fault(3, within.clock_moves, ends="stays so"),
    "a day passes": Fault(3, within.day_passes, ends="stays so"),
    "a year passes": Fault(1, within.year_passes, ends="stays so"),
    "frozen": Fault(2, within.frozen, ends="SIGCONT"),
    "terminated": Fault(3, within.terminated, ends="it ends with 0 within 10 s, and is started again"),
    "terminated at a start": Fault(2, within.terminated_at_start, ends="as above"),
    "token revoked": Fault(1, without.token_revoked, ends="started with a good one"),
    "thrown out": Fault(2, without.bot_thrown_out, ends="added again"),
    "group deleted": Fault(1, without.group_deleted, ends="it is there again"),
    "blocked": Fault(2, without.blocked, ends="and takes it back"),
    "poisoned": Fault(1, within.poisoned, ends="set aside after three tries"),
    "holder frozen": Fault(2, within.holder_frozen, ends="SIGCONT", only="postgresql", soon=True),
    "sender killed": Fault(
        2, within.sender_killed, ends="another sends, and it is started again", only="postgresql", soon=True
    ),
    "tables locked": Fault(2, within.tables_locked, ends="it lets go", only="postgresql"),
    "server restarted": Fault(
        4, within.server_restarted, ends="it is back within seconds", only="postgresql", soon=True
    ),
}


def faults_for(kind: str) -> dict[str, Fault]:
    """The faults that a kind of database can have."""
    return {name: fault for name, fault in FAULTS.items() if fault.only in ("", kind)}
