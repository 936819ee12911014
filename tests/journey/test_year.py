"""A year of a thousand loans in five zones: every reminder once, at the right local hour, none after the return."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.conversation.lookups import LookupNeeded, Verdict
from bot.conversation.phrases import T
from bot.conversation.replies import Card, Listing, Show
from bot.conversation.scene import Stage
from bot.conversation.written import REPLY
from bot.flows.reminding import lapse_due, remind
from bot.flows.stepping import move
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from bot.model.item import Item
from bot.model.loan import Loan, Role, Step
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.model.spans import Span
from storage.database import Database
from storage.rules import SQLITE
from storage.tables import metadata, outbox
from storage.work import Work

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "America/St_Johns")
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
LOANS, NEIGHBOURS = 1_000, 40  # neighbours in each of the communities, one a zone
FAR = timedelta(days=3_650)
HOURS = {
    "reminder-day-before": {18},
    "reminder-due-day": {8, 9},  # 8 where the item is due at 9 by the reader's own clock
    "reminder-overdue": {10},
    "reminder-owner-overdue": {10},
    "reminder-moderator-overdue": {10},
}

Heard = tuple[str, str, str, datetime]  # chat, item, phrase, moment
Tale = list[tuple[datetime, Role, Step, datetime | None]]  # when, by whom, what, until when


@dataclass
class Life:
    """One loan as the year will see it: its steps, and what must be heard of it."""

    loan: Loan
    asked: Span
    title: str
    borrower: Member
    owner: Member
    zone: str
    tale: Tale = field(default_factory=list)


@dataclass
class Year:
    """A database with five communities, the clock, and what was heard."""

    database: Database
    now: datetime = YEAR
    lives: list[Life] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    messages: list[tuple[str, datetime]] = field(default_factory=list)
    seen: int = 0

    def step(self, life: Life, role: Role, step: Step, until: datetime | None) -> datetime | None:
        """Somebody takes a step. Returns when the clock has something to do next."""
        with self.database.work(self.now) as store:
            move(Stage(store, self.now), life.loan, role, step, until=until)
            return self._next_due(store)

    def tick(self) -> datetime | None:
        """What the rounds do at this moment. Returns when they have something to do next."""
        while True:
            try:
                with self.database.work(self.now) as store:
                    while remind(store, self.now, 100) or lapse_due(store, self.now, 100):
                        pass
                    self._listen(store)
                    return self._next_due(store)
            except LookupNeeded as needed:
                self.database.keep(needed.lookup, Verdict(True))

    def _next_due(self, store: Work) -> datetime | None:
        """The first reminder ahead."""
        due = store.reminders.due(self.now + FAR, 1)
        return due[0].due_at if due else None

    def _listen(self, store: Work) -> None:
        """Note what was sent since, phrase by phrase."""
        rows = store.connection.execute(
            select(outbox).where(outbox.c.id > self.seen).order_by(outbox.c.id)
        ).all()
        for row in rows:
            self.seen = row.id
            self.messages.append((row.chat, self.now))
            for card in cards(row.reply):
                told = card.lines[0]
                self.heard.append((row.chat, str(told.params["item"]), told.key, self.now))


def cards(written: object) -> Iterator[Card]:
    """The cards of a reply as the outbox keeps it."""
    reply = REPLY.validate_python(written, strict=False)
    if isinstance(reply, Show):
        yield reply.card
    elif isinstance(reply, Listing):
        assert isinstance(reply.heading, T)
        assert reply.heading.params["count"] == len(reply.entries)
        yield from reply.entries


@pytest.fixture
def year() -> Iterator[Year]:
    """Five communities with their neighbours, and a thousand loans, each with its tale."""
    database = Database("sqlite://", lambda _a, _b: 0.0, lambda: lived.now)
    with database.engine.begin() as connection:
        metadata.create_all(connection)
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
    lived = Year(database)
    dice, numbers = random.Random(2026), count(100)
    for zone in ZONES:
        settle(lived, zone, dice, numbers)
    yield lived
    database.close()


def settle(year: Year, zone: str, dice: random.Random, numbers: Iterator[int]) -> None:
    """One community, its neighbours and its share of the loans."""
    with year.database.work(YEAR) as store:
        community = store.communities.add(Community(zone, Point(0, 0), zone, YEAR))
        store.rooms.add(Room(Chat(Platform.TELEGRAM, f"-{community.id}", direct=False), community.id))
        store.moderators.saw(community.id, Account(Platform.TELEGRAM, f"mod {zone}"))
        members = []
        for _ in range(NEIGHBOURS):
            own = dice.choice(ZONES) if dice.random() < 0.1 else ""
            member = store.members.add(Member(community.id, "Ben", Cell(0, 0), YEAR, zone=own))
            account = Account(Platform.TELEGRAM, str(member.id))
            store.faces.save(Face(account, "Ben", "en", member.id, True, YEAR))
            members.append(member)
        for _ in range(LOANS // len(ZONES)):
            owner, borrower = dice.sample(members, 2)
            title = f"item {next(numbers)}"
            item = store.items.add(Item(community.id, owner.id, title, Cell(0, 0), YEAR))
            loan, tale = a_tale(item, borrower, zone, dice)
            year.lives.append(Life(store.loans.add(loan), loan.span, title, borrower, owner, zone, tale))


def a_tale(item: Item, borrower: Member, zone: str, dice: random.Random) -> tuple[Loan, Tale]:
    """A loan somewhere in the year, and what becomes of it; people act at odd minutes, the clock at full hours."""
    day = datetime.combine(
        date(2026, 1, 5) + timedelta(days=dice.randrange(350)), time(dice.randrange(10, 19))
    )
    last = day.date() + timedelta(days=dice.randrange(1, 15))
    span = Span.between(day, datetime.combine(last, time(dice.randrange(10, 21))), zone)
    loan = Loan(
        item.id,
        item.community_id,
        item.owner_id,
        borrower.id,
        span,
        span.start_at - timedelta(days=1, minutes=7),
    )
    handover = span.start_at + timedelta(hours=dice.randrange(-5, 20), minutes=dice.randrange(1, 59))
    tale: Tale = [
        (loan.made_at + timedelta(minutes=dice.randrange(1, 300)), Role.OWNER, Step.APPROVE, None),
        (handover, Role.OWNER, Step.SAY_HANDED_OVER, None),
        (handover + timedelta(seconds=9), Role.BORROWER, Step.CONFIRM_HANDOVER, None),
    ]
    due = span.due_at
    if dice.random() < 0.3:
        due = span.due_at + timedelta(days=dice.randrange(1, 8))
        asked = max(
            handover + timedelta(minutes=1), span.due_at - timedelta(hours=dice.randrange(1, 30), minutes=31)
        )
        tale.append((asked, Role.BORROWER, Step.ASK_EXTENSION, due))
        tale.append((asked + timedelta(seconds=30), Role.OWNER, Step.AGREE_EXTENSION, None))
    late = dice.choice((-30, -5, -1, -1, 2, 12, 30, 80, 200, 500)) + dice.randrange(24)
    back = max(tale[-1][0] + timedelta(minutes=1), due + timedelta(hours=late, minutes=dice.randrange(1, 59)))
    if dice.random() < 0.5:
        tale.append((back, Role.BORROWER, Step.SAY_BROUGHT_BACK, None))
        back += timedelta(hours=dice.randrange(60), minutes=dice.randrange(1, 5), seconds=1)
    tale.append((back, Role.OWNER, Step.SAY_GOT_BACK, None))
    return loan, tale


def expected(life: Life) -> Iterator[Heard]:
    """What must be heard of a loan, worked out from its tale alone."""
    when = {step: at for at, _, step, _ in life.tale}
    words = [(at, until) for at, _, step, until in life.tale if step is Step.ASK_EXTENSION]
    agreed = when.get(Step.AGREE_EXTENSION)
    approved, out, back = when[Step.APPROVE], when[Step.SAY_HANDED_OVER], when[Step.SAY_GOT_BACK]
    for reader in (life.owner, life.borrower):
        at = civil(life.asked.start_at - timedelta(hours=2), reader.zone or life.zone)
        if approved < at < out:
            yield str(reader.id), life.title, "reminder-handover", at
    first, second = life.asked.due_at, words[0][1] if words else None
    confirmed = when[Step.CONFIRM_HANDOVER]
    parts = [(confirmed, agreed or back, first)] + ([(agreed, back, second)] if agreed and second else [])
    for begin, end, due in parts:
        for heard in of_due(life, due, when.get(Step.SAY_BROUGHT_BACK)):
            if begin < heard[3] < end:
                yield heard


def of_due(life: Life, due: datetime, claimed: datetime | None) -> Iterator[Heard]:
    """Everything that could be heard about a due moment; of what is said to be back the borrower hears nothing."""
    theirs, own = life.borrower.zone or life.zone, life.owner.zone or life.zone
    day = local_day(due, theirs)
    mornings = [at for at in (wall(day, 9, theirs), wall(day, 8, theirs)) if at < due][:1]
    to_borrower = [("reminder-day-before", wall(day - timedelta(days=1), 18, theirs))]
    to_borrower += [("reminder-due-day", at) for at in mornings]
    to_borrower += [
        ("reminder-overdue", wall(day + timedelta(days=n), 10, theirs)) for n in (1, 3, *range(7, 70, 7))
    ]
    for phrase, at in to_borrower:
        if claimed is None or at < claimed:
            yield str(life.borrower.id), life.title, phrase, at
    at = wall(local_day(due, own) + timedelta(days=1), 10, own)
    phrase = "reminder-brought-back" if claimed and claimed < at else "reminder-owner-overdue"
    yield str(life.owner.id), life.title, phrase, at
    at = wall(local_day(due, life.zone) + timedelta(days=7), 10, life.zone)
    yield f"mod {life.zone}", life.title, "reminder-moderator-overdue", at


def wall(day: date, hour: int, zone: str) -> datetime:
    """An hour on the clocks of a zone."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def local_day(at: datetime, zone: str) -> date:
    """The day of a moment by the calendar of a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def civil(at: datetime, zone: str) -> datetime:
    """The moment, or 20:00 before the night in which it lies."""
    there = at.astimezone(ZoneInfo(zone))
    if 8 <= there.hour < 21:
        return at
    return wall(there.date() if there.hour >= 21 else there.date() - timedelta(days=1), 20, zone)


def test_a_year_of_loans(year: Year) -> None:
    """A thousand loans, a year, five zones with all their changes of the clocks."""
    ahead = [(at, life.loan.id, n, life) for life in year.lives for n, (at, *_) in enumerate(life.tale)]
    heapq.heapify(ahead)
    due: datetime | None = None

    while ahead or due:
        if ahead and (due is None or ahead[0][0] < due):
            year.now, _, n, life = heapq.heappop(ahead)
            _, role, step, until = life.tale[n]
            due = year.step(life, role, step, until)
        elif due:
            year.now = due
            due = year.tick()

    told = sorted(year.heard)
    assert told == sorted(heard for life in year.lives for heard in expected(life))
    assert len(set(told)) == len(told) > 3 * LOANS
    assert len(set(year.messages)) == len(year.messages) < len(told)  # one message a person and run
    assert {phrase: hours for phrase, hours in local_hours(year).items() if phrase in HOURS} == HOURS


def local_hours(year: Year) -> dict[str, set[int]]:
    """The hours on the readers' clocks at which each phrase was heard."""
    zones = {str(it.id): it.zone or life.zone for life in year.lives for it in (life.borrower, life.owner)}
    hours: dict[str, set[int]] = {}
    for chat, _, phrase, at in year.heard:
        zone = zones.get(chat) or chat.removeprefix("mod ")
        hours.setdefault(phrase, set()).add(at.astimezone(ZoneInfo(zone)).hour)
    return hours
