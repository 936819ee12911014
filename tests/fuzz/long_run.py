"""Chunks of stories: each is drawn from the seed and its own number, so that it can be told again."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException

from tests.databases import worker_database
from tests.fuzz.deeds import Deed
from tests.fuzz.drawing import STORIES
from tests.fuzz.reach import Reach, watched
from tests.fuzz.town import Town

STORIES_IN_A_CHUNK: Final = 25
APART: Final = 1_000_000  # chunks of one seed
LONGEST: Final = 4_000  # of a raw event, as it is printed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chunk, and how far it got.

    `failure` tells what went wrong and the raw events before it, "" when nothing did.
    """

    chunk: int
    events: int
    refused: int
    reach: Reach
    failure: str = ""


def tell(town: Town, story: Sequence[Deed]) -> None:
    """One story, from the beginning. Raises whatever goes wrong."""
    town.begins()
    for deed in story:
        deed.happens(town)
    town.in_order()


def run_chunk(
    number: int, of_seed: int, stories: int = STORIES_IN_A_CHUNK, database: str = "sqlite"
) -> Outcome:
    """The chunk of that number, up to its first failure, of which what is not needed is left out.

    `database` is one of tests.databases.KINDS. Raises NoServer.
    """
    town = Town(worker_database() if database == "postgresql" else "")
    told: list[list[Deed]] = []

    def tell_one(story: list[Deed]) -> None:
        """From the beginning."""
        told[:] = [story]
        tell(town, story)

    try:
        with watched(town.reach):
            tell_chunk(number, of_seed, stories, tell_one)
    except HypothesisException:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        events, refused = town.events, town.refused
        return Outcome(number, events, refused, town.reach, smallest(town, told[0], error))
    finally:
        town.close()
    return Outcome(number, town.events, town.refused, town.reach)


def tell_chunk(number: int, of_seed: int, stories: int, tell_one: Callable[[list[Deed]], None]) -> None:
    """The stories of a chunk, one after another."""

    @seed(of_seed * APART + number)
    @settings(
        max_examples=stories,
        phases=[Phase.generate],  # hypothesis would shrink for minutes
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(story=STORIES)
    def chunk(story: list[Deed]) -> None:
        tell_one(story)

    chunk()


def smallest(town: Town, story: Sequence[Deed], error: Exception) -> str:
    """The failure with as few deeds as it takes; each is left out once."""
    left = list(story)
    for at in reversed(range(len(story))):
        fewer = left[:at] + left[at + 1 :]
        if _failure(town, fewer) is not None:
            left = fewer
    return _told(town, _failure(town, left) or error)


def _failure(town: Town, story: Sequence[Deed]) -> Exception | None:
    """What goes wrong in a story, if anything."""
    try:
        tell(town, story)
    except Exception as error:  # noqa: BLE001 - as above
        return error
    return None


def _told(town: Town, error: Exception) -> str:
    """The error with its trace, and the last raw events before it; the last one is the one that broke it."""
    raws = [f"{platform}: {json.dumps(raw)[:LONGEST]}" for platform, raw in town.sent]
    trace = "".join(traceback.format_exception(error)[-1:]) + "".join(_frames(error))
    return "\n".join(["raw events, in order:", *raws, trace])


def _frames(error: BaseException) -> list[Any]:
    """Where in the project it happened, the innermost frames."""
    return [it for it in traceback.format_tb(error.__traceback__) if "site-packages" not in it][-6:]
