"""Faults within: the program dies, its database fails, its clock jumps."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from random import Random
from typing import TYPE_CHECKING, Final

import psycopg

from tests.chaos.dial import Hand
from tests.chaos.keeper import ENDS_WITHIN_S
from tests.chaos.victim import POISON
from tests.chaos.witness import Point

if TYPE_CHECKING:
    from tests.chaos.town import Town

UP_WITHIN_S: Final = 60.0
LOCKED_S: Final = 6.0  # longer than the five seconds for which a connection waits
TAKEN_OVER_S: Final = 30.0
BORN_S: Final = 0.1  # no program hears a signal before it has begun
FROZEN_S: Final = 2.0  # a pause that is real; the simulated clock goes on by two minutes


async def kill(town: Town, rng: Random) -> None:
    """Kill -9 at any moment."""
    town.keeper.kills(town.keeper.one(rng))
    await up_again(town)


async def kill_in_database(town: Town, rng: Random) -> None:
    """Kill -9 before a statement, before or after a commit."""
    hand = rng.choice((Hand.STATEMENT, Hand.COMMIT_BEFORE, Hand.COMMIT_AFTER))
    lives = town.keeper.lives
    town.dial[hand] = rng.randrange(1, 60 if hand is Hand.STATEMENT else 12)
    await town.until(lambda: town.keeper.lives > lives, 5.0)
    town.dial[hand] = 0
    await up_again(town)


async def kill_at_call(town: Town, rng: Random) -> None:
    """Kill -9 before or after a platform took a message or an acknowledgement."""
    lives = town.keeper.lives
    town.witness.armed[rng.choice(tuple(Point))] = rng.randrange(1, 6)
    await town.until(lambda: town.keeper.lives > lives, 5.0)
    town.witness.armed.clear()
    await up_again(town)


async def database_locked(town: Town, rng: Random) -> None:
    """Another process holds BEGIN EXCLUSIVE for 6 s."""
    holder = sqlite3.connect(town.folder / "shed.db", isolation_level=None, timeout=10)
    holder.execute("BEGIN EXCLUSIVE")
    await asyncio.sleep(LOCKED_S)
    holder.close()
    await up_again(town)


async def tables_locked(town: Town, rng: Random) -> None:
    """Another session holds both mail tables for 6 s."""
    with psycopg.connect(town.url) as holder:
        holder.execute("SET lock_timeout = '10s'")
        holder.execute("LOCK TABLE inbox, outbox IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(LOCKED_S)
    await up_again(town)


async def server_restarted(town: Town, rng: Random) -> None:
    """PostgreSQL ends in order, or at once as in a crash, and starts again."""
    assert town.postgres is not None
    town.postgres.stop(rng.choice((signal.SIGINT, signal.SIGQUIT)))
    await asyncio.sleep(rng.uniform(0.0, 3.0))
    await town.postgres.start()
    await up_again(town)


async def disk_full(town: Town, rng: Random) -> None:
    """SQLite may not grow: SQLITE_FULL."""
    town.dial[Hand.DISK_FULL] = 1
    await asyncio.sleep(3.0)
    town.dial[Hand.DISK_FULL] = 0
    await up_again(town)


async def clock_moves(town: Town, rng: Random) -> None:
    """The clock an hour or five on, or an hour back."""
    town.passes(hours=rng.choice((1, 1, 5, -1)))
    await asyncio.sleep(1.0)


async def day_passes(town: Town, rng: Random) -> None:
    """24 hours, hour by hour."""
    for _ in range(24):
        town.passes(hours=1)
        await asyncio.sleep(0.15)


async def year_passes(town: Town, rng: Random) -> None:
    """The clock a year on, at once."""
    town.passes(days=365)
    await asyncio.sleep(3.0)


async def frozen(town: Town, rng: Random) -> None:
    """SIGSTOP for 2 s, two minutes of simulated time."""
    pid = town.keeper.one(rng)
    town.keeper.signals(signal.SIGSTOP, pid)
    await asyncio.sleep(FROZEN_S)
    town.passes(minutes=2)
    town.keeper.signals(signal.SIGCONT, pid)


async def holder_frozen(town: Town, rng: Random) -> None:
    """SIGSTOP of whoever holds a lease, until another has it: two minutes of simulated time."""
    held = [row[0] for row in town.asks("SELECT name FROM lease ORDER BY name")]
    name = rng.choice(held) if held else ""
    fence, pid = town.fence(name), town.holder(name)
    town.keeper.signals(signal.SIGSTOP, pid)
    town.passes(minutes=2)
    if pid and not await town.until(lambda: town.fence(name) > fence, TAKEN_OVER_S):
        town.complaints.append(f"nobody took the lease {name} over within {TAKEN_OVER_S:.0f} s")
    town.keeper.signals(signal.SIGCONT, pid)
    await up_again(town)


async def sender_killed(town: Town, rng: Random) -> None:
    """Kill -9 of whoever sends for a platform; another takes its lease within 30 s."""
    name = rng.choice(("send-telegram", "send-discord"))
    fence, pid = town.fence(name), town.holder(name)
    town.keeper.kills(pid)
    if pid and not await town.until(lambda: town.fence(name) > fence, TAKEN_OVER_S):
        town.complaints.append(f"nobody took the lease {name} over within {TAKEN_OVER_S:.0f} s")
    await up_again(town)


async def terminated(town: Town, rng: Random) -> None:
    """SIGTERM under load."""
    await up_again(town)
    await _end(town, town.keeper.one(rng))
    await up_again(town)


async def terminated_at_start(town: Town, rng: Random) -> None:
    """SIGTERM while it is still starting, up to half a second after its birth."""
    pid = town.keeper.one(rng)
    town.keeper.kills(pid)
    await town.until(lambda: town.keeper.all_there and pid not in town.keeper.pids.values(), UP_WITHIN_S)
    await asyncio.sleep(rng.uniform(BORN_S, 0.5))
    await _end(town, town.keeper.newest)
    await up_again(town)


async def _end(town: Town, pid: int) -> None:
    """SIGTERM; it has twelve seconds, and ends with 0."""
    town.keeper.signals(signal.SIGTERM, pid)
    if not await town.until(lambda: pid in town.keeper.deaths, ENDS_WITHIN_S):
        town.complaints.append(f"SIGTERM did not end it within {ENDS_WITHIN_S:.0f} s")
        town.keeper.kills(pid)
    elif code := next(it.code for it in town.keeper.endings if it.pid == pid):
        town.complaints.append(f"SIGTERM ended it with {code}")


async def poisoned(town: Town, rng: Random) -> None:
    """An event crashes its handler each time."""
    rng.choice(town.on_telegram).says(POISON)
    await asyncio.sleep(1.0)


async def up_again(town: Town) -> None:
    """Wait until the victim is connected to both platforms."""
    if not await town.until(town.is_up, UP_WITHIN_S):
        town.complaints.append("it did not come up again within a minute")
