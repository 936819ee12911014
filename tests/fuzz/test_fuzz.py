"""A slice of the fuzzing: raw events that nobody should send, through the whole program. The long form: `make fuzz`."""

from __future__ import annotations

import json

import pytest

from tests.databases import skipping_without_server
from tests.fuzz.long_run import run_chunk
from tests.fuzz.wounds import VALUES, Wound, wounded

STORIES = 8  # in each of the chunks; the long run has others


@pytest.mark.parametrize("chunk", range(4))
def test_nothing_that_arrives_breaks_anything(chunk: int) -> None:
    """No event is set aside, whatever comes of it fits the platform, and what the store promises holds."""
    outcome = run_chunk(chunk, 0, STORIES)

    assert outcome.failure == ""
    assert outcome.events > 10 * outcome.refused


def test_a_chunk_is_the_same_again() -> None:
    """A failure is found again by its seed and number."""
    assert run_chunk(3, 5, 3) == run_chunk(3, 5, 3)


def test_every_wound_leaves_json() -> None:
    """Each value at each place can be sent; the event that is hurt stays as it was."""
    whole = {"message": {"chat": {"id": 1}, "entities": [{"offset": 0}]}}

    hurt = [wounded(whole, (Wound(place, value),)) for place in range(6) for value in range(len(VALUES))]

    assert whole == {"message": {"chat": {"id": 1}, "entities": [{"offset": 0}]}}
    assert {"message": {"chat": {"id": 1}}} in hurt
    for it in hurt:
        json.dumps(it)


def test_nothing_that_arrives_breaks_anything_on_postgresql() -> None:
    """As above, on a real PostgreSQL; skipped where there is none."""
    with skipping_without_server():
        outcome = run_chunk(4, 0, STORIES, "postgresql")

    assert outcome.failure == ""
    assert outcome.events > 10 * outcome.refused
