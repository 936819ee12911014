"""Reminding: what is due is told in its reader's hours, one message for each person; and what nobody moved ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.conversation.actions import Action
from bot.conversation.lookups import LookupNeeded
from bot.conversation.phrases import Moment, T, t
from bot.conversation.replies import Button, Card, Listing, Reply, Show
from bot.conversation.scene import Stage
from bot.flows.actions import MyLoans
from bot.flows.loans import Told, loan_card
from bot.flows.mod_actions import ModLoans
from bot.flows.stepping import lapse
from bot.flows.stepping import replan as replan  # for flows that change a member's hours or a loan's days
from bot.model.loan import Loan, LoanState, Role, Step
from bot.model.member import Member
from bot.model.reminder import Occasion, Reminder, days_late, next_overdue, plan
from bot.store import Store

MOST_DUE = 10_000  # looked at in one run, so that a person gets one message even after a long outage
MOST_ENTRIES = 5  # of a digest; the rest is behind its button
MOST_LAPSED = 50  # in one unit of work: each is several statements and messages
MOST_COMMUNITIES = 50  # whose moderators are told in one
MOST_OVERDUE = 2_000  # loans that they are told of in one: more would take longer than others may wait
URGENCY = tuple(Occasion)
# What the phrase of an occasion tells; nothing else is written down with it.
NAMED: Mapping[str, Sequence[str]] = {
    "handover": ("item", "who", "start"),
    "day_before": ("item", "who", "until"),
    "due_day": ("item", "who", "until"),
    "overdue": ("item", "who", "days"),
    "owner_overdue": ("item", "who", "days"),
    "brought_back": ("item", "who"),
    "moderator_overdue": ("item", "owner", "borrower", "days"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A due reminder, its loan, and how many days late that is by the reader's calendar (0: due today)."""

    reminder: Reminder
    loan: Loan
    late: int


def remind(store: Store, now: datetime, limit: int) -> int:
    """Tell what is due, to `limit` people at most, one message each. Returns how many were seen to; 0: nothing is due.

    Moderators come when no member waits any more, as asking the platform who they are may fail. Raises LookupNeeded.
    """
    stage = Stage(store, now)
    readers: dict[int, list[Reminder]] = {}
    for reminder in store.reminders.due(now, MOST_DUE):
        readers.setdefault(reminder.member_id, []).append(reminder)
    moderators = readers.pop(0, [])
    batch = dict(list(readers.items())[:limit])
    _read_ahead(store, batch, now)
    over: list[Reminder] = []
    with store.outbox.together():
        for member, theirs in batch.items():
            over += _remind_member(stage, store.members.get(member), theirs)
    store.reminders.done(over)
    return min(len(readers), limit) or _remind_moderators(stage, moderators[:MOST_OVERDUE])


def lapse_due(store: Store, now: datetime, limit: int) -> int:
    """End loans that nobody moved in time, `limit` at most; returns how many."""
    loans = store.loans.lapsing(now, min(limit, MOST_LAPSED))
    for loan in loans:
        lapse(Stage(store, now), loan)
    return len(loans)


def _read_ahead(store: Store, readers: Mapping[int, Sequence[Reminder]], now: datetime) -> None:
    """What a batch of messages needs, by a few statements for all of them."""
    loans = store.loans.ahead({it.loan_id for theirs in readers.values() for it in theirs})
    sides = {number for loan in loans for number in (loan.owner_id, loan.borrower_id)}
    members = store.members.ahead(readers.keys() | sides)
    store.communities.ahead({it.community_id for it in members} | {it.community_id for it in loans})
    store.items.ahead({loan.item_id for loan in loans})
    store.faces.ahead(readers.keys())
    store.homes.ahead(
        {loan.owner_id for loan in loans if loan.tells_place(now) and loan.borrower_id in readers}
    )


def _remind_member(stage: Stage, member: Member, reminders: Sequence[Reminder]) -> Sequence[Reminder]:
    """One message about all of a member's loans of which something is due; later, if they are in their quiet hours.

    Returns those that are over.
    """
    zone = stage.reader_of(member).zone
    waits_until = member.quiet.after(stage.now, zone)
    if waits_until > stage.now:
        for reminder in reminders:
            stage.store.reminders.later(reminder, waits_until)
        return ()
    dues = _read(stage, reminders, zone)
    if told := _latest([due for due in dues if _applies(stage, due, zone)]):
        stage.tell(member, _message(stage, member, told))
    return _go_on(stage, member, zone, dues)


def _remind_moderators(stage: Stage, reminders: Sequence[Reminder]) -> int:
    """One message to the moderators of each community, for some of them. Raises LookupNeeded when none could be told.

    Returns how many were.
    """
    stage.store.loans.ahead({it.loan_id for it in reminders})
    communities: dict[int, list[Due]] = {}
    for reminder in reminders:
        if loan := stage.store.loans.get(reminder.loan_id):
            zone = stage.store.communities.get(loan.community_id).zone
            due = Due(reminder, loan, days_late(loan, zone, stage.now))
            communities.setdefault(loan.community_id, []).append(due)
    unknown: LookupNeeded | None = None
    told = 0
    for number, overdue in communities.items():
        if told == MOST_COMMUNITIES:
            break
        try:
            with stage.store.attempt():
                _tell_moderators(stage, number, overdue)
            told += 1
        except LookupNeeded as needed:  # one community whose platform is silent holds up no other
            unknown = unknown or needed
    if unknown and not told:
        raise unknown
    return told


def _tell_moderators(stage: Stage, community: int, dues: Sequence[Due]) -> None:
    """What is long overdue in a community. Raises LookupNeeded."""
    overdue = [due for due in dues if due.loan.state is LoanState.ON_LOAN and due.late > 0]
    if overdue:
        entries = [_entry(stage, due, Role.MODERATOR, private=False) for due in overdue[:MOST_ENTRIES]]
        digest = _digest(entries, len(overdue), ModLoans(community, 0))
        stage.tell_moderators(stage.store.communities.get(community), digest)
    stage.store.reminders.done([due.reminder for due in dues])


def _read(stage: Stage, reminders: Sequence[Reminder], zone: str) -> list[Due]:
    """The reminders with their loans."""
    return [
        Due(it, loan, days_late(loan, zone, stage.now))
        for it in reminders
        if (loan := stage.store.loans.get(it.loan_id)) is not None
    ]


def _applies(stage: Stage, due: Due, zone: str) -> bool:
    """Whether a reminder still has something to say, as the loan stands now."""
    loan, occasion = due.loan, due.reminder.occasion
    if occasion is Occasion.HANDOVER:
        ends_at = loan.lapses_at()
        return loan.state is LoanState.APPROVED and ends_at is not None and stage.now < ends_at
    if loan.state is not LoanState.ON_LOAN:
        return False
    if occasion is Occasion.OWNER_OVERDUE:
        return due.late > 0
    if _brought_back(loan):
        return False
    if occasion is Occasion.OVERDUE:
        return due.late > 0
    if occasion is Occasion.DAY_BEFORE and due.late == 0:
        return not _due_day_ahead(stage, loan, zone)
    return due.late <= 0


def _due_day_ahead(stage: Stage, loan: Loan, zone: str) -> bool:
    """Whether the due day's own reminder is still to come."""
    borrower, owner = stage.store.members.get(loan.borrower_id), stage.store.members.get(loan.owner_id)
    return any(it.occasion is Occasion.DUE_DAY for it in plan(loan, borrower, owner, zone, stage.now))


def _brought_back(loan: Loan) -> bool:
    """Whether the borrower says that it is back: then the owner's word is awaited, not theirs."""
    return loan.claim is not None and loan.claim.step is Step.SAY_BROUGHT_BACK


def _latest(dues: Sequence[Due]) -> list[Due]:
    """For each loan the most urgent one, the most urgent loan first."""
    by_loan: dict[int, Due] = {}
    for due in sorted(dues, key=lambda it: URGENCY.index(it.reminder.occasion)):
        by_loan[due.loan.id] = due
    return sorted(by_loan.values(), key=lambda it: it.loan.span.due_at)


def _go_on(stage: Stage, member: Member, zone: str, dues: Sequence[Due]) -> Sequence[Reminder]:
    """Which were told and are over; of a loan that is still late, put the borrower's off to its next day."""
    over = []
    for due in dues:
        if due.reminder.occasion is Occasion.OVERDUE and due.loan.state is LoanState.ON_LOAN:
            following = next_overdue(due.loan, member, zone, stage.now)
            stage.store.reminders.later(due.reminder, following.due_at)
        else:
            over.append(due.reminder)
    return over


def _message(stage: Stage, member: Member, dues: Sequence[Due]) -> Reply:
    """One loan as its card, several as a digest."""
    alone, first = len(dues) == 1, dues[:MOST_ENTRIES]
    entries = [_entry(stage, due, due.loan.role_of(member.id), private=alone) for due in first]
    return _digest(entries, len(dues), MyLoans(0))


def _digest(entries: Sequence[Card], count: int, more: Action) -> Reply:
    """One card, or a list of the first few of so many with the way to all."""
    if count == 1:
        return Show(entries[0])
    way = Button(t("reminder-all-loans"), more.pack())
    return Listing(t("reminder-digest", count=count), tuple(entries), ((way,),))


def _entry(stage: Stage, due: Due, role: Role, *, private: bool) -> Card:
    """A loan with what is due of it."""
    return loan_card(stage.store, due.loan, role, stage.now, news=partial(_words, due), private=private)


def _words(due: Due, told: Told) -> T:
    """What is due, in words that are true now, though the reminder may come late."""
    told = {**told, "days": due.late, "start": Moment(due.loan.span.start_at)}
    news: str = due.reminder.occasion
    if news == Occasion.OWNER_OVERDUE and _brought_back(due.loan):
        news = "brought_back"
    elif news in (Occasion.DAY_BEFORE, Occasion.DUE_DAY, Occasion.OVERDUE):
        news = Occasion.DAY_BEFORE if due.late < 0 else Occasion.OVERDUE if due.late else Occasion.DUE_DAY
    return T(f"reminder-{news.replace('_', '-')}", {name: told[name] for name in NAMED[news]})
