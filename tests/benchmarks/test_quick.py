"""The benchmarks keep working: each job runs in its quick form and answers rightly; no time is asserted."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.places import distance_m
from benchmarks import peers
from benchmarks.__main__ import JOBS
from benchmarks.answers import slip
from benchmarks.city import city, opened, towns
from benchmarks.measuring import (
    MILLISECONDS,
    QUICK,
    AtLeast,
    AtMost,
    Job,
    Limit,
    Peer,
    Result,
    Round,
    measure,
    summary,
)
from benchmarks.profiling import main
from benchmarks.report import page
from bot.model.places import Cell, great_circle_m
from bot.store import Sought
from storage.words import HANGUL, letters
from tests.databases import skipping_without_server


@pytest.fixture(scope="module")
def run_folder() -> Iterator[Path]:
    """The folder of a run, as the command makes it: a server that is another user's must get into it."""
    with tempfile.TemporaryDirectory(prefix="commonshed-bench-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("name", JOBS)
def test_each_job_runs_and_answers_rightly(name: str, run_folder: Path) -> None:
    """`measure` raises where an answer is wrong; ours and the peer's times are both there."""
    with skipping_without_server():
        result = measure(JOBS[name], QUICK, run_folder)

    assert all(it.time > 0 for it in (result.ours, *result.peers))
    assert str(result).startswith(f"{name} | ")


@pytest.mark.parametrize(
    ("ours", "wait", "told"),
    [
        (10.0, 1.0, "reached"),
        (21.0, 1.0, "not reached"),
        (10.0, 2.0, "not reached"),
        (3.0, 1.0, "not reached"),
    ],
)
def test_a_goal_is_reached_beside_every_peer_and_within_every_limit(
    ours: float, wait: float, told: str
) -> None:
    """All of them count; the line shows each, and the page says the same as the line."""
    peers = (Peer("a slow one", AtMost(2)), Peer("a quick one", AtLeast(0.5)))
    job = Job("find", peers, JOBS["find-1km"].prepare, (Limit("p99", 25), Limit("wait", 2, "s")))
    mine = summary(
        [Round([ours / 1e3], figures={"wait": 0.5}), Round([ours / 1e3], figures={"wait": wait})],
        MILLISECONDS,
    )
    slow = summary([Round([0.010])], MILLISECONDS)
    quick = summary([Round([0.050] * 64, seconds=0.64 if ours > 5 else 0.064)], MILLISECONDS)

    result = Result(job, mine, (slow, quick))

    assert str(result).endswith(
        f"| at most 2 of it; at least 0.5 of its throughput, p99 below 25 ms, wait below 2 s | {told}"
    )
    assert f"{ours:.3f} ms, {1e3 / ours:,.0f} a second (p99 {ours:.3f} ms, wait {wait:.3f} s)" in str(result)
    assert str(result) in page([result])


def test_the_line_says_what_a_peer_has_at_hand() -> None:
    """PostGIS is used where it is installed; what was measured instead must show."""
    job = Job("find", (Peer("nearest neighbour", AtMost(2)),), JOBS["find-1km-postgresql"].prepare)
    once = summary([Round([0.001])], MILLISECONDS)

    result = Result(job, once, (once,), " (PostGIS geography)")

    assert "| nearest neighbour (PostGIS geography): 1.000 ms |" in str(result)


def test_the_tree_is_asked_for_the_same_as_we_are(run_folder: Path) -> None:
    """Its rows are the nearest ten that the viewer may ask for, whole, with nothing of another town or their own."""
    with opened(towns(10_000), run_folder) as land, peers.tree(land) as tree:
        (community, viewer), owner = next(land.plan.viewers(seed=7)), land.plan.grounds[0].owners[0]
        owner += (community - 1) * len(land.plan.grounds[0].owners)

        found = peers.in_boxes(tree, Sought(community, viewer, within_m=20_000, not_of=owner))

        asked = "SELECT id, row, col, cell_m FROM item WHERE community_id = ? AND owner_id <> ?"
        far = {
            number: distance_m(viewer.centre, Cell(*cell).centre)
            for number, *cell in tree.execute(asked, (community, owner))
        }
    nearest = sorted(far.values())[: len(found)]
    assert len(found) == peers.WANTED
    assert {(row[1], row[2] == owner) for row in found} == {(community, False)}
    assert [far[row[0]] for row in found] == pytest.approx(nearest, rel=0.02)


def test_the_profile_tells_where_an_event_spends_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Every event is handled, and the engine stands among the functions."""
    assert main() == 0

    assert "function calls" in capsys.readouterr().out


def test_nobody_in_a_town_sees_the_next_one() -> None:
    """The peer searches all towns at once: within 20 km there must be none but the viewer's own."""
    grounds = towns(1_000_000).grounds

    apart = [great_circle_m(one.centre, next.centre) for one, next in pairwise(grounds)]

    assert len(grounds) == 1_000
    assert min(apart) > 20_000 + 2 * grounds[0].radius_m


def test_members_of_different_towns_ask_in_turn() -> None:
    """Each question comes from another town than the one before; in a city all come from one community."""
    viewers, citizens = towns(10_000).viewers(1), city(10_000).viewers(1)

    asked = [next(viewers)[0] for _ in range(10)]

    assert sorted(asked) == list(range(1, 11))
    assert {next(citizens)[0] for _ in range(10)} == {1}


@pytest.mark.parametrize("word", ["ladder", "드릴", "빔프로젝터"])
def test_a_slip_is_one_that_a_person_types(word: str) -> None:
    """It is never the word itself, begins as the word does, and leaves no letter outside a syllable."""
    chance = random.Random(1)

    slips = {slip(word, chance) for _ in range(100)}

    assert word not in slips
    assert all(letters(it)[0] == letters(word)[0] for it in slips)
    assert all(HANGUL.fullmatch(sign) is None or "가" <= sign <= "힣" for it in slips for sign in it)
