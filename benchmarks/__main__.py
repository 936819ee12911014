"""The benchmarks' command line: python -m benchmarks [--job NAME] [--quick]."""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from dataclasses import replace
from pathlib import Path

from benchmarks import broadcasting, events, events_postgresql, finding, reminding, running, staying
from benchmarks.measuring import FULL, QUICK, Result, measure
from benchmarks.report import page
from tests.databases import NoServer

PARTS = (events, events_postgresql, finding, reminding, broadcasting, running, staying)
JOBS = {job.name: job for part in PARTS for job in part.JOBS}
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main(arguments: list[str] | None = None) -> int:
    """Run jobs, print a line for each and how many reached their goal; a full run writes the page as it goes."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Each job beside its peer, in one run.")
    parser.add_argument("--job", choices=JOBS, help="only this one")
    parser.add_argument(
        "--quick", action="store_true", help="10,000 items: whether it works, not how fast it is"
    )
    parser.add_argument("--events", type=int, help="how many, of the one long run (memory-flat)")
    asked = parser.parse_args(arguments)
    size = QUICK if asked.quick else FULL
    size = replace(size, events=asked.events or size.events)
    jobs = [JOBS[asked.job]] if asked.job else [*JOBS.values()]
    results: list[Result] = []
    others: list[str] = []  # lines of those without a result
    with tempfile.TemporaryDirectory(prefix="commonshed-bench-") as folder:
        for nth, job in enumerate(jobs, 1):
            try:
                results.append(measure(job, size, Path(folder)))
                sys.stdout.write(f"{results[-1]}\n")
            except NoServer as none:
                others.append(f"{job.name} | not run: there is no PostgreSQL here ({none})")
                sys.stdout.write(f"{others[-1]}\n")
            except Exception as error:  # noqa: BLE001 - the others are measured all the same
                traceback.print_exc()
                others.append(f"{job.name} | broken: {type(error).__name__}")
                sys.stdout.write(f"{others[-1]}\n")
            sys.stdout.flush()
            if not asked.job and not asked.quick:
                ended_early = [f"{it.name} | not run: this run ended before" for it in jobs[nth:]]
                PAGE.write_text(page(results, [*others, *ended_early]), encoding="utf-8")
    sys.stdout.write(f"{sum(it.reached for it in results)} of {len(jobs)} reached\n")
    return 1 if any("| broken" in it for it in others) else 0


if __name__ == "__main__":
    sys.exit(main())
