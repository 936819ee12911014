"""`python -m tests.chaos --seconds 600 --seed 1`: try to break the promises; the last line tells how it went."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.campaign import comes_up, quiet, random_part, verdict, work_folder
from tests.chaos.checker import Findings
from tests.chaos.in_turn import in_turn
from tests.chaos.plan import Planned, draw
from tests.chaos.town import Town

CREW = tuple(("--role", it) for it in ("receive", "work", "work", "send", "send", "clock"))
KEPT, BROKEN = 0, 1
BREAKING = 0.8  # of the time; the rest is for a quiet end
FAULT_S = 2.5  # about what one takes: how many are drawn for the time there is


def main(argv: Sequence[str] | None = None) -> int:
    """Run a campaign; 1 when a promise broke."""
    chosen = _parser().parse_args(argv)
    if chosen.plan:
        for it in planned(chosen):
            say(it.line())
        return KEPT
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="chaos-"))
    return asyncio.run(campaign(chosen, folder))


async def campaign(chosen: argparse.Namespace, folder: Path) -> int:
    """Two towns at once, one broken in turn, one at random; then the verdict."""
    ends_at = time.monotonic() + chosen.seconds * BREAKING
    results = await asyncio.gather(
        _in_turn(work_folder(folder, "in-turn"), chosen, ends_at),
        _at_random(work_folder(folder, "random"), chosen, ends_at),
    )
    return _conclude(chosen, folder, results)


async def _in_turn(folder: Path, chosen: argparse.Namespace, ends_at: float) -> Result:
    """A loan's life, killed at the n-th operation of each step, for n = 1, 2, 3 …"""
    async with Town(folder, chosen.seed, on_each=2, database=chosen.database) as town:
        turn = await in_turn(town, chosen.seed, ends_at)
        await quiet(town)
        whole = (
            "until each ended whole"
            if turn.is_whole
            else f"{len(turn.whole)} of {turn.most} ended whole so far"
        )
        say(f"in turn: {turn.kills} kills in {turn.passes} loans, steps by sorts of operation: {whole}")
        return Result.of(town)


async def _at_random(folder: Path, chosen: argparse.Namespace, ends_at: float) -> Result:
    """The plan that was drawn, upon neighbours who live their lives."""
    crew = CREW if chosen.database == "postgresql" else ((),)
    async with Town(folder, chosen.seed, database=chosen.database, crew=crew) as town:
        await comes_up(town)
        await random_part(town, chosen.seed, planned(chosen), ends_at, say)
        await quiet(town)
        if town.keeper.surprises:
            say(f"it ended by itself {len(town.keeper.surprises)} times, with {set(town.keeper.surprises)}")
        return Result.of(town)


@dataclass(frozen=True)
class Result:
    """What became of one town."""

    findings: Findings
    crashes: int
    twice: Counter[str]  # messages that arrived twice, by platform
    messages: int

    @classmethod
    def of(cls, town: Town) -> Result:
        """Ask the checker."""
        delivered = town.witness.delivered.values()
        twice = Counter(found[0].message.partition(":")[0] for found in delivered if len(found) > 1)
        return cls(verdict(town), town.keeper.crashes, twice, len(delivered))


def _conclude(chosen: argparse.Namespace, folder: Path, results: Sequence[Result]) -> int:
    """Say what was found; the last line has the figures."""
    for line in (line for it in results for line in it.findings.lines()):
        say(line)
    twice = sum((it.twice for it in results), Counter[str]())
    told = " and ".join(f"{twice[name]} on {name.capitalize()}" for name in ("telegram", "discord"))
    messages = sum(it.messages for it in results)
    say(
        f"of {messages} messages {told} arrived twice, each after a crash or a cut between sending and noting it"
    )
    kept = all(it.findings.kept for it in results)
    if not kept:
        say(
            "a promise broke; the same plan again: "
            f"make chaos SECONDS={chosen.seconds} SEED={chosen.seed} DATABASE={chosen.database}"
        )
        say(f"databases and the program's logs are in {folder}")
    crashes, found = sum(it.crashes for it in results), [it.findings for it in results]
    events, lost, doubled = (sum(getattr(it, name) for it in found) for name in ("events", "lost", "doubled"))
    say(f"crashes {crashes}, events {events}, lost {lost}, doubled {doubled}")
    return KEPT if kept else BROKEN


def planned(chosen: argparse.Namespace) -> list[Planned]:
    """As many faults as there is time for."""
    return draw(chosen.seed, int(chosen.seconds / FAULT_S) + 1, chosen.database)


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="how long (default: 600)")
    parser.add_argument("--seed", type=int, default=1, help="what the plan is drawn from (default: 1)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--plan", action="store_true", help="only print the plan")
    parser.add_argument("--folder", help="where databases and logs go (default: a temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
