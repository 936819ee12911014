"""The buttons of moderators, and of what is told to them: one frozen dataclass each, with a tag of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.conversation.actions import Action


@dataclass(frozen=True, slots=True)
class ReportItem(Action):
    """Report an item to the moderators."""

    tag: ClassVar[str] = "xi"
    item: int


@dataclass(frozen=True, slots=True)
class ReportLoan(Action):
    """Report the other side of a loan to the moderators."""

    tag: ClassVar[str] = "xl"
    loan: int


@dataclass(frozen=True, slots=True)
class ModReports(Action):
    """A page of the reports that wait, for moderators."""

    tag: ClassVar[str] = "xr"
    community: int
    page: int


@dataclass(frozen=True, slots=True)
class ModDecide(Action):
    """Decide a report: `what` is remove (its item) or nothing (is wrong)."""

    tag: ClassVar[str] = "xd"
    report: int
    what: str


@dataclass(frozen=True, slots=True)
class ModSanction(Action):
    """Warn, pause, ban or unban a member (`what`); with `report` that decides it, 0 for none."""

    tag: ClassVar[str] = "xs"
    member: int
    what: str
    report: int


@dataclass(frozen=True, slots=True)
class ModHeld(Action):
    """A page of the texts that wait for a moderator."""

    tag: ClassVar[str] = "xh"
    community: int
    page: int


@dataclass(frozen=True, slots=True)
class ModLetThrough(Action):
    """Let a held text through (1) or take it down (0)."""

    tag: ClassVar[str] = "xt"
    held: int
    through: int


@dataclass(frozen=True, slots=True)
class ModLog(Action):
    """A page of what moderators did, for moderators."""

    tag: ClassVar[str] = "xg"
    community: int
    page: int


@dataclass(frozen=True, slots=True)
class TellSide(Action):
    """Tell the moderators one's own side of a disputed loan."""

    tag: ClassVar[str] = "xw"
    loan: int


@dataclass(frozen=True, slots=True)
class ModRules(Action):
    """Change the house rules, for moderators."""

    tag: ClassVar[str] = "xu"
    community: int


@dataclass(frozen=True, slots=True)
class ModNewcomers(Action):
    """Let a moderator say yes to each newcomer (`vouched` 1), or everybody in (0)."""

    tag: ClassVar[str] = "xn"
    community: int
    vouched: int


@dataclass(frozen=True, slots=True)
class ModVouch(Action):
    """Let a newcomer in (1), or not (0)."""

    tag: ClassVar[str] = "xv"
    member: int
    yes: int


@dataclass(frozen=True, slots=True)
class ModItems(Action):
    """A page of the community's items, for moderators."""

    tag: ClassVar[str] = "mo"
    community: int
    page: int


@dataclass(frozen=True, slots=True)
class ModLoans(Action):
    """A page of the community's loans, overdue first, for moderators."""

    tag: ClassVar[str] = "mn"
    community: int
    page: int


@dataclass(frozen=True, slots=True)
class ModRemove(Action):
    """Remove somebody's item, as a moderator; `sure` 0 asks first."""

    tag: ClassVar[str] = "mr"
    item: int
    sure: int


@dataclass(frozen=True, slots=True)
class RoomCode(Action):
    """Make a one-time code that lets another room join the community."""

    tag: ClassVar[str] = "rc"
    community: int


@dataclass(frozen=True, slots=True)
class ModStats(Action):
    """Show a community's numbers, for moderators."""

    tag: ClassVar[str] = "ms"
    community: int


@dataclass(frozen=True, slots=True)
class InsightsPage(Action):
    """Make a link to all of a community's numbers, for moderators."""

    tag: ClassVar[str] = "ip"
    community: int
