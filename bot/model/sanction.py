"""What moderators may do about a member."""

from __future__ import annotations

from enum import StrEnum

WHY_LONGEST = 300
PAUSE_USUAL_DAYS = 7
PAUSE_DAYS = (1, 7, 30)
PAUSE_LONGEST_DAYS = 365


class Sanction(StrEnum):
    """A warning, a pause of some days, a ban, and the end of either."""

    WARN = "warn"
    PAUSE = "pause"
    BAN = "ban"
    UNBAN = "unban"
