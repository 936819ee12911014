"""The benchmarks keep working: each job runs in its quick form and answers rightly; no time is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import JOBS
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


@pytest.mark.parametrize("name", JOBS)
def test_each_job_runs_and_answers_rightly(name: str, tmp_path: Path) -> None:
    """`measure` raises where an answer is wrong; ours and the peer's times are both there."""
    result = measure(JOBS[name], QUICK, tmp_path)

    assert all(it.time > 0 for it in (result.ours, *result.peers))
    assert str(result).startswith(f"{name} | ")
    assert not list(tmp_path.iterdir())


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
    job = Job("find", peers, JOBS["find"].prepare, (Limit("p99", 25), Limit("wait", 2, "s")))
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


def test_the_profile_tells_where_an_event_spends_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Every event is handled, and the engine stands among the functions."""
    assert main() == 0

    assert "function calls" in capsys.readouterr().out
