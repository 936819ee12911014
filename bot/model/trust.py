"""Trust: what came of a neighbour's loans. It grows with every return, and what went wrong lately fades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

GRACE = timedelta(hours=12)  # so much later still counts as on time: doors are not always answered
FADES_AFTER = timedelta(days=90)  # a strike
THANKS_WITHIN = timedelta(days=14)  # after the return
NEWCOMER = timedelta(days=30)
SHARE_AFTER = 3  # returns before anything is said of how many were on time
RELIABLE = 0.8  # the share on time that an owner of something precious wants


class Punctual(StrEnum):
    """How often somebody brought things back on time, in words instead of a score."""

    ALWAYS = "always"
    NEARLY = "nearly"
    MOSTLY = "mostly"
    SELDOM = "seldom"


SHARES = ((1.0, Punctual.ALWAYS), (RELIABLE, Punctual.NEARLY), (0.5, Punctual.MOSTLY))


@dataclass(frozen=True, slots=True)
class Track:
    """What is known of a borrower: `returns` in all; of the `timed` ones, those `on_time`; strikes that still count."""

    returns: int = 0
    timed: int = 0
    on_time: int = 0
    late: int = 0
    no_shows: int = 0
    thanks: int = 0

    @property
    def punctual(self) -> Punctual | None:
        """How often on time; None while there are too few returns to say."""
        if self.timed < SHARE_AFTER:
            return None
        share = self.on_time / self.timed
        return next((word for least, word in SHARES if share >= least), Punctual.SELDOM)

    def reaches(self, returns: int) -> bool:
        """Whether it is as much as an owner asks for: so many returns, from SHARE_AFTER on mostly on time."""
        reliable = self.punctual in (None, Punctual.ALWAYS, Punctual.NEARLY)
        return self.returns >= returns and (returns < SHARE_AFTER or reliable)
