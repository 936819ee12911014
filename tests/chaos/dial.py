"""The dial: a small file of numbers through which the driver turns the victim's clock and arms what breaks it."""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Final

START: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, ten in the morning in Berlin
ONE: Final = struct.Struct("<q")
SIZE: Final = 4096


class Hand(IntEnum):
    """What stands where in the file. A countdown that reaches zero kills the victim; zero is not armed."""

    BEGAN_MS = 0  # the machine's steady clock at the beginning
    AHEAD_MS = 1  # how far the simulated clock was moved
    STATEMENT = 2  # countdown: before the n-th statement
    COMMIT_BEFORE = 3  # countdown: before the n-th commit
    COMMIT_AFTER = 4  # countdown: after the n-th commit
    DISK_FULL = 5  # 1: the database may not grow
    POISON = 6  # how often a poisoned event crashed its handler


class Dial:
    """Numbers that both sides see at once. The file outlives every victim, and so does what was set."""

    def __init__(self, path: Path) -> None:
        """Open it; the clock begins when the file is made."""
        fresh = not path.exists()
        if fresh:
            path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), SIZE)
        if fresh:
            self[Hand.BEGAN_MS] = _steady_ms()

    def __getitem__(self, hand: Hand) -> int:
        return int(ONE.unpack_from(self._map, hand * ONE.size)[0])

    def __setitem__(self, hand: Hand, value: int) -> None:
        ONE.pack_into(self._map, hand * ONE.size, value)

    def now(self) -> datetime:
        """The simulated time: goes on by itself, and jumps when the driver says so."""
        return START + timedelta(milliseconds=self[Hand.AHEAD_MS] + _steady_ms() - self[Hand.BEGAN_MS])

    def moves(self, span: timedelta) -> None:
        """Move the clock, forward or back."""
        self[Hand.AHEAD_MS] += int(span / timedelta(milliseconds=1))

    def counts_down(self, hand: Hand) -> bool:
        """Count one operation; whether it is the one that was armed."""
        left = self[hand]
        if left > 0:
            self[hand] = left - 1
        return left == 1


def _steady_ms() -> int:
    """Milliseconds of the clock that all processes of the machine share."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000
