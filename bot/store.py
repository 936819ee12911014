"""What flows ask of storage, as small Protocols. One Store is one unit of work: all of it is committed, or nothing
is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.conversation.lookups import FoundPlaces, Picture
from bot.conversation.phrases import Reader
from bot.conversation.replies import Reply
from bot.model.audit import Record
from bot.model.chats import Account, Chat
from bot.model.community import Code, Community, Purpose, Room
from bot.model.held import Held
from bot.model.insights import Insights
from bot.model.item import Item, Kind
from bot.model.limits import Limited, Tally
from bot.model.links import Page, SecretLink
from bot.model.loan import Loan, LoanState, Role
from bot.model.member import Conduct, Face, Member
from bot.model.places import Cell, Point
from bot.model.reminder import Reminder
from bot.model.report import Report
from bot.model.session import Session
from bot.model.spans import Span
from bot.model.statement import Statement
from bot.model.trust import Track


@dataclass(slots=True)
class Draft:
    """An unfinished form of one account: raw answers by field name, and what the form is about.

    `about` holds ids by name ({"item": 42}). `rejected` is what did not do, to start from in a modal. `picks` are
    the raw
    answers offered for a field whose answer was ambiguous (places of one name), each with its words. `then` is the
    packed
    action with which to go on when the form is complete.
    """

    account: Account
    form: str
    touched_at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    about: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    picks: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    then: str = ""
    id: int = 0


@dataclass(slots=True)
class Posting:
    """A card in a chat that changes in place; `message` is the platform's id, empty until it was sent."""

    chat: Chat
    subject: str
    message: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for. `cell` is theirs; `within_m` and `span` narrow it; `not_of` leaves out one owner."""

    community_id: int
    cell: Cell
    words: str = ""
    within_m: int | None = None
    kind: Kind | None = None
    span: Span | None = None
    not_of: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An item that was found, with the distance step (metres) between the cells."""

    item: Item
    step_m: int


@dataclass(slots=True)
class KeptSearch:
    """What a member looked for, kept so that its buttons go on working; `asked` once the neighbours were."""

    member_id: int
    words: str
    made_at: datetime
    within_m: int | None = None
    kind: Kind | None = None
    span: Span | None = None
    asked: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class CellOfHome:
    """The cell in which a member lives, and since when."""

    member_id: int
    cell: Cell
    since: datetime


class Faces(Protocol):
    """Accounts as the bot knows them."""

    def get(self, account: Account) -> Face | None: ...
    def save(self, face: Face) -> None: ...
    def of_member(self, member_id: int) -> list[Face]: ...


class Communities(Protocol):
    """Communities."""

    def get(self, key: int) -> Community: ...
    def add(self, community: Community) -> Community: ...
    def save(self, community: Community) -> None: ...

    def drawn_before(self, moment: datetime, limit: int) -> list[Community]:
        """Communities for which what is shown of homes was last worked out, or which were made, before a moment."""
        ...


class Rooms(Protocol):
    """Rooms, found by their chat."""

    def at(self, chat: Chat) -> Room | None:
        """The room of that chat; else the first in the same Discord server (one that is gone, if need be)."""
        ...

    def of(self, community_id: int) -> list[Room]:
        """Rooms of the neighbours in which the bot still is."""
        ...

    def of_moderators(self, community_id: int) -> list[Room]:
        """Rooms of the moderators alone in which the bot still is."""
        ...

    def find(self, key: int) -> Room | None: ...
    def add(self, room: Room) -> Room: ...
    def save(self, room: Room) -> None: ...

    def move(self, old: Chat, new: Chat) -> None:
        """Know a room by its new chat, with its cards (shown anew there) and what waits to be sent to it."""
        ...


class Members(Protocol):
    """Members."""

    def get(self, key: int) -> Member: ...
    def add(self, member: Member) -> Member: ...
    def save(self, member: Member) -> None: ...

    def waiting(self, community_id: int) -> list[Member]:
        """Newcomers who wait for a moderator, the first first."""
        ...

    def named(self, community_id: int, typed: str, limit: int, *, whole: bool = True) -> list[Member]:
        """The members of that name, whatever the case and accents; else (not `whole`) those it begins or is in."""
        ...

    def alike(self, member: Member) -> bool:
        """Whether another member of the community has a name that looks the same."""
        ...

    def merge(self, kept: int, gone: int) -> None:
        """Give everything of one member to another and remove the first."""
        ...


class Homes(Protocol):
    """Exact places: a table of its own, read only where the borrower of an approved loan is told."""

    def put(self, member_id: int, point: Point, words: str, since: datetime) -> None: ...
    def of(self, member_id: int) -> tuple[Point, str] | None: ...

    def forget(self, member_id: int) -> None:
        """Nobody lives there any more."""
        ...

    def cell(self, member_id: int, size_m: int) -> CellOfHome | None:
        """The cell in which a member lives: not to be shown before the others in it are counted."""
        ...

    def cells(self, community_id: int, size_m: int) -> list[CellOfHome]:
        """The cells in which the members of a community live."""
        ...


class Forgetting(Protocol):
    """Forgetting members."""

    def forget(self, member: Member, now: datetime) -> None:
        """Leave of a member and their accounts nothing but numbers; loans and records keep those."""
        ...

    def conduct(self, account: Account, community_id: int, now: datetime) -> tuple[Conduct, datetime | None]:
        """How somebody stands who may have been here before and was forgotten."""
        ...


class Items(Protocol):
    """Items."""

    def get(self, key: int) -> Item | None: ...
    def add(self, item: Item) -> Item: ...
    def save(self, item: Item) -> None: ...
    def of_owner(self, owner_id: int) -> list[Item]: ...
    def of_community(self, community_id: int, offset: int, limit: int) -> list[Item]: ...
    def move(self, owner_id: int, cell: Cell) -> None: ...


class Loans(Protocol):
    """Loans. `add` and `save` raise DaysTaken when the days overlap another promise."""

    def get(self, key: int) -> Loan | None: ...
    def add(self, loan: Loan) -> Loan: ...
    def save(self, loan: Loan) -> None: ...
    def of_item(self, item_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def of_member(self, member_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def of_community(self, community_id: int, states: Collection[LoanState]) -> list[Loan]: ...
    def lapsing(self, now: datetime, limit: int) -> list[Loan]: ...


class Drafts(Protocol):
    """Unfinished forms; the current one of an account is the one touched last."""

    def get(self, key: int) -> Draft | None: ...
    def current(self, account: Account) -> Draft | None: ...
    def of_form(self, account: Account, form: str) -> Draft | None: ...
    def add(self, draft: Draft) -> Draft: ...
    def save(self, draft: Draft) -> None: ...
    def remove(self, draft: Draft) -> None: ...


class Postings(Protocol):
    """Cards that change in place."""

    def of(self, subject: str) -> list[Posting]: ...

    def shown(self, message: str, chat: Chat) -> Posting | None:
        """The card that a chat shows as this message."""
        ...

    def add(self, posting: Posting) -> Posting: ...


class Outbox(Protocol):
    """What is to be sent, in order within a chat."""

    def add(
        self,
        to: Chat,
        reply: Reply,
        reader: Reader,
        now: datetime,
        *,
        answers: str = "",
        edits: str = "",
        posting: int = 0,
        member: int = 0,
    ) -> int:
        """Put a reply into the outbox; returns its id. With `posting`, the card there is changed, or first shown."""
        ...


class Reminders(Protocol):
    """Reminders to come."""

    def plan(self, loan_id: int, reminders: Sequence[Reminder]) -> None:
        """Put these in the place of all that the loan still has ahead."""
        ...

    def due(self, now: datetime, limit: int) -> list[Reminder]: ...
    def done(self, reminders: Sequence[Reminder]) -> None: ...
    def later(self, reminder: Reminder, at: datetime) -> None: ...


class Codes(Protocol):
    """One-time codes, by digest."""

    def add(self, code: Code) -> Code: ...
    def find_digest(self, digest: str, purpose: Purpose) -> Code | None: ...
    def get(self, key: int) -> Code | None: ...
    def save(self, code: Code) -> None: ...

    def wrong(self, account: Account, now: datetime) -> int:
        """How many wrong codes an account typed within the last ten minutes."""
        ...

    def failed(self, account: Account, now: datetime) -> int:
        """Note a wrong code typed by an account; returns how many within the last ten minutes."""
        ...


class Known(Protocol):
    """What the world has answered. Raises LookupNeeded for what is not known, or known too long."""

    def places(self, text: str, language: str, near: Point | None) -> FoundPlaces: ...
    def moderates(self, account: Account, room: Chat) -> bool: ...

    def owns(self, account: Account, room: Chat) -> bool:
        """Whether the group or server is theirs."""
        ...

    def photo(self, account: Account, ref: str) -> str:
        """The id of the kept photo. Raises PhotoRefused with its reason."""
        ...

    def picture(self, picture: Picture) -> str:
        """The id under which the drawn picture is kept; "" where it cannot be drawn."""
        ...


class Moderators(Protocol):
    """Accounts that the platform has called moderators of a community: to whom disputes and long delays are told."""

    def saw(self, community_id: int, account: Account) -> None: ...
    def of(self, community_id: int) -> list[Account]: ...


class Reports(Protocol):
    """What neighbours report; those that are still being written are told to nobody."""

    def get(self, key: int) -> Report | None: ...
    def add(self, report: Report) -> Report: ...
    def save(self, report: Report) -> None: ...

    def open(self, community_id: int) -> list[Report]:
        """Those that wait for a moderator, the oldest first."""
        ...

    def about(self, member_id: int) -> int:
        """How many there are about a member, whatever came of them."""
        ...

    def sent(self, reporter_id: int, since: datetime) -> int:
        """How many somebody has sent since a moment."""
        ...


class Statements(Protocol):
    """What the sides of disputed loans tell the moderators."""

    def add(self, statement: Statement) -> Statement: ...
    def of(self, loan_id: int) -> list[Statement]: ...


class Audit(Protocol):
    """The records of all steps."""

    def add(self, record: Record) -> None: ...
    def of(self, subject: str) -> list[Record]: ...

    def of_moderators(self, community_id: int, offset: int, limit: int) -> list[Record]:
        """What a community's moderators did, the newest first."""
        ...


class Search(Protocol):
    """Finding items."""

    def find(self, sought: Sought, offset: int, limit: int) -> list[Found]:
        """Nearest step first, then the newest; with words, those that match (misspelt, too)."""
        ...

    def public(self, sought: Sought, limit: int) -> list[Item]:
        """What everybody may see, of all communities (`sought` names none), the newest first."""
        ...

    def titles(self, community_id: int, typed: str, limit: int) -> list[tuple[int, str]]:
        """Items (id, title) whose title goes on as typed, for completion."""
        ...

    def step(self, viewer: Cell, other: Cell) -> int:
        """The step, in metres, in which the distance between two cells is told."""
        ...


class Searches(Protocol):
    """Searches that were made, each its member's alone."""

    def get(self, key: int) -> KeptSearch | None: ...

    def add(self, search: KeptSearch) -> KeptSearch:
        """Keep it; the member's older ones, beyond a few, are forgotten."""
        ...

    def save(self, search: KeptSearch) -> None: ...

    def asked_by(self, member_id: int) -> list[int]:
        """The numbers of those for which the neighbours were asked."""
        ...


class Sessions(Protocol):
    """Browsers that are signed in, by digest."""

    def add(self, session: Session) -> Session: ...
    def find_digest(self, digest: str, now: datetime) -> Session | None: ...

    def end(self, session: Session) -> None: ...

    def end_all(self, member_id: int) -> int:
        """Sign every browser of a member out; returns how many."""


class Launches(Protocol):
    """Launches of a page within a chat."""

    def use(self, digest: str, expires_at: datetime) -> bool:
        """Use one up; False when it was used already. It may be forgotten once it is over."""
        ...


class Links(Protocol):
    """Secret links, by digest."""

    def put(self, link: SecretLink) -> None:
        """Keep a link in the place of an earlier one to the same page."""
        ...

    def find(self, digest: str, page: Page, now: datetime) -> SecretLink | None:
        """The link of that digest, if it leads to this page and has not ended."""
        ...

    def has(self, member_id: int, page: Page) -> bool: ...

    def end_all(self, member_id: int) -> None:
        """End every link of a member."""
        ...


class InsightsOf(Protocol):
    """What a community's records tell as a whole."""

    def of(self, community_id: int, zone: str, now: datetime) -> Insights: ...

    def missed(self, community_id: int, member_id: int, words: str, zone: str, now: datetime) -> None:
        """Note that somebody looked for something and nobody offers it."""
        ...


class HeldTexts(Protocol):
    """Texts that wait for a moderator."""

    def get(self, key: int) -> Held | None: ...
    def add(self, held: Held) -> Held: ...
    def save(self, held: Held) -> None: ...

    def waiting(self, community_id: int) -> list[Held]:
        """What waits in a community, the longest first."""
        ...


class TrustOf(Protocol):
    """What came of neighbours' loans, and the thanks for them."""

    def of(self, member_id: int, now: datetime) -> Track: ...

    def thank(self, lent: Loan, role: Role, now: datetime) -> bool:
        """Keep one side's thanks to the other; False when they were said already."""
        ...

    def thanked(self, loan_id: int, role: Role) -> bool: ...


class Tallies(Protocol):
    """How much somebody did of what is limited. `who` is an account ("telegram:101") or a member ("member:5")."""

    def count(self, who: str, what: Limited, now: datetime) -> Tally:
        """Count one more."""
        ...

    def of(self, who: str, what: Limited, now: datetime) -> Tally: ...


class Store(Protocol):
    """One unit of work over everything that is remembered."""

    def attempt(self) -> AbstractContextManager[object]:
        """Part of the work that is undone alone when it raises."""
        ...

    @property
    def faces(self) -> Faces: ...
    @property
    def communities(self) -> Communities: ...
    @property
    def rooms(self) -> Rooms: ...
    @property
    def members(self) -> Members: ...
    @property
    def homes(self) -> Homes: ...
    @property
    def forgetting(self) -> Forgetting: ...
    @property
    def items(self) -> Items: ...
    @property
    def loans(self) -> Loans: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def known(self) -> Known: ...
    @property
    def moderators(self) -> Moderators: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def search(self) -> Search: ...
    @property
    def searches(self) -> Searches: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def launches(self) -> Launches: ...
    @property
    def links(self) -> Links: ...
    @property
    def insights(self) -> InsightsOf: ...
    @property
    def held(self) -> HeldTexts: ...
    @property
    def trust(self) -> TrustOf: ...
    @property
    def tallies(self) -> Tallies: ...
