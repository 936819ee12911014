"""The pulse: which parts of the program gave a sign of life, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.running.watch import SOON_S, Watch


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program, `silent_s` after its last sign of life; it promised the next `within_s`."""

    name: str
    silent_s: float
    within_s: float

    @property
    def overdue_s(self) -> float:
        """For how many seconds its promise is broken; 0 when it is not."""
        return max(0.0, self.silent_s - self.within_s)

    @property
    def is_stalled(self) -> bool:
        """Whether it should have given a sign by now."""
        return self.overdue_s > 0


class Pulse:
    """Signs of life by part. They are given in the loop's thread and looked at from others."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._clock = clock
        # Part -> when it last beat, and within how many seconds the next beat comes.
        self._last: dict[str, tuple[float, float]] = {}

    def beat(self, part: str, within_s: float) -> None:
        """A sign of life."""
        self._last[part] = self._clock(), within_s

    def ended(self, part: str) -> None:
        """No more signs are expected of it."""
        self._last.pop(part, None)

    def forgive(self, seconds: float) -> None:
        """The whole process stood still for so long (a suspended container): that was nobody's fault."""
        now = self._clock()
        for part, (at, within_s) in dict(self._last).items():
            self._last[part] = min(now, at + seconds), within_s

    def parts(self) -> list[Part]:
        """Every part, by name."""
        now = self._clock()
        return [Part(name, now - at, within_s) for name, (at, within_s) in sorted(dict(self._last).items())]


class Beating(Watch):
    """Passes signs of life on and counts nothing: enough where no operator's server tells the numbers."""

    def __init__(self, pulse: Pulse) -> None:
        """Signs of life go to `pulse`."""
        self.pulse = pulse

    def beat(self, part: str, within_s: float = SOON_S) -> None:
        """Pass a sign of life on."""
        self.pulse.beat(part, within_s)

    def ended(self, part: str) -> None:
        """Pass it on."""
        self.pulse.ended(part)
