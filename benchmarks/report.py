"""docs/performance.md: what a run printed, and on what machine."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from benchmarks.measuring import Result

PACKAGES: Final = ("SQLAlchemy", "psycopg", "rapidfuzz", "python-telegram-bot", "APScheduler", "aiosqlite")
HEAD: Final = """# Performance

Written by `make bench`; nothing here was measured otherwise. Each job ran beside its peer in the same run, in turns;
the times are medians of one operation, the rates medians of the rounds, the ratio is ours to the peer's.
`make bench JOB=name` runs one.

| job | ours | peer | ratio | goal | |
|---|---|---|---|---|---|
"""


def page(results: Sequence[Result], others: Sequence[str] = ()) -> str:
    """The page; `others` are the lines of jobs that were not measured."""
    rows = "".join(f"| {it} |\n" for it in (*results, *others))
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    runtime = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    reached = f"{sum(it.reached for it in results)} of {len(results) + len(others)} reached."
    return f"{HEAD}{rows}\n{reached}\n\n{machine}; {runtime}; {when}.\n"
