"""Patience: how long to wait for a database that is away, without a line in the log for each try."""

from __future__ import annotations

import logging
import random
from typing import Final

from bot.errors import Contended, StoreAway

log = logging.getLogger(__name__)

FIRST_S: Final = 0.1
LONGEST_S: Final = 5.0


class Patience:
    """Waits longer each time, and says once that it waits and once that it is over."""

    def __init__(self, who: str = "") -> None:
        """`who` waits, as the log is to call it; without a name it waits in silence."""
        self._who, self._wait_s = who, FIRST_S
        self._told = False

    def wait(self, why: StoreAway | Contended) -> float:
        """Seconds to wait now."""
        if self._who and isinstance(why, StoreAway) and not self._told:
            log.warning("%s: the database is away, trying again until it is back (%s)", self._who, why)
            self._told = True
        wait_s, self._wait_s = self._wait_s, min(2 * self._wait_s, LONGEST_S)
        return wait_s * random.uniform(0.5, 1.0)

    def over(self) -> None:
        """It worked."""
        if self._told:
            log.warning("%s: the database is back", self._who)
        self._told, self._wait_s = False, FIRST_S
