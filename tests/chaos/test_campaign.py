"""A slice of the fault campaign: the whole is `make chaos SECONDS=600 SEED=1`."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.chaos.faults import faults_for
from tests.chaos.plan import draw

LAST_LINE = re.compile(r"crashes (\d+), events (\d+), lost (\d+), doubled (\d+)")


def test_a_slice_of_the_campaign_loses_nothing() -> None:
    """Killed, cut off, locked out and lied to for a minute, it keeps its promises; the last line says so."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--seconds", "60", "--seed", "1"],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip

    told = LAST_LINE.fullmatch(ran.stdout.splitlines()[-1])
    assert told is not None, ran.stdout + ran.stderr
    crashes, events, lost, _ = map(int, told.groups())
    assert (ran.returncode, lost) == (0, 0), ran.stdout + ran.stderr
    assert crashes > 0
    assert events > 50


def test_a_seed_replays() -> None:
    """The same seed gives the same plan, another one another; every fault comes before any comes again."""
    plan = draw(7, 60)

    assert [it.line() for it in plan] == [it.line() for it in draw(7, 60)]
    assert [it.line() for it in plan] != [it.line() for it in draw(8, 60)]
    assert {it.fault for it in plan[: len(faults_for("sqlite"))]} == faults_for("sqlite").keys()
