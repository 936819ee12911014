"""A campaign: the town under load, one planned fault after another, a quiet end, and the checker's word on it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy.exc import DBAPIError

from tests.chaos.checker import Findings, check
from tests.chaos.evidence import gather
from tests.chaos.faults import FAULTS
from tests.chaos.hands import DiscordHand, Hand, TelegramHand
from tests.chaos.neighbours import Neighbour
from tests.chaos.plan import Planned
from tests.chaos.town import Town

UP_WITHIN_S: Final = 60.0
QUIET_WITHIN_S: Final = 90.0
Say = Callable[[str], None]


async def random_part(
    town: Town, seed: int, planned: list[Planned], ends_at: float, done: Counter[str], say: Say
) -> None:
    """Neighbours live their lives while one fault after another happens, until the time is over.

    `done` counts how often each did.
    """
    stop = asyncio.Event()
    living = [asyncio.create_task(it.live(stop)) for it in people(town, seed)]
    try:
        for it in planned:
            if time.monotonic() > ends_at:
                break
            await asyncio.sleep(it.rest_s)
            say(it.line())
            await FAULTS[it.fault].act(town, Random(it.seed))
            done[it.fault] += 1
    finally:
        stop.set()
        await asyncio.gather(*living)


def people(town: Town, seed: int) -> list[Neighbour]:
    """Everybody, each with choices of their own."""
    hands: list[Hand] = [*map(TelegramHand, town.on_telegram), *map(DiscordHand, town.on_discord)]

    def items() -> list[int]:
        try:
            return [row[0] for row in town.asks("SELECT id FROM item WHERE state = 'offered'")]
        except DBAPIError:  # it is restarted just now
            return []

    return [Neighbour(hand, Random(f"{seed} {hand.name}"), town.dial.now, items) for hand in hands]


async def comes_up(town: Town) -> None:
    """Start the victim, and wait until it has seen to what waits."""
    await town.keeper.start()
    if not await town.until(lambda: town.is_up() and town.is_quiet(), UP_WITHIN_S):
        raise RuntimeError(f"the program did not come up; see {town.keeper.log}")


async def quiet(town: Town) -> None:
    """Let everything come to rest: what was put off for an hour is tried again, what is due is told."""
    await town.keeper.start()
    await town.until(town.is_up, UP_WITHIN_S)
    for _ in range(3):
        town.passes(hours=2)
        await town.until(lambda: town.is_quiet() and not due(town), QUIET_WITHIN_S / 3)
    if any(codes := await town.keeper.stop()):
        town.complaints.append(f"the last SIGTERM ended it with {codes}")


def due(town: Town) -> int:
    """How many reminders and lapses should have been seen to."""
    (row,) = town.asks(
        "SELECT (SELECT count(*) FROM reminder WHERE due_at < :now) + "
        "(SELECT count(*) FROM loan WHERE lapses_at < :now)",
        now=town.dial.now(),
    )
    return int(row[0])


def verdict(town: Town) -> Findings:
    """What the checker says, with what was noticed on the way."""
    findings = check(gather(town))
    if town.complaints:
        findings.broken["on the way"] = town.complaints
    return findings


def work_folder(parent: Path, name: str) -> Path:
    """A fresh folder for one town."""
    folder = parent / name
    folder.mkdir(parents=True)
    return folder
