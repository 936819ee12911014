"""`python -m tests.chaos --seconds 600 --seed 1`: try to break the promises; the last line tells how it went."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.campaign import comes_up, quiet, random_part, verdict, work_folder
from tests.chaos.checker import Findings
from tests.chaos.plan import draw
from tests.chaos.town import Town

KEPT, BROKEN = 0, 1
FAULT_S = 2.5  # about what one takes: how many are drawn for the time there is


def main(argv: Sequence[str] | None = None) -> int:
    """Run a campaign; 1 when a promise broke."""
    chosen = _parser().parse_args(argv)
    planned = draw(chosen.seed, int(chosen.seconds / FAULT_S) + 1)
    if chosen.plan:
        for it in planned:
            say(it.line())
        return KEPT
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="chaos-"))
    return asyncio.run(campaign(chosen, folder))


async def campaign(chosen: argparse.Namespace, folder: Path) -> int:
    """The random part, and the verdict."""
    began = time.monotonic()
    planned = draw(chosen.seed, int(chosen.seconds / FAULT_S) + 1)
    async with Town(work_folder(folder, "random"), chosen.seed) as town:
        await comes_up(town)
        await random_part(town, chosen.seed, planned, began + chosen.seconds * 0.8, say)
        await quiet(town)
        findings = verdict(town)
        crashes, twice = town.keeper.crashes, _twice(town)
        say(f"{sum(it.code != 0 for it in town.keeper.endings)} ends, by themselves: {town.keeper.surprises}")
    return _conclude(chosen, folder, findings, crashes, twice)


def _conclude(chosen: argparse.Namespace, folder: Path, findings: Findings, crashes: int, twice: str) -> int:
    """Say what was found; the last line has the figures."""
    for line in findings.lines():
        say(line)
    say(twice)
    if not findings.kept:
        say(f"a promise broke; the same plan again: make chaos SECONDS={chosen.seconds} SEED={chosen.seed}")
        say(f"the database and the program's log are in {folder}")
    say(f"crashes {crashes}, events {findings.events}, lost {findings.lost}, doubled {findings.doubled}")
    return KEPT if findings.kept else BROKEN


def _twice(town: Town) -> str:
    """How many messages arrived twice, by platform."""
    doubled = [found[0].partition(":")[0] for found in town.witness.delivered.values() if len(found) > 1]
    total = len(town.witness.delivered)
    by_platform = ", ".join(f"{doubled.count(name)} on {name}" for name in ("telegram", "discord"))
    return f"of {total} messages these arrived twice, a crash or a cut having fallen upon them: {by_platform}"


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="how long (default: 600)")
    parser.add_argument("--seed", type=int, default=1, help="what the plan is drawn from (default: 1)")
    parser.add_argument("--plan", action="store_true", help="only print the plan")
    parser.add_argument("--folder", help="where databases and logs go (default: a temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
