"""`python -m tests.chaos --seconds 600 --seed 1`: try to break the promises; the last line tells how it went."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import format_exception

from tests.chaos.campaign import comes_up, quiet, random_part, work_folder
from tests.chaos.figures import measure
from tests.chaos.in_turn import Turn, in_turn
from tests.chaos.plan import Planned, draw
from tests.chaos.report import page
from tests.chaos.result import KEPT, Ran, Result
from tests.chaos.town import Town

KINDS = ("sqlite", "postgresql")
ROLES = (
    "receive",
    "receive",
    "work,clock",
    "work,clock",
    "send",
    "send",
)  # somebody else can take over each lease
CREW = tuple(("--role", it) for it in ROLES)
BREAKING = 0.8  # of the time; the rest is for a quiet end
FAULT_S = 2.5  # about what one takes: how many are drawn for the time there is


def main(argv: Sequence[str] | None = None) -> int:
    """Run a campaign; 1 when a promise broke."""
    chosen = _parser().parse_args(argv)
    if chosen.plan:
        for it in planned(chosen, chosen.database):
            say(it.line())
        return KEPT
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL may be another user's, who must get to its own folder in there
    return asyncio.run(_write(chosen, folder) if chosen.write else _once(chosen, folder))


async def _once(chosen: argparse.Namespace, folder: Path) -> int:
    """One campaign."""
    return (await campaign(chosen, chosen.database, folder)).code


async def _write(chosen: argparse.Namespace, folder: Path) -> int:
    """A campaign on each kind of database, then the figures; the page is written whatever came of them."""
    busy, _, _ = os.getloadavg()
    ran = [await campaign(chosen, kind, folder / kind) for kind in KINDS]
    async with Town(work_folder(folder, "large"), chosen.seed, on_each=2) as town:
        figures = await measure(town)
    Path(chosen.write).write_text(page(ran, figures, busy), encoding="utf-8")
    say(f"written: {chosen.write}")
    return max(it.code for it in ran)


async def campaign(chosen: argparse.Namespace, kind: str, folder: Path) -> Ran:
    """Two towns at once, one broken in turn, one at random; then the verdict."""
    ends_at = time.monotonic() + chosen.seconds * BREAKING
    results = await asyncio.gather(
        _in_turn(work_folder(folder, "in-turn"), chosen.seed, kind, ends_at),
        _at_random(work_folder(folder, "random"), chosen, kind, ends_at),
    )
    ran = Ran(chosen.seconds, chosen.seed, kind, results)
    for line in ran.said:
        say(line)
    if ran.code != KEPT:
        say(f"a promise broke; the same plan again: {ran.command}")
        say(f"databases and the program's logs are in {folder}")
    say(ran.last_line)
    return ran


async def _in_turn(folder: Path, seed: int, kind: str, ends_at: float) -> Result:
    """A loan's life, killed at the n-th operation of each step, for n = 1, 2, 3 …"""
    async with Town(folder, seed, on_each=2, database=kind) as town:
        turn = Turn()
        with noted(town):
            await in_turn(town, turn, seed, ends_at)
        with noted(town):
            await quiet(town)
        told = f"in turn: {turn.kills} kills in {turn.passes} loans; {turn.reached}"
        return Result.of(town, told)


async def _at_random(folder: Path, chosen: argparse.Namespace, kind: str, ends_at: float) -> Result:
    """The plan that was drawn, upon neighbours who live their lives."""
    crew = CREW if kind == "postgresql" else ((),)
    async with Town(folder, chosen.seed, database=kind, crew=crew) as town:
        done = Counter[str]()
        with noted(town):
            await comes_up(town)
            await random_part(town, chosen.seed, planned(chosen, kind), ends_at, done, say)
        with noted(town):
            await quiet(town)
        surprises = town.keeper.surprises
        ended = f"; it ended by itself {len(surprises)} times, with {set(surprises)}" if surprises else ""
        many = f"{len(crew)} processes" if len(crew) > 1 else "one process"
        posted = f"; {town.updates.posted} updates came by the webhook" if town.updates.posted else ""
        return Result.of(town, f"at random: {done.total()} faults, {many}{posted}{ended}", done)


@contextmanager
def noted(town: Town) -> Iterator[None]:
    """What ends a part of the campaign before its time is a complaint; what is left is looked at all the same."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the page must tell of it
        town.complaints.append("the campaign ended early: " + "".join(format_exception(error, limit=-3)))


def planned(chosen: argparse.Namespace, kind: str) -> list[Planned]:
    """As many faults as there is time for."""
    return draw(chosen.seed, int(chosen.seconds / FAULT_S) + 1, kind)


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="how long (default: 600)")
    parser.add_argument("--seed", type=int, default=1, help="what the plan is drawn from (default: 1)")
    parser.add_argument("--database", choices=KINDS, default=KINDS[0], help="on which (default: sqlite)")
    parser.add_argument("--write", metavar="PAGE", help="run on both databases, measure, and write this page")
    parser.add_argument("--plan", action="store_true", help="only print the plan")
    parser.add_argument("--folder", help="where databases and logs go (default: a temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
