"""Backups by the clock, out of everybody's way."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreRefused
from bot.running import upkeep as looking_after
from bot.running.upkeep import Backups, Going, Kept, Upkeep
from bot.running.watch import Watch

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Folder(Watch):
    """Where the test's backups go."""

    def __init__(self) -> None:
        """Empty, on a disk that works."""
        self.made: list[datetime] = []
        self.threads: set[str] = set()
        self.full = False
        self.shortened = 0
        self.told: list[datetime | None] = []

    def newest(self, until: datetime) -> datetime | None:
        """The newest until then."""
        return max((one for one in self.made if one <= until), default=None)

    def back_up(self, now: datetime, going: Going) -> None:
        """Make one."""
        self.threads.add(threading.current_thread().name)
        if self.full:
            raise StoreRefused("no backup was made in backups: No space left on device")
        self.made.append(now)

    def backed_up(self, newest: datetime | None) -> None:
        """Note what an operator is told."""
        self.told.append(newest)

    def shorten(self) -> None:
        """Count."""
        self.shortened += 1

    def kept(self) -> Kept:
        """As upkeep sees it."""
        return Kept(self.shorten, Backups(self.newest, self.back_up))


async def _looks(upkeep_every: timedelta | None, folder: Folder, *hours: float) -> None:
    """Look at these hours from now."""
    moment = [NOW]
    upkeep = Upkeep(folder.kept(), upkeep_every, lambda: moment[0], folder)
    for hour in hours:
        moment[0] = NOW + hour * HOUR
        await upkeep.look()


async def test_one_is_made_when_the_last_is_old_enough() -> None:
    """Also by a program that is started anew every hour: what counts is what lies in the folder."""
    folder = Folder()

    for hour in (0, 1, 23, 24, 25, 47, 49):
        await _looks(DAY, folder, hour)

    assert folder.made == [NOW, NOW + DAY, NOW + 49 * HOUR]
    assert folder.shortened == 7
    assert threading.main_thread().name not in folder.threads


async def test_none_is_made_where_none_is_wanted() -> None:
    """backup.every_hours = 0; the log is kept short all the same."""
    folder = Folder()

    await _looks(None, folder, 0, 100)

    assert (folder.made, folder.shortened) == ([], 2)


async def test_one_from_the_future_holds_up_no_other() -> None:
    """It was made while the clock was wrong. Nor is one made each minute until then."""
    folder = Folder()
    folder.made = [NOW + 400 * DAY]

    await _looks(DAY, folder, 0, 0.1, 23, 24)

    assert folder.made[1:] == [NOW, NOW + DAY]


async def test_a_failure_is_told_and_tried_again_in_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    """A full disk ends nothing but the backup."""
    folder = Folder()
    folder.full = True

    with caplog.at_level(logging.CRITICAL):
        await _looks(DAY, folder, 0, 0.5, 0.9, 1.1)

    assert (
        caplog.text.count("no backup could be made: StoreRefused: no backup was made in backups: No space")
        == 2
    )


async def test_what_is_under_way_is_given_up_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop does not wait for the copy of a large file."""
    monkeypatch.setattr(looking_after, "LOOK_EVERY_S", 0.01)
    begun, ended = threading.Event(), threading.Event()

    def slow(now: datetime, going: Going) -> None:
        begun.set()
        while going():
            threading.Event().wait(0.005)
        ended.set()

    folder, stop = Folder(), asyncio.Event()
    upkeep = Upkeep(Kept(folder.shorten, Backups(folder.newest, slow)), DAY, lambda: NOW)
    running = asyncio.create_task(upkeep.run(stop))
    await asyncio.to_thread(begun.wait, 10)

    stop.set()
    await asyncio.wait_for(running, 60)

    assert ended.is_set()


async def test_the_operator_is_told_when_the_newest_was_made() -> None:
    """Nothing new while a backup fails: its age is what an alert looks at."""
    folder = Folder()

    await _looks(DAY, folder, 0, 1)
    folder.full = True
    await _looks(DAY, folder, 25)

    assert folder.told == [NOW, NOW]
