"""A right: who may do something, about what, and in which states of it; and what everybody else is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model.member import Conduct


class Who(StrEnum):
    """What somebody is to the thing that an action is about. Whoever moderates elsewhere is an outsider or stranger."""

    OWNER = "owner"
    BORROWER = "borrower"
    MEMBER = "member"  # another member of the same community
    OUTSIDER = "outsider"  # a member of another community
    STRANGER = "stranger"  # nobody's member: has not joined yet, or is gone
    MODERATOR = "moderator"  # the platform says so of the thing's own community, at most a minute ago


class Subject(StrEnum):
    """What an action is about: a row that its number names, or nothing but the actor's own affairs."""

    OWN = "own"
    ITEM = "item"
    LOAN = "loan"
    SEARCH = "search"
    COMMUNITY = "community"
    ROOM = "room"
    CODE = "code"
    DRAFT = "draft"
    HELD = "held"
    REPORT = "report"  # its reporter is its owner
    MEMBER = "member"  # somebody whom a moderator judges; its state is a Standing


class Standing(StrEnum):
    """What a member is to a moderator who would judge them."""

    NEIGHBOUR = "neighbour"
    SELF = "self"
    HOST = "host"  # whose the group or server is
    FELLOW = "fellow"  # another moderator
    DECIDED = "decided"  # a neighbour, for a report that is decided already


@dataclass(frozen=True, slots=True)
class Right:
    """One row: who may, about what, and in which states of it (none named: in any).

    `barred` says that a paused or banned neighbour still may: what they hold must find its way back. `otherwise` holds
    phrases that tell a Who or a state kindly why not; to everybody else the thing looks as if it were not there.
    """

    who: frozenset[Who]
    about: Subject = Subject.OWN
    states: frozenset[str] = frozenset()
    barred: bool = False
    otherwise: Mapping[str, str] = field(default_factory=dict)
    unseen: str = ""  # what is said of a thing that is not there, where GONE does not do

    @property
    def gone(self) -> str:
        """The phrase for a thing that is not there, or is not theirs to see."""
        return self.unseen or GONE[self.about]

    @property
    def joins_first(self) -> bool:
        """Whether a stranger may as soon as they have joined."""
        return Who.MEMBER in self.who and Who.STRANGER not in self.who


GONE: Mapping[Subject, str] = {  # what is said of a thing that is not there, or is not theirs to see
    Subject.OWN: "moderators-only",
    Subject.ITEM: "item-gone",
    Subject.LOAN: "loan-gone",
    Subject.SEARCH: "find-over",
    Subject.COMMUNITY: "moderators-only",
    Subject.ROOM: "moderators-only",
    Subject.CODE: "link-closed",
    Subject.DRAFT: "form-gone",
    Subject.REPORT: "report-gone",
    Subject.MEMBER: "moderators-only",
    Subject.HELD: "moderators-only",
}


def refusal(right: Right, who: Who, state: str = "", conduct: Conduct = Conduct.GOOD) -> str | None:
    """The phrase that tells why not; None for yes. `state` is that of the thing, `conduct` that of the actor."""
    if conduct is Conduct.WAITING and Who.STRANGER not in right.who and right.about is not Subject.DRAFT:
        return "barred-waiting"
    if conduct not in (Conduct.GOOD, Conduct.WAITING) and not right.barred:
        return f"barred-{conduct}"
    if who not in right.who:
        return right.otherwise.get(who, right.gone)
    if right.states and state not in right.states:
        return right.otherwise.get(state, right.gone)
    return None
