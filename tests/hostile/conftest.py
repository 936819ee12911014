"""One running program for all cases of a footing; each case has its own people.

Every case runs on SQLite and the webhook (those about polling by polling). What a test function tries first, and all
that is marked `everywhere`, runs on PostgreSQL and by polling, too. HOSTILE_DATABASE and HOSTILE_TRANSPORT ask for all
cases on another footing instead.
"""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from bot.logs import set_up_logging
from bot.settings import LogSettings
from tests.databases import bare_postgresql
from tests.hostile.aftermath import Aftermath
from tests.hostile.case import Case
from tests.hostile.ground import Footing, Ground
from tests.kept_logging import kept_logging

ANSWERED_S: Final = 100.0  # by whoever waits for the program
ASKED: Final = os.environ.get("HOSTILE_DATABASE", ""), os.environ.get("HOSTILE_TRANSPORT", "")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each case on its footings; one about a single way in (`transport`) keeps to that."""
    if "aftermath" not in metafunc.fixturenames:
        return
    only = next((it.args[0] for it in metafunc.definition.iter_markers("transport")), "")
    database, transport = ASKED
    usual = Footing(transport=only or "webhook")
    other = Footing("postgresql", only or "polling")
    told = [usual, other]
    if any(ASKED):
        told = [Footing(database or "sqlite", transport or usual.transport)]
        told = told if not only or told[0].transport == only else []
    metafunc.parametrize("aftermath", told, ids=str, indirect=True, scope="package")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the second footing the first case of each function, and all of what is marked so."""
    if not any(ASKED):
        met: set[object] = set()
        items[:] = [it for it in items if not _is_left_out(it, met)]


def _is_left_out(item: pytest.Item, met: set[object]) -> bool:
    """Whether it stands on the second footing without need; `met` are the functions that were seen there."""
    given = getattr(item, "callspec", None)
    footing = given.params.get("aftermath") if given else None
    if (
        not isinstance(footing, Footing)
        or footing.database == "sqlite"
        or item.get_closest_marker("everywhere")
    ):
        return False
    function = item.parent, getattr(item, "originalname", "")
    again = function in met
    met.add(function)
    return again


@contextmanager
def _database(footing: Footing, folder: Path) -> Iterator[str]:
    """The address of an empty database of that kind. Skips where there is no PostgreSQL."""
    if footing.database == "sqlite":
        yield f"sqlite:///{folder}/shed.db"
        return
    with bare_postgresql() as url:
        yield url


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def aftermath(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Aftermath]:
    """The program runs, and its speed on this machine is known."""
    footing: Footing = request.param
    folder: Path = tmp_path_factory.mktemp("hostile")
    log = io.StringIO()
    with (
        _database(footing, folder) as url,
        pytest.MonkeyPatch.context() as patched,
        kept_logging(),
    ):
        # One message a second to a chat is Telegram's pace; that it is kept, test_telegram_sending.py shows.
        patched.setattr("adapters.telegram.pace.CHAT", (1000, 1.0))
        patched.setattr("adapters.telegram.pace.GROUP", (1000, 1.0))
        # How soon the platforms give up, the adapters' own tests show; here a busy machine makes nothing wrong.
        patched.setattr("tests.fakes.telegram.messages.CALLBACK_LIVES_S", ANSWERED_S)
        patched.setattr("tests.journey.town.WITHIN_S", ANSWERED_S)
        # A broken answer is met again soon; how the waits grow, test_telegram_receiving.py shows.
        patched.setattr("adapters.telegram.receiving.FIRST_WAIT_S", 0.05)
        async with Ground(folder, url, footing) as ground:
            ground.discord.answer_within = ANSWERED_S
            set_up_logging(LogSettings(level="DEBUG"), ground.settings().secrets(), log)
            await ground.settle()
            watching = Aftermath(ground, log)
            await watching.innocent_are_answered()  # the first one has to read what later ones know
            watching.begins()
            watching.patience.calibrate(await watching.innocent_are_answered())
            yield watching


@pytest_asyncio.fixture(loop_scope="package")
async def case(aftermath: Aftermath) -> AsyncIterator[Case]:
    """A hostile case; afterwards everybody else lives on as before."""
    aftermath.begins()
    case = Case(aftermath)
    yield case
    await case.ends()
    await aftermath.looks()
