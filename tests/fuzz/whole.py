"""The same events through the whole program: it fetches them by long polling and hears them at the gateway.

First the stories are told to the town in memory, so that it is known what can be pressed; then the program, which
begins with the same people and rows, is sent all that was sent there.
"""

from __future__ import annotations

import asyncio
import io
import json
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from bot.logs import set_up_logging
from bot.settings import LogSettings
from tests.fuzz.deeds import Deed
from tests.fuzz.ground import Ground
from tests.fuzz.long_run import Outcome, tell_chunk
from tests.fuzz.reach import Reach, watched
from tests.fuzz.town import Happened, Town
from tests.kept_logging import kept_logging

STORIES: Final = 15  # in a chunk
LONGEST: Final = 2_000  # of the log, before and after
AT_ONCE: Final = 10  # events, before it is waited until all is done
SERVED_EVERY: Final = 5  # times it was waited
FAST: Final = ("adapters.telegram.pace.CHAT", "adapters.telegram.pace.GROUP")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: how many events the program was sent, how many of them it could not read, and its log."""

    events: int
    refused: int
    reach: Reach
    log: str


def run_whole(number: int, of_seed: int) -> Outcome:
    """The chunk of that number through the whole program."""
    with TemporaryDirectory() as folder:
        try:
            came = asyncio.run(send_chunk(Path(folder), number, of_seed, STORIES))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            return Outcome(number, 0, 0, Reach(), "".join(traceback.format_exception(error)))
    return Outcome(number, came.events, came.refused, came.reach)


async def send_chunk(folder: Path, number: int, of_seed: int, stories: int) -> Came:
    """The stories of a chunk, one after another, to one program. Raises AssertionError for what must not be.

    It stays ready, innocent neighbours are answered, nothing is set aside or broken, and no error leaves a trace in
    the log.
    """
    town, log = Town(), io.StringIO()
    try:
        ground = Ground(folder, town)
        happened = _tell(town, number, of_seed, stories)
        with pytest.MonkeyPatch.context() as patched, kept_logging():
            for name in FAST:  # Telegram's own pace would take minutes; that it is kept, other tests show
                patched.setattr(name, (1000, 1.0))
            async with ground:
                set_up_logging(LogSettings(), ground.settings().secrets(), log)
                await _send(ground, happened)
    finally:
        town.close()
    logged, _, trace = log.getvalue().partition("Traceback")
    assert not trace, f"{logged[-LONGEST:]}Traceback{trace[:LONGEST]}"
    return Came(len(happened), town.refused, town.reach, log.getvalue())


def _tell(town: Town, number: int, of_seed: int, stories: int) -> Sequence[Happened]:
    """What is sent, and when time goes by; each story goes on where the one before ended."""

    def goes_on(story: list[Deed]) -> None:
        for deed in story:
            deed.happens(town)

    with watched(town.reach):
        tell_chunk(number, of_seed, stories, goes_on)
    return town.history


async def _send(ground: Ground, happened: Sequence[Happened]) -> None:
    """All of it, some at a time."""
    left = iter(happened)
    times = 0
    while some := list(islice(left, AT_ONCE)):
        for it in some:
            if isinstance(it, timedelta):
                await ground.passes(hours=it.total_seconds() // 3600)
            else:
                await ground.hears(*it)
        await ground.arrived()
        times += 1
        if times % SERVED_EVERY == 0:
            await ground.serves()
        if wrong := ground.wrong():
            raise AssertionError(f"{wrong}, after {json.dumps([it for it in some if isinstance(it, tuple)])}")
    await ground.serves()
