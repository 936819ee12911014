"""Every button of the flows but the moderators': one frozen dataclass each, with a tag of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.conversation.actions import Action


@dataclass(frozen=True, slots=True)
class Join(Action):
    """Join a community."""

    tag: ClassVar[str] = "jo"
    community: int


@dataclass(frozen=True, slots=True)
class OfferItem(Action):
    """Start offering something."""

    tag: ClassVar[str] = "of"


@dataclass(frozen=True, slots=True)
class ViewItem(Action):
    """Show an item's card."""

    tag: ClassVar[str] = "vi"
    item: int


@dataclass(frozen=True, slots=True)
class EditItem(Action):
    """Change one field of an own item; "" asks which."""

    tag: ClassVar[str] = "ei"
    item: int
    field: str


@dataclass(frozen=True, slots=True)
class PauseItem(Action):
    """Pause (1) or offer again (0) an own item."""

    tag: ClassVar[str] = "pi"
    item: int
    pause: int


@dataclass(frozen=True, slots=True)
class RemoveItem(Action):
    """Remove an own item; `sure` 0 asks first."""

    tag: ClassVar[str] = "ri"
    item: int
    sure: int


@dataclass(frozen=True, slots=True)
class WhoMayBorrow(Action):
    """Say for whom an own item is: for who brought back `least` things; "" asks."""

    tag: ClassVar[str] = "wb"
    item: int
    least: str


@dataclass(frozen=True, slots=True)
class Thank(Action):
    """Thank the other side of a loan that is over; `note` 1 asks for a few words first."""

    tag: ClassVar[str] = "th"
    loan: int
    note: int


@dataclass(frozen=True, slots=True)
class MyItems(Action):
    """A page of one's own items."""

    tag: ClassVar[str] = "mi"
    page: int


@dataclass(frozen=True, slots=True)
class FindPage(Action):
    """A page of what was found: `search` numbers a kept search."""

    tag: ClassVar[str] = "fp"
    search: int
    page: int


@dataclass(frozen=True, slots=True)
class ViewFound(Action):
    """Show an item that a kept search found, with the way back to its page."""

    tag: ClassVar[str] = "vf"
    search: int
    page: int
    item: int


@dataclass(frozen=True, slots=True)
class Narrow(Action):
    """Narrow a kept search: `by` is within, kind or free ("" asks which); `to` the raw answer, "any" for none."""

    tag: ClassVar[str] = "na"
    search: int
    by: str
    to: str


@dataclass(frozen=True, slots=True)
class TakeMyData(Action):
    """Get everything that is kept of the one who asks, as a file."""

    tag: ClassVar[str] = "td"


@dataclass(frozen=True, slots=True)
class ForgetMe(Action):
    """Leave, and be forgotten; `sure` counts how often that was said."""

    tag: ClassVar[str] = "fm"
    sure: int


@dataclass(frozen=True, slots=True)
class AskAllTheSame(Action):
    """Ask them, though the words seem to tell more than they should."""

    tag: ClassVar[str] = "at"
    search: int


@dataclass(frozen=True, slots=True)
class AskNeighbours(Action):
    """Ask the rooms for what a kept search did not find."""

    tag: ClassVar[str] = "an"
    search: int


@dataclass(frozen=True, slots=True)
class AnswerAsk(Action):
    """Offer what a neighbour's kept search did not find."""

    tag: ClassVar[str] = "aa"
    search: int


@dataclass(frozen=True, slots=True)
class Borrow(Action):
    """Ask to borrow an item."""

    tag: ClassVar[str] = "bo"
    item: int


@dataclass(frozen=True, slots=True)
class Take(Action):
    """Take a step in the life of a loan (`step` is a model.loan.Step)."""

    tag: ClassVar[str] = "lo"
    loan: int
    step: str


@dataclass(frozen=True, slots=True)
class ViewLoan(Action):
    """Show where a loan stands, with the buttons that apply now."""

    tag: ClassVar[str] = "vl"
    loan: int


@dataclass(frozen=True, slots=True)
class MyLoans(Action):
    """A page of what one borrows and lends."""

    tag: ClassVar[str] = "ml"
    page: int


@dataclass(frozen=True, slots=True)
class LinkAgree(Action):
    """Agree that two accounts are one person's; `code` numbers the one-time code."""

    tag: ClassVar[str] = "la"
    code: int
    yes: int


@dataclass(frozen=True, slots=True)
class Setting(Action):
    """Change one setting at once (`to` is the raw answer)."""

    tag: ClassVar[str] = "se"
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class ChangeSetting(Action):
    """Ask for a new value of a setting."""

    tag: ClassVar[str] = "sc"
    name: str


@dataclass(frozen=True, slots=True)
class UseCode(Action):
    """Let this room join a community by a code from another room."""

    tag: ClassVar[str] = "uc"
    room: int


@dataclass(frozen=True, slots=True)
class WebItems(Action):
    """A page of one's own items, with whom the pages show each to."""

    tag: ClassVar[str] = "wi"
    page: int


@dataclass(frozen=True, slots=True)
class ShowToAll(Action):
    """Show an own item on the pages to everybody (1) or to members alone (0)."""

    tag: ClassVar[str] = "wp"
    item: int
    public: int
    page: int


@dataclass(frozen=True, slots=True)
class SignOutWeb(Action):
    """Sign out of the pages in every browser."""

    tag: ClassVar[str] = "wo"


@dataclass(frozen=True, slots=True)
class RenewCalendar(Action):
    """Make a new link to one's calendar; the old one ends."""

    tag: ClassVar[str] = "cn"


@dataclass(frozen=True, slots=True)
class LabelItem(Action):
    """Make the label of an own item."""

    tag: ClassVar[str] = "lb"
    item: int


@dataclass(frozen=True, slots=True)
class LabelSheet(Action):
    """Make a sheet of all labels of one's own items."""

    tag: ClassVar[str] = "ls"


@dataclass(frozen=True, slots=True)
class ScanItem(Action):
    """An item's label was scanned: show the item, or the step that is due."""

    tag: ClassVar[str] = "si"
    item: int
