"""What all tests share."""

import functools
import os
from pathlib import Path

import hypothesis  # imported early: after a failure, its late import can crash CPython 3.11.7's parser
import pytest

from bot.language import phrasebook
from tests import databases

RUN = pytest.StashKey[int]()
ENOUGH_WORKERS = 8  # above that, each of them needs a core of its own

# A deadline would make each property a timed test. More examples: HYPOTHESIS_PROFILE=long make test
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# Reading all phrases takes 0.4 s, and hundreds of tests build what reads them; the files stay as they are meanwhile.
phrasebook.read_bundle = functools.cache(phrasebook.read_bundle)  # type: ignore[assignment]  # takes the same


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """With `-n auto` two workers a core: half of the tests' time is spent waiting for the program to do something."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(cores, min(2 * cores, ENOUGH_WORKERS))


def pytest_configure(config: pytest.Config) -> None:
    """Whoever starts the tests, not each worker, holds the run's PostgreSQL."""
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = databases.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run is over, its server too."""
    if RUN in config.stash:
        databases.end_run(config.stash[RUN])


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated and empty database: the test runs on each kind."""
    return databases.empty(request.param, tmp_path)


@pytest.fixture
def postgresql() -> str:
    """The address of an empty PostgreSQL database."""
    return databases.postgresql()
