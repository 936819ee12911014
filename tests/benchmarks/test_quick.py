"""The benchmarks keep working: each job runs in its quick form and answers rightly; no time is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import JOBS
from benchmarks.measuring import QUICK, Job, Result, measure
from benchmarks.profiling import main
from benchmarks.report import page


@pytest.mark.parametrize("name", JOBS)
def test_each_job_runs_and_answers_rightly(name: str, tmp_path: Path) -> None:
    """`measure` raises where an answer is wrong; ours and the peer's times are both there."""
    result = measure(JOBS[name], QUICK, tmp_path)

    assert result.ours > 0
    assert result.peer > 0
    assert str(result).startswith(f"{name} | ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("ours", "p99", "told"), [(1.0, 9.0, "reached"), (2.1, 9.0, "not reached"), (1.0, 10.0, "not reached")]
)
def test_a_goal_is_reached_by_the_ratio_and_the_slowest(ours: float, p99: float, told: str) -> None:
    """Both count, and the page says the same as the line."""
    job = Job("find", "a peer", 2.0, JOBS["find"].prepare, p99_ms=10)

    result = Result(job, ours, p99, 1.0, 1.0)

    assert str(result).endswith(f"| {told}")
    assert str(result) in page([result])


def test_the_profile_tells_where_an_event_spends_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Every event is handled, and the engine stands among the functions."""
    assert main() == 0

    assert "function calls" in capsys.readouterr().out
