"""One running program for all cases; each case has its own people."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.logs import set_up_logging
from bot.settings import LogSettings
from tests.hostile.aftermath import Aftermath
from tests.hostile.case import Case
from tests.hostile.ground import Ground
from tests.kept_logging import kept_logging


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def aftermath(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Aftermath]:
    """The program runs, and its speed on this machine is known."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    log = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, kept_logging():
        # One message a second to a chat is Telegram's pace; that it is kept, test_telegram_sending.py shows.
        patched.setattr("adapters.telegram.pace.CHAT", (1000, 1.0))
        patched.setattr("adapters.telegram.pace.GROUP", (1000, 1.0))
        async with Ground(folder) as ground:
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
