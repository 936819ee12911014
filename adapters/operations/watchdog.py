"""The watchdog: ends a process in which a part hangs. A thread, since a loop that is blocked cannot end itself."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Final, Self

from adapters.operations.notify import notify
from adapters.operations.pulse import Part, Pulse

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0
PAUSE_S: Final = 5.0  # a look that comes so much later than planned: the process was stopped, not the parts
LAST_WORDS_S: Final = 3.0  # the log itself may be what hangs
BROKEN: Final = 1  # the exit code of bot.__main__ for whatever is broken


class Watchdog:
    """Looks every second; ends the process when a part is overdue for more than `limit_s`."""

    def __init__(self, pulse: Pulse, limit_s: float, end: Callable[[int], object] = os._exit) -> None:
        """Watch this pulse. `end` is called with the exit code and does not come back."""
        self._pulse, self._limit_s, self._end = pulse, limit_s, end
        self._stop = threading.Event()
        self._watched = threading.get_ident()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        """Watch the thread that calls this, from a thread of its own; the program is ready."""
        self._watched = threading.get_ident()
        self._thread.start()
        notify("READY=1")
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no longer; the program has come to its end."""
        self._stop.set()
        self._thread.join(LAST_WORDS_S)

    def _run(self) -> None:
        looked_at = time.monotonic()
        while not self._stop.wait(EVERY_S):
            now = time.monotonic()
            paused_s, looked_at = now - looked_at - EVERY_S, now
            if paused_s > PAUSE_S:
                self._pulse.forgive(paused_s)
            self.look()

    def look(self) -> None:
        """Tell the service manager that all is well, or end what is not."""
        stalled = [part for part in self._pulse.parts() if part.is_stalled]
        if not stalled:
            notify("WATCHDOG=1")
        if any(part.overdue_s > self._limit_s for part in stalled):
            words = threading.Thread(target=self._say, args=(stalled,), daemon=True)
            words.start()
            words.join(LAST_WORDS_S)
            self._end(BROKEN)

    def _say(self, stalled: list[Part]) -> None:
        log.critical(
            "no sign of life from %s; ending, so that the service manager starts the program anew. "
            "Its loop is at %s",
            " and ".join(f"{part.name} for {part.silent_s:.0f} s" for part in stalled),
            _place(self._watched),
        )


def _place(thread: int) -> str:
    """Where a thread stands, innermost first: files, lines and functions, no values."""
    frame = sys._current_frames().get(thread)
    if frame is None:
        return "no place: its thread is gone"
    stack = traceback.extract_stack(frame, limit=5)
    return ", called at ".join(f"{one.filename}:{one.lineno} ({one.name})" for one in reversed(stack))
